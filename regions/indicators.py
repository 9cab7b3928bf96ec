"""Indicators as series: the figures of goal pages, a county's pages, its briefing and its files."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib import languages
from portal.lib.languages import LocalText
from regions.models import Goal, Indicator, Source


@dataclass(frozen=True)
class Point:
    """An indicator's value in one year, and what it rests on."""

    year: int
    value: Decimal
    source: Source


@dataclass(frozen=True)
class Series:
    """An indicator with its values, oldest first; a year that is not among them is not known.

    ``goal``: the goal that it measures; None when it is of the field of organisations in the county.
    """

    uuid: str
    name: LocalText
    unit: LocalText
    points: list[Point]
    target: Decimal | None
    target_year: int | None
    goal: Goal | None
    source: Source
    is_example: bool
    changed_at: dt.datetime

    @property
    def first(self) -> Point | None:
        return self.points[0] if self.points else None

    @property
    def last(self) -> Point | None:
        return self.points[-1] if self.points else None

    @property
    def change(self) -> Decimal | None:
        """How much the last value differs from the first; None while there are not two."""
        return self.last.value - self.first.value if len(self.points) > 1 else None

    @property
    def missing_years(self) -> list[int]:
        """The years between the first value and the last of which nothing is known."""
        if not self.points:
            return []
        known = {point.year for point in self.points}
        return [year for year in range(self.first.year, self.last.year) if year not in known]

    @property
    def sources(self) -> list[Source]:
        """What the values rest on, each once, the newest first; the indicator's own when it has no value."""
        found = {point.source.pk: point.source for point in reversed(self.points)}
        return list(found.values()) or [self.source]


def of_indicator(indicator: Indicator) -> Series:
    """Return ``indicator`` as a series. From prefetched values, with their sources where those are asked."""
    points = [Point(row.year, row.value.normalize(), row.source) for row in indicator.values.all()]
    return Series(
        uuid=str(indicator.uuid),
        name=indicator.local_name,
        unit=languages.localised(indicator, "unit"),
        points=sorted(points, key=lambda point: point.year),
        target=None if indicator.target is None else indicator.target.normalize(),
        target_year=indicator.target_year,
        goal=indicator.goal,
        source=indicator.source,
        is_example=indicator.is_example,
        changed_at=indicator.updated_at,
    )


def of_goal(goal: Goal) -> list[Series]:
    """Return the series of ``goal``. Three queries."""
    return _series(Indicator.objects.filter(goal=goal))


def of_field(county) -> list[Series]:
    """Return the series of the field of organisations in ``county``. Three queries."""
    return _series(Indicator.objects.filter(county=county, goal=None))


def of_goals(county) -> list[Series]:
    """Return the series of ``county``'s goals, in the order of its strategies and goals. Three queries."""
    return _series(
        Indicator.objects.filter(goal__county=county).order_by(
            F("goal__strategy__starts").desc(nulls_last=True),
            "goal__strategy",
            F("goal__parent__order").asc(nulls_first=True),
            "goal__order",
            f"sort_{languages.current()}",
            "pk",
        )
    )


def _series(indicators: QuerySet) -> list[Series]:
    rows = indicators.select_related("source", "goal__county", "goal__strategy")
    return [of_indicator(row) for row in rows.prefetch_related("values__source")]


def reading(series: Series, write) -> str:
    """Return in a sentence what the series says, or why it says little. ``write`` makes words of a number.

    It says whether the number rose or fell, never whether that is good: the portal does not know.
    """
    if not series.points:
        return _("No value is known yet.")
    last = {"last": write(series.last.value), "last_year": series.last.year}
    if series.change is None:
        return _("One value only, %(last)s in %(last_year)s: whether it has changed cannot be told.") % last
    both = last | {"first": write(series.first.value), "first_year": series.first.year}
    if not series.change:
        return _("%(last)s in %(last_year)s, as in %(first_year)s.") % both
    if series.change > 0:
        return _("From %(first)s in %(first_year)s up to %(last)s in %(last_year)s.") % both
    return _("From %(first)s in %(first_year)s down to %(last)s in %(last_year)s.") % both


def target_in_words(series: Series, write) -> str:
    """Return the target and its year in words; "" when there is none."""
    if series.target is None:
        return ""
    return _("Target for %(year)s: %(value)s %(unit)s") % {
        "year": series.target_year,
        "value": write(series.target),
        "unit": series.unit.text,
    }


def missing_in_words(series: Series) -> str:
    """Return which years between the first and the last are not known; "" when all are."""
    years = series.missing_years
    if not years:
        return ""
    return ngettext("The year %(years)s is not known.", "The years %(years)s are not known.", len(years)) % {
        "years": ", ".join(map(str, years))
    }
