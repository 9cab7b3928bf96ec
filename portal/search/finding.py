"""What fits a query: the candidates in their order, how many there are by facet, and one page of them.

The order is the same on both databases: the reader's language first, then titles before texts and words
before parts of compounds, short titles before long ones, kinds in their order, newer before older.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple

from portal.caching import stamps
from portal.lib import languages
from portal.search import analysis, index, synonyms, tokens
from portal.search.backends import backend
from portal.search.documents import Documents, everything, facet, of
from portal.search.small_words import without_small

# So many documents are looked at; what fits a word that stands nearly everywhere is not all counted.
CAP = 600
MOST_WORDS = 8
MOST_READ = 60  # Documents whose tokens are read to tell how well they fit several words.
Word = frozenset[tuple[str, str]]
SWEDISH_ORDER = str.maketrans("åäö", "{|}")


@dataclass(frozen=True)
class Query:
    """What is looked for: words in any form, and chosen values by facet name (any of a facet's will do).

    ``surface`` are the words as they were written, one for each of ``words``. ``groups`` are the words with
    what means the same; none: the words alone. ``slot`` is the one of the index that answers.
    """

    slot: str
    words: tuple[Word, ...] = ()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    surface: tuple[str, ...] = ()
    groups: tuple[Word, ...] = ()

    def narrowed(self, facets: Mapping[str, frozenset[str]]) -> "Query":
        """Return the query with these facets and no others."""
        return replace(self, facets=facets)

    def without(self, name: str) -> "Query":
        """Return the query without the facet ``name``."""
        return replace(self, facets={key: values for key, values in self.facets.items() if key != name})

    def without_word(self, place: int) -> "Query":
        """Return the query without the word at ``place``, and without what means the same as others."""
        words, surface = list(self.words), list(self.surface)
        del words[place], surface[place]
        return replace(self, words=tuple(words), surface=tuple(surface), groups=())

    @property
    def facet_groups(self) -> list[set[str]]:
        return [{facet(name, value) for value in values} for name, values in self.facets.items()]

    def __bool__(self):
        return bool(self.words or self.facets)


class Candidate(NamedTuple):
    """A thing that fits, in the language in which it fits best; ``tier`` 1: all words are in the title."""

    pk: int
    kind: str
    object_id: int
    language: str
    tier: int
    facets: str


@dataclass
class Found:
    """The candidates in their order. ``is_all`` is False when more than CAP documents fit."""

    candidates: list[Candidate]
    is_all: bool

    def counts(self, broader: Mapping[str, str]) -> Counter:
        """Return how many candidates have each facet token, of any facet. No queries.

        ``broader`` names for a token the one that it is a part of: what has the one has the other too.
        """
        return counts([one.facets for one in self.candidates], broader)


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


def understood(text: str, versions: Mapping[str, int] | None = None) -> Query:
    """Return the query for the words of ``text``, as any language of the portal understands them.

    The first eight words; small words such as "and" only when there are no others. One query; none where
    ``versions``, those of the keys of ``index.STANDS_ON``, are known.
    """
    versions = versions or stamps.versions(index.STANDS_ON)
    surface = tuple(_words(text)[:MOST_WORDS])
    words = tuple(of_word(word) for word in surface)
    groups = tuple(synonyms.widened(words, of_word, versions))
    return Query(words=words, surface=surface, groups=groups, slot=index.answering(versions))


def is_cut(text: str) -> bool:
    """Whether ``text`` has more words than are looked for."""
    return len(_words(text)) > MOST_WORDS


def _words(text):
    return without_small(list(dict.fromkeys(analysis.words(text))))


@lru_cache(maxsize=2048)
def of_word(word: str) -> Word:
    """Return what ``word`` may be found as: pairs of language and token."""
    return frozenset((code, token) for code in languages.CODES for token in analysis.of_query(word, code))


def find(query: Query, language: str | None = None) -> Found:
    """Return what fits ``query``, a thing once, for a reader of ``language`` (default: the active one).

    At most five queries, whatever fits. Nothing fits a query without words and facets.
    """
    own = language or languages.current()
    table = backend(query.slot)
    tiers, is_all = _tiers(table, query, own)
    order = {documents.kind: documents.order for documents in everything()}
    nearness = {code: place for place, code in enumerate(languages.chain(own))}

    def place(row):
        pk, kind, _object_id, code, _facets, by_title, day = row
        newest = -int(day.replace("-", "")) if day else 0
        if query.words:
            return tiers[pk], by_title, order[kind], newest, nearness[code], pk
        # A list to leaf through: by kind, then by name.
        return tiers[pk], order[kind], newest, by_title.translate(SWEDISH_ORDER), nearness[code], pk

    columns = ("id", "kind", "object_id", "language", "facets")
    columns += ("title_length" if query.words else "title_key", "day")
    best: dict[tuple[str, int], Candidate] = {}
    for pk, kind, object_id, code, facets, *_rest in sorted(_documents(table, tiers, columns), key=place):
        if (kind, object_id) not in best:
            best[kind, object_id] = Candidate(pk, kind, object_id, code, tiers[pk][1], facets)
    return Found(list(best.values()), is_all)


def _documents(table, pks, columns):
    """Return ``columns``, the second and third of them kind and thing, of documents that are out.

    Two queries. The index holds what is published, in the transaction that published it; what comes out by
    the clock alone is in it before, and left out here. Whoever shows a thing reads it by ``hits``.
    """
    if not pks:
        return []
    rows = table.documents(pks, columns)
    there = {row[1] for row in rows}
    for kind in (one for one in everything() if one.comes_by_itself and one.kind in there):
        waiting = set(kind.waiting().values_list("pk", flat=True))
        rows = [row for row in rows if row[1] != kind.kind or row[2] not in waiting]
    return rows


def counts(facets: Iterable[str], broader: Mapping[str, str]) -> Counter:
    """Return in how many of ``facets``, texts of facet tokens, each is: itself, or a narrower one."""
    rows = [row.split() for row in facets]
    found = Counter(chain.from_iterable(rows))
    narrow = broader.keys() & found.keys()
    wider = ({broader[token] for token in narrow.intersection(row)}.difference(row) for row in rows)
    found.update(chain.from_iterable(wider))
    return found


class Count(NamedTuple):
    """How many things fit a query, whether these are all that do, and the facet tokens of each."""

    number: int
    is_all: bool
    facets: list[str]


def counted(queries: Mapping, language: str | None = None, cap: int = CAP) -> dict[Any, Count]:
    """Return how many things fit each of ``queries``, for a reader of ``language``.

    Three queries. Beyond ``cap`` documents the reader's own language is looked at first.
    """
    own = language or languages.current()
    asked = [(name, query) for name, query in queries.items() if query]
    if not asked:
        return dict.fromkeys(queries, Count(0, True, []))
    arms = [
        _expression(query, codes)
        for _name, query in asked
        for codes in ((own,), tuple(code for code in languages.CODES if code != own))
    ]
    table = backend(asked[0][1].slot)
    fitting: dict[Any, list[int]] = {name: [] for name in queries}
    for arm, pk in sorted(table.match(arms, cap + 1)):
        fitting[asked[arm // 2][0]].append(pk)
    wanted = {pk for pks in fitting.values() for pk in pks[:cap]}
    columns = ("id", "kind", "object_id", "facets")
    things = {row[0]: row[1:] for row in _documents(table, wanted, columns)}
    result = {}
    for name, pks in fitting.items():
        # Of a thing in several languages the facets are the same.
        fit = {things[pk][:2]: things[pk][2] for pk in pks[:cap] if pk in things}
        result[name] = Count(len(fit), len(pks) <= cap, list(fit.values()))
    return result


def _tiers(table, query, own) -> tuple[dict[int, tuple[int, int]], bool]:
    """Return how well each document fits, by its id, and whether these are all that fit.

    At most three queries: titles in the reader's own language; unless these are enough, its texts and other
    languages; the third for several words.
    """
    others = tuple(code for code in languages.CODES if code != own)
    number = len(query.groups or query.words)
    titles = _fitting(table, query, [((own,), 1)]) if number or query.facets else []
    tiers = {pk: place for place, pk in titles}
    if len(tiers) <= CAP and number > 1:
        found = _of_several_words(table, query, (own,), others, tiers)
    elif len(tiers) <= CAP and number:
        texts = [((own,), tier) for tier in (2, 3, 4)]
        found = _fitting(table, query, [*texts, *((others, tier) for tier in (1, 2, 3, 4))])
    elif len(tiers) <= CAP and query.facets:
        found = _fitting(table, query, [(others, 1)])
    else:
        found = []
    for place, pk in found:
        tiers.setdefault(pk, place)  # The best come first, so what is known already fits as well or better.
    return dict(islice(tiers.items(), CAP)), len(tiers) <= CAP


def _fitting(table, query, arms) -> list[tuple[tuple[int, int], int]]:
    """Return whether it is in another language, the tier, and the id of what fits ``arms``, the best first.

    Each arm is languages and a tier. One query.
    """
    expressions = [_expression(query, codes, _classes(query, tier)) for codes, tier in arms]
    found = table.match(expressions, CAP + 1)
    return sorted(((int(len(arms[arm][0]) > 1), arms[arm][1]), pk) for arm, pk in found)


def _of_several_words(table, query, own, others, known):
    """Return as ``_fitting`` what fits several words somewhere, besides what is ``known``. Two queries.

    A common word among them makes each question long. So the first asks for what fits at all; of a few
    documents their tokens tell how well, of many a second question.
    """
    arms = [_expression(query, codes) for codes in (own, others)]
    somewhere = [(arm, pk) for arm, pk in table.match(arms, CAP + 1) if pk not in known]
    if len(somewhere) > MOST_READ:
        better = _fitting(table, query, [(own, 2), (own, 3), (others, 1), (others, 2), (others, 3)])
        return sorted([*better, *(((arm, 4), pk) for arm, pk in somewhere)])
    there = table.of([pk for _arm, pk in somewhere]) if somewhere else {}
    groups = [
        [_expression(query, codes, tokens.CLASSES[:tier]) for tier in (1, 2, 3)] for codes in (own, others)
    ]
    return sorted(((arm, _tier_of(there.get(pk, set()), groups[arm])), pk) for arm, pk in somewhere)


def _tier_of(there, groups_by_tier):
    """Return the first tier each of whose groups has a token that is ``there``; else the one behind them."""
    for tier, groups in enumerate(groups_by_tier, start=1):
        if not any(there.isdisjoint(group) for group in groups):
            return tier
    return len(groups_by_tier) + 1


def everywhere(words: Iterable[Word]) -> list[set[str]]:
    """Return the groups of tokens of documents in any language that have ``words``, wherever they stand."""
    return tokens.of_words(words, languages.CODES)


def _classes(query, tier):
    """Return the classes of tokens that are asked for ``tier``.

    One word is in one class, and what has it in a better one is known. Of several each has its own.
    """
    return tokens.CLASSES[:tier] if len(query.groups or query.words) > 1 else tokens.CLASSES[tier - 1]


def _expression(query, codes, classes=tokens.CLASSES):
    """Return the groups of tokens that documents in languages ``codes`` must have, to fit ``query``."""
    words = tokens.of_words(query.groups or query.words, codes, classes) or tokens.in_languages(codes)
    return [*words, *query.facet_groups]


def hits(candidates: Iterable[Candidate], versions: Mapping[str, int] | None = None) -> list[Hit]:
    """Return ``candidates`` with their things. One query for each kind among them.

    What has been taken back since is left out. Where ``versions`` are known, those of the keys of
    ``documents.places_stand_on``, things know what stands beside their titles.
    """
    wanted = list(candidates)
    ids: dict[str, list[int]] = {}
    for one in wanted:
        ids.setdefault(one.kind, []).append(one.object_id)
    things = {}
    for kind, pks in ids.items():
        shown = list(_shown(kind).filter(pk__in=pks).order_by())
        if versions is not None:
            of(kind).place(shown, versions)
        things.update({(kind, obj.pk): obj for obj in shown})
    found = ((one, things.get((one.kind, one.object_id))) for one in wanted)
    return [Hit(one, of(one.kind), obj) for one, obj in found if obj]


def beside(found: Iterable[Hit]) -> dict[int, list[languages.LocalText]]:
    """Return what stands beside the texts of hits and finds them too, by the id of the candidate.

    First in the candidate's language, then in none. Of kinds that tell it (``Documents.TELLS_BESIDE``); one
    query for each of these.
    """
    by_kind: dict[Documents, list[Hit]] = {}
    for hit in found:
        if hit.documents.TELLS_BESIDE:
            by_kind.setdefault(hit.documents, []).append(hit)
    told = {}
    for documents, those in by_kind.items():
        words = documents.beside([hit.obj for hit in those])
        for hit in those:
            code = hit.candidate.language
            parts = (words[hit.obj.pk].get(key) for key in (code, ""))
            told[hit.candidate.pk] = [languages.LocalText(part, code) for part in parts if part]
    return told


def _shown(kind):
    """Return the query set of what hits show of a kind. To put one together takes longer than to ask it."""
    documents = of(kind)
    return documents.shown() if documents.comes_by_itself else _shown_always(documents)


@cache
def _shown_always(documents):
    return documents.shown()
