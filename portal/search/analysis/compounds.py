"""Which words a compound is made of: *vertaistukiryhmät* of *vertais*, *tuki* and *ryhmät*.

A compound is cut into as few words as possible that the word list knows. What stands before another word
is a basic form or, in Finnish, a genitive or an adjective's form in -s (*vertaisryhmä* is from
*vertainen*); in Swedish it may have a joint (*kamratstöd-s-grupp*) or another vowel (*hälso-* is *hälsa*).
"""

import re
from typing import NamedTuple

from . import lexicon, tables

SHORTEST = 4  # Letters of a word of a compound; those of three letters are in a table.
VOWELS = "aeiouyåäö"
VOWEL_GROUPS = re.compile(f"[{VOWELS}]+")
KNOWN, CHANGED = 10, 12  # The cost of one more word as it is, and of one in another form.


class Part(NamedTuple):
    """A word of a compound as it stands there, with its joint, and its basic forms."""

    text: str
    lemmas: frozenset[str]


def split(word: str, language: str, guess: bool = False) -> list[Part]:
    """Return the words that ``word`` is made of; none when it is no compound.

    With ``guess`` the first of them may be a word that nobody knows.
    """
    if language == "en" or len(word) < 2 * 3:
        return []
    best = {0: (0, None, None)}  # Where a word ends: the cost so far, where it began, and the word.
    for start in range(len(word) - 2):
        if start not in best:
            continue
        cost = best[start][0]
        for price, part in _candidates(word, start, language):
            end = start + len(part.text)
            if end not in best or cost + price < best[end][0]:
                best[end] = (cost + price, start, part)
    if len(word) not in best and guess:
        return _with_unknown_beginning(word, language)
    parts, end = [], len(word)
    while end and end in best:
        _cost, end, part = best[end]
        parts.insert(0, part)
    if len(parts) < 2 or not _is_what_lists_say(word, parts, language):
        return []
    finer = [piece for part in parts for piece in _finer(part, part is parts[-1], language)]
    return _joined(finer, tables.parts(language, "whole"))


def _is_what_lists_say(word, parts, language):
    """Tell whether the word lists, if they know ``word``, agree that it is a compound of ``parts``."""
    lemmas = tables.mended(word, lexicon.lemmas(word, language), language)
    beginning = "".join(part.text for part in parts[:-1])
    return not lemmas or any(beginning + lemma in lemmas for lemma in parts[-1].lemmas)


def _joined(parts, whole):
    """Put together again what is a compound only to the eye: *seurakunta* is no *kunta*."""
    joined = parts[:1]
    for part in parts[1:]:
        lemmas = {joined[-1].text + lemma for lemma in part.lemmas} & whole
        if lemmas:
            joined[-1] = Part(joined[-1].text + part.text, frozenset(lemmas))
        else:
            joined.append(part)
    return joined if len(joined) > 1 else []


def _candidates(word, start, language):
    """Give what may stand in ``word`` from ``start`` on, with what it costs."""
    rest = word[start:]
    for form in lexicon.beginnings(rest, language):
        if len(form) == len(rest):
            if start and (lemmas := _last(form, language)):
                yield KNOWN, Part(form, lemmas)
        elif lemmas := _first(form, language):
            yield KNOWN, Part(form, lemmas)
            if language == "sv" and rest[len(form)] == "s":
                yield _price_of_joint(form, start > 0), Part(form + "s", lemmas)
    for length in range(3, min(len(rest) - 2, 16)):
        if lemmas := _changed(rest[:length], language):
            yield CHANGED, Part(rest[:length], lemmas)


def _price_of_joint(form, is_in_compound):
    """Return the cost of a Swedish joint: likely after a compound and after a long word with a consonant."""
    if is_in_compound or len(form) > 9:
        return KNOWN - 1
    if form[-1] in VOWELS:
        return CHANGED + 1
    return KNOWN - 1 if len(VOWEL_GROUPS.findall(form)) > 1 else KNOWN + 1


def _last(form, language):
    if not _is_long_enough(form, language):
        return frozenset()
    return frozenset(
        lemma
        for lemma in tables.mended(form, lexicon.nouns(form, language), language)
        if _is_long_enough(lemma, language) and lemma not in tables.parts(language, "never")
    )


def _first(form, language):
    """Return the basic forms of ``form``, if it may stand before other words as it is."""
    if not _is_long_enough(form, language) or form in tables.parts(language, "never"):
        return frozenset()
    lemmas = tables.mended(form, lexicon.nouns(form, language), language)
    if form in lemmas:
        # livs is a word too, but livsskede is of liv.
        stem = form.removesuffix("s") if language == "sv" else form
        return tables.mended(form, {form, *(lexicon.nouns(stem, language) & {stem})}, language)
    return lemmas if language == "fi" and form[-1] == "n" else frozenset()


def _changed(form, language):
    """Return the basic forms of ``form``, which stands only before other words."""
    if form in tables.parts(language, "first"):
        return tables.mended(form, {form}, language)
    if language == "fi":
        if form.endswith("mis") and len(form) > 5:  # Of every verb.
            return frozenset({form[:-1] + "nen"})
        wanted = [form[:-1] + "nen"] if form[-1] == "s" else []
    elif form[-1] == "a" and len(form) > 5 and (several := lexicon.nouns(form + "r", language)):
        return several  # föräldra- is of föräldrar.
    else:
        wanted = _swedish_basic(form)
    return frozenset(lemma for lemma in wanted if len(lemma) > 3 and lemma in lexicon.nouns(lemma, language))


def _swedish_basic(form):
    """Return what the Swedish ``form`` before a word may be from: hälso-, arbets-, hjärn-, stipendie-."""
    if form in tables.parts("sv", "without a"):
        return [form + "a"]
    if len(form) < 5:
        return []
    wanted = [form + "e"] if form.endswith("ar") else []
    if form[-1] == "s":
        wanted += [form[:-1] + "e", form[:-1] + "a"]
    elif form.endswith("ie"):
        wanted += [form[:-1] + "um"]
    elif form[-1] in "oe":
        wanted += [form[:-1] + "a", form[:-1]]
    elif form[-1] not in VOWELS:
        wanted += [form + "a"]
    return wanted


def _is_long_enough(form, language):
    return len(form) >= SHORTEST or form in tables.parts(language, "short")


def _finer(part, is_last, language):
    """Give the words that a part, found as one word, is itself made of."""
    joint = part.text[len(part.text.removesuffix("s")) :] if language == "sv" and not is_last else ""
    inner = split(part.text.removesuffix(joint) if joint else part.text, language)
    if not inner:
        return [part]
    last = inner[-1]
    return [*inner[:-1], Part(last.text + joint, last.lemmas)]


def _with_unknown_beginning(word, language):
    """Return a beginning that nobody knows and the longest known words after it."""
    for start in range(3, len(word) - 4):
        rest = word[start:]
        lemmas = _last(rest, language) - tables.parts(language, "never after unknown")
        if lemmas := frozenset(lemma for lemma in lemmas if len(lemma) > SHORTEST):
            return [Part(word[:start], frozenset({word[:start]})), Part(rest, lemmas)]
    return []
