"""Indicators: what a series says and what it cannot say, its chart, its page, its files."""

import csv
import io
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from portal.lib import languages
from portal.templatetags.series import series_chart, series_table
from portal.templatetags.ui import number
from regions import indicators
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    SourceFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with languages.reading("en"):
        yield


def series(values, **more):
    """Return an indicator of a county with ``values`` by year as a series."""
    indicator = IndicatorFactory(goal=None, county=CountyFactory(), **more)
    for year, value in values.items():
        IndicatorValueFactory(indicator=indicator, year=year, value=Decimal(value))
    (made,) = indicators.of_field(indicator.county)
    return made


def words(tag):
    return " ".join(tag.get_text(" ").split())


def test_a_series_tells_its_change_and_the_years_that_are_not_known():
    made = series({2021: "11.8", 2025: "10.4", 2022: "12"})

    assert [point.year for point in made.points] == [2021, 2022, 2025]
    assert (made.change, made.missing_years) == (Decimal("-1.4"), [2023, 2024])
    assert indicators.reading(made, number) == "From 11.8 in 2021 down to 10.4 in 2025."
    assert indicators.missing_in_words(made) == "The years 2023, 2024 are not known."
    assert indicators.target_in_words(made, number) == "Target for 2029: 8.5 per cent"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "No value is known yet."),
        ({2025: "5"}, "One value only, 5 in 2025: whether it has changed cannot be told."),
        ({2023: "5", 2025: "5"}, "5 in 2025, as in 2023."),
        ({2023: "5", 2025: "6"}, "From 5 in 2023 up to 6 in 2025."),
        ({2023: "0", 2025: "-6"}, "From 0 in 2023 down to -6 in 2025."),
    ],
)
def test_a_series_says_no_more_than_is_known(values, told):
    assert indicators.reading(series(values), number) == told


def test_the_chart_begins_at_zero_and_goes_through_unknown_years_with_dashes():
    made = series({2021: "10", 2022: "20", 2024: "5"}, target=Decimal(0), target_year=2026)

    chart = series_chart(made)

    assert [(dot.year, dot.x, dot.label) for dot in chart.dots] == [
        (2021, 8, "10"), (2022, Decimal("24.40"), "20"), (2024, Decimal("57.20"), "5"),
    ]  # fmt: skip
    assert [dot.y for dot in chart.dots] == [92, 34, 121]
    assert [piece.is_gap for piece in chart.pieces] == [False, True]
    assert (chart.target.x, chart.target.y, chart.base) == (90, 150, 150)


def test_labels_that_a_targets_line_would_run_through_stand_under_their_dots():
    chart = series_chart(series({2023: "9", 2024: "5", 2025: "9.5"}, target=Decimal(10), target_year=2029))

    assert [(dot.is_under, dot.is_between) for dot in chart.dots] == [
        (True, False), (False, True), (True, False),
    ]  # fmt: skip


def test_without_values_there_is_no_chart_and_one_value_is_a_dot():
    assert series_chart(series({})) is None
    chart = series_chart(series({2025: "0"}, target=None, target_year=None))
    assert ([dot.y for dot in chart.dots], chart.pieces, chart.target) == ([150], [], None)


def test_of_many_values_only_the_first_last_least_and_most_are_written():
    made = series({1990 + place: str(place % 7 + 1) for place in range(20)}, target=None)

    chart = series_chart(made)
    assert {dot.year: dot.label for dot in chart.dots if dot.label} == {1990: "1", 2003: "7", 2009: "6"}
    assert [tick.year for tick in chart.ticks] == [1990, 1994, 1998, 2002, 2009]


def test_negative_values_stand_under_the_line_of_zero():
    chart = series_chart(series({2024: "-5", 2025: "5"}, target=None))

    assert chart.base == 92
    assert [dot.y for dot in chart.dots] == [150, 34]


def test_the_table_has_every_year_and_its_source():
    indicator = IndicatorFactory(goal=None, county=CountyFactory(), target=None)
    IndicatorValueFactory(
        indicator=indicator, year=2023, value=5, source=SourceFactory(title="One", language="en")
    )
    IndicatorValueFactory(
        indicator=indicator, year=2025, value=6, source=SourceFactory(title="Two", language="en")
    )
    (made,) = indicators.of_field(indicator.county)

    rows = [[cell["text"] for cell in row] for row in series_table(made)["rows"]]

    assert rows == [["2023", "5", "One"], ["2024", None, ""], ["2025", "6", "Two"]]
    assert [source.title for source in made.sources] == ["Two", "One"]


def test_the_page_tells_indicators_by_goal_and_of_the_field(client):
    county = CountyFactory()
    goal = GoalFactory(strategy=StrategyFactory(county=county), name_en="People meet")
    of_goal = IndicatorFactory(goal=goal, name_en="Loneliness")
    IndicatorValueFactory(indicator=of_goal, year=2025)
    IndicatorFactory(goal=None, county=county, name_en="Volunteers", is_example=True)
    IndicatorFactory(name_en="Of another county")

    response = client.get(reverse("pages:county-indicators", args=[county.slug_en]))
    shown = BeautifulSoup(response.content, "html.parser")

    assert [words(title) for title in shown.select("#goals h3, #goals h4")] == [
        "People meet",
        "Loneliness , per cent",
    ]
    assert [words(title) for title in shown.select("#field h3")] == ["Volunteers , per cent"]
    assert "No value is known yet." in words(shown.select_one("#field"))
    assert "Example data" in words(shown.select_one("#field"))
    figure = shown.select_one("#goals figure")
    assert figure.svg.find("desc").string == "2025: 11.2; Target for 2029: 8.5 per cent"
    goal_page = BeautifulSoup(client.get(goal.get_absolute_url()).content, "html.parser")
    assert words(goal_page.select_one("figure.series")) == words(figure)


def test_a_county_without_indicators_says_so_and_has_no_files_to_offer(client):
    county = CountyFactory()

    page = client.get(reverse("pages:county-indicators", args=[county.slug_en])).content.decode()

    assert "No indicator of the county’s goals is known here yet." in page
    assert "indicators.csv" not in page
    response = client.get(reverse("pages:county-indicators-csv", args=[county.slug_en]))
    assert "is not zero" in response.content.decode()


def test_the_files_hold_the_values_of_the_page(client):
    county = CountyFactory(short_name_en="Testdale")
    goal = GoalFactory(strategy=StrategyFactory(county=county), name_en="People meet")
    indicator = IndicatorFactory(goal=goal, name_en="Loneliness")
    source = SourceFactory(title="Survey", url="https://www.example.org/survey")
    IndicatorValueFactory(indicator=indicator, year=2025, value=Decimal("11.80"), source=source)
    IndicatorFactory(goal=None, county=county, name_en="Volunteers", target=None, target_year=None)

    response = client.get(reverse("pages:county-indicators-csv", args=[county.slug_en]))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    book = client.get(reverse("pages:county-indicators-xlsx", args=[county.slug_en]))
    sheet = load_workbook(io.BytesIO(book.content)).worksheets[0]

    assert response["Content-Disposition"] == 'attachment; filename="testdale-indicators.csv"'
    assert rows[1] == [
        "People meet", "Loneliness", "per cent", "2025", "11.8", "8.5", "2029", "Survey",
        "https://www.example.org/survey", "no",
    ]  # fmt: skip
    assert rows[2][:7] == ["", "Volunteers", "per cent", "", "", "", ""]
    assert [cell.value for cell in sheet[2]][:7] == [
        "People meet",
        "Loneliness",
        "per cent",
        2025,
        11.8,
        8.5,
        2029,
    ]
