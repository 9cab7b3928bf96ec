"""The words of the field, each explained in plain language in both national languages and in English."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import pgettext_lazy

from portal.lib import languages
from portal.lib.languages import LocalText
from portal.lib.sorting import sort_key

FILE = Path(__file__).parent / "data" / "terms.toml"
NATIONAL = ("fi", "sv")
GROUPS = {
    "areas": pgettext_lazy("group of words", "The county"),
    "strategy": pgettext_lazy("group of words", "Strategy and goals"),
    "paths": pgettext_lazy("group of words", "Service paths"),
    "coverage": pgettext_lazy("group of words", "Who is there, and how sure it is"),
    "activities": pgettext_lazy("group of words", "What organisations do"),
    "money": pgettext_lazy("group of words", "Money and agreements"),
    "bodies": pgettext_lazy("group of words", "Talking with decision makers"),
}


@dataclass(frozen=True)
class Term:
    """A word: what it is called and what it means, by language."""

    key: str
    group: str
    names: dict[str, str]
    explanations: dict[str, str]

    @property
    def local_name(self) -> LocalText:
        return LocalText(self.names[languages.current()], languages.current())

    @property
    def explanation(self) -> str:
        """What it means, in the reader's language."""
        return self.explanations[languages.current()]

    @property
    def in_others(self) -> list[tuple[LocalText, LocalText]]:
        """Its name and what it means in the national languages that the reader's page is not in."""
        return [
            (LocalText(self.names[code], code), LocalText(self.explanations[code], code))
            for code in NATIONAL
            if code != languages.current()
        ]


@cache
def terms() -> dict[str, Term]:
    """Return every term by its key, in the order of the file. The file is read once."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        key: Term(
            key,
            entry["group"],
            {code: entry[code] for code in languages.CODES},
            {code: entry[f"explained_{code}"] for code in languages.CODES},
        )
        for key, entry in entries.items()
    }


def grouped() -> list[tuple[str, list[Term]]]:
    """Return the groups with their terms, those of a group in the reader's alphabetical order."""
    return [
        (
            label,
            sorted(
                (term for term in terms().values() if term.group == group),
                key=lambda term: sort_key(term.local_name.text),
            ),
        )
        for group, label in GROUPS.items()
    ]
