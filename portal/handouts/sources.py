"""The sources of a printed text, numbered in the order in which it names them."""

from dataclasses import dataclass, field
from typing import Any

TOLD = ("title", "publisher", "url", "reference", "seen_on", "lang")


@dataclass(frozen=True)
class Cited:
    """A source as it stands in the list at the end."""

    number: int
    title: str
    publisher: str
    url: str
    reference: str
    seen_on: Any
    lang: str


@dataclass
class Sources:
    """Numbers sources as they are named; the same source keeps its number."""

    listed: list[Cited] = field(default_factory=list)

    def cite(self, source) -> int | None:
        """Return the number of ``source``, a Source or a dict of its fields; None when there is none."""
        if not source:
            return None
        told = {
            name: _of(source, name) for name in ("title", "publisher", "url", "reference", "seen_on", "lang")
        }
        for cited in self.listed:
            if (cited.title, cited.url) == (told["title"], told["url"]):
                return cited.number
        self.listed.append(Cited(len(self.listed) + 1, **told))
        return len(self.listed)


def _of(source, name):
    value = source.get(name) if isinstance(source, dict) else getattr(source, name, None)
    return "" if value is None and name != "seen_on" else value
