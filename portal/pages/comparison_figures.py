"""Figures of counties side by side: in words, as drawings, as rows of tables and of files. No queries."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisations.comparison import Comparison, Figure, GrantFigure, Measure, Unit, in_words, sources_of
from portal.lib import languages
from portal.lib.spreadsheets import Column, Kind, Sheet
from portal.templatetags.charts import sum_in_words
from portal.templatetags.ui import euros, number
from regions import tiles

# Places in a drawing: across in per cent of its width, so that letters keep their size; down in pixels.
ROW = 58
BAR_TOP, BAR = 26, 14
REACH = Decimal(100)


def day(value) -> str:
    """Return a day as running text has it."""
    return date_format(value, "DATE_FORMAT")


# Words.


def value_in_words(figure: Figure) -> str:
    """Return a figure's value with its unit: "62 %", "4.3", "€1.25"; "not known" without one."""
    if not figure.is_known:
        return _("not known")
    return written(figure.value, figure.measure.unit)


def written(value: Decimal, unit: Unit) -> str:
    """Return a value as people write it. Shares are in whole per cent, but for what is nearly none or all."""
    if unit == Unit.EUROS:
        return euros(value, 2)
    if unit == Unit.PER_PEOPLE:
        return number(value)
    whole = value.quantize(Decimal(1))
    exact = value if (whole in (0, 100) and value != whole) else whole
    return _("%(number)s %%") % {"number": number(exact)}


def fraction_in_words(figure: Figure) -> str:
    """Return what a figure was reckoned from, each part with its day; "" when nothing is known of it."""
    if figure.numerator is None:
        return ""
    if figure.measure.unit == Unit.EUROS:
        precision = figure.precision
        told = _("%(sum)s in %(year)s") % {
            "sum": sum_in_words(figure.numerator, precision),
            "year": figure.year,
        }
    elif figure.measure.unit == Unit.SHARE:
        return _("%(part)s of %(whole)s, %(day)s") % {
            "part": number(figure.numerator),
            "whole": number(figure.denominator),
            "day": day(figure.on),
        }
    else:
        told = _("%(number)s on %(day)s") % {"number": number(figure.numerator), "day": day(figure.on)}
    if figure.denominator is None:
        return told
    people = _("%(people)s people on %(day)s") % {
        "people": number(figure.denominator),
        "day": day(figure.people_on),
    }
    return f"{told} / {people}"


def doubts_in_words(figure: Figure | GrantFigure) -> list[str]:
    """Return why to be careful with a figure, a phrase each."""
    return [in_words(doubt, day) for doubt in figure.doubts]


def in_short(figure: Figure) -> str:
    """Return a figure in one phrase for those who do not see the drawing."""
    if not figure.is_known:
        return _("not known: %(reason)s") % {"reason": figure.reason}
    return f"{value_in_words(figure)} ({fraction_in_words(figure)})"


# One measure side by side.


@dataclass(frozen=True)
class Bar:
    """One county's row in a drawing: its bar in per cent of the width, None where nothing is known."""

    name: languages.LocalText
    y: int
    width: Decimal | None
    value: str
    is_thin: bool

    @property
    def text_y(self):
        """The base line of the name and the value."""
        return self.y + BAR_TOP - 8

    @property
    def bar_y(self):
        return self.y + BAR_TOP

    @property
    def middle(self):
        return self.y + BAR_TOP + BAR // 2


@dataclass(frozen=True)
class Multiple:
    """One measure of the chosen counties: drawing, words, table, sources."""

    measure: Measure
    bars: list[Bar]
    others: list[Decimal]
    end: str
    height: int
    reading: str
    doubts_of_all: list[str]
    doubts: list[tuple[languages.LocalText, list[str]]]
    description: str
    table: dict
    sources: list

    @property
    def id(self) -> str:
        return f"measure-{self.measure}"


def multiple(comparison: Comparison, measure: Measure, counties) -> Multiple:
    """Return one measure of ``counties`` side by side; the other counties are ticks on the same scale."""
    figures = [comparison.figure(measure, county) for county in counties]
    everywhere = [figure.value for figure in comparison.of(measure) if figure.is_known]
    largest = Decimal(100) if measure.unit == Unit.SHARE else max(everywhere, default=Decimal(0))

    def width(value):
        return (REACH * value / largest).quantize(Decimal("0.01")) if largest else Decimal(0)

    bars = [
        Bar(
            figure.county.local_name,
            place * ROW,
            width(figure.value) if figure.is_known else None,
            value_in_words(figure),
            figure.is_thin,
        )
        for place, figure in enumerate(figures)
    ]
    chosen = {county.pk for county in counties}
    others = sorted(
        width(figure.value)
        for figure in comparison.of(measure)
        if figure.is_known and figure.county.pk not in chosen
    )
    known = [careful(figure) for figure in figures if figure.is_known]
    shared = [phrase for phrase in known[0] if all(phrase in told for told in known)] if known[1:] else []
    return Multiple(
        measure,
        bars,
        others,
        written(largest, measure.unit) if largest else "",
        len(bars) * ROW,
        reading(measure, figures),
        shared,
        [
            (figure.county.local_name, own)
            for figure in figures
            if (own := [phrase for phrase in careful(figure) if phrase not in shared])
        ],
        "; ".join(f"{figure.county.local_name.text}: {in_short(figure)}" for figure in figures),
        figure_table(measure, figures),
        sources_of(figures),
    )


