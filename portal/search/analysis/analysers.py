"""What a word is found by: itself, its basic forms and its stem; and, in a text, the parts it is made of."""

import hashlib
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from Stemmer import Stemmer

from . import lexicon
from .languages import LANGUAGES, STEMMERS
from .surface import words

__all__ = ["LANGUAGES", "fingerprint", "of_document", "of_query", "of_word"]


class Tokens(NamedTuple):
    """What a word or text is found by: tokens are letters and digits, nothing else."""

    base: frozenset[str]
    parts: frozenset[str]


def of_document(text: str, language: str) -> Tokens:
    """Return what ``text`` is found by: its words themselves, and the parts of compounds."""
    base, parts = set(), set()
    for word in set(words(text)):
        tokens = of_word(word, language)
        base |= tokens.base
        parts |= tokens.parts
    return Tokens(frozenset(base), frozenset(parts - base))


def of_query(word: str, language: str) -> frozenset[str]:
    """Return what ``word``, the first one when there are more, may be found as; no parts of compounds."""
    found = words(word)
    return of_word(found[0], language).base if found else frozenset()


@lru_cache(maxsize=16_384)
def of_word(word: str, language: str) -> Tokens:
    """Return what one of the words that ``words`` gives is found by."""
    pieces = word.replace("'", "-").replace(":", "-").split("-")
    base = _base("".join(pieces), language)
    parts = (
        frozenset().union(*(_base(piece, language) for piece in pieces)) if len(pieces) > 1 else frozenset()
    )
    return Tokens(base, parts - base)


def _base(word, language):
    return frozenset({word, *lexicon.lemmas(word, language), _stemmer(language).stemWord(word)})


@cache
def _stemmer(language):
    return Stemmer(STEMMERS[language], 0)


@cache
def fingerprint() -> str:
    """Return what the tokens depend on: an index made with another fingerprint must be made anew."""
    code = hashlib.sha256()
    for file in sorted(Path(__file__).parent.iterdir()):
        if file.suffix in (".py", ".csv"):
            code.update(file.read_bytes())
    code.update(f"simplemma {version('simplemma')}, PyStemmer {version('PyStemmer')}".encode())
    return code.hexdigest()[:32]
