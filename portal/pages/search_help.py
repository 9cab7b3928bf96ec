"""What helps a reader on: ways out of a search that found nothing or little, and places to begin at."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.pages.search_facets import LABELS, shown_number
from portal.search import finding, nearest

ENOUGH = 200  # More hits of another search than this are not counted.


@dataclass(frozen=True, slots=True)
class Way:
    """Another search: what it is, its address, and how many hits it has in words ("" where not counted)."""

    label: str
    url: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Help:
    """``spelling`` is the same search with words that stand in the texts."""

    spelling: Way | None
    ways: list[Way]


def beginnings(facets):
    """Return where to begin without words: facets with all their values, the broad topics only."""
    narrower = {code for value in facets.of("topic").values for code in value.narrower}
    return [
        {
            "name": name,
            "label": LABELS[name],
            "values": [
                {"word": value.word, "text": value.name.text, "lang": value.name.lang}
                for value in facets.of(name).values
                if value.code not in narrower
            ],
        }
        for name in ("kind", "topic", "county")
    ]


def ways_out(query, facets, beside, address):
    """Return another spelling, and searches with a filter or a word less that find more.

    ``beside`` are the counts without each chosen facet. At most 14 queries.
    """
    words = nearest.corrected(query) if query.words else []
    spelling = Way(" ".join(words), address(facets, " ".join(words), facets.chosen)) if words else None
    text = " ".join(query.surface)
    ways = []
    for name, count in beside.items():
        if count.number:
            kept = {other: values for other, values in facets.chosen.items() if other != name}
            label = _("Without the filter “%(filter)s”") % {"filter": LABELS[name]}
            ways.append(Way(label, address(facets, text, kept), _hits(count)))
    others = {}
    if len(facets.chosen) > 1 and query.words:
        others["filters"] = query.narrowed({})
    if len(query.words) > 1:
        others |= {place: query.without_word(place) for place in range(len(query.words))}
    for place, count in (finding.counted(others, cap=ENOUGH) if others else {}).items():
        if not count.number:
            continue
        if place == "filters":
            ways.append(Way(_("Without filters"), address(facets, text, {}), _hits(count)))
            continue
        left = " ".join(others[place].surface)
        label = _("Without the word “%(word)s”") % {"word": query.surface[place]}
        ways.append(Way(label, address(facets, left, facets.chosen), _hits(count)))
    return Help(spelling, ways)


def _hits(count):
    number = shown_number(count.number)
    if not count.is_all:
        return _("at least %(number)s hits") % {"number": number}
    return ngettext("%(number)s hit", "%(number)s hits", count.number) % {"number": number}
