"""What changed between two texts, by words, for those who read a change before it is published."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from portal.lib import richtext

# An address of the web, a number with a decimal comma ("3,5") and a word with its ending ("EU:n") or its
# hyphens ("Etelä-Savo") are one; every other mark stands alone.
LETTERS = r"[\w\u0300-\u036f\u00ad]"
WORD = re.compile(
    rf"https?://[^\s)]*[^\s).,;]|\d+(?:[.,]\d+)+|\w{LETTERS}*(?:[-\u2010\u2011:'’]{LETTERS}+)*|\S"
)
SENTENCE_ENDS = frozenset(".!?…")

FEWEST_WORDS = 2  # Fewer of the same between two changes belong to the change.
ALIKE = 0.3  # The share of its words that a paragraph keeps at least when it is a version of another.
# What is compared at most: pairs of like words, and pairs of paragraphs.
MOST_PAIRS = 100_000
MOST_PARAGRAPHS = 10_000


class Segment(NamedTuple):
    """A stretch of text that stayed ("equal"), came ("insert") or went ("delete").

    In "format" the words stayed, and their formatting changed.
    """

    op: str
    text: str


class Unit(NamedTuple):
    """A word or a mark, and the space before it. The last unit of a text has no word."""

    space: str
    word: str


class Run(NamedTuple):
    """Units that stand at the same place of two texts; ``same`` when their words are equal."""

    same: bool
    old: list[Unit]
    new: list[Unit]


class Stretch(NamedTuple):
    """From where to where two sequences are the same, or differ."""

    same: bool
    old: slice
    new: slice


def words(old: str, new: str) -> list[Segment]:
    """Return what changed from ``old`` to ``new``, by words.

    The texts of "equal" and "delete" together are ``old``, those of "equal" and "insert" are ``new``.
    """
    return list(_segments(_readable(list(_aligned(_units(old), _units(new))))))


def paragraphs(old_html: str, new_html: str) -> list[list[Segment]]:
    """Return what changed between two HTML texts: segments for each paragraph, heading, item or cell.

    Where a link leads is part of the text: "guide (https://…)".
    """
    old, new = richtext.blocks(old_html), richtext.blocks(new_html)
    found = []
    for stretch in _stretches([block.text for block in old], [block.text for block in new]):
        pair = zip if stretch.same else _paired
        found += [_paragraph(*blocks) for blocks in pair(old[stretch.old], new[stretch.new])]
    return found


def context(segments: Sequence[Segment], words: int = 12) -> list[Segment]:
    """Return ``segments`` with "…" in the place of what is more than ``words`` away from every change."""
    last = len(segments) - 1
    return [
        Segment(op, _shortened(text, words if place or not last else 0, words if place < last else 0))
        if op == "equal"
        else Segment(op, text)
        for place, (op, text) in enumerate(segments)
    ]


# Words.


def _units(text: str) -> list[Unit]:
    units, end = [], 0
    for found in WORD.finditer(text):
        units.append(Unit(text[end : found.start()], found[0]))
        end = found.end()
    return [*units, Unit(text[end:], "")]


def _aligned(old: list[Unit], new: list[Unit]) -> Iterator[Run]:
    """Yield the runs of two texts in reading order; by sentence first where there is too much to compare."""
    for run in _runs(old, new):
        if run.same or _is_affordable(_words(run.old), _words(run.new)):
            yield run
            continue
        before, after = _sentences(run.old), _sentences(run.new)
        for stretch in _stretches([_words(one) for one in before], [_words(one) for one in after]):
            one, other = _joined(before[stretch.old]), _joined(after[stretch.new])
            if stretch.same:
                yield Run(True, one, other)
            else:
                yield from _runs(one, other)


def _runs(old: list[Unit], new: list[Unit]) -> Iterator[Run]:
    for same, one, other in _stretches(_words(old), _words(new)):
        yield Run(same, old[one], new[other])


def _words(units: Iterable[Unit]) -> tuple[str, ...]:
    return tuple(unit.word for unit in units)


def _joined(parts: Iterable[list[Unit]]) -> list[Unit]:
    return [unit for part in parts for unit in part]


def _sentences(units: list[Unit]) -> list[list[Unit]]:
    sentences, ended = [], True
    for unit in units:
        if ended and unit.space or not sentences:
            sentences.append([])
        sentences[-1].append(unit)
        ended = unit.word in SENTENCE_ENDS
    return sentences


def _stretches(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[Stretch]:
    """Yield the stretches of two sequences in order.

    What both begin and end with is the same. What lies between is compared unless that takes too long.
    """
    shorter = min(len(old), len(new))
    start = next((place for place in range(shorter) if old[place] != new[place]), shorter)
    rest = shorter - start
    end = next((place for place in range(rest) if old[-1 - place] != new[-1 - place]), rest)
    old_end, new_end = len(old) - end, len(new) - end
    middle = old[start:old_end], new[start:new_end]
    if start:
        yield Stretch(True, slice(start), slice(start))
    if all(middle) and _is_affordable(*middle):
        matcher = SequenceMatcher(None, *middle, autojunk=False)
        for op, *places in matcher.get_opcodes():
            first, last, begin, stop = (start + place for place in places)
            yield Stretch(op == "equal", slice(first, last), slice(begin, stop))
    elif any(middle):
        yield Stretch(False, slice(start, old_end), slice(start, new_end))
    if end:
        yield Stretch(True, slice(old_end, len(old)), slice(new_end, len(new)))


def _is_affordable(old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
    there = Counter(new)
    return sum(number * there[item] for item, number in Counter(old).items()) <= MOST_PAIRS


def _readable(runs: list[Run]) -> Iterator[Run]:
    """Yield ``runs`` in which a few words that stayed between two changes belong to the change."""
    last = len(runs) - 1

    def stayed(numbered):
        place, run = numbered
        few = sum(unit.word[:1].isalnum() for unit in run.old) < FEWEST_WORDS
        return run.same and not (few and 0 < place < last)

    for same, group in groupby(enumerate(runs), stayed):
        group = [run for _place, run in group]
        yield Run(same, _joined(run.old for run in group), _joined(run.new for run in group))


def _segments(runs: Iterable[Run]) -> Iterator[Segment]:
    """Yield the texts of ``runs``, what went before what came. Space that differs is a change too."""
    pieces = [piece for run in runs for piece in _pieces(run)]
    for same, group in groupby(pieces, lambda piece: piece[0] == piece[1]):
        olds, news = zip(*group, strict=True)
        old, new = "".join(olds), "".join(news)
        if same:
            yield Segment("equal", old)
            continue
        if old:
            yield Segment("delete", old)
        if new:
            yield Segment("insert", new)


def _pieces(run: Run) -> Iterator[tuple[str, str]]:
    """Yield pieces of text as they were and as they are, none of them empty in both."""
    if run.same:
        for old, new in zip(run.old, run.new, strict=True):
            yield from _space(old.space, new.space)
            if old.word:
                yield old.word, new.word
        return
    old, new = ("".join(space + word for space, word in units) for units in (run.old, run.new))
    if run.old and run.new and run.old[0].space == run.new[0].space:
        space = len(run.old[0].space)
        yield from _space(old[:space], new[:space])
        old, new = old[space:], new[space:]
    yield old, new


def _space(old: str, new: str) -> Iterator[tuple[str, str]]:
    if old or new:
        yield old, new


# Paragraphs.


def _paragraph(old: richtext.Block | None, new: richtext.Block | None) -> list[Segment]:
    if old is None:
        return [Segment("insert", new.text)]
    if new is None:
        return [Segment("delete", old.text)]
    if old.text == new.text:
        return [Segment("equal" if old.form == new.form else "format", new.text)]
    return words(old.text, new.text)


def _paired(old: list[richtext.Block], new: list[richtext.Block]) -> list[tuple]:
    """Return which of ``new`` is a version of which of ``old``, in order; None stands beside the others."""
    if len(old) * len(new) > MOST_PARAGRAPHS:
        return [*((block, None) for block in old), *((None, block) for block in new)]
    olds, news = ([Counter(WORD.findall(block.text)) for block in blocks] for blocks in (old, new))
    # The best sum of likenesses of what is left, from each place on.
    best = [[0.0] * (len(new) + 1) for _place in range(len(old) + 1)]
    alike = [[_likeness(one, other) for other in news] for one in olds]
    for row in reversed(range(len(old))):
        for column in reversed(range(len(new))):
            together = alike[row][column] and alike[row][column] + best[row + 1][column + 1]
            best[row][column] = max(together, best[row + 1][column], best[row][column + 1])
    pairs, row, column = [], 0, 0
    while row < len(old) and column < len(new):
        likeness = alike[row][column]
        if likeness and best[row][column] == likeness + best[row + 1][column + 1]:
            pairs.append((old[row], new[column]))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            pairs.append((old[row], None))
            row += 1
        else:
            pairs.append((None, new[column]))
            column += 1
    return [*pairs, *((block, None) for block in old[row:]), *((None, block) for block in new[column:])]


def _likeness(one: Counter, other: Counter) -> float:
    """Return which share of their words two paragraphs have in common; 0 when it is small."""
    share = 2 * (one & other).total() / max(1, one.total() + other.total())
    return share if share >= ALIKE else 0.0


# Shorter.


def _shortened(text: str, first: int, last: int) -> str:
    """Return the ``first`` and the ``last`` words of ``text`` with "…" between, if that is any shorter."""
    found = list(re.finditer(r"\S+", text))
    if len(found) <= first + last + 1:
        return text
    start = f"{text[: found[first - 1].end()]} " if first else ""
    end = f" {text[found[-last].start() :]}" if last else ""
    return f"{start}…{end}"
