"""A county's overview: what a council member reads there, and what it says when little is known."""

import csv

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.editing.actions import change
from portal.lib import languages
from portal.pages import brief
from regions.choices import LifeStage, Precision
from tests.blog.factories import PostFactory
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    GrantDecisionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import UserFactory
from tests.projects.factories import ProjectFactory
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyStatementFactory,
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    KeyMessageFactory,
    MunicipalityFactory,
    RegionFactory,
    RegionSuccessionFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """Return a function that opens a thing's page in English, or another language."""

    def opened(thing, language="en"):
        with languages.reading(language):
            response = client.get(thing.get_absolute_url())
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return opened


def words(tag):
    """Return a part of a page as its words."""
    return " ".join(tag.get_text(" ").split())


def test_one_can_go_from_an_activity_to_goal_and_step_and_back(client, page):
    county = CountyFactory()
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    step = StepFactory(path=ServicePathFactory(county=county))
    activity = ActivityFactory()
    GoalContributionFactory(goal=goal, activity=activity, confirmed=True)
    StepContributionFactory(step=step, activity=activity)
    with languages.reading("en"):
        addresses = {
            "county": county.get_absolute_url(),
            "goal": goal.get_absolute_url(),
            "step": step.get_absolute_url(),
            "path": step.path.get_absolute_url(),
            "activity": activity.get_absolute_url(),
            "organisation": activity.organisation.get_absolute_url(),
        }
    ways = {
        county: ("goal", "path", "activity", "organisation"),
        goal: ("county", "activity", "organisation"),
        step.path: ("county", "activity", "organisation"),
        activity: ("goal", "step", "path", "county", "organisation"),
        activity.organisation: ("activity", "goal", "step"),
    }
    for thing, targets in ways.items():
        links = {link["href"] for link in page(thing).find_all("a")}
        missing = [name for name in targets if addresses[name] not in links]
        assert not missing, f"{thing} does not lead to {missing}"


def test_an_empty_step_is_shown_as_a_gap_and_counted(page):
    path = ServicePathFactory()
    steps = [StepFactory(path=path) for _ in range(3)]
    StepContributionFactory(step=steps[0], confirmed=True)
    StepContributionFactory(step=steps[1])
    soup = page(path.county)
    assert len(soup.select(".step")) == 3
    assert len(soup.select(".step-empty")) == 1
    assert "Nobody yet" in words(soup.select_one(".step-empty"))
    assert "3 steps, 1 without anyone, 1 not confirmed" in words(soup.find(id="paths"))


def test_a_step_that_nobody_has_confirmed_is_marked_as_a_gap_with_those_who_claim_it(page):
    path = ServicePathFactory()
    for trait in ("confirmed", "ageing", "claimed"):
        StepContributionFactory(step=StepFactory(path=path), **{trait: True})
    marked = [bool(step.select(".state-gap")) for step in page(path.county).select(".step")]
    assert marked == [False, True, True]


def test_a_goal_that_nobody_has_confirmed_is_marked_as_a_gap(page):
    strategy = StrategyFactory()
    for trait in ("confirmed", "ageing"):
        GoalContributionFactory(goal=GoalFactory(strategy=strategy), **{trait: True})
    marked = [bool(goal.select(".state-gap")) for goal in page(strategy.county).select(".goal")]
    assert marked == [False, True]


def test_goals_and_steps_are_counted_for_each_life_stage_and_a_path_for_one_is_not_asked_of_others(page):
    county = CountyFactory()
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    GoalFactory(strategy=goal.strategy)
    step = StepFactory(path=ServicePathFactory(county=county, life_stage=LifeStage.OLDER))
    older = ActivityFactory(for_older=True)
    GoalContributionFactory(goal=goal, activity=older, confirmed=True)
    GoalContributionFactory(goal=goal, activity=ActivityFactory(all_ages=True))
    StepContributionFactory(step=step, activity=older, confirmed=True)
    table = page(county).select_one("#life-stages table")
    assert [[words(cell) for cell in row.find_all("td")] for row in table.select("tr:has(td)")] == [
        ["0 of 2 Gap", "none is meant for them"],
        ["0 of 2 Gap", "none is meant for them"],
        ["1 of 2", "1 of 1"],
    ]


