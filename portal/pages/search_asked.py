"""What a reader asks of the search: words and chosen values of facets, as the address has them."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.caching import stamps
from portal.lib.filters import TEXT_LENGTH
from portal.pages.search_facets import LABELS, STANDS_ON, Facets
from portal.search import documents, finding, index


def of_bounded_length(written: str) -> str:
    """Return so much of what a reader wrote as is looked for, without what no database takes."""
    return written.replace("\x00", " ")[:TEXT_LENGTH]


class Asked:
    """A search as an address has it. One query; six when words or names of facets have changed.

    ``versions`` are those of what words, facets and places stand on.
    """

    def __init__(self, data: QueryDict):
        self.written = data.get("q", "")
        self.text = " ".join(of_bounded_length(self.written).split())
        self.versions = stamps.versions(index.STANDS_ON | STANDS_ON | documents.places_stand_on())
        self.facets = Facets(data, self.versions)

    @classmethod
    def kept(cls, query: str) -> "Asked":
        """Return the search of a query string that was kept."""
        return cls(QueryDict(query))

    @property
    def name(self) -> str:
        """What it is called in the active language: its words, and the values that are chosen."""
        values = [value.name.text for values in self.chosen.values() for value in values]
        return ", ".join([*([self.text] if self.text else []), *values])

    @cached_property
    def query(self) -> finding.Query:
        return finding.understood(self.text, self.versions).narrowed(self.facets.meant)

    @property
    def chosen(self):
        """The chosen values by facet name."""
        return self.facets.chosen

    def address(self, text: str | None = None, chosen=None) -> str:
        """Return the query string of the search; with other words, or other values by facet name."""
        text = self.text if text is None else text
        chosen = self.chosen if chosen is None else chosen
        pairs = [("q", text)] if text else []
        pairs += [(name, value.word) for name, values in chosen.items() for value in values]
        return urlencode(pairs)

    @property
    def notices(self) -> list[str]:
        """A sentence for each thing in the address that was left out."""
        found = []
        if len(self.written) > TEXT_LENGTH:
            sentence = _("Only the first %(most)s characters of what you wrote were looked for.")
            found.append(sentence % {"most": TEXT_LENGTH})
        if finding.is_cut(self.text):
            sentence = _("Only the first %(most)s words of what you wrote were looked for.")
            found.append(sentence % {"most": finding.MOST_WORDS})
        sentence = _("The filter “%(filter)s” was left out: its value is not known here.")
        return [*found, *(sentence % {"filter": LABELS[name]} for name in self.facets.unknown)]
