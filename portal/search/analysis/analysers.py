"""What a word is found by: itself, its basic forms or its stem, and in a text the words it is made of."""

import hashlib
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from Stemmer import Stemmer

from . import compounds, endings, lexicon, tables
from .languages import LANGUAGES, STEMMERS
from .surface import words

__all__ = ["LANGUAGES", "Tokens", "fingerprint", "of_document", "of_query", "of_word"]

BUSINESS_ID = re.compile(r"\d{7}-\d")
# An ending after a colon or an apostrophe: THL:n, STEA:s, people's.
ENDING = re.compile(r"[:'][^\W\d_]{1,6}$")
JOINTS = re.compile(r"[-:']")
LONGEST_COMPOUND = 40


class Tokens(NamedTuple):
    """What a word or a text is found by; every token is of letters and digits.

    ``base`` are the words themselves and their basic forms, ``parts`` the words that they are made of.
    """

    base: frozenset[str]
    parts: frozenset[str]


def of_document(text: str, language: str) -> Tokens:
    """Return what ``text`` is found by."""
    return of_words(words(text), language)


def of_words(found: Iterable[str], language: str) -> Tokens:
    """Return what a text is found by that has the words ``found``, as ``words`` gives them."""
    base, parts = set(), set()
    for word in set(found):
        word_base, word_parts = _tokens(word, language)
        base.update(word_base)
        parts.update(word_parts)
    return Tokens(frozenset(base), frozenset(parts - base))


def of_query(word: str, language: str) -> frozenset[str]:
    """Return what ``word``, the first one when there are more, may be found as; not what it is made of."""
    found = words(word)
    return of_word(found[0], language).base if found else frozenset()


def of_word(word: str, language: str) -> Tokens:
    """Return what ``word``, one of those that ``words`` gives, is found by."""
    return Tokens(*map(frozenset, _tokens(word, language)))


@lru_cache(maxsize=16_384)
def _tokens(word, language):
    """Return the tokens of ``word`` and of its parts, as tuples: they are kept in thousands."""
    if word.isalpha():
        return _pair(*_of_letters(word, language))
    if BUSINESS_ID.fullmatch(word):
        return _pair({word.replace("-", "")}, ())
    pieces = [piece for piece in JOINTS.split(ENDING.sub("", word)) if piece]
    whole = "".join(pieces)
    if len(pieces) == 1:
        return _pair(*_of_letters(whole, language)) if whole.isalpha() else _pair({whole}, ())
    *first, last = [_of_letters(p, language) if p.isalpha() else ({p}, ()) for p in pieces]
    beginning = "".join(pieces[:-1])
    base = {whole, *(beginning + token for token in last[0])}
    inner = {token for tokens in (*first, last) for kind in tokens for token in kind if len(token) > 1}
    return _pair(base, inner - base)


def _pair(base: Iterable[str], parts: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(base), tuple(parts)


def _of_letters(word, language):
    """Return the tokens of a word of letters, and of its parts."""
    base, parts = _understood(word, language)
    base = {word, *base}
    return base, parts - base


def _understood(word, language):
    """Return the basic forms of ``word`` and of its parts, from the surest way of knowing them to a guess."""
    plain = [word, *endings.without(word, language)]
    for form in plain:
        if lemmas := tables.mended(form, lexicon.lemmas(form, language), language):
            base, parts = _of_parts(_split(form, language))
            return base | lemmas, parts - lemmas
    for form in plain:
        if split := _split(form, language):
            return _of_parts(split)
    if split := _split(word, language, guess=True):
        return _of_parts(split)
    return {_stemmer(language).stemWord(word)}, set()


def _split(word, language, guess=False):
    return compounds.split(word, language, guess) if len(word) <= LONGEST_COMPOUND else []


def _of_parts(parts):
    """Return the basic forms of the compound of ``parts``, and those of every run of words in it."""
    if not parts:
        return set(), set()
    runs = {
        "".join(part.text for part in parts[start:end]) + lemma
        for start in range(len(parts))
        for end in range(start, len(parts))
        for lemma in parts[end].lemmas
    }
    beginning = "".join(part.text for part in parts[:-1])
    base = {beginning + lemma for lemma in parts[-1].lemmas}
    return base, runs - base


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
