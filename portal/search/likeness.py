"""What two texts have in common: their words in any form, and words that are parts of others."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from portal.search import analysis
from portal.search.small_words import COMMON

SHORTEST = 4
LETTERS = re.compile(rf"[^\W\d_]{{{SHORTEST},}}")


class Told(NamedTuple):
    """A word as it stands in a text, its basic forms, and the words it is made of."""

    word: str
    base: frozenset[str]
    parts: frozenset[str]


def told(texts: Iterable[str], language: str) -> dict[str, Told]:
    """Return the telling words of ``texts``, each once, by the shortest of its basic forms.

    Short words and very common ones are left out.
    """
    found: dict[str, Told] = {}
    for text in texts:
        for word in analysis.words(text or ""):
            if LETTERS.search(word) and word not in COMMON:
                base, parts = analysis.of_word(word, language)
                found.setdefault(key(base), Told(word, base, parts))
    return found


def key(base: Iterable[str]) -> str:
    """Return which of a word's basic forms stands for it."""
    return min(base, key=lambda form: (len(form), form))


def shared(mine: Mapping[str, Told], theirs: Mapping[str, Told]) -> dict[str, str]:
    """Return those words of ``theirs``, by key, that are among ``mine`` too, or a part of one of them.

    >>> mine, theirs = told(["nuorten harrastustoiminta"], "fi"), told(["Nuoret ja harrastukset"], "fi")
    >>> sorted(shared(mine, theirs).values())
    ['harrastukset', 'nuoret']
    """
    base = frozenset().union(*(one.base for one in mine.values()))
    parts = frozenset().union(*(one.parts for one in mine.values()))
    return {
        name: one.word
        for name, one in theirs.items()
        if one.base & base or one.base & parts or one.parts & base
    }
