"""A county's pages on money and on partners, and what can be taken along from them."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from organisations.choices import Nature, Role
from organisations.money import roles
from organisations.money.warning import Figure
from portal.lib import languages
from portal.templatetags import money as charts
from tests.organisations.factories import (
    ActivityFactory,
    AgreedOutcomeFactory,
    AgreementFactory,
    GrantDecisionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
SOON = dt.date(2027, 3, 31)


@pytest.fixture(autouse=True)
def _one_day():
    """Every test is on the same day."""
    with time_machine.travel("2026-11-26 12:00 +0200"):
        yield


@pytest.fixture
def county():
    return CountyFactory()


def address(name, county, *more):
    with languages.reading("en"):
        return reverse(f"pages:{name}", args=[county.slug_en, *more])


@pytest.fixture
def page(client):
    """Return a function that opens a page of a county in English."""

    def opened(name, county, query="", status=200):
        response = client.get(address(name, county) + query)
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser").main

    return opened


def words(node):
    return " ".join(node.get_text(" ").split())


@pytest.fixture
def table(client):
    """Return a function that reads a table of a county as CSV: its rows, and the notes beneath."""

    def read(name, county, which, query=""):
        response = client.get(address(name, county, which) + query)
        assert response.status_code == 200
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
        end = rows.index([]) if [] in rows else len(rows)
        return [dict(zip(rows[0], row, strict=True)) for row in rows[1:end]], rows[end + 1 :]

    return read


def supported(county, granted=20_000, **fields):
    """Return an organisation at home in ``county`` with a decision of it for 2026."""
    organisation = OrganisationFactory(home_municipality=MunicipalityFactory(county=county), **fields)
    GrantDecisionFactory(organisation=organisation, county=county, granted=Decimal(granted))
    return organisation


def test_the_page_and_the_file_tell_the_same_sums_and_unknown_is_not_zero(county, page, table):
    GrantSummaryFactory(county=county, year=2025, granted=Decimal(123_000), applied=None, budget=None)
    GrantSummaryFactory(county=county, year=2026, granted=None, applied=None, budget=Decimal(456_000))
    supported(county)
    told = words(page("county-money", county).select_one("#years"))
    assert "€123,000" in told
    assert "€456,000" in told
    assert "not known" in told
    rows, notes = table("county-money-csv", county, "grants")
    assert [(row["Year"], row["Granted, €"], row["Budget, €"]) for row in rows] == [
        ("2026", "", "456000.00"),
        ("2025", "123000.00", ""),
    ]
    assert any("€20,000, 1 decision" in note[0] for note in notes)
    assert "€20,000, 1 decision" in told


def test_nothing_known_is_said_and_not_drawn_as_zero(county, page):
    told = page("county-money", county)
    assert "Unknown is not zero." in words(told)
    assert not told.select("svg.chart")
    assert "€" not in words(told)
    assert not told.select_one("#for-what")


def test_warnings_lead_to_the_step_and_name_their_source(county, page, table):
    step = StepFactory(path=ServicePathFactory(county=county))
    activity = ActivityFactory()
    StepContributionFactory(step=step, activity=activity, confirmed=True)
    agreement = AgreementFactory(
        organisation=activity.organisation, county=county, activity=activity, ends_on=SOON
    )
    warning = page("county-money", county).select_one(".warning-alone")
    with languages.reading("en"):
        assert warning.h4.a["href"] == step.get_absolute_url()
    assert warning.time["datetime"] == "2027-03-31"
    assert agreement.source.title in words(warning)
    (row,), _notes = table("county-money-csv", county, "continuity")
    assert row["In words"] in words(warning)
    assert (row["Ends on"], row["Severity (1 is the most severe)"]) == ("2027-03-31", "1")


def test_more_warnings_than_are_shown_are_in_the_file(county, page, table):
    for _ in range(7):
        organisation = supported(county)
        for year, granted in ((2025, 9), (2026, 5)):
            GrantDecisionFactory(
                organisation=organisation, by_other=True, year=year, granted=Decimal(granted)
            )
    told = page("county-money", county)
    assert len(told.select(".warning-falling")) == 5
    assert "2 more in the file" in words(told)
    rows, _notes = table("county-money-csv", county, "continuity")
    assert len(rows) == 7


def test_what_grants_are_for_is_told_by_year(county, page):
    goal = GoalFactory(strategy__county=county)
    activity = ActivityFactory(for_older=True)
    decision = {"organisation": activity.organisation, "county": county, "activity": activity}
    GrantDecisionFactory(**decision, goals=[goal], granted=Decimal(11_000))
    GrantDecisionFactory(**decision, year=2025, granted=Decimal(22_000))
    this = page("county-money", county)
    assert "€11,000" in words(this.select_one("#for-what"))
    assert "€22,000" not in words(this.select_one("#for-what"))
    last = page("county-money", county, "?year=2025")
    assert "€22,000" in words(last.select_one("#for-what"))
    assert last.select_one("#for-what [aria-current]").get_text() == "2025"
    # The goal has no known decision that year: said in words, not as a sum of zero.
    assert "no decision known" in words(last.select_one("#for-what"))
    assert "€0" not in words(last)


@pytest.mark.parametrize("query", ["?year=1066", "?year=abc", "?year=%00", "?year=2026%00", "?year=²"])
def test_a_year_of_which_nothing_is_known_is_said_and_another_is_shown(county, page, query):
    supported(county)
    told = page("county-money", county, query, status=400)
    assert "2026 is shown" in words(told.select_one(".notice"))
    assert told.select_one("#for-what")


def test_a_year_asked_for_where_nothing_is_known_at_all(county, page):
    assert "for any year" in words(page("county-money", county, "?year=2026", status=400))


def test_sums_of_several_givers_stand_apart(county, page, table):
    organisation = supported(county, 11_000)
    GrantDecisionFactory(organisation=organisation, by_other=True, granted=Decimal(22_000))
    several = page("county-money", county).select_one("#several")
    assert "€11,000" in words(several)
    assert "€22,000" in words(several)
    assert "€33,000" not in words(several)
    assert "would count some of it twice" in words(several)
    rows, _notes = table("county-money-csv", county, "receivers", "?year=2026")
    assert sorted(row["Granted, €"] for row in rows) == ["11000.00", "22000.00"]


def test_what_is_not_public_is_told_nowhere(client, county):
    hidden = ActivityFactory(draft=True, title_en="Hidden activity", outcome_contract=True)
    AgreementFactory(organisation=hidden.organisation, county=county, activity=hidden, ends_on=SOON)
    GrantDecisionFactory(organisation=hidden.organisation, county=county, activity=hidden)
    draft = supported(county, draft=True, name_en="Draft organisation")
    AgreementFactory(organisation=draft, county=county, ends_on=SOON)
    GrantDecisionFactory(organisation=draft, by_other=True)
    files = [address("county-money", county), address("county-partners", county)]
    files += [address("county-money-csv", county, name) for name in ("decisions", "receivers", "continuity")]
    files += [address("county-partners-csv", county, name) for name in ("partners", "roles", "outcomes")]
    for one in files:
        text = client.get(one).content.decode()
        assert "Hidden activity" not in text
        assert "Draft organisation" not in text
    assert hidden.organisation.name_en in client.get(files[1]).content.decode()


def test_example_data_are_marked_with_their_number(county, page, table):
    example = supported(county, example=True)
    AgreementFactory(organisation=example, county=county)
    AgreementFactory(county=county)
    assert "Example data" in words(page("county-money", county).select_one(".shares"))
    assert "Partly example data" in words(page("county-partners", county).select_one("#partners"))
    rows, _notes = table("county-partners-csv", county, "partners")
    assert sorted(row["Example data"] for row in rows) == ["", "yes"]


def test_the_workbooks_hold_every_table(client, county):
    supported(county)
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("county-money-xlsx", county)).content))
    assert [name.split(" ")[0] for name in book.sheetnames] == [
        "Grants",
        "Decisions",
        "Several",
        "Continuity",
        "About",
    ]
    book = openpyxl.load_workbook(io.BytesIO(client.get(address("county-partners-xlsx", county)).content))
    assert len(book.sheetnames) == 4


@pytest.mark.parametrize("name", ["county-money-csv", "county-partners-csv"])
def test_a_table_that_there_is_not_is_not_found(client, county, name):
    assert client.get(address(name, county, "nothing")).status_code == 404


def test_an_empty_county_has_empty_tables(county, table):
    for name, tables in (
        ("county-money-csv", ("grants", "decisions", "receivers", "continuity")),
        ("county-partners-csv", ("partners", "roles", "outcomes")),
    ):
        for one in tables:
            rows, _notes = table(name, county, one)
            assert rows == []


def test_the_line_between_roles_is_drawn_and_told_in_words(county, page):
    path = ServicePathFactory(county=county)
    step, empty = StepFactory(path=path, order=1), StepFactory(path=path, order=2)
    bought = ActivityFactory(nature=Nature.PURCHASED)
    StepContributionFactory(step=step, activity=bought, role=Role.PURCHASED, confirmed=True)
    StepContributionFactory(step=step)
    told = page("county-partners", county).select_one("#roles")
    first, second = told.select(".role-step")
    assert [rect["class"] for rect in first.select(".step-sides rect")] == [
        ["side-purchased"],
        ["side-civic"],
    ]
    assert "purchased service 1 activity, confirmed" in words(first)
    assert bought.organisation.name_en in words(first)
    assert "Nobody yet" in words(second)
    assert empty.name_en in words(second)
    assert "Of 2 steps: purchased service 1" in words(told)


def test_partners_are_listed_with_their_period_and_what_ends_soon(county, page):
    activity = ActivityFactory()
    AgreementFactory(organisation=activity.organisation, county=county, activity=activity, ends_on=SOON)
    AgreementFactory(county=county)
    told = page("county-partners", county).select_one("#partners")
    rows = told.select("tbody tr")
    assert len(rows) == 2
    assert "ends within six months" in words(told)
    assert activity.title_en in words(told)
    assert "from 1 Jan 2024, no end" in words(told)
    assert "2 agreements are in force" in words(told)


def test_many_partners_are_turned_by_pages(county, page):
    organisation = OrganisationFactory()
    AgreementFactory.create_batch(51, organisation=organisation, county=county)
    assert len(page("county-partners", county).select("#partners tbody tr")) == 50
    assert len(page("county-partners", county, "?page=2").select("#partners tbody tr")) == 1
    assert len(page("county-partners", county, "?page=x%00").select("#partners tbody tr")) == 50


def test_outcome_contracts_tell_results_and_what_is_not_known(county, page):
    place = MunicipalityFactory(county=county)
    activity = ActivityFactory(outcome_contract=True, municipalities=[place])
    AgreedOutcomeFactory(activity=activity, reached=True)
    AgreedOutcomeFactory(activity=activity)
    ActivityFactory(outcome_contract=True, municipalities=[place], title_en="Zebra")
    told = words(page("county-partners", county).select_one("#outcomes"))
    assert "Result 42 people as of 30 June 2026; agreed 40." in told
    assert "result not known yet" in told
    assert "have not been given as numbers" in told


@pytest.mark.parametrize("name", ["county-money", "county-partners"])
def test_an_address_in_another_language_leads_to_the_right_one(client, county, name):
    with languages.reading("sv"):
        right = reverse(f"pages:{name}", args=[county.slug_sv])
        wrong = reverse(f"pages:{name}", args=[county.slug_fi])
    response = client.get(wrong)
    assert (response.status_code, response.url) == (301, right)
    assert client.get(address(name, county).replace(county.slug_en, "no-such-county")).status_code == 404


# Drawings.


def test_a_bar_that_is_something_is_seen_and_nothing_is_not():
    assert charts.length(1, 10**9) == charts.LEAST
    assert charts.length(10, 10) == charts.LONGEST
    assert charts.length(None, 10) == charts.length(0, 10) == charts.length(5, 0) == 0


def test_years_without_money_are_drawn_between_those_with_it():
    known = ((2022, 10), (2025, 20), (2025, 5), (None, 3))
    figures = [Figure("STEA", year, Decimal(amount)) for year, amount in known]
    columns = charts.years_drawing(figures).columns
    assert [(column.year, column.series) for column in columns] == [
        (2022, "granted"),
        (2023, "none"),
        (2024, "none"),
        (2025, "granted"),
    ]
    assert columns[0].height < columns[3].height == charts.TALLEST
    assert charts.years_drawing([]).columns == []


def test_every_side_at_a_step_is_seen_and_together_they_fill_it(county):
    step = StepFactory(path=ServicePathFactory(county=county))
    for _ in range(30):
        StepContributionFactory(step=step)
    StepContributionFactory(step=step, activity__nature=Nature.PURCHASED)
    (path,) = roles.along_paths(county)
    blocks = charts.step_blocks(path.steps[0])
    assert [block.side for block in blocks] == ["purchased", "civic"]
    assert sum(block.height for block in blocks) == 100
    assert blocks[0].height == charts.LOWEST