def careful(figure: Figure) -> list[str]:
    """Return the doubts of a figure, or why it is not known."""
    return doubts_in_words(figure) if figure.is_known else [in_short(figure)]


def reading(measure: Measure, figures) -> str:
    """Return in a sentence where a number is highest and lowest, or why that is not told.

    Sums are never ranked: counties count them in different ways, and tell them of different years.
    """
    known = [figure for figure in figures if figure.is_known]
    if len(known) < 2:
        return _("Not known of enough counties to compare.")
    if measure.unit == Unit.EUROS:
        years = sorted({figure.year for figure in known})
        if len(years) > 1:
            return _("The sums are of different years (%(years)s): they are not to be ranked.") % {
                "years": ", ".join(map(str, years))
            }
        return _("Counties count grants in different ways: the sums are not to be ranked as such.")
    if any(figure.is_thin for figure in known):
        return _("Too little is known to say which is higher: see the notes.")
    low, high = min(known, key=lambda one: one.value), max(known, key=lambda one: one.value)
    if value_in_words(low) == value_in_words(high):
        return _("The same wherever it is known: %(value)s.") % {"value": value_in_words(high)}
    return _("Highest in %(high)s (%(most)s), lowest in %(low)s (%(least)s).") % {
        "high": high.county.local_name.text,
        "most": value_in_words(high),
        "low": low.county.local_name.text,
        "least": value_in_words(low),
    }


def figure_table(measure: Measure, figures) -> dict:
    """Return a measure as a table for the data-table component."""
    rows = []
    for figure in figures:
        name = figure.county.local_name
        told = careful(figure)
        rows.append(
            [
                {"text": name.text, "lang": name.lang, "url": figure.county.get_absolute_url()},
                {"text": value_in_words(figure) if figure.is_known else None, "numeric": True},
                {"text": fraction_in_words(figure)},
                _careful(told, figure.note),
            ]
        )
    return {
        "label": measure.label,
        "columns": [
            {"label": _("County")},
            {"label": measure.label, "numeric": True},
            {"label": _("Reckoned from")},
            {"label": _("To be careful with")},
        ],
        "rows": rows,
    }


def _careful(told, note=None):
    """Return a cell of phrases, with the note on comparability under them."""
    if note and note.text:
        return {"text": "; ".join(told), "sub": note.text, "sub_lang": note.lang}
    return {"text": "", "sub": "; ".join(told)}


def grant_table(comparison: Comparison, counties) -> dict | None:
    """Return grants for each inhabitant by county, year and kind as a table; None when none are known."""
    rows = []
    for county in counties:
        for grant in comparison.grants[county.pk]:
            summary = grant.summary
            name, word = county.local_name, languages.localised(summary, "own_word")
            note = languages.localised(summary, "note")
            rows.append(
                [
                    {"text": name.text, "lang": name.lang},
                    {"text": str(summary.year)},
                    {"text": word.text, "lang": word.lang, "sub": note.text, "sub_lang": note.lang},
                    _sum(summary.budget, grant.budget, summary.precision),
                    _sum(summary.granted, grant.granted, summary.precision),
                    _careful(doubts_in_words(grant)),
                    {"text": summary.source.title, "lang": summary.source.lang, "url": summary.source.url},
                ]
            )
    if not rows:
        return None
    return {
        "label": _("Grants for each person by year and kind"),
        "columns": [
            {"label": _("County")},
            {"label": _("Year")},
            {"label": _("Kind of grant")},
            {"label": _("Budget for each person"), "numeric": True},
            {"label": _("Granted for each person"), "numeric": True},
            {"label": _("To be careful with")},
            {"label": _("Source")},
        ],
        "rows": rows,
    }


def _sum(whole, each, precision):
    if whole is None or each is None:
        return {"text": None, "numeric": True}
    return {"text": euros(each, 2), "numeric": True, "sub": sum_in_words(whole, precision)}


# The map.


def map_tiles(comparison: Comparison, measure: Measure, chosen) -> list[tiles.Tile]:
    """Return the map of all counties by one measure."""
    scale = scale_of(comparison, measure)
    chosen = {county.pk for county in chosen}
    return tiles.tiles(
        [
            {
                "code": figure.county.code,
                "short": figure.county.local_name.text,
                "url": figure.county.get_absolute_url(),
                "value": figure.value,
                "value_label": tile_label(figure),
                "text": on_tile(figure),
                "level": scale.level(figure.value),
                "is_chosen": figure.county.pk in chosen,
                "is_thin": figure.is_thin,
            }
            for figure in comparison.of(measure)
        ]
    )


