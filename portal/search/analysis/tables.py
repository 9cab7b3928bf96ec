"""What the dictionaries have wrong or cannot know, as tables that an editor can read and mend."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


def mended(word: str, lemmas: Iterable[str], language: str) -> frozenset[str]:
    """Return the basic forms of ``word``, of which the dictionaries say ``lemmas``, as the table has them."""
    table = _basic_forms()
    if (language, word) in table:
        return table[language, word]
    return frozenset().union(*(table.get((language, lemma), {lemma}) for lemma in lemmas))


@cache
def _basic_forms():
    with (FOLDER / "basic_forms.csv").open(newline="", encoding="utf-8") as file:
        return {
            (row["language"], row["word"]): frozenset(row["basic_forms"].split())
            for row in csv.DictReader(file)
        }


@cache
def parts(language: str, place: str) -> frozenset[str]:
    """Return the words of parts.csv for ``place``.

    ``short``: words of two or three letters of which compounds are made; ``first``: what compounds begin
    with though the lists do not have it; ``without a``: what loses its last letter before another word;
    ``never``: what looks like a word at the end of another, but is an ending, and ``never after unknown``
    where the beginning is a guess; ``whole``: compounds that their parts say nothing of.
    """
    with (FOLDER / "parts.csv").open(newline="", encoding="utf-8") as file:
        return frozenset(
            part
            for row in csv.DictReader(file)
            if (row["language"], row["place"]) == (language, place)
            for part in row["parts"].split()
        )
