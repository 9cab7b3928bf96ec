"""What fits a query: the candidates in their order, how many there are by facet, and one page of them.

The order is the same on both databases: the reader's language first, then titles before texts and words
before parts of compounds, short titles before long ones, kinds in their order, newer before older.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from portal.lib import languages
from portal.search import analysis, index, tokens
from portal.search.backends import backend
from portal.search.documents import Documents, everything, facet, of
from portal.search.models import Document

# So many documents are looked at; what fits a word that stands nearly everywhere is not all counted.
CAP = 2000
MOST_WORDS = 8
Word = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Query:
    """What is looked for: words in any form, and chosen values by facet name (any of a facet's will do)."""

    words: tuple[Word, ...] = ()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def without(self, name: str) -> "Query":
        """Return the query without the facet ``name``."""
        return Query(self.words, {key: values for key, values in self.facets.items() if key != name})

    @property
    def facet_groups(self) -> list[set[str]]:
        return [{facet(name, value) for value in values} for name, values in self.facets.items()]


@dataclass(frozen=True)
class Candidate:
    """A thing that fits, in the language in which it fits best; ``tier`` 1: all words are in the title."""

    pk: int
    kind: str
    object_id: int
    language: str
    tier: int
    facets: frozenset[str]


@dataclass
class Found:
    """The candidates in their order. ``is_all`` is False when more than CAP documents fit."""

    candidates: list[Candidate]
    is_all: bool

    def counts(self, name: str) -> Counter:
        """Return how many candidates have each value of the facet ``name``. No queries."""
        start = facet(name, "")
        return Counter(
            token[len(start) :]
            for candidate in self.candidates
            for token in candidate.facets
            if token.startswith(start)
        )


@dataclass
class Hit:
    """A candidate with the thing itself and how its kind is shown."""

    candidate: Candidate
    documents: Documents
    obj: Any

    @property
    def title(self) -> languages.LocalText:
        code = self.candidate.language
        return languages.LocalText(self.documents.title(self.obj, code), code)

    @property
    def text(self) -> languages.LocalText:
        code = self.candidate.language
        return languages.LocalText(self.documents.text(self.obj, code), code)


def understood(text: str) -> tuple[Word, ...]:
    """Return the words of ``text`` as any language of the portal understands them; the first eight."""
    return tuple(of_word(word) for word in dict.fromkeys(analysis.words(text)[:MOST_WORDS]))


def of_word(word: str) -> Word:
    """Return what ``word`` may be found as: pairs of language and token."""
    return frozenset((code, token) for code in languages.CODES for token in analysis.of_query(word, code))


def find(query: Query, language: str | None = None) -> Found:
    """Return what fits ``query``, a thing once, for a reader of ``language`` (default: the active one).

    At most six queries, whatever fits. Nothing fits a query without words and facets.
    """
    table = backend(index.state().active)
    tiers = _tiers(table, query)
    documents = Document.objects.filter(_visible(), pk__in=tiers)
    rows = documents.values_list("pk", "kind", "object_id", "language", "title_length", "facets", "day")
    own = language or languages.current()
    chain = languages.chain(own)
    best: dict[tuple[str, int], tuple] = {}
    for pk, kind, object_id, code, length, facets, day in rows:
        place = (
            chain.index(code),
            tiers[pk],
            length,
            of(kind).order,
            -day.toordinal() if day else 0,
            pk,
        )
        key = (kind, object_id)
        if key not in best or place < best[key][0]:
            best[key] = (place, code, facets)
    found = [
        Candidate(place[-1], kind, object_id, code, place[1], frozenset(facets.split()))
        for (kind, object_id), (place, code, facets) in sorted(best.items(), key=lambda item: item[1][0])
    ]
    return Found(found, len(tiers) <= CAP)


def _tiers(table, query) -> dict[int, int]:
    """Return by document id how well it fits. At most four queries: one a class, until there are enough."""
    tiers: dict[int, int] = {}
    chosen = query.facet_groups
    if not query.words:
        return dict.fromkeys(table.match(chosen, CAP + 1), 1)
    for tier, deepest in enumerate(tokens.CLASSES, start=1):
        for pk in table.match([*tokens.of_words(query.words, deepest), *chosen], CAP + 1):
            tiers.setdefault(pk, tier)
        if len(tiers) > CAP:
            break
    return tiers


def _visible() -> Q:
    """Return the condition that a document's thing is public now, by each kind's own query set."""
    condition = Q()
    for documents in everything():
        there = documents.published().order_by().filter(pk=OuterRef("object_id"))
        condition |= Q(Exists(there), kind=documents.kind)
    return condition


def hits(candidates: Iterable[Candidate]) -> list[Hit]:
    """Return ``candidates`` with their things. One query for each kind among them.

    What has been taken back since is left out.
    """
    wanted = list(candidates)
    things = {
        kind: of(kind).shown().in_bulk([one.object_id for one in wanted if one.kind == kind])
        for kind in {one.kind for one in wanted}
    }
    return [
        Hit(one, of(one.kind), things[one.kind][one.object_id])
        for one in wanted
        if one.object_id in things[one.kind]
    ]
