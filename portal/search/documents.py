"""What can be found: for each kind of thing its titles, its texts and its facets, as the apps tell.

Each app registers its kinds in its own ``search.py``; the index itself knows none of them.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django.db import models

from portal.lib import languages
from portal.lib.languages import LocalText
from portal.lib.richtext import plain

Concerned = dict[str, set[int]]


def facet(name: str, value: Any) -> str:
    """Return the token of a facet's value: "county_06"."""
    return f"{name}:{value}"


def codes_of(relation, objs, column: str) -> list[tuple[int, Any]]:
    """Return pairs of ``objs``' primary keys and ``column`` of what a many-to-many field joins. One query.

    ``relation`` is the field's descriptor: ``Activity.topics``.
    """
    field = relation.field
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    rows = relation.through.objects.filter(**{f"{own}__in": [obj.pk for obj in objs]})
    return list(rows.values_list(f"{own}_id", f"{other}__{column}"))


def columns(*fields: str) -> list[str]:
    """Return the columns of translated ``fields`` in every language."""
    return [f"{field}_{code}" for field in fields for code in languages.CODES]


def joined(between: str, rows: Iterable, *fields: str) -> dict[str, str]:
    """Return by language the translated ``fields`` of ``rows``, one after the other. No queries."""
    return {
        code: between.join(
            text for row in rows for field in fields if (text := getattr(row, f"{field}_{code}"))
        )
        for code in languages.CODES
    }


class Documents:
    """How things of one kind are found.

    ``TITLES`` and ``TEXTS`` name translated fields; the first of TITLES names the thing. ``place`` in
    ``order`` is where the kind stands among hits that are otherwise alike.
    """

    kind: ClassVar[str]
    model: ClassVar[type[models.Model]]
    order: ClassVar[int]
    TITLES: ClassVar[tuple[str, ...]] = ("name",)
    TEXTS: ClassVar[tuple[str, ...]] = ()
    # Whether hits are told by what stands ``beside`` them where their titles and texts lack the words.
    TELLS_BESIDE: ClassVar[bool] = False
    # Whether things of this kind come out by the clock alone: they are in the index before.
    comes_by_itself: ClassVar[bool] = False
    # The keys of versions on which what ``place`` gives stands: portal.caching.stamps.
    PLACES_STAND_ON: ClassVar[frozenset[str]] = frozenset()

    @property
    def label(self) -> str:
        """What things of this kind are called together."""
        return self.model._meta.verbose_name_plural

    @property
    def noun(self) -> str:
        """What one thing of this kind is called."""
        return self.model._meta.verbose_name

    # For the index.

    def published(self) -> models.QuerySet:
        """What everybody may see now: the pages' own query set."""
        return self.model.objects.published()

    def indexed(self) -> models.QuerySet:
        """What is in the index: what is published, or will be by itself; with all that the texts read."""
        return self.published()

    def languages(self, obj) -> list[str]:
        """The languages in which ``obj`` is found: those that it has a title in. No queries."""
        return languages.written_in(obj, self.TITLES[0])

    def facets(self, objs: list) -> Mapping[int, Iterable[str]]:
        """The facet tokens of ``objs`` beside their kind, by primary key. A few queries for all of them."""
        return {}

    def day(self, obj) -> dt.date | None:
        """The day by which newer things of this kind come first."""
        return None

    def title(self, obj, language: str) -> str:
        """The title in ``language``. No queries."""
        return getattr(obj, f"{self.TITLES[0]}_{language}") or ""

    def names(self, obj, language: str) -> str:
        """All words by which ``obj`` is known in ``language``, its title first. No queries."""
        return " ".join(getattr(obj, f"{field}_{language}") or "" for field in self.TITLES)

    def text(self, obj, language: str) -> str:
        """The running text in ``language``, without markup. No queries."""
        texts = (getattr(obj, f"{field}_{language}") for field in self.TEXTS)
        return " ".join(plain(text) for text in texts if text)

    def beside(self, objs: list) -> Mapping[int, Mapping[str, str]]:
        """Words that find ``objs`` and are not in their texts, such as an organisation's name.

        By primary key and language; those under "" hold for every language. A few queries for all of them;
        where they are told to readers (TELLS_BESIDE), one, for what ``shown`` has read too.
        """
        return {}

    def waiting(self) -> models.QuerySet:
        """What is in the index and not out yet, of a kind that comes by itself. Never many."""
        raise NotImplementedError

    # For the page of hits.

    def shown(self) -> models.QuerySet:
        """What is published, with what a hit shows of it beside its place and no more. One query."""
        return self.published()

    def url(self, obj) -> str:
        """The address of the page on which ``obj`` is read, in the active language."""
        return obj.get_absolute_url()

    def place(self, objs: list, versions: Mapping[str, int]):
        """Give ``objs`` what stands beside their titles and the process holds. No queries once it is held."""

    def context(self, obj) -> list[LocalText]:
        """What stands beside the title: whose it is, or where. No queries for what has been given a place."""
        return []

    def is_example(self, obj) -> bool:
        return bool(getattr(obj, "is_example", False))


_kinds: dict[str, Documents] = {}
_concerns: dict[type[models.Model], list[Callable[[Any], Concerned]]] = {}


def register(documents: type[Documents]) -> type[Documents]:
    """Make things of a kind findable; a decorator."""
    one = documents()
    _kinds[one.kind] = one
    concerns(one.model)(lambda obj: {one.kind: {obj.pk}})
    return documents


def concerns(model: type[models.Model]):
    """Register a function that returns which things, ids by kind, are found otherwise when a row changes."""

    def add(function):
        _concerns.setdefault(model, []).append(function)
        return function

    return add


def places_stand_on() -> frozenset[str]:
    """Return the keys of versions on which what stands beside titles stands, of every kind."""
    return frozenset().union(*(one.PLACES_STAND_ON for one in _kinds.values()))


def of(kind: str) -> Documents:
    """Return how things of ``kind`` are found. Raises KeyError."""
    return _kinds[kind]


def of_model(model: type[models.Model]) -> Documents:
    """Return how rows of ``model`` are found. Raises LookupError."""
    for one in _kinds.values():
        if one.model is model:
            return one
    raise LookupError(f"{model} is not found by words")


def everything() -> list[Documents]:
    """Return all kinds, in their order."""
    return sorted(_kinds.values(), key=lambda one: one.order)


def concerned(*objs) -> Concerned:
    """Return what is found otherwise when ``objs`` change: ids by kind. A few queries a thing."""
    found: Concerned = {}
    for obj in objs:
        for function in _concerns.get(type(obj), ()):
            for kind, pks in function(obj).items():
                found.setdefault(kind, set()).update(pks)
    return found


def both(*found: Concerned) -> Concerned:
    """Return all that ``found`` name."""
    joined: Concerned = {}
    for one in found:
        for kind, pks in one.items():
            joined.setdefault(kind, set()).update(pks)
    return joined
