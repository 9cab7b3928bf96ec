"""The briefing: a county's overview, gaps, money and sources on two to six A4 pages."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from portal.handouts import printing
from portal.handouts.facts import CountyFacts
from portal.handouts.sources import Sources
from portal.templatetags.charts import grant_figure

MOST_PAGES = 6


@dataclass(frozen=True)
class Room:
    """How many of each there is room for; the rest is on the county's page."""

    goals: int
    paths: int
    at_a_step: int
    agreements: int
    bodies: int
    statements: int
    messages: int


# From everything that a council member can use to the least that still tells the whole county.
ROOMS = (
    Room(goals=24, paths=5, at_a_step=3, agreements=12, bodies=4, statements=6, messages=4),
    Room(goals=16, paths=3, at_a_step=2, agreements=8, bodies=3, statements=4, messages=2),
    Room(goals=12, paths=1, at_a_step=2, agreements=5, bodies=2, statements=3, messages=1),
    Room(goals=8, paths=0, at_a_step=1, agreements=3, bodies=1, statements=2, messages=0),
)


def write(told: CountyFacts) -> bytes:
    """Return the briefing as a PDF file, in the active language: as much as six pages hold."""
    for room in ROOMS:
        document = printing.laid_out("handouts/briefing.html", _context(told, room))
        if len(document.pages) <= MOST_PAGES:
            break
    return printing.pdf(document)


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
        figure["legend"] = mark_safe(printing.styled(figure["legend"]))
    return {
        "told": told,
        "made_on": timezone.localdate(),
        "sources": Sources(),
        "most": room,
        "figure": figure,
    }