def test_before_the_meeting_one_reads_what_matters_first_each_with_its_page(page):
    county = CountyFactory()
    place = MunicipalityFactory(county=county)
    path = ServicePathFactory(county=county)
    carried, missing = StepFactory(path=path, order=1), StepFactory(path=path, order=2)
    finnish = ServiceLanguageFactory(code="fi")
    activity = ActivityFactory(municipalities=[place], all_ages=True, languages=[finnish])
    StepContributionFactory(step=carried, activity=activity, confirmed=True)
    BodyStatementFactory(body=AdvisoryBodyFactory(county=county))

    points = page(county).select(".brief-point")

    told = {words(point.h3): words(point) for point in points}
    assert list(told) == [
        "Who carries the steps", "Where nobody does", "What has changed", "What became of statements",
    ]  # fmt: skip
    assert "Of the 2 steps, 1 have confirmed and fresh help" in told["Who carries the steps"]
    assert f"{missing.name_en} Nobody in the whole county." in told["Where nobody does"]
    assert carried.name_en not in told["Where nobody does"]
    assert "1 statement: 1 without an answer yet." in told["What became of statements"]
    assert all(point.select_one(".brief-more a")["href"].startswith("/en/counties/") for point in points)


def test_what_to_know_first_is_found_anew_once_a_change_is_published(client):
    goal = GoalFactory()
    county = goal.county
    with languages.reading("en"):
        assert client.get(county.get_absolute_url()).status_code == 200
        with CaptureQueriesContext(connection) as kept:
            client.get(county.get_absolute_url())
        with change(goal, by=UserFactory()):
            goal.name_en = "Renamed"
        with CaptureQueriesContext(connection) as anew:
            page = client.get(county.get_absolute_url())
    assert len(anew) > len(kept)
    assert "Renamed" in BeautifulSoup(page.content, "html.parser").select_one(".brief-gaps").text


def test_what_example_organisations_say_is_marked_where_it_stands_under_real_goals(page):
    goal = GoalFactory()
    step = StepFactory(path=ServicePathFactory(county=goal.county))
    invented = ActivityFactory(organisation=OrganisationFactory(example=True))
    GoalContributionFactory(goal=goal, activity=invented)
    StepContributionFactory(step=step, activity=invented)
    soup = page(goal.county)
    assert words(soup.select_one(".goal .example-mark")) == "Example data"
    assert words(soup.select_one(".path-block .example-mark")) == "Example data"
    assert words(page(goal).select_one(".lines .example-mark")) == "Example data"
    GoalContributionFactory(goal=goal)
    assert words(page(goal.county).select_one(".goal .example-mark")) == "Partly example data"


def test_goals_stand_under_their_priority(page):
    strategy = StrategyFactory()
    priority = GoalFactory(strategy=strategy, order=1)
    child = GoalFactory(strategy=strategy, order=1, parent=priority)
    other = GoalFactory(strategy=strategy, order=2)
    goals = page(strategy.county).find(id="goals")
    headings = [(heading.name, words(heading)) for heading in goals.select(".goal-words")]
    assert headings == [("h4", priority.name_en), ("h5", child.name_en), ("h4", other.name_en)]


def test_a_strategy_tells_its_kind_and_which_it_replaced(page):
    old = StrategyFactory(replaced=True, period="2022–2025")
    new = StrategyFactory(county=old.county, supersedes=old)
    goals = words(page(new.county).find(id="goals"))
    assert "County strategy" in goals
    assert f"Replaces {old.name_en}, 2022–2025" in goals