def on_tile(figure: Figure) -> str:
    """Return a figure in the few letters that a tile has room for."""
    if not figure.is_known:
        return "–"
    if figure.measure.unit == Unit.SHARE:
        return written(figure.value, Unit.SHARE)
    return number(figure.value)


def tile_label(figure: Figure) -> str:
    told = value_in_words(figure)
    thin = [phrase for phrase in doubts_in_words(figure) if figure.is_thin][:1]
    return ", ".join([told, *thin])


def scale_of(comparison: Comparison, measure: Measure) -> tiles.Scale:
    """Return the classes of the map: quarters of shares, else by the largest number."""
    if measure.unit == Unit.SHARE:
        return tiles.SHARES
    return tiles.scale_of(figure.value for figure in comparison.of(measure))


def legend(comparison: Comparison, measure: Measure) -> list[dict]:
    """Return the classes of the map: level, what it means, and how many counties are in it."""
    scale = scale_of(comparison, measure)
    figures = comparison.of(measure)
    levels = [scale.level(figure.value) for figure in figures]
    starts = [written(start, measure.unit) for start in scale.starts]
    labels = {
        0: written(Decimal(0), measure.unit),
        1: _("above zero, under %(number)s") % {"number": starts[0]},
        2: _("%(from)s or more, under %(to)s") % {"from": starts[0], "to": starts[1]},
        3: _("%(from)s or more, under %(to)s") % {"from": starts[1], "to": starts[2]},
        4: _("%(number)s or more") % {"number": starts[2]},
        tiles.UNKNOWN: _("not known"),
    }
    rows = [
        {"level": level, "label": label, "count": levels.count(level), "is_thin": False}
        for level, label in labels.items()
    ]
    thin = sum(figure.is_thin and figure.is_known for figure in figures)
    return [
        *rows,
        {
            "level": 0,
            "label": pgettext("mark on the map", "thin data: not to be compared"),
            "count": thin,
            "is_thin": True,
        },
    ]


# Files.


def figure_sheet(comparison: Comparison, counties) -> Sheet:
    """Return every measure of ``counties`` as a sheet: a row for each county and measure."""
    columns = [
        Column(_("County")),
        Column(_("Measure")),
        Column(_("Value"), Kind.NUMBER),
        Column(_("Unit")),
        Column(_("Numerator"), Kind.NUMBER),
        Column(_("Denominator"), Kind.NUMBER),
        Column(_("Day of the numerator"), Kind.DATE),
        Column(_("Year of the sum"), Kind.YEAR),
        Column(_("Population on"), Kind.DATE),
        Column(_("Not known because")),
        Column(_("To be careful with")),
        Column(_("Note on comparability")),
        Column(_("Sources")),
    ]
    units = {
        Unit.SHARE: _("per cent of the denominator"),
        Unit.PER_PEOPLE: _("for 10,000 people"),
        Unit.EUROS: _("euros for each person"),
    }
    rows = [
        [
            figure.county.local_name,
            measure.label,
            figure.value,
            units[measure.unit],
            figure.numerator,
            figure.denominator,
            figure.on,
            figure.year,
            figure.people_on,
            figure.reason,
            "; ".join(doubts_in_words(figure)),
            figure.note,
            "; ".join(source.title for source in figure.sources),
        ]
        for county in counties
        for measure in Measure
        for figure in [comparison.figure(measure, county)]
    ]
    notes = [
        _("Figures of %(day)s. What is empty is not known; it is not zero.") % {"day": day(comparison.day)}
    ]
    notes += [f"{measure.label}: {measure.method}" for measure in Measure]
    return Sheet(_("Counties compared"), columns, rows, notes)


def grant_sheet(comparison: Comparison, counties) -> Sheet:
    """Return grants of ``counties`` by year and kind as a sheet, sums and what they are for each person."""
    columns = [
        Column(_("County")),
        Column(_("Year"), Kind.YEAR),
        Column(_("Kind of grant")),
        Column(_("Budget"), Kind.MONEY),
        Column(_("Granted"), Kind.MONEY),
        Column(_("Budget for each person"), Kind.MONEY),
        Column(_("Granted for each person"), Kind.MONEY),
        Column(_("Population"), Kind.NUMBER),
        Column(_("Population on"), Kind.DATE),
        Column(_("Precision")),
        Column(_("Note on comparability")),
        Column(_("Source")),
        Column(_("Address of the source")),
    ]
    rows = [
        [
            county.local_name,
            grant.summary.year,
            languages.localised(grant.summary, "own_word"),
            grant.summary.budget,
            grant.summary.granted,
            grant.budget,
            grant.granted,
            county.population,
            county.population_date,
            grant.summary.get_precision_display(),
            languages.localised(grant.summary, "note"),
            grant.summary.source.title,
            grant.summary.source.url,
        ]
        for county in counties
        for grant in comparison.grants[county.pk]
    ]
    return Sheet(
        _("Grants by year and kind"),
        columns,
        rows,
        [_("Budget and granted are different things; kinds and counties are not added up.")],
    )
