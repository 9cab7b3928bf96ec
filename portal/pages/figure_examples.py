"""Invented figures for the style guide: series with their edges, and counties side by side."""

import datetime as dt
from decimal import Decimal

from organisations.comparison import Measure
from portal.lib.languages import LocalText
from portal.pages.comparison_figures import ROW, Bar, Multiple
from regions.indicators import Point, Series
from regions.models import Source


def figure_examples():
    """Return series with a gap and a target, with one value, and with none; and a measure side by side."""
    return {
        "series": [
            _series("yksinaisyys", "Yksinäisyyttä kokevat", {2019: "11.8", 2020: "11", 2023: "9.4"}, "8"),
            _series("kohtaamispaikat", "Avoimet kohtaamispaikat", {2025: "38"}, None),
            _series("luottamus", "Yhteistyöhön luottavat järjestöt", {}, "70"),
        ],
        "multiple": Multiple(
            measure=Measure.STEPS,
            bars=[
                _bar(0, "Pirkanmaa", "58", is_thin=False),
                _bar(1, "Keski-Pohjanmaa", "20", is_thin=True),
                _bar(2, "Kainuu", None, is_thin=False),
            ],
            others=[Decimal(40), Decimal(50)],
            end="100 %",
            height=3 * ROW,
            reading="",
            doubts_of_all=[],
            doubts=[],
            description="Pirkanmaa: 58 %; Keski-Pohjanmaa: 20 %; Kainuu: ei tiedossa",
            table={},
            sources=[],
        ),
    }


def _series(key, name, values, target):
    source = Source(title="Keksitty tilasto", url="https://www.example.org/", seen_on=dt.date(2026, 11, 2))
    return Series(
        uuid=key,
        name=LocalText(name, "fi"),
        unit=LocalText("% vastanneista", "fi"),
        points=[Point(year, Decimal(value), source) for year, value in values.items()],
        target=target and Decimal(target),
        target_year=2029 if target else None,
        goal=None,
        source=source,
        is_example=True,
        changed_at=dt.datetime(2026, 11, 2, tzinfo=dt.UTC),
    )


def _bar(place, name, value, is_thin):
    text = f"{value} %" if value else "ei tiedossa"
    return Bar(LocalText(name, "fi"), place * ROW, value and Decimal(value), text, is_thin)