def test_grants_decided_for_a_goal_are_told_on_its_page(page):
    goal = GoalFactory()
    shown = GrantDecisionFactory(goals=[goal])
    hidden = GrantDecisionFactory(goals=[goal], organisation=OrganisationFactory(draft=True))
    soup = page(goal)
    cells = [words(cell) for cell in soup.select("[aria-labelledby=grants] tbody tr > *")]
    assert cells[1].startswith(shown.organisation.name_en)
    assert cells[3] == "€20,000"
    assert hidden.organisation.name_en not in words(soup)


def test_how_exactly_a_sum_is_known_is_told(page):
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2025, granted=2000, precision=Precision.APPROXIMATE)
    table = words(page(county).find(id="money").find("table"))
    assert "about €2,000" in table


def test_what_is_not_known_says_so(page):
    soup = page(CountyFactory(bare=True))
    assert "The strategy is not known here yet" in words(soup.find(id="goals"))
    assert "No service path is recorded yet" in words(soup.find(id="paths"))
    assert "Unknown is not zero" in words(soup.find(id="money"))
    assert words(soup.find(id="facts")).count("not known") >= 3
    assert "No organisation yet" in words(soup.find(id="organisations"))


def test_facts_have_their_source_and_date(page):
    county = CountyFactory(population=532_671)
    facts = words(page(county).find(id="facts"))
    assert "532,671" in facts
    assert "31 December 2025" in facts
    assert county.population_source.title in facts
    assert county.largest_town_source.title in facts
    assert county.collaborative_area.source.title in facts


@pytest.mark.parametrize("verified", [True, False])
def test_a_website_that_has_not_been_verified_says_so(page, verified):
    facts = words(page(CountyFactory(website_verified=verified)).find(id="facts"))
    assert ("has not been verified" in facts) != verified


def test_the_goals_of_a_replaced_strategy_are_not_the_countys_goals(page):
    county = CountyFactory()
    old = GoalFactory(strategy=StrategyFactory(county=county, replaced=True))
    new = GoalFactory(strategy=StrategyFactory(county=county))
    goals = words(page(county).find(id="goals"))
    assert new.name_en in goals
    assert old.name_en not in goals


def test_budget_granted_and_applied_stand_apart_and_a_year_between_is_not_known(page):
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2024, budget=1000, granted=None, applied=None)
    GrantSummaryFactory(county=county, year=2026, budget=None, granted=2000, applied=5000)
    table = page(county).find(id="money").find("table")
    rows = {row.th.get_text(strip=True): words(row) for row in table.find("tbody").find_all("tr")}
    assert list(rows) == ["2024", "2025", "2026"]
    assert "€1,000" in rows["2024"]
    assert rows["2025"].count("not known") >= 3
    assert "€2,000" in rows["2026"]
    assert "€5,000" in rows["2026"]


def test_the_grants_can_be_taken_along_as_csv(client, page):
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2024, budget=1000, granted=None, applied=None)
    GrantSummaryFactory()
    link = page(county).find(id="money").find("a", download=True)
    response = client.get(link["href"])
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    heads, row = csv.reader(response.content.decode("utf-8-sig").splitlines())
    found = dict(zip(heads, row, strict=True))
    assert (found["year"], found["budget"], found["granted"], found["applied"]) == ("2024", "1000.00", "", "")
    assert found["source_url"].startswith("https://")


def test_the_newest_year_with_both_sums_is_told_in_a_sentence(page):
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2025, granted=2000, applied=5000, own_word_en="operating grant")
    GrantSummaryFactory(county=county, year=2026, granted=None)
    sentence = "In 2025 the county granted €2,000 (operating grant); €5,000 had been applied for."
    assert sentence in words(page(county).find(id="money"))


