"""The word lists in use: which basic forms a form has, read from files that all processes share.

The files are memory-mapped: nothing is loaded until a word is looked up, and the pages of the files that
were read are the same memory for every process of the machine.
"""

from functools import cache
from pathlib import Path

import marisa_trie
from django.conf import settings

BUILD = "manage.py build_search_lexicon"


def path(language: str) -> Path:
    """Return where the word list of ``language`` is kept."""
    return Path(settings.SEARCH_LEXICON) / f"{language}.trie"


@cache
def opened(language):
    """Return the word list of ``language``; raises FileNotFoundError that says how it is made."""
    try:
        return marisa_trie.BytesTrie().mmap(str(path(language)))
    except OSError as error:
        raise FileNotFoundError(f"There is no word list {path(language)}: run {BUILD}.") from error


def lemmas(word: str, language: str) -> list[str]:
    """Return the basic forms that ``word`` may be a form of; none when the word is not known."""
    return [word[: len(word) - rule[0]] + rule[1:].decode() for rule in opened(language).get(word) or ()]
