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


def ways_out(asked, beside, address):
    """Return another spelling, and searches with a filter or a word less that find more.

    ``beside`` are the counts without each chosen facet; ``address`` makes an address of ``asked`` with other
    words or values. At most 12 queries.
    """
    query = asked.query
    words = " ".join(nearest.corrected(query)) if query.words else ""
    ways = []
    for name, count in beside.items():
        if count.number:
            kept = {other: values for other, values in asked.chosen.items() if other != name}
            label = _("Without the filter “%(filter)s”") % {"filter": LABELS[name]}
            ways.append(Way(label, address(asked, chosen=kept), _hits(count)))
    others = {}
    if len(asked.chosen) > 1 and query.words:
        others["filters"] = query.narrowed({})
    if len(query.words) > 1:
        others |= {place: query.without_word(place) for place in range(len(query.words))}
    for place, count in (finding.counted(others, cap=ENOUGH) if others else {}).items():
        if not count.number:
            continue
        if place == "filters":
            ways.append(Way(_("Without filters"), address(asked, chosen={}), _hits(count)))
            continue
        label = _("Without the word “%(word)s”") % {"word": query.surface[place]}
        ways.append(Way(label, address(asked, text=" ".join(others[place].surface)), _hits(count)))
    return Help(Way(words, address(asked, text=words)) if words else None, ways)


def _hits(count):
    number = shown_number(count.number)
    if not count.is_all:
        return _("at least %(number)s hits") % {"number": number}
    return ngettext("%(number)s hit", "%(number)s hits", count.number) % {"number": number}