def test_statements_are_counted_by_what_became_of_them_and_messages_are_told_by_area(page):
    county = CountyFactory()
    body = AdvisoryBodyFactory(county=county)
    BodyStatementFactory(body=body, accepted=True)
    BodyStatementFactory(body=body)
    mine = KeyMessageFactory(county=county)
    area = KeyMessageFactory(county=None, collaborative_area=county.collaborative_area)
    nation = KeyMessageFactory(national=True)
    other = KeyMessageFactory()
    section = words(page(county).find(id="bodies"))
    assert "2 statements: 1 accepted, 1 without an answer yet." in section
    assert body.name_en in section
    for message in (mine, area):
        assert message.text_en in section
    for message in (nation, other):
        assert message.text_en not in section
    assert "1 key message in the whole country" in section


def test_a_project_of_a_region_is_found_from_every_county_that_followed_it(page):
    region = RegionFactory()
    counties = [RegionSuccessionFactory(region=region, split=True).county for _ in range(2)]
    elsewhere = CountyFactory()
    project = ProjectFactory(regions=[region])
    for county in counties:
        assert project.name_en in words(page(county).find(id="projects"))
    assert project.name_en not in words(page(elsewhere).find(id="projects"))
    links = {link["href"] for link in page(project).find_all("a")}
    with languages.reading("en"):
        assert {county.get_absolute_url() for county in counties} <= links


def test_the_newest_projects_are_shown_with_the_way_to_all_of_them(client, page):
    county = CountyFactory()
    for year in range(2011, 2019):
        ProjectFactory(counties=[county], name_en=f"Project of {year}", starts=f"{year}")
    section = page(county).find(id="projects")
    assert len(section.select(".timeline > li")) == 8
    assert "All projects of the county" not in section.get_text()

    ProjectFactory(counties=[county], name_en="Project of 2010", starts="2010")
    section = page(county).find(id="projects")
    assert len(section.select(".timeline > li")) == 8
    assert "Project of 2010" not in section.get_text()
    everything = client.get(section.find("a", string="All projects of the county")["href"])
    assert "Project of 2010" in everything.content.decode()


def test_posts_of_the_county_are_shown_once_they_are_out(page):
    county = CountyFactory()
    out = PostFactory(counties=[county])
    PostFactory(counties=[county], draft=True)
    later = PostFactory(counties=[county], scheduled=True)
    section = page(county).find(id="posts")
    assert len(section.select(".card")) == 1
    assert out.versions.get(language="en").title in words(section)
    assert later.versions.get(language="en").title not in words(section)


def test_a_long_step_shows_the_first_and_leads_to_the_rest(page):
    step = StepFactory()
    for _ in range(8):
        StepContributionFactory(step=step, confirmed=True)
    overview = page(step.path.county)
    assert len(overview.select(".step-organisations > li")) == 3
    assert "and 5 more" in words(overview.select_one(".step"))
    here = page(step.path).find(id=step.anchor)
    assert len(here.select(".lines > li")) == 5
    assert "and 3 more" in words(here)
    client = Client()
    everyone = client.get(here.find_all("a")[-1]["href"])
    assert len(BeautifulSoup(everyone.content, "html.parser").select(".lines > li")) == 8


def test_aland_is_shown_as_outside_the_reform(page):
    soup = page(CountyFactory(autonomous=True))
    assert soup.find(id="goals") is None
    assert soup.find(id="organisations") is not None


@pytest.mark.parametrize("language", languages.CODES)
def test_the_overview_speaks_each_language_and_marks_what_is_in_another(page, language):
    county = CountyFactory()
    goal = GoalFactory(
        strategy=StrategyFactory(county=county), name_fi="Tärkeintä ihminen", name_sv=None, name_en=None
    )
    heading = page(county, language).select_one(".goal-words")
    assert words(heading) == goal.name_fi
    assert heading.get("lang") == (None if language == "fi" else "fi")


@pytest.mark.parametrize("rows", [1, 3])
def test_finding_what_to_know_first_takes_the_same_queries_whatever_the_county_has(
    django_assert_num_queries, rows
):
    county = world(rows).county
    with languages.reading("en"), django_assert_num_queries(42):
        assert brief.points(county)
