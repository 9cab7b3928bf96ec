"""A series of values by year as a line of dots, with its target: plain SVG that says all in words too."""

from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.templatetags.ui import number
from regions.indicators import Series, missing_in_words, reading, target_in_words

register = template.Library()

# Places in the drawing: across in per cent of its width, so that letters keep their size on every screen;
# down in pixels.
LEFT, RIGHT = Decimal(8), Decimal(90)
TOP, BOTTOM = 34, 150
HEIGHT = 184
ABOVE, BELOW = -13, 23  # From a dot down to the base line of its label.
NEAR = 30  # The line of a target so near above a dot would run through its label.
# Values that fit beside one another; of more only the first, last, least and most are written.
MOST_LABELS = 6


@dataclass(frozen=True)
class Dot:
    """One known value: its place, and its label where it has one, under the dot when ``is_under``.

    ``is_between``: neither the first nor the last, so that a narrow drawing leaves its label out.
    """

    year: int
    x: Decimal
    y: int
    label: str
    is_under: bool = False
    is_between: bool = False

    @property
    def dy(self):
        """How far the label is from the dot, down."""
        return BELOW if self.is_under else ABOVE


@dataclass(frozen=True)
class Piece:
    """The line between two known values; dashed where years between them are not known."""

    x1: Decimal
    y1: int
    x2: Decimal
    y2: int
    is_gap: bool


@dataclass(frozen=True)
class Tick:
    """A year under the line."""

    year: int
    x: Decimal


@dataclass(frozen=True)
class Target:
    """The line of the target, and the mark at its year."""

    x: Decimal
    y: int
    label: str


@dataclass(frozen=True)
class SeriesChart:
    """The drawing of a series."""

    dots: list[Dot]
    pieces: list[Piece]
    ticks: list[Tick]
    target: Target | None
    base: int = BOTTOM
    height: int = HEIGHT


def series_chart(series: Series) -> SeriesChart | None:
    """Return the drawing of ``series``; None when it has no value.

    The scale begins at zero, so that a small change does not look great; below it where values are negative.
    """
    if not series.points:
        return None
    years = [point.year for point in series.points]
    values = [point.value for point in series.points]
    if series.target is not None:
        years, values = [*years, series.target_year], [*values, series.target]
    first, last = min(years), max(years)
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])

    def x(year):
        if first == last:
            return (LEFT + RIGHT) / 2
        return (LEFT + (RIGHT - LEFT) * (year - first) / (last - first)).quantize(Decimal("0.01"))

    def y(value):
        return BOTTOM if high == low else BOTTOM - int((BOTTOM - TOP) * (value - low) / (high - low))

    written = _written(series)
    line = None if series.target is None else y(series.target)
    ends = {series.first.year, series.last.year}
    dots = [
        Dot(
            point.year,
            x(point.year),
            y(point.value),
            number(point.value) if point.year in written else "",
            is_under=line is not None and 0 < y(point.value) - line < NEAR,
            is_between=point.year not in ends,
        )
        for point in series.points
    ]
    pieces = [
        Piece(one.x, one.y, other.x, other.y, is_gap=other.year - one.year > 1)
        for one, other in zip(dots, dots[1:], strict=False)
    ]
    target = None
    if series.target is not None:
        target = Target(x(series.target_year), line, number(series.target))
    return SeriesChart(
        dots, pieces, [Tick(year, x(year)) for year in _ticks(years)], target, base=y(Decimal(0))
    )


def _written(series):
    """Return the years whose values are written out."""
    points = series.points
    if len(points) <= MOST_LABELS:
        return {point.year for point in points}
    by_value = sorted(points, key=lambda point: point.value)
    return {points[0].year, points[-1].year, by_value[0].year, by_value[-1].year}


def _ticks(years):
    """Return the years that are written under the line, far enough apart."""
    first, last = min(years), max(years)
    step = max(1, -(-(last - first) // (MOST_LABELS - 1)))
    ticks = [year for year in range(first, last, step) if year == first or last - year >= step]
    return sorted({*ticks, last})


def series_table(series: Series) -> dict:
    """Return the same values as a table for the data-table component, each year with its source."""
    known = {point.year: point for point in series.points}
    rows = []
    for year in sorted({*known, *series.missing_years}):
        point = known.get(year)
        source = point and {"text": point.source.title, "lang": point.source.lang, "url": point.source.url}
        rows.append(
            [
                {"text": str(year)},
                {"text": point and number(point.value), "numeric": True},
                source or {"text": ""},
            ]
        )
    if series.target is not None:
        label = _("Target for %(year)s") % {"year": series.target_year}
        rows.append([{"text": label}, {"text": number(series.target), "numeric": True}, {"text": ""}])
    return {
        "label": series.name.text,
        "columns": [
            {"label": _("Year")},
            {"label": series.unit.text, "numeric": True},
            {"label": _("Source")},
        ],
        "rows": rows,
    }


@register.inclusion_tag("components/series-figure.html")
def series_figure(series, heading="h3", csv_url=""):
    """Draw a series as a figure: sentence, chart, table, sources, and a file where ``csv_url`` leads to one.

    ``series``: a regions.indicators.Series, whose values have their sources at hand.
    """
    chart_id = f"indicator-{series.uuid}"
    drawing = series_chart(series)
    target = target_in_words(series, number)
    description = "; ".join(
        [f"{point.year}: {number(point.value)}" for point in series.points] + ([target] if target else [])
    )
    context = {
        "id": chart_id,
        "title": f"{series.name.text}, {series.unit.text}",
        "drawing": drawing,
        "description": description,
    }
    return {
        "id": chart_id,
        "name": series.name,
        "unit": series.unit,
        "heading": heading,
        "is_example": series.is_example,
        "reading": " ".join(filter(None, (reading(series, number), missing_in_words(series)))),
        "target": target,
        "chart": render_to_string("components/series-chart.html", context) if drawing else "",
        "table": series_table(series),
        "sources": series.sources,
        "csv_url": csv_url,
    }
