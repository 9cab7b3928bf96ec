"""Charts as plain SVG: computed here, drawn by a template, readable without colour and without a script."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django import template
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.templatetags.ui import euros, number, short_euros

register = template.Library()

SERIES = ("budget", "granted", "applied")

# Places in the drawing: across in per cent of its width, so that letters keep their size on every screen;
# down in pixels.
START = Decimal(14)
REACH = Decimal(50)
LINE = 22
STEP = 21
THICK = 14
BETWEEN = 16


@dataclass(frozen=True)
class Bar:
    """One sum of one year: what it is, how long it is drawn, and its label."""

    series: str
    y: int
    width: Decimal
    label: str
    label_x: Decimal

    @property
    def text_y(self):
        """The base line of the label."""
        return self.y + THICK - 2


@dataclass(frozen=True)
class Row:
    """One year, or one kind of grant in it; without bars where nothing is known."""

    year: str
    year_y: int
    y: int
    kind: str = ""
    bars: list[Bar] = field(default_factory=list)

    @property
    def middle(self):
        """The height at which the line of an unknown year runs."""
        return self.y + THICK // 2


@dataclass(frozen=True)
class GrantChart:
    """The drawing's rows and its height."""

    rows: list[Row]
    height: int
    series: list[str]

    @property
    def axis_height(self):
        """How far down the axis runs."""
        return self.height - BETWEEN // 2


def known(grant):
    """Return the series of a grant summary that have a sum, in their fixed order."""
    return [name for name in SERIES if grant.get(name) is not None]


def with_missing_years(grants):
    """Return grants by year, oldest first, with an empty row for each year between that nothing is known of.

    >>> [grant["year"] for grant in with_missing_years([{"year": 2026}, {"year": 2024}])]
    [2024, 2025, 2026]
    """
    years = {grant["year"] for grant in grants}
    if not years:
        return []
    empty = [{"year": year} for year in range(min(years), max(years) + 1) if year not in years]
    return sorted([*grants, *empty], key=lambda grant: grant["year"])


def width(value, largest):
    """Return a bar's length in per cent of the drawing; a sum above nothing is always visible."""
    if not largest or not value:
        return Decimal(0)
    return max(Decimal("0.6"), (REACH * Decimal(value) / Decimal(largest)).quantize(Decimal("0.01")))


def grant_chart(grants, shorten=short_euros):
    """Return the drawing of grants by year: budget, granted and applied side by side, never added up.

    ``grants``: dicts of year and, where known, kind (the giver's own word), budget, granted, applied.
    A kind is written out where a year has more than one row.
    """
    grants = with_missing_years(grants)
    largest = max((grant[name] for grant in grants for name in known(grant)), default=0)
    per_year = {}
    for grant in grants:
        per_year[grant["year"]] = per_year.get(grant["year"], 0) + 1
    rows, y, last_year = [], 4, None
    for grant in grants:
        kind = grant.get("kind", "") if per_year[grant["year"]] > 1 else ""
        year_y = y + THICK - 2
        if kind:
            y += LINE
        bars = []
        for index, name in enumerate(known(grant)):
            length = width(grant[name], largest)
            label = with_precision(shorten(grant[name]), grant.get("precision"))
            bars.append(Bar(name, y + index * STEP, length, label, START + length))
        first = grant["year"] != last_year
        rows.append(Row(str(grant["year"]) if first else "", year_y, y, kind, bars))
        last_year = grant["year"]
        y += max(1, len(bars)) * STEP + BETWEEN
    return GrantChart(rows, y, [name for name in SERIES if any(name in known(grant) for grant in grants)])


@register.filter("precisely")
def with_precision(text, precision):
    """Return a sum with a word on how exactly it is known: exact, approximate or derived."""
    if precision == "approximate":
        return _("about %(sum)s") % {"sum": text}
    if precision == "derived":
        return _("%(sum)s, derived") % {"sum": text}
    return text


def sum_in_words(value, precision):
    """Return a whole sum in euros with a word on how exactly it is known."""
    return with_precision(euros(value), precision)


def series_label(name):
    """Return a series' name."""
    return {"budget": _("Budget"), "granted": _("Granted"), "applied": _("Applied for")}[name]


def grant_table(grants):
    """Return the same grants as a table for the data-table component; a note stands under the kind."""
    grants = with_missing_years(grants)
    with_kind = any(grant.get("kind") or grant.get("note") for grant in grants)
    with_counts = any(
        grant.get(name) is not None for grant in grants for name in ("recipients", "applications")
    )
    columns = [{"label": _("Year")}]
    if with_kind:
        columns.append({"label": _("Kind of grant")})
    columns += [{"label": series_label(name), "numeric": True} for name in SERIES]
    if with_counts:
        columns += [
            {"label": _("Applications"), "numeric": True},
            {"label": _("Recipients"), "numeric": True},
        ]

    def cell(value, write):
        return {"text": None if value is None else write(value), "numeric": True}

    rows = []
    for grant in grants:
        row = [{"text": str(grant["year"])}]
        if with_kind:
            row.append(
                {
                    "text": grant.get("kind") or None,
                    "lang": grant.get("kind_lang", ""),
                    "sub": grant.get("note", ""),
                    "sub_lang": grant.get("note_lang", ""),
                }
            )
        how = grant.get("precision")
        row += [cell(grant.get(name), partial(sum_in_words, precision=how)) for name in SERIES]
        if with_counts:
            row += [cell(grant.get(name), number) for name in ("applications", "recipients")]
        rows.append(row)
    return {"label": _("Grants by year"), "columns": columns, "rows": rows}


@register.inclusion_tag("components/figure.html")
def grant_figure(grants, chart_id, title, reading="", note="", csv_url=""):
    """Draw grants by year as a figure: chart, sentence, table, sources.

    ``grants``: dicts of year, kind, kind_lang, budget, granted, applied, recipients, applications, note,
    note_lang, source (as in source-note); only year is required. ``chart_id`` is unique on the page.
    """
    grants = list(grants)
    drawing = grant_chart(grants)
    description = "; ".join(
        f"{row.year} {row.kind}: ".replace(" :", ":")
        + (", ".join(f"{series_label(bar.series)} {bar.label}" for bar in row.bars) or _("not known"))
        for row in drawing.rows
    )
    context = {"id": chart_id, "title": title, "drawing": drawing, "description": description}
    sources = {
        source["title"] + source.get("url", ""): source for grant in grants if (source := grant.get("source"))
    }
    return {
        "id": chart_id,
        "title": title,
        "reading": reading,
        "legend": render_to_string(
            "components/grant-legend.html",
            {
                "id": chart_id,
                "series": [{"name": name, "label": series_label(name)} for name in drawing.series],
            },
        ),
        "chart": render_to_string("components/grant-chart.html", context),
        "note": note,
        "table": grant_table(grants),
        "sources": list(sources.values()),
        "csv_url": csv_url,
    }
