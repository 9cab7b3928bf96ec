"""Programmes: where their projects were then and where that is now, in time, with money and results."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.lib import languages
from projects import present
from tests.projects.factories import (
    FundingFactory,
    MaterialFactory,
    MilestoneFactory,
    OperatingModelFactory,
    ProgrammeFactory,
    ProjectFactory,
)
from tests.projects.test_projects import county, region, words
from tests.regions.factories import GoalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return ProgrammeFactory(name_en="Grants", starts=2017, ends=2020)


def opened(client, thing):
    with languages.reading("en"):
        response = client.get(thing.get_absolute_url())
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser"), response.context


def test_regions_of_then_lead_to_counties_of_now(client, programme):
    east, west = county("East"), county("West")
    split = region("Big Region", east, west)
    ProjectFactory(programme=programme, regions=[split], name_en="Of both")
    ProjectFactory(programme=programme, counties=[west], name_en="Named for it")
    ProjectFactory(programme=programme, name_en="Nowhere known")
    ProjectFactory(programme=programme, regions=[split], draft=True, name_en="A draft")

    page, context = opened(client, programme)

    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in page.select("#main tbody tr")]
    assert rows[0] == ["Big Region", "East, West became 2 counties", "Of both"]
    assert "The area of 1 project is not known." in words(page.main)
    assert "A draft" not in page.get_text()
    assert len(context["projects"]) == 3


def test_sums_of_different_kinds_stand_side_by_side_and_are_not_added(client, programme):
    FundingFactory(programme=programme, kind="granted", year=2018, amount=1000)
    FundingFactory(programme=programme, kind="granted", year=2017, amount=4000)
    FundingFactory(programme=programme, kind="applied", year=2017, amount=9000)

    page, _context = opened(client, programme)

    table = page.find(attrs={"aria-labelledby": "funding"}).table
    rows = [[words(cell) for cell in row.find_all(["th", "td"])][:4] for row in table.select("tbody tr")]
    assert rows == [
        ["Applied for", "2017", "STEA", "€9,000"],
        ["Granted", "2017", "STEA", "€4,000"],
        ["Granted", "2018", "STEA", "€1,000"],
    ]
    assert not {"€5,000", "€14,000"} & set(words(page.main).split())
    assert len(page.find(attrs={"aria-labelledby": "funding"}).select(".source-note")) == 3


def test_turning_points_stand_in_order_with_their_sources(client, programme):
    MilestoneFactory(programme=programme, date="2020", text_en="It ended")
    MilestoneFactory(programme=programme, date="2017-08", text_en="It began")

    page, _context = opened(client, programme)

    assert [words(item.h3) for item in page.select(".timeline > li")] == ["It began", "It ended"]


def test_what_projects_left_is_counted_and_listed(client, programme):
    project = ProjectFactory(programme=programme, name_en="Maker")
    OperatingModelFactory(project=project, name_en="Village cafe")
    OperatingModelFactory(project=project, draft=True, name_en="A draft model")
    MaterialFactory(project=project, title="A guide", kind="guide")
    MaterialFactory(project=ProjectFactory(programme=programme, draft=True), title="Of a draft")

    page, context = opened(client, programme)

    assert [model.name_en for model in context["models"]] == ["Village cafe"]
    assert [material.title for material in context["materials"]] == ["A guide"]
    assert "1 operating model · 1 material" in words(page.find(attrs={"aria-labelledby": "projects"}))


@pytest.mark.parametrize(
    ("starts", "ends", "state", "bar"),
    [
        ("2017", "2020", "ended", (0, 100, False)),
        ("2018", "2018", "ended", (25, 25, False)),
        ("2017-07", "2018-06", "ended", (12.5, 25, False)),
        ("2019", "", "ended", (50, 25, True)),
    ],
)
def test_times_are_drawn_as_far_as_they_are_known(starts, ends, state, bar):
    project = ProjectFactory.build(starts=starts, ends=ends, state=state, programme=None, host=None)
    axis = present.periods([project], 2017, 2020)

    assert [year for year, _x in axis.years] == [2017, 2018, 2019, 2020]
    assert [(one.x, one.width, one.is_open) for one in axis.bars] == [bar]


def test_a_time_that_is_not_known_is_not_drawn():
    project = ProjectFactory.build(starts="spring", programme=None, host=None)
    assert present.periods([project], 2017, 2020) is None


# From today's county, and from a goal.


def test_an_ended_project_is_found_from_todays_county_with_what_may_be_taken_into_use(client):
    now = county("Lakes")
    project = ProjectFactory(
        name_en="Old work",
        regions=[region("Old Tavastia", now)],
        final_report_en="<p>All of it.</p>",
    )
    OperatingModelFactory(project=project, name_en="Village cafe")
    OperatingModelFactory(project=project, draft=True)
    MaterialFactory(project=project)

    page, _context = opened(client, now)
    item = page.find("a", string="Old work").find_parent("li")
    assert "To be taken into use: 1 operating model, 1 material" in words(item)

    page, _context = opened(client, project)
    assert "All of it." in words(page.find(attrs={"aria-labelledby": "final-report"}))
    card = page.select_one(".made-cards li")
    assert words(card.select("a")[-1]).startswith("Take it into use")
    assert card.select("a")[-1]["href"].endswith("/village-cafe/#in-use")


def test_a_goal_shows_the_projects_that_work_for_it(client):
    goal = GoalFactory()
    ProjectFactory(name_en="For it", goals=[goal])
    ProjectFactory(name_en="A draft for it", goals=[goal], draft=True)

    page, _context = opened(client, goal)

    section = page.find(attrs={"aria-labelledby": "projects"})
    assert [words(heading) for heading in section.select("h3")] == ["For it"]


def test_the_list_leads_to_the_page_of_a_programme(client, programme):
    with languages.reading("en"):
        page = client.get(reverse("projects:project-list")).content.decode()
        assert f'href="{programme.get_absolute_url()}"' in page
