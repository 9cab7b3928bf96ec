"""Counties compared: choosing them, side by side, on the map, and what is said where little is known."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from openpyxl import load_workbook

from organisations import summaries
from organisations.comparison import Measure, compare
from portal.lib import languages
from portal.pages import comparison_figures as figures
from regions.choices import GrantKind, Precision
from regions.models import County
from regions.tiles import UNKNOWN
from tests.organisations.factories import OrganisationFactory, StepContributionFactory
from tests.regions.factories import (
    CountyFactory,
    GrantSummaryFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with languages.reading("en"):
        yield


@pytest.fixture
def page(client):
    """Return a function that opens the comparison with a query string."""

    def opened(query="", status=200, name="county-compare"):
        response = client.get(reverse(f"pages:{name}") + query)
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser")

    return opened


def words(tag):
    return " ".join(tag.get_text(" ").split())


def county(code, name, organisations=12, steps=6, carried=3, **more):
    """Return a county with so many organisations and path steps, of which so many are carried."""
    made = CountyFactory(
        code=code, short_name_en=name, short_name_fi=f"{name}nmaa", population=100_000, **more
    )
    home = MunicipalityFactory(county=made)
    at_home = OrganisationFactory.create_batch(organisations, home_municipality=home)
    path = ServicePathFactory(county=made)
    for place in range(steps):
        step = StepFactory(path=path)
        if place < carried:
            StepContributionFactory(step=step, activity__organisation=at_home[0], confirmed=True)
    return made


@pytest.fixture
def north():
    return county("21", "North")


@pytest.fixture
def south():
    return county("01", "South", carried=6)


def chosen(shown):
    return [box["value"] for box in shown.select("input[name=county][checked]")]


def problems(shown):
    return [words(notice) for notice in shown.select("main > .notice-warn")]


def test_without_a_choice_one_sees_the_map_the_list_and_how_to_choose(north, south, page):
    shown = page()

    assert [box["value"] for box in shown.select("input[name=county]")] == ["north", "south"]
    assert not shown.select("#side-by-side")
    assert {words(tile.select_one(".tile-value")) for tile in shown.select(".tile-map a")} == {
        "50 %",
        "100 %",
    }
    assert "6 of 6, " in words(shown.select_one("#map table"))


def test_two_counties_stand_side_by_side_with_numerator_denominator_and_day(north, south, page):
    shown = page("?county=north&county=south")

    figure = shown.select_one("#measure-steps")
    assert [words(name) for name in figure.select(".strip-name")] == ["North", "South"]
    assert [words(value) for value in figure.select(".strip-value")] == ["50 %", "100 %"]
    assert [bar["width"] for bar in figure.select(".strip-bar")] == ["50.00%", "100.00%"]
    assert "Highest in South (100 %), lowest in North (50 %)." in words(figure)
    assert f"North: 50 % (3 of 6, {figures.day(compare().day)})" in words(figure.find("desc"))
    people = words(shown.select_one("#measure-organisations"))
    assert "12 on " in people
    assert "/ 100,000 people on 31 December 2025" in people
    assert chosen(shown) == ["north", "south"]
    assert [figure["id"] for figure in shown.select(".multiple")] == [f"measure-{one}" for one in Measure]


def test_a_county_may_be_told_by_its_address_in_any_language_and_in_every_language_of_the_page(
    north, south, client
):
    for language in languages.CODES:
        with languages.reading(language):
            address = reverse("pages:county-compare")
            response = client.get(address, {"county": [north.slug_fi, south.slug_sv, "NORTH"]})
        assert response.status_code == 200
        assert chosen(BeautifulSoup(response.content, "html.parser")) == ["north", "south"]


def test_one_county_alone_asks_for_another_and_stays_chosen(north, south, page):
    shown = page("?county=north")

    assert "One is chosen: choose at least one more." in words(shown)
    assert chosen(shown) == ["north"]
    assert not shown.select("#side-by-side")


def test_a_county_that_is_not_known_is_told_and_the_others_are_compared(north, south, page):
    shown = page("?county=north&county=atlantis&county=south", status=400)

    assert problems(shown) == ["No county is called “atlantis” here; the others that you chose are kept."]
    assert chosen(shown) == ["north", "south"]
    assert shown.select("#side-by-side")


def test_more_than_four_are_told_and_stay_chosen(page):
    for place in range(6):
        CountyFactory(code=f"0{place}", short_name_en=f"County {place}")
    query = "&".join(f"county=county-{place}" for place in range(6))

    shown = page(f"?{query}", status=400)

    assert problems(shown) == ["You chose 6 counties; 4 fit side by side. Take 2 away below."]
    assert len(chosen(shown)) == 6
    assert not shown.select("#side-by-side")


@pytest.mark.parametrize(
    "query",
    ["?county=%00", "?county=%FF%FE", "?measure=%00", "?measure=happiness", "?county=" + "x" * 5000,
     "?" + "&".join(f"county=x{place}" for place in range(500))],
)  # fmt: skip
def test_nonsense_gets_an_answer(north, page, query):
    shown = page(query, status=400)

    assert problems(shown)
    assert max(map(len, problems(shown))) < 200
    assert len(shown.select(".tile-map a")) == 1
    assert problems(page(query, status=400, name="county-compare-csv"))
    assert problems(page(query, status=400, name="county-compare-xlsx"))


def test_the_same_county_twice_is_one(north, south, page):
    assert chosen(page("?county=north&county=north&county=21")) == ["north"]


def test_thin_data_is_said_to_be_thin_and_no_order_is_told(north, page):
    county("17", "East", organisations=2, steps=3, carried=3)

    shown = page("?county=north&county=east&measure=steps")

    figure = shown.select_one("#measure-steps")
    assert "East: thin data: 2 organisations; thin data: 3 steps" in words(figure.select_one(".doubts"))
    assert "Too little is known to say which is higher: see the notes." in words(figure)
    assert len(figure.select(".strip-thin")) == 1
    tile = shown.select_one('.tile-map a[aria-label="East: 100 %, thin data: 2 organisations"]')
    assert tile.select_one(".tile-thin")
    assert "thin data: not to be compared 1 county" in words(shown.select_one(".map-legend"))


def test_what_is_not_known_is_never_zero(north, page):
    CountyFactory(code="19", short_name_en="West", bare=True)

    shown = page("?county=north&county=west&measure=granted")

    for figure in shown.select(".multiple"):
        assert words(figure.select(".strip-value")[-1]) == "not known", figure["id"]
    assert "West: not known: no step of a service path is recorded" in words(
        shown.select_one("#measure-steps")
    )
    tiles = {
        words(tile.select_one(".tile-value")): tile["data-level"] for tile in shown.select(".tile-map a")
    }
    assert tiles == {"–": UNKNOWN}
    assert "Not known of enough counties to compare." in words(shown.select_one("#measure-granted"))


def test_grants_are_told_by_year_and_kind_with_precision_population_and_source(north, south, page):
    County.objects.update(population_date=dt.date(2022, 12, 31))
    GrantSummaryFactory(
        county=north, year=2026, kind=GrantKind.ALL, granted=Decimal(382_000), budget=None,
        precision=Precision.APPROXIMATE, note_en="With rents.",
    )  # fmt: skip
    GrantSummaryFactory(
        county=south, year=2025, kind=GrantKind.OPERATING, own_word_en="operating grant", granted=None,
        budget=Decimal(90_000),
    )  # fmt: skip

    shown = page("?county=north&county=south")

    granted = words(shown.select_one("#measure-granted"))
    assert "€3.82" in granted
    assert "the population is of 31 December 2022, which is long ago" in granted
    assert "the sum is of 2026, the population of 31 December 2022" in granted
    assert "about €382,000 in 2026 / 100,000 people on 31 December 2022" in granted
    assert "With rents." in granted
    assert "South: not known: no such sum of all kinds together is known" in granted
    assert "Highest in" not in granted
    rows = [
        [words(cell) for cell in row.select("th, td")]
        for row in shown.select('[aria-label="Grants for each person by year and kind"] tbody tr')
    ]
    assert rows[1][:5] == ["South", "2025", "operating grant", "€0.90 €90,000", "not known"]


def test_the_map_shows_any_measure_with_a_legend_that_counts(north, south, page):
    shown = page("?measure=organisations")

    assert words(shown.select_one(".measures [aria-current]")) == "Organisations per 10,000 people"
    counts = {
        row.g["data-level"]: words(row.select_one(".num")) for row in shown.select(".map-legend li")[:-1]
    }
    levels = [tile["data-level"] for tile in shown.select(".tile-map a")]
    assert counts == {
        level: f"{levels.count(level)} {'county' if levels.count(level) == 1 else 'counties'}"
        for level in ("0", "1", "2", "3", "4", UNKNOWN)
    }
    assert "county=north" in page("?county=north").select_one(".measures a")["href"]


def test_files_hold_the_figures_of_the_page(north, south, client):
    GrantSummaryFactory(county=north, kind=GrantKind.ALL, granted=Decimal(250_000), budget=None)
    comparison = compare()
    query = "?county=north&county=south"

    response = client.get(reverse("pages:county-compare-csv") + query)
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    book = load_workbook(io.BytesIO(client.get(reverse("pages:county-compare-xlsx") + query).content))

    told = {(row[0], row[1]): row[2:6] for row in rows if len(row) == len(head)}
    for county_ in (north, south):
        for measure in Measure:
            figure = comparison.figure(measure, county_)
            value, _unit, numerator, denominator = told[county_.short_name_en, measure.label]
            assert value == ("" if figure.value is None else f"{figure.value:f}")
            assert numerator == ("" if figure.numerator is None else str(figure.numerator))
            assert denominator == ("" if figure.denominator is None else str(figure.denominator))
    first, second = book.worksheets[:2]
    assert [cell.value for cell in first[2]][:3] == ["North", Measure.STEPS.label, 50]
    assert [cell.value for cell in second[2]][:1] + [cell.value for cell in second[2]][4:7] == [
        "North", 250_000, None, 2.5,
    ]  # fmt: skip


def test_without_a_choice_the_files_hold_every_county(north, south, client):
    response = client.get(reverse("pages:county-compare-csv"))
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    assert len([row for row in rows[1:] if row and row[0] in ("North", "South")]) == 2 * len(Measure)


def test_overview_and_list_lead_to_the_comparison(north, client):
    address = reverse("pages:county-compare")
    for page_address, link in (
        (reverse("pages:county-list"), address),
        (north.get_absolute_url(), f"{address}?county=north"),
    ):
        shown = BeautifulSoup(client.get(page_address).content, "html.parser")
        assert shown.select_one(f'main a[href="{link}"]'), page_address


def test_sums_are_never_ranked_and_what_holds_of_all_is_told_once(north, south, page):
    County.objects.update(population_date=dt.date(2022, 12, 31))
    for made, year in ((north, 2024), (south, 2026)):
        GrantSummaryFactory(county=made, kind=GrantKind.ALL, year=year, granted=Decimal(year * 100))

    figure = page("?county=north&county=south").select_one("#measure-granted")

    assert words(figure.select_one(".multiple-reading")) == (
        "The sums are of different years (2024, 2026): they are not to be ranked."
    )
    assert [words(line) for line in figure.select(".doubts li")] == [
        "All that are known: the population is of 31 December 2022, which is long ago",
        "North: the sum is of 2024, the population of 31 December 2022",
        "South: the sum is of 2026, the population of 31 December 2022",
    ]


@pytest.mark.parametrize("number", [2, 4])
def test_queries_do_not_grow_with_the_counties_compared(client, django_assert_num_queries, number):
    for place in range(number):
        county(f"0{place}", f"County {place}", organisations=place + 1)
    query = "&".join(f"county=county-{place}" for place in range(number))

    summaries.make_all()
    with django_assert_num_queries(16):
        assert client.get(f"{reverse('pages:county-compare')}?{query}").status_code == 200
