"""The texts of the example data, keys that stay the same in every run, and chance that repeats itself."""

import random
import tomllib
import uuid
from functools import cache
from pathlib import Path

from portal.lib.languages import CODES

TEXTS = Path(__file__).parent / "texts"
NAMESPACE = uuid.UUID("5b7f6c0e-6f43-4f0b-9c4b-2d1f0a9b7e31")


@cache
def texts(name: str) -> dict:
    """Return the texts of ``texts/<name>.toml``."""
    return tomllib.loads((TEXTS / f"{name}.toml").read_text(encoding="utf-8"))


def key(*parts) -> uuid.UUID:
    """Return the identifier of the example record that ``parts`` name, the same in every database."""
    return uuid.uuid5(NAMESPACE, "/".join(str(part) for part in parts))


def draw(*parts) -> random.Random:
    """Return chance of its own for what ``parts`` name, so that more data does not change the rest."""
    return random.Random("/".join(str(part) for part in parts))  # noqa: S311 - example data, nothing secret.


def wording(field: str, entry: dict, languages=CODES, name: str = "") -> dict[str, str]:
    """Return ``entry``'s texts called ``name`` (or ``field``) as the columns of a translated ``field``."""
    found = {code: str(entry.get(f"{name or field}_{code}", "")).strip() for code in languages}
    return {f"{field}_{code}": text for code, text in found.items() if text}


def spoken(entry: dict, languages=CODES, **values) -> dict[str, str]:
    """Return the entry's text in each of ``languages`` that it has, with ``values`` put in their places."""
    return {code: entry[code].strip().format(**values) for code in languages if entry.get(code, "").strip()}
