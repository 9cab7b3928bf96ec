"""Basic forms that the dictionaries leave out: they know one for each form, and many forms have two.

The dictionary says that *avun* is a form of *avu*, and so no form of *apu*; but *apu* inflects like
*kaapu*, whose forms are all there. A word whose known forms are among those of a common pattern is given
the rest of the pattern too, where these are forms that the dictionary knows.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping
from typing import NamedTuple

ENDING = 3  # Words that end in the same letters may inflect alike …
COMMON = 2  # … in the ways that so many of them at least do.
PATTERNS = 24  # So many patterns of an ending are tried, the most common ones.
ENOUGH = 4  # A word with fewer known forms says too little of how it inflects.
ALIKE = 0.9  # This share of the known forms must be in the pattern.


class Change(NamedTuple):
    """How a basic form becomes a form: what is taken from its end, and what is put there."""

    taken: str
    put: str


def change(lemma: str, form: str) -> Change:
    """Return how ``lemma`` becomes ``form``."""
    same = 0
    for a, b in zip(lemma, form, strict=False):
        if a != b:
            break
        same += 1
    return Change(lemma[same:], form[same:])


def completed(changes_of: Mapping[str, set[Change]], forms: Container[str]) -> Iterator[tuple[str, str]]:
    """Give the forms and basic forms that ``changes_of`` lacks, though the patterns of its words have them.

    Only what is among ``forms`` is given: a pattern that does not fit makes no new words.
    """
    by_ending = defaultdict(list)
    for lemma, changes in changes_of.items():
        if len(changes) >= ENOUGH:
            by_ending[lemma[-ENDING:]].append((lemma, frozenset(changes)))
    for same in by_ending.values():
        counted = Counter(changes for _lemma, changes in same)
        patterns = [pattern for pattern, number in counted.most_common(PATTERNS) if number >= COMMON]
        for lemma, changes in same:
            for taken, put in sorted(_missing(changes, patterns)):
                form = lemma.removesuffix(taken) + put
                if lemma.endswith(taken) and form in forms:
                    yield form, lemma


def _missing(changes, patterns):
    """Return what the first pattern that fits has and ``changes`` lack."""
    for pattern in patterns:
        if len(changes & pattern) >= ALIKE * len(changes):
            return pattern - changes
    return ()
