"""The facets of the search page: their values in the reader's words, how many fit each, which are chosen.

Any of a facet's chosen values will do; what is found fits every facet that has one chosen. A facet's own
numbers are counted without it, so that they tell what a further choice adds.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.choices import Channel, Nature
from portal.lib import languages
from portal.lib.languages import LocalText
from portal.search.documents import everything, facet
from portal.topics.models import Topic
from regions.choices import LifeStage
from regions.models import County, Municipality, ServiceLanguage

LABELS = {
    "kind": _("Kind"),
    "county": _("County"),
    "municipality": _("Municipality"),
    "life_stage": _("Life stage"),
    "topic": _("Topic"),
    "nature": _("Nature of activity"),
    "language": _("Language of service"),
    "channel": _("Way to take part"),
}
MOST_VALUES = 20  # Of one facet that an address may choose; nobody ticks more.


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: what stands for it in addresses, its name, and its code in the index.

    ``narrower`` are codes that it means too. ``also`` are words that stand for it in addresses too: slugs in
    other languages, the code.
    """

    word: str
    name: LocalText
    code: str
    narrower: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(slots=True)
class Choice:
    """A value as the page shows it; ``number`` is None where it is not known."""

    value: Value
    number: int | None
    is_chosen: bool


@dataclass
class Facet:
    name: str
    values: list[Value]

    @property
    def label(self):
        return LABELS[self.name]


class Facets:
    """All facets, and what an address chooses of them. Four queries, five when places are shown."""

    def __init__(self, data: QueryDict):
        asked = {name: _asked(data, name) for name in LABELS}
        own = languages.current()
        counties = _counties()
        self.chosen: dict[str, list[Value]] = {}
        self.unknown: list[str] = []
        self.facets = []
        for name, values in (
            ("kind", _kinds(own)),
            ("county", counties),
            ("municipality", None),
            ("life_stage", _of_choices(LifeStage.stages(), own)),
            ("topic", _topics()),
            ("nature", _of_choices(Nature, own)),
            ("language", _service_languages()),
            ("channel", _of_choices(Channel, own)),
        ):
            if values is None:
                values = _municipalities(self.chosen.get("county"), asked[name])
            self._choose(name, values, asked[name])
            self.facets.append(Facet(name, values))

    def _choose(self, name, values, words):
        by_word = {word: value for value in values for word in (value.word, *value.also)}
        found = dict.fromkeys(by_word[word] for word in words if word in by_word)
        if found:
            self.chosen[name] = list(found)
        if any(word not in by_word for word in words):
            self.unknown.append(name)

    @property
    def meant(self) -> dict[str, frozenset[str]]:
        """What is chosen, as a query has it: values of the index by facet name."""
        return {
            name: frozenset(code for value in values for code in (value.code, *value.narrower))
            for name, values in self.chosen.items()
        }

    @property
    def broader(self) -> dict[str, str]:
        """The facet tokens of narrower topics, with the token of the broader one."""
        return {
            facet(one.name, code): facet(one.name, value.code)
            for one in self.facets
            for value in one.values
            for code in value.narrower
        }

    def shown(self, counts: Counter, beside: Mapping[str, Counter]) -> Iterable[tuple[Facet, list[Choice]]]:
        """Give each facet with the values that something fits, and those that are chosen.

        ``counts`` are of what is found; ``beside`` are, by facet name, of what would be found without it.
        """
        for one in self.facets:
            chosen = self.chosen.get(one.name, ())
            numbers = beside.get(one.name, counts)
            choices = []
            for value in one.values:
                number = numbers[facet(one.name, value.code)]
                if number or value in chosen:
                    choices.append(Choice(value, number, value in chosen))
            if choices:
                yield one, choices


def _asked(data, name):
    """Return the values that an address gives a facet: each once, of a bounded number and length."""
    words = dict.fromkeys(word.strip() for word in data.getlist(name)[: 5 * MOST_VALUES])
    return [word[:60] for word in words if word][:MOST_VALUES]


def _kinds(own):
    return [Value(one.kind, LocalText(capfirst(one.label), own), one.kind) for one in everything()]


def _of_choices(choices, own):
    return [Value(one.value, LocalText(capfirst(str(one.label)), own), one.value) for one in choices]


def _columns(*fields):
    return [f"{field}_{code}" for field in fields for code in languages.CODES]


def _counties():
    rows = County.objects.alphabetical().only("code", *_columns("short_name", "slug"))
    return [
        Value(
            row.address_word,
            row.local_name,
            row.code,
            also=tuple(filter(None, (row.code, row.slug_fi, row.slug_sv, row.slug_en))),
        )
        for row in rows
    ]


def _municipalities(counties, asked):
    """Return the municipalities of the chosen counties, and those that are asked for."""
    rows = Municipality.objects.alphabetical().only("code", *_columns("name"))
    asked = [word for word in asked if word.isdecimal()]
    codes = [county.code for county in counties or ()]
    if not asked and not codes:
        return []
    rows = rows.filter(Q(code__in=asked) | Q(county__code__in=codes))
    return [Value(row.code, row.local_name, row.code) for row in rows]


def _topics():
    """Return the topics; a broad one means the narrower ones too."""
    rows = list(Topic.objects.alphabetical().only("code", "parent", *_columns("name")))
    narrower: dict[int, list[str]] = {}
    for row in rows:
        narrower.setdefault(row.parent_id, []).append(row.code)
    return [
        Value(row.code, row.local_name, row.code, narrower=tuple(narrower.get(row.pk, ()))) for row in rows
    ]


def _service_languages():
    rows = ServiceLanguage.objects.alphabetical().only("code", *_columns("name"))
    return [Value(row.code, row.local_name, row.code) for row in rows]
