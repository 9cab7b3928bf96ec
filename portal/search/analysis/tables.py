"""What the dictionaries have wrong or cannot know, as tables that an editor can read and mend."""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def basic_forms() -> dict[tuple[str, str], frozenset[str]]:
    """Return the basic forms of words whose basic forms the dictionaries have wrong, by language and word."""
    with (FOLDER / "basic_forms.csv").open(newline="", encoding="utf-8") as file:
        return {
            (row["language"], row["word"]): frozenset(row["basic_forms"].split())
            for row in csv.DictReader(file)
        }


@cache
def parts(language: str, place: str) -> frozenset[str]:
    """Return the words of parts.csv for ``place``.

    ``short``: words of three letters of which compounds are made; ``first``: what compounds begin with
    though it is no noun; ``never``: what looks like a word at the end of another, but is an ending.
    """
    with (FOLDER / "parts.csv").open(newline="", encoding="utf-8") as file:
        return frozenset(
            part
            for row in csv.DictReader(file)
            if (row["language"], row["place"]) == (language, place)
            for part in row["parts"].split()
        )
