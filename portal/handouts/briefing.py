"""The briefing: a county's overview, gaps, money and sources on two to six A4 pages."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal.handouts import printing
from portal.handouts.facts import CountyFacts
from portal.handouts.sources import Sources
from portal.templatetags.charts import grant_chart, grant_figure, series_label

MOST_PAGES = 6


@dataclass(frozen=True)
class Room:
    """How many of each there is room for; the rest is on the county's page."""

    changes: int
    goals: int
    paths: int
    all_paths: int
    at_a_step: int
    gaps: int
    warnings: int
    agreements: int
    contracts: int
    bodies: int
    statements: int
    messages: int


# From everything that a council member can use to the least that still tells the whole county.
ROOMS = (
    Room(10, 24, 4, 20, 3, 12, 8, 10, 4, 4, 6, 4),
    Room(8, 20, 2, 20, 2, 10, 6, 8, 3, 3, 4, 2),
    Room(5, 14, 1, 12, 2, 8, 5, 6, 2, 2, 3, 1),
    Room(3, 10, 0, 8, 1, 6, 3, 4, 1, 1, 2, 0),
)


def write(told: CountyFacts) -> bytes:
    """Return the briefing as a PDF file, in the active language: as much as six pages hold, two at least."""
    for room in ROOMS:
        document = _laid_out(told, room)
        if len(document.pages) <= MOST_PAGES:
            break
    if len(document.pages) == 1:
        document = _laid_out(told, room, apart=True)
    return printing.pdf(document)


def _laid_out(told, room, apart=False):
    return printing.laid_out("handouts/briefing.html", _context(told, room) | {"apart": apart})


def _context(told, room):
    for row in told.strategies:
        row["listed"] = [
            {**goal, "is_child": goal is not above}
            for above in row["goals"]
            for goal in (above, *above["children"])
        ]
    figure = None
    if told.grants:
        figure = grant_figure(told.grants, "grants", _("Grants by year"), told.grants_reading)
        figure["chart"] = mark_safe(printing.styled(figure["chart"]))
        series = grant_chart(told.grants).series
        figure["series"] = [{"name": name, "label": series_label(name)} for name in series]
    return {
        "told": told,
        "made_on": timezone.localdate(),
        "sources": Sources(),
        "most": room,
        "figure": figure,
    }
