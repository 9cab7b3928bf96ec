"""What the country is put together from: words with their sort keys, slugs and folded forms, made in Python.

A name's sort key is its words' keys with the key of a space between, and so are its slug and its folded
text: the database only has to join what stands here.
"""

import random
import re
import tomllib
from functools import cache
from pathlib import Path

from django.utils.text import slugify

from portal.lib import richtext
from portal.lib.folding import fold
from portal.lib.languages import CODES
from portal.lib.sorting import sort_key

WORDS = Path(__file__).parent / "words"
DEMO = Path(__file__).parents[1] / "portal" / "demo" / "texts"
DESCRIPTIONS = 900
LANGUAGES = {"fi": 0, "sv": 1, "en": 2}


@cache
def words(name: str) -> dict:
    return tomllib.loads((WORDS / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def example(name: str) -> dict:
    """Return texts of the example data: whole sentences in three languages."""
    return tomllib.loads((DEMO / f"{name}.toml").read_text(encoding="utf-8"))


# A piece of a name in each language: how it is written, its key, its slug and its folded text.
PIECE = {f"{what}_{code}": "text" for code in CODES for what in ("name", "key", "slug", "fold")}


def piece(texts) -> tuple:
    """Return the columns of PIECE for ``texts``, one for each language of CODES."""
    return tuple(value for text in texts for value in (text, sort_key(text), slugify(text), fold(text)))


def genitive(name: str) -> str:
    """Return a municipality's Finnish name as it stands before what it has: "Tampereen"."""
    rules = words("names")
    if name in rules["genitive"]:
        return rules["genitive"][name]
    for ending in sorted(rules["endings"], key=len, reverse=True):
        if name.endswith(ending):
            return name.removesuffix(ending) + rules["endings"][ending]
    return f"{name}n"


@cache
def propers() -> list[tuple[str, str, str]]:
    """Return names such as Aamutähti, Morgonstjärna, Morning Star: each once in every language."""
    found, taken = [], [set() for _code in CODES]
    for first in words("names")["first"]:
        for second in words("names")["second"]:
            name = (first[0] + second[0], first[1] + second[1], f"{first[2]} {second[2]}")
            slugs = [slugify(text) for text in name]
            if not any(slug in used for slug, used in zip(slugs, taken, strict=True)):
                found.append(name)
                for slug, used in zip(slugs, taken, strict=True):
                    used.add(slug)
    return found


@cache
def titles() -> list[dict]:
    """Return activities to choose from: title in each language, nature, topic, life stages and channel."""
    told = words("activities")
    return [
        {
            "texts": [
                " ".join(part for part in (kind[place], target[place + 1], time[place - 1]) if part)
                for place in (1, 2, 3)
            ],
            "nature": kind[0],
            "topic": target[0],
            "stages": target[1],
            "is_online": time is told["times"][-1] or kind[1] == "Verkkoryhmä",
            "is_by_phone": kind[1] in ("Soittorinki", "Neuvontapuhelin"),
        }
        for time in told["times"]
        for target in told["targets"]
        for kind in told["kinds"]
    ]


@cache
def descriptions() -> list[list[str]]:
    """Return texts of some paragraphs in each language, put together from whole sentences."""
    draw = random.Random("descriptions")
    sentences = _sentences()
    found = []
    for _number in range(DESCRIPTIONS):
        chosen = draw.sample(sentences, draw.randint(5, 9))
        half = len(chosen) // 2
        found.append(
            [
                richtext.clean(
                    f"<p>{' '.join(row[place] for row in chosen[:half])}</p>"
                    f"<p>{' '.join(row[place] for row in chosen[half:])}</p>"
                )
                for place in LANGUAGES.values()
            ]
        )
    return found


@cache
def summaries() -> list[list[str]]:
    """Return short texts, one sentence or two, in each language."""
    return [row for row in _sentences() if all(20 < len(text) < 280 for text in row)]


@cache
def _sentences() -> list[tuple[str, str, str]]:
    """Return the example data's sentences of activities, paths, profiles and projects."""
    rows = []
    for name in ("activities_1", "activities_2", "activities_3", "profiles", "projects", "paths_pirkanmaa",
                 "paths_others", "bodies", "events"):  # fmt: skip
        rows += _texts(example(name))
    return sorted(set(rows))


def _texts(entry):
    """Return the texts in three languages of ``entry`` and of what is in it, without those with gaps."""
    found = []
    keys = {match[1] for key in entry if (match := re.fullmatch(r"(|.*_)fi", key))}
    for key in keys:
        texts = tuple(entry.get(f"{key}{code}", "") for code in CODES)
        if all(isinstance(text, str) and len(text) > 40 and "{" not in text for text in texts):
            found.append(tuple(" ".join(text.split()) for text in texts))
    for value in entry.values():
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                found += _texts(inner)
    return found


def text_rows(texts) -> list[tuple]:
    """Return number, HTML and folded text of each of ``texts``, in each language."""
    return [
        (n, *(value for html in row for value in (html, fold(richtext.plain(html)))))
        for n, row in enumerate(texts)
    ]
