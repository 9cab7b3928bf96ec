"""Charts on money beside the grants by year: parts of a year, an organisation's years, the line of roles."""

from dataclasses import dataclass, field
from decimal import Decimal

from django import template
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from organisations.money import words
from portal.lib.languages import LocalText
from portal.templatetags.ui import euros, number, short_euros

register = template.Library()

# A sum above nothing is always seen.
LEAST = Decimal("0.6")
HUNDRED = Decimal(100)
# The longest bar leaves room for its own edge.
LONGEST = Decimal(99)

# The drawing of sums by year, in pixels.
COLUMN, GAP, TALLEST = 76, 12, 56
# The least height of a side where somebody stands, in per cent of the drawing.
LOWEST = 10


def length(value, largest) -> Decimal:
    """Return a bar's length in per cent of the drawing."""
    if not value or not largest:
        return Decimal(0)
    return max(LEAST, (LONGEST * Decimal(value) / Decimal(largest)).quantize(Decimal("0.01")))


@dataclass(frozen=True)
class BarRow:
    """One part: its name and address, how long its bar is, and what stands beside it."""

    name: LocalText
    url: str
    length: Decimal
    label: str
    sub: str
    is_told: bool


@register.inclusion_tag("components/figure.html")
def parts_figure(parts, year, chart_id, title, column, note="", csv_url="", sources=()):
    """Draw what the decisions of a year put into each goal or stage of life: bars, sentence and table.

    ``parts``: of organisations.money.grants; ``column``: what a part is, as the heading of its column.
    """
    largest = max((part.decided.granted or 0 for part in parts), default=0)
    rows = [
        BarRow(
            part.label,
            part.url,
            length(part.decided.granted, largest),
            _known(part.decided.granted),
            words.decisions(part.decided.count) if part.decided.count else "",
            part.is_told,
        )
        for part in parts
        if part.is_told or part.decided.count
    ]
    return {
        "id": chart_id,
        "title": title,
        "reading": words.parts(parts, year),
        "legend": "",
        "chart": render_to_string("components/bar-list.html", {"rows": rows}),
        "note": note,
        "table": _parts_table(parts, title, column),
        "sources": sources,
        "csv_url": csv_url,
    }


def _known(amount):
    return _("no decision known") if amount is None else euros(amount)


def _parts_table(parts, title, column):
    def numeric(value, write=number):
        return {"text": None if value is None else write(value), "numeric": True}

    columns = [
        {"label": column},
        {"label": _("Granted"), "numeric": True},
        {"label": _("Decisions"), "numeric": True},
        {"label": _("Organisations"), "numeric": True},
    ]
    rows = [
        [
            {"text": part.label.text, "lang": part.label.lang, "url": part.url},
            numeric(part.decided.granted, euros),
            numeric(part.decided.count),
            numeric(part.decided.organisations),
        ]
        for part in parts
    ]
    return {"label": title, "columns": columns, "rows": rows}


@dataclass(frozen=True)
class YearColumn:
    """One year of an organisation's money: its sums one above the other, or its absence."""

    year: int
    x: int
    height: int
    label: str
    series: str

    @property
    def y(self) -> int:
        """Where the column begins."""
        return TALLEST + 20 - self.height

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + (COLUMN - GAP) // 2


@dataclass(frozen=True)
class YearsDrawing:
    """Years from the first to the last, and the drawing's size."""

    columns: list[YearColumn] = field(default_factory=list)
    step: int = COLUMN
    thick: int = COLUMN - GAP
    foot: int = TALLEST + 20

    @property
    def width(self) -> int:
        """In pixels."""
        return max(1, len(self.columns)) * COLUMN - GAP

    @property
    def height(self) -> int:
        """In pixels, with the years beneath."""
        return self.foot + 24


def years_drawing(figures) -> YearsDrawing:
    """Return the drawing of a warning's sums by year; a year between without any is drawn as missing.

    Sums of a year are drawn as one only when they come from one giver; else their number is told.
    """
    known = [figure for figure in figures if figure.year]
    if not known:
        return YearsDrawing()
    years = range(min(figure.year for figure in known), max(figure.year for figure in known) + 1)
    largest = max((figure.amount or 0 for figure in known), default=0)
    columns = []
    for place, year in enumerate(years):
        amounts = [figure.amount for figure in known if figure.year == year and figure.amount]
        tall = max(amounts, default=Decimal(0))
        columns.append(
            YearColumn(
                year,
                place * COLUMN,
                max(3, round(TALLEST * tall / largest)) if tall else TALLEST,
                ", ".join(short_euros(amount) for amount in amounts),
                "granted" if amounts else "none",
            )
        )
    return YearsDrawing(columns)


@register.inclusion_tag("components/year-columns.html")
def year_columns(figures):
    """Draw a warning's sums by year. The sentence beside it says the same, so it is not read aloud."""
    return {"drawing": years_drawing(figures)}


@register.inclusion_tag("components/share-bar.html")
def share_bar(year):
    """Draw how much of what a county granted in a year the decisions known here cover."""
    share = year.share
    return {"width": length(share.part, share.whole) if share.is_known else None}


@register.inclusion_tag("components/outcome-bar.html")
def outcome_bar(row):
    """Draw how far an agreed outcome has come."""
    return {
        "width": None if row.share is None else max(Decimal(0), min(Decimal(99), row.share.quantize(LEAST)))
    }


@dataclass(frozen=True)
class Block:
    """One side at a step: where its block stands, and how tall it is, in per cent of the drawing."""

    side: str
    y: int
    height: int


def step_blocks(step) -> list[Block]:
    """Return who stands at a step as blocks one above the other, by the share of their activities."""
    total = step.activities
    if not total:
        return []
    heights = [max(LOWEST, 100 * row.activities // total) for row in step.sides]
    heights[heights.index(max(heights))] += 100 - sum(heights)
    blocks, y = [], 0
    for row, height in zip(step.sides, heights, strict=True):
        blocks.append(Block(row.side.value, y, height))
        y += height
    return blocks


@register.inclusion_tag("components/step-sides.html")
def step_sides(step):
    """Draw who stands at a step, by side. The words beneath say the same, so it is not read aloud."""
    return {"blocks": step_blocks(step)}


@register.simple_tag
def side_words(found):
    """Return how many activities stand at a step on one side, in words."""
    return words.at_side(found)


@dataclass(frozen=True)
class Period:
    """An agreement's time on a line that all agreements share, in per cent of it."""

    x: Decimal
    width: Decimal
    today: Decimal
    goes_on: bool


@register.inclusion_tag("components/period-line.html")
def period_line(partner, first, last, today):
    """Draw an agreement's time between ``first`` and ``last``, with today on it. Its dates stand beside."""
    days = max(1, (last - first).days)

    def place(day):
        return (HUNDRED * (min(max(day, first), last) - first).days / days).quantize(Decimal("0.01"))

    starts, ends = partner.agreement.starts_on, partner.agreement.ends_on or last
    x = place(starts)
    period = Period(x, max(Decimal(1), place(ends) - x), place(today), partner.agreement.ends_on is None)
    return {"period": period, "ends_soon": partner.ends_soon}
