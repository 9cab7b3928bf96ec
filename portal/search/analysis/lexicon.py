"""The word lists in use: which basic forms a form has, read from files that all processes share.

The files are memory-mapped: nothing is loaded until a word is looked up, and the pages of the files that
were read are the same memory for every process of the machine.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import marisa_trie
from django.conf import settings

BUILD = "manage.py build_search_lexicon"
NO_PART = 0x80  # Marks a verb, a name or another word of which compounds are not made.


def path(language: str) -> Path:
    """Return where the word list of ``language`` is kept."""
    return Path(settings.SEARCH_LEXICON) / f"{language}.trie"


@cache
def opened(language):
    """Return the word list of ``language``; raises FileNotFoundError that says how it is made."""
    try:
        return marisa_trie.BytesTrie().mmap(str(path(language)))
    except (OSError, RuntimeError) as error:  # What marisa-trie raises for a file that is missing or broken.
        raise FileNotFoundError(f"There is no good word list {path(language)}: run {BUILD}.") from error


def lemmas(form: str, language: str) -> set[str]:
    """Return the basic forms that ``form`` may be a form of; none when it is not known."""
    return {_back(form, way) for way in opened(language).get(form) or ()}


def nouns(form: str, language: str) -> frozenset[str]:
    """Return those basic forms of ``form`` of which compounds are made."""
    ways = opened(language).get(form) or ()
    return frozenset(_back(form, way) for way in ways if not way[0] & NO_PART)


def beginnings(text: str, language: str) -> Iterator[str]:
    """Give the known forms that ``text`` begins with, the shortest first."""
    return opened(language).prefixes(text)


def _back(form, way):
    return form[: len(form) - (way[0] & ~NO_PART)] + way[1:].decode()
