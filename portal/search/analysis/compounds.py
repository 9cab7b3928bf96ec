"""Which words a compound is made of: *vertaistukiryhmät* of *vertais*, *tuki* and *ryhmät*.

A compound is cut into as few words as possible that the word list knows. What stands before another word
is a basic form or, in Finnish, a genitive or an adjective's form in -s (*vertaisryhmä* is from
*vertainen*); in Swedish it may have a joint (*kamratstöd-s-grupp*) or another vowel (*hälso-* is *hälsa*).
"""

from typing import NamedTuple

from . import lexicon, tables

SHORTEST = 4  # Letters of a word of a compound; those of three letters are in a table.
KNOWN, JOINED, UNKNOWN = (
    10,
    12,
    35,
)  # The cost of one more word, of another form of it, of one nobody knows.


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
    lemmas = tables.basic_forms().get((language, word), lexicon.lemmas(word, language))
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
                yield JOINED, Part(form + "s", lemmas)
    for length in range(3, min(len(rest) - 2, 16)):
        if lemmas := _changed(rest[:length], language):
            yield JOINED, Part(rest[:length], lemmas)


def _last(form, language):
    if not _is_long_enough(form, language):
        return frozenset()
    return frozenset(
        lemma
        for lemma in _basic(form, language)
        if _is_long_enough(lemma, language) and lemma not in tables.parts(language, "never")
    )


def _first(form, language):
    if form in tables.parts(language, "first"):
        return frozenset({form})
    if not _is_long_enough(form, language) or form in tables.parts(language, "never"):
        return frozenset()
    lemmas = _basic(form, language)
    if form in lemmas and (language, form) not in tables.basic_forms():
        return frozenset({form})
    if form in lemmas:
        return frozenset(lemmas)
    return frozenset(lemmas) if language == "fi" and form[-1] == "n" else frozenset()


def _changed(form, language):
    """Return the basic forms of ``form``, which stands only before other words."""
    if language == "fi":
        if form.endswith("mis") and len(form) > 5:  # Of every verb.
            return frozenset({form[:-1] + "nen"})
        wanted = [form[:-1] + "nen"] if form[-1] == "s" else []
    elif form in tables.parts("sv", "without a"):
        wanted = [form + "a"]
    elif form.endswith("ar"):
        wanted = [form + "e"]
    else:
        wanted = [form[:-1] + "a", form[:-1]] if form[-1] in "oe" and len(form) > 4 else []
    return frozenset(lemma for lemma in wanted if len(lemma) > 3 and lemma in lexicon.nouns(lemma, language))


def _basic(form, language):
    table = tables.basic_forms().get((language, form))
    return lexicon.nouns(form, language) if table is None else table


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
