"""The word lists are made from simplemma's dictionaries when the portal is installed, never in a web process.

A file holds for each form the rules that lead to its basic forms: how many letters are cut from its end,
and what is put there. Rules are few, so that the millions of forms fit in some megabytes.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import marisa_trie
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from . import lexicon
from .languages import LANGUAGES

LETTERS = re.compile(r"[^\W\d_]+")


def key() -> str:
    """Return what the files depend on: the version of the dictionaries and the code that makes files of them."""
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    return f"simplemma {version('simplemma')}, {code}"


def build(language: str) -> None:
    """Make the word list of ``language`` anew; readers see the old file or the new one, never a half."""
    file = lexicon.path(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}")
    marisa_trie.BytesTrie(rules(language)).save(str(half))
    half.replace(file)


def rules(language: str) -> Iterator[tuple[str, bytes]]:
    """Give each form of ``language`` with the rule that leads to its basic form."""
    for form, lemma in DefaultDictionaryFactory(1).get_dictionary(language).items():
        form, lemma = form.casefold(), lemma.casefold()
        if LETTERS.fullmatch(form) and LETTERS.fullmatch(lemma):
            yield form, rule(form, lemma)


def rule(form: str, lemma: str) -> bytes:
    """Return how many letters are cut from the end of ``form``, and what is put there, to have ``lemma``."""
    same = len(os.path.commonprefix((form, lemma)))
    return bytes([len(form) - same]) + lemma[same:].encode()


def is_current() -> bool:
    """Tell whether every word list is there and was made from these dictionaries by this code."""
    signed = _signature()
    return (
        signed.exists()
        and signed.read_text() == key()
        and all(map(Path.exists, map(lexicon.path, LANGUAGES)))
    )


def sign() -> None:
    """Keep what the files were made from beside them, once all of them are there."""
    _signature().write_text(key())


def _signature():
    return lexicon.path("made-from").with_suffix(".txt")
