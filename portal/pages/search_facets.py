"""The facets of the search page: their values in the reader's words, how many fit each, which are chosen.

Any of a facet's chosen values will do; what is found fits every facet that has one chosen. A facet's own
numbers are counted without it, so that they tell what a further choice adds.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from django.http import QueryDict
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.choices import Channel, Nature
from portal.caching.held import held
from portal.lib import languages
from portal.lib.languages import LocalText
from portal.search.documents import columns, everything, facet
from portal.templatetags import ui
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
STANDS_ON = frozenset({"regions", "topics"})
MOST_VALUES = 20  # Of one facet that an address may choose; nobody ticks more.


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: what stands for it in addresses, its name, and its code in the index.

    ``within`` is the code of the county it is in. ``narrower`` are codes that it means too. ``also`` are
    words that stand for it in addresses too: slugs in other languages, the code.
    """

    word: str
    name: LocalText
    code: str
    within: str = ""
    narrower: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass
class Facet:
    name: str
    values: list[Value]

    @property
    def label(self):
        return LABELS[self.name]


class Facets:
    """All facets, and what an address chooses of them.

    No query for ``versions``, those of the keys of STANDS_ON, that have been read before; else four.
    """

    def __init__(self, data: QueryDict, versions: Mapping[str, int]):
        self.chosen: dict[str, list[Value]] = {}
        self.unknown: list[str] = []
        known = held(f"facets-{languages.current()}", STANDS_ON, _known, versions)
        self.facets = [Facet(name, values) for name, values in known]
        for one in self.facets:
            self._choose(one.name, one.values, _asked(data, one.name))
        near = {county.code for county in self.chosen.get("county", ())}
        for one in self.facets:
            if one.name == "municipality":
                chosen = self.chosen.get("municipality", ())
                one.values = [value for value in one.values if value.within in near or value in chosen]

    def _choose(self, name, values, words):
        if not words:
            return
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

    def shown(self, counts: Counter, beside: Mapping[str, Counter]) -> list[dict]:
        """Return each facet with the values that something fits, and those that are chosen.

        ``counts`` are of what is found; ``beside`` are, by facet name, of what would be found without it. A
        chosen value's number is what is found of it. A facet that alone is chosen has all its values, without
        numbers. Each choice is HTML: there are a hundred, and a template would take most of a page's time.
        """
        found, own = [], languages.current()
        for one in self.facets:
            chosen = self.chosen.get(one.name, ())
            numbers = beside.get(one.name) if chosen else counts
            choices = []
            for value in one.values:
                is_chosen = value in chosen
                token = facet(one.name, value.code)
                number = counts[token] if is_chosen else numbers and numbers[token]
                if number or is_chosen or numbers is None:
                    choices.append(_choice(one.name, value, own, is_chosen, number))
            if choices:
                found.append({"label": one.label, "choices": mark_safe("\n".join(choices))})
        return found

    def of(self, name: str) -> Facet:
        """Return the facet ``name``."""
        return next(one for one in self.facets if one.name == name)


def _choice(name, value, own, is_chosen, number):
    """Return a value to tick, as HTML, for readers of ``own``."""
    word, text, language = escape(value.word), escape(value.name.text), value.name.language
    lang = languages.attribute(language if language != own else "")
    checked = " checked" if is_chosen else ""
    told = f' <span class="muted">{shown_number(number)}</span>' if number is not None else ""
    return (
        f'<li><label><input type="checkbox" form="search-form" name="{name}" id="{name}-{word}" '
        f'value="{word}"{checked}><span{lang}>{text}</span>{told}</label></li>'
    )


def shown_number(value: int) -> str:
    """Return a number as the reader's language writes it; most are short, and then there is no more to it."""
    return str(value) if value < 1000 else ui.number(value)


def _asked(data, name):
    """Return the values that an address gives a facet: each once, of a bounded number and length."""
    words = dict.fromkeys(word.strip() for word in data.getlist(name)[: 5 * MOST_VALUES])
    return [word[:60] for word in words if word][:MOST_VALUES]


def _known():
    """Return the values of all facets by name. Four queries."""
    own = languages.current()
    return (
        ("kind", _of_choices([(one.kind, one.label) for one in everything()], own)),
        ("county", _counties()),
        ("municipality", _municipalities()),
        ("life_stage", _of_choices([(one.value, one.label) for one in LifeStage.stages()], own)),
        ("topic", _topics()),
        ("nature", _of_choices(Nature.choices, own)),
        ("language", _service_languages()),
        ("channel", _of_choices(Channel.choices, own)),
    )


def _of_choices(choices, own):
    return [Value(code, LocalText(capfirst(str(label)), own), code) for code, label in choices]


def _counties():
    rows = County.objects.alphabetical().only("code", *columns("short_name", "slug"))
    return [
        Value(
            row.address_word,
            row.local_name,
            row.code,
            also=tuple(filter(None, (row.code, row.slug_fi, row.slug_sv, row.slug_en))),
        )
        for row in rows
    ]


def _municipalities():
    rows = Municipality.objects.alphabetical().select_related("county")
    rows = rows.only("code", "county__code", *columns("name"))
    return [Value(row.code, row.local_name, row.code, within=row.county.code) for row in rows]


def _topics():
    """Return the topics; a broad one means the narrower ones too."""
    rows = list(Topic.objects.alphabetical().only("code", "parent", *columns("name")))
    narrower: dict[int, list[str]] = {}
    for row in rows:
        narrower.setdefault(row.parent_id, []).append(row.code)
    return [
        Value(row.code, row.local_name, row.code, narrower=tuple(narrower.get(row.pk, ()))) for row in rows
    ]


def _service_languages():
    rows = ServiceLanguage.objects.alphabetical().only("code", *columns("name"))
    return [Value(row.code, row.local_name, row.code) for row in rows]
