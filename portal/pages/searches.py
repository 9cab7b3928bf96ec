"""A search as an address tells it: words and chosen values, the same in every language."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from portal.lib.filters import TEXT_LENGTH
from portal.pages.search_facets import Facets
from portal.search import finding


@dataclass(frozen=True)
class Search:
    """What is looked for: the words as written, and the facets with what is chosen of them."""

    text: str
    facets: Facets

    @classmethod
    def asked(cls, data: QueryDict) -> "Search":
        """Return what ``data`` asks for; what is not understood is left out. One query; sometimes five."""
        text = " ".join(data.get("q", "").replace("\x00", " ")[:TEXT_LENGTH].split())
        return cls(text, Facets(data))

    @classmethod
    def kept(cls, query: str) -> "Search":
        """Return the search of a query that was kept."""
        return cls.asked(QueryDict(query))

    @property
    def meant(self) -> finding.Query:
        return finding.understood(self.text).narrowed(self.facets.meant)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values as they stand in its address."""
        chosen = [(name, value.word) for name, values in self.facets.chosen.items() for value in values]
        return [*([("q", self.text)] if self.text else []), *chosen]

    @property
    def query(self) -> str:
        """Its part of the address; "" when nothing is looked for."""
        return urlencode(self.pairs)

    @property
    def name(self) -> str:
        """What it is called in the active language: its words, and the values that are chosen."""
        values = [value.name.text for values in self.facets.chosen.values() for value in values]
        return ", ".join([*([self.text] if self.text else []), *values])
