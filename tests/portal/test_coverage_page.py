"""The coverage matrix on its page, in files and cell by cell."""

import csv
import datetime as dt
import io
import uuid

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation

from organisations import matrix, spread, summaries
from organisations.models import StepContribution
from portal.accounts.choices import Role
from portal.lib import languages
from portal.pages import coverage_words
from regions.choices import GapState
from regions.models import Step
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import MembershipFactory
from tests.regions.factories import (
    CountyFactory,
    GapFactory,
    GoalFactory,
    MunicipalityFactory,
    NotNeededFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db

BYTES = 272 * 1024  # Of the largest matrix that is foreseen: sixty steps in thirty municipalities.
QUERIES = 9


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def aho(county):
    return MunicipalityFactory(county=county, name_fi="Aho", name_sv="Aho", name_en="Aho")


@pytest.fixture
def byholm(county):
    return MunicipalityFactory(county=county, name_fi="Byholm", name_sv="Byholm", name_en="Byholm")


@pytest.fixture
def step(county, aho, byholm):
    return StepFactory(path=ServicePathFactory(county=county), order=1, name_en="A first talk")


def contribution(step, *places, **more):
    return StepContributionFactory(step=step, activity=ActivityFactory(municipalities=places), **more)


def page(client, county, query=""):
    return client.get(reverse("pages:county-coverage", args=[county.local_slug]) + query)


def cell_page(client, county, query=""):
    return client.get(reverse("pages:county-cell", args=[county.local_slug]) + query)


def table(response):
    """Return the table's rows that have cells, each as the texts of its headings and cells."""
    rows = BeautifulSoup(response.content, "html.parser").select(".matrix tr:has(td)")
    return [
        [" ".join(cell.get_text(" ", strip=True).split()) for cell in row.find_all(["th", "td"])]
        for row in rows
    ]


def test_a_cell_tells_how_many_are_confirmed_old_and_only_told_in_words_too(
    client, county, step, aho, byholm
):
    contribution(step, aho, confirmed=True)
    contribution(step, aho, ageing=True)
    contribution(step, aho, byholm)

    rows = table(page(client, county))

    assert rows[0] == [
        "1 A first talk",
        "1 confirmed 1 getting old 1 only told",
        "1 confirmed 1 getting old 1 only told",
        "0 gap 1 only told",
        "1",
        "1",
    ]
    assert rows[1:] == [["Steps carried", "1", "1", "0", "", ""], ["Gaps", "0", "0", "1", "", ""]]


def test_a_place_where_nobody_is_needed_is_no_gap_and_what_is_not_expected_has_no_link(
    client, county, step, aho
):
    NotNeededFactory(step=step, municipality=aho)
    somewhere = StepFactory(path=step.path, expected_in="county")
    contribution(somewhere, confirmed=True)

    response = page(client, county)

    rows = table(response)
    assert rows[0][2:4] == ["– not needed here", "0 gap"]
    assert rows[1][1:4] == ["1 confirmed", "– not expected here", "– not expected here"]
    idle = BeautifulSoup(response.content, "html.parser").select("td.idle")
    assert {cell.find("a") for cell in idle} == {None}


def test_the_table_has_a_caption_and_headings_that_say_what_they_head(client, county, step):
    soup = BeautifulSoup(page(client, county).content, "html.parser")

    assert soup.caption.get_text(" ", strip=True).startswith("Steps of service paths by municipality")
    box = soup.select_one(".coverage-box")
    assert (box["tabindex"], box["aria-labelledby"]) == ("0", soup.caption["id"])
    assert {th["scope"] for th in soup.select("thead th")} == {"col"}
    assert [th["scope"] for th in soup.select("tbody th")] == ["rowgroup", "rowgroup", "row"]
    assert len(soup.select("col")) == len(soup.select("thead th"))


def test_the_sentence_counts_steps_that_are_carried_everywhere_in_part_and_nowhere(county, step, aho, byholm):
    everywhere, partly = StepFactory(path=step.path), StepFactory(path=step.path)
    NotNeededFactory(step=StepFactory(path=step.path), municipality=None)
    contribution(everywhere, aho, byholm, confirmed=True)
    contribution(partly, aho, confirmed=True)
    contribution(step, aho)

    found = matrix.of(county)

    assert spread.of(found) == spread.Spread(everywhere=1, partly=1, nowhere=1, not_needed=1)
    assert coverage_words.reading(found) == (
        "Of the 4 steps, 1 have confirmed and fresh help in every municipality where the county expects it, "
        "1 in some of them, and 1 in none. At 1 nobody is needed, says the county."
    )
    assert coverage_words.gaps_reading(found) == (
        "Somebody is missing in 3 of the 6 cells in which the county expects somebody. "
        "Most often: Byholm 2, Aho 1."
    )


@pytest.mark.parametrize(
    ("query", "caption", "columns"),
    [
        ("?by=life_stage", "Steps of service paths by life stage", 3),
        ("?by=language", "Steps of service paths by language of service", 2),
        ("?of=goals", "Goals by municipality", 2),
        ("?of=goals&by=language", "Goals by language of service", 2),
    ],
)
def test_rows_and_columns_can_be_chosen(client, county, step, query, caption, columns):
    GoalFactory(strategy=StrategyFactory(county=county))

    response = page(client, county, query)

    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.caption.get_text(" ", strip=True).startswith(caption)
    assert len(soup.select("thead th")) == columns + 4
    assert response.status_code == 200


def test_one_path_can_be_chosen_by_its_address_in_any_language(client, county, step):
    other = StepFactory(path=ServicePathFactory(county=county), order=1, name_en="Another")

    for slug in {other.path.slug_fi, other.path.slug_sv, other.path.slug_en}:
        assert [row[0] for row in table(page(client, county, f"?path={slug}"))][:-2] == ["1 Another"]


@pytest.mark.parametrize("query", ["?of=cats&by=language", "?by=language&path=none", "?by=language&path=%00"])
def test_what_is_not_understood_is_said_and_the_rest_is_kept(client, county, step, query):
    response = page(client, county, query)

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 400
    assert len(soup.select(".notice-warn")) == 1
    assert soup.select_one("#coverage-by [selected]")["value"] == "language"
    assert soup.caption


def test_a_county_without_paths_or_goals_says_so_and_what_to_do(client, county):
    for query, url in (("", "?of=goals"), ("?of=goals", None)):
        soup = BeautifulSoup(page(client, county, query).content, "html.parser")
        assert soup.select_one(".matrix") is None
        link = soup.select_one(".empty-state a")
        assert (link and link["href"]) == url


def test_an_area_outside_the_reform_has_a_page_that_says_so_and_no_files(client):
    aland = CountyFactory(kind="autonomous")

    assert "Outside the reform" in page(client, aland).content.decode()
    for name in ("county-coverage-csv", "county-coverage-xlsx"):
        assert client.get(reverse(f"pages:{name}", args=[aland.local_slug])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_one_step_and_for_three(
    client, django_assert_num_queries, county, rows
):
    for _ in range(rows):
        place = MunicipalityFactory(county=county)
        for _ in range(rows):
            contribution(StepFactory(path=ServicePathFactory(county=county)), place, confirmed=True)
            NotNeededFactory(step=Step.objects.last(), municipality=place)

    summaries.make_all()
    with django_assert_num_queries(QUERIES):
        page(client, county)


def large(county, steps, places):
    """Give ``county`` as many steps and municipalities, with activities in every other cell."""
    municipalities = MunicipalityFactory.create_batch(places, county=county)
    path = ServicePathFactory(county=county)
    made = [StepFactory(path=path) for _ in range(steps)]
    activities = [ActivityFactory(municipalities=municipalities[number % 2 :: 2]) for number in range(4)]
    StepContribution.objects.bulk_create(
        StepContribution(step=step, activity=activity, state="claimed")
        for number, step in enumerate(made)
        for activity in activities[: number % 5]
    )


@pytest.mark.slow
def test_sixty_steps_in_thirty_municipalities_stay_light(client, django_assert_num_queries, county):
    large(county, 60, 30)

    summaries.make_all()
    with translation.override("fi"), django_assert_num_queries(QUERIES):
        response = page(client, county)

    assert len(BeautifulSoup(response.content, "html.parser").select("tbody td")) == 60 * 33
    assert len(response.content) < BYTES


# Files.


def files(client, county, query=""):
    answers = [
        client.get(reverse(f"pages:county-coverage-{ending}", args=[county.local_slug]) + query)
        for ending in ("csv", "xlsx")
    ]
    rows = list(csv.reader(io.StringIO(answers[0].content.decode("utf-8-sig"))))
    return rows, openpyxl.load_workbook(io.BytesIO(answers[1].content))


def test_files_hold_every_cell_with_its_state_day_and_sources(client, county, step, aho, byholm):
    contribution(step, aho, confirmed=True)
    NotNeededFactory(step=step, municipality=byholm, reason_en="The library does it.")

    rows, book = files(client, county)

    path = step.path.name_en
    assert rows[1:3] == [
        [path, str(step.get_phase_display()), "1", "A first talk", "Aho", aho.code]
        + ["carried", "1", "0", "0", "1", ""],
        [path, str(step.get_phase_display()), "1", "A first talk", "Byholm", byholm.code]
        + ["not needed here", "0", "0", "0", "", "The library does it."],
    ]
    notes = [row[0] for row in rows[4:]]
    assert any(timezone.localdate().strftime("%Y") in note for note in notes)
    assert f"Source: {coverage_words.in_words(step.path.source)}" in notes
    cells, whole, about = book.worksheets
    assert [[cell.value for cell in row] for row in cells.iter_rows(min_row=2)] == [
        [
            int(value) if place in (2, 7, 8, 9, 10) and value else value or None
            for place, value in enumerate(row)
        ]
        for row in rows[1:3]
    ]
    assert [cell.value for cell in whole[2]][3:] == ["A first talk", "carried", 1, 0, 0, 1, None, 1, 0]
    assert notes == [row[0].value for row in about.iter_rows(min_row=2) if row[0].value][: len(notes)]


def test_files_hold_what_the_page_shows(client, county, step, aho, byholm):
    contribution(step, aho, byholm, confirmed=True)
    contribution(StepFactory(path=step.path), aho)

    rows, _book = files(client, county)

    header = rows[0]
    numbers = [row[header.index("Confirmed and fresh")] for row in rows[1:5]]
    shown = [cell.split()[0] for row in table(page(client, county))[:2] for cell in row[2:4]]
    assert numbers == shown == ["1", "1", "0", "0"]


@pytest.mark.parametrize("query", ["", "?of=goals", "?of=cats&by=%00"])
def test_files_of_an_empty_county_have_headings_and_notes(client, county, query):
    rows, book = files(client, county, query)

    assert rows[0][0] in ("Service path", "Strategy")
    assert rows[1] == []
    assert [sheet.max_row for sheet in book.worksheets[:2]] == [1, 1]


@pytest.mark.parametrize("language", languages.CODES)
def test_a_file_bears_a_name_in_the_readers_language(client, county, step, language):
    with translation.override(language):
        answer = client.get(reverse("pages:county-coverage-csv", args=[county.local_slug]))
        assert county.local_slug in answer["Content-Disposition"]
    assert answer["Content-Language"] == language


# Cells.


def test_a_cell_names_who_is_there_with_role_reason_check_and_source(client, county, step, aho, byholm):
    there = contribution(
        step, aho, confirmed=True, verified_on=dt.date(2026, 10, 3), rationale_en="We know them."
    )
    contribution(step, byholm)

    response = cell_page(client, county, f"?step={step.uuid}&municipality={aho.code}")

    soup = BeautifulSoup(response.content, "html.parser")
    lines = soup.select(".lines > li")
    text = lines[0].get_text(" ", strip=True)
    assert len(lines) == 1
    for part in (
        there.activity.title_en,
        there.activity.organisation.name_en,
        "We know them.",
        "3 October 2026",
    ):
        assert part in text
    assert there.get_role_display() in text
    assert soup.select_one(".lead").get_text() == "Aho"


def test_a_cell_of_the_whole_county_names_everybody_and_drafts_stay_hidden(client, county, step, aho, byholm):
    contribution(step, aho)
    contribution(step, byholm)
    StepContributionFactory(step=step, activity=ActivityFactory(state="draft"))
    StepContributionFactory(
        step=step, activity=ActivityFactory(organisation=OrganisationFactory(state="draft"))
    )

    response = cell_page(client, county, f"?step={step.uuid}")

    assert len(BeautifulSoup(response.content, "html.parser").select(".lines > li")) == 2


def test_an_empty_cell_says_what_the_county_expects_and_what_it_has_taken_up(client, county, step, aho):
    GapFactory(step=step, municipality=aho, state=GapState.BEING_SOLVED, solver="The partnership table")

    text = cell_page(client, county, f"?step={step.uuid}&municipality={aho.code}").content.decode()

    assert "A gap: somebody is expected here" in text
    assert "The county expects 1 confirmed contribution in every municipality." in text
    assert "The partnership table" in text


def test_a_cell_of_a_goal_and_of_those_that_tell_no_place(client, county, aho):
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    GoalContributionFactory(goal=goal, activity=ActivityFactory(municipalities=[aho]))
    nowhere = GoalContributionFactory(goal=goal, activity=ActivityFactory())

    response = cell_page(client, county, f"?goal={goal.uuid}&municipality=none")

    lines = BeautifulSoup(response.content, "html.parser").select(".lines > li")
    assert [line.a.get_text() for line in lines] == [nowhere.activity.title_en]


@pytest.mark.parametrize("query", ["", "?step=x", "?step=%00", f"?goal={uuid.UUID(int=1)}"])
def test_a_cell_of_nothing_says_so_and_leads_to_the_table(client, county, query):
    response = cell_page(client, county, query)

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 404
    assert soup.h1.get_text() == "No such step or goal"
    assert soup.select_one("main .button")["href"] == reverse(
        "pages:county-coverage", args=[county.local_slug]
    )


def test_a_step_of_another_county_is_not_found(client, county, step):
    assert cell_page(client, CountyFactory(), f"?step={step.uuid}").status_code == 404


@pytest.mark.parametrize(
    "place", ["municipality=999", "municipality=%00", "language=xx", "life_stage=old&language=fi"]
)
def test_a_place_that_is_not_known_is_said_and_the_whole_county_shown(client, county, step, aho, place):
    contribution(step, aho)

    response = cell_page(client, county, f"?step={step.uuid}&{place}")

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 400
    assert len(soup.select(".notice-warn")) == 1
    assert soup.select_one(".lead").get_text() == "The whole county"
    assert len(soup.select(".lines > li")) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_a_cell_takes_the_same_queries_for_one_contribution_and_for_three(
    client, django_assert_num_queries, county, step, aho, rows
):
    for _ in range(rows):
        contribution(step, aho, confirmed=True)

    summaries.make_all()
    with django_assert_num_queries(9):
        cell_page(client, county, f"?step={step.uuid}&municipality={aho.code}")


def test_only_the_countys_own_coordinators_are_led_to_the_workspace(client, county, step, aho):
    def ways():
        """Return where the buttons beside the answer lead."""
        response = cell_page(client, county, f"?step={step.uuid}&municipality={aho.code}")
        buttons = BeautifulSoup(response.content, "html.parser").select(".cell-answer a")
        return [button["href"] for button in buttons if "workspace" in button["href"]]

    assert ways() == []
    client.force_login(MembershipFactory(role=Role.COUNTY, county=CountyFactory()).user)
    assert ways() == []
    client.force_login(MembershipFactory(role=Role.COUNTY, county=county).user)
    asked = f"?step={step.uuid}&municipality={aho.code}"
    assert ways() == [
        reverse("workspace:begin", args=["county", county.uuid, kind]) + asked
        for kind in ("not-needed", "gap")
    ]
