"""Projects: where they were then and where that is now, how well they are known, and what they left."""

import pytest
from bs4 import BeautifulSoup

from portal.lib import languages
from portal.search import index
from projects.models import Project
from regions.models import County
from tests.organisations.factories import OrganisationFactory
from tests.projects.factories import (
    AdoptionFactory,
    MaterialFactory,
    OperatingModelFactory,
    ProgrammeFactory,
    ProjectFactory,
)
from tests.regions.factories import CountyFactory, RegionFactory, RegionSuccessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """Return a function that opens a project's page in English."""

    def opened(project):
        with languages.reading("en"):
            response = client.get(project.get_absolute_url())
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return opened


@pytest.fixture
def listed(client):
    """Return a function that opens the list, and returns the projects' names and the page's notices."""

    def opened(**query):
        response = client.get("/en/projects/", query)
        assert response.status_code == 200
        soup = BeautifulSoup(response.content, "html.parser")
        return [words(row.h2) for row in soup.select(".org-row")], [words(n) for n in soup.select(".notice")]

    return opened


def words(tag):
    return " ".join(tag.get_text(" ").split()).replace(" ,", ",")


def facts(soup):
    """Return the facts beside a project, by their names."""
    return {words(row.dt): words(row.dd) for row in soup.select("aside .facts-list > div")}


def region(name, *counties):
    """Make a region of then that became ``counties``."""
    made = RegionFactory(name_en=name)
    for county in counties:
        RegionSuccessionFactory(region=made, county=county, is_split=len(counties) > 1)
    return made


def county(name):
    """Make a county that comes after those made before it."""
    return CountyFactory(
        short_name_en=name, code=f"~{County.objects.count()}"
    )  # No factory makes such a code.


# Then and now.


def test_a_region_of_then_leads_to_the_county_of_now(page):
    county("Elsewhere")
    soup = page(ProjectFactory(regions=[region("Old Tavastia", lake := county("Lakes"))]))

    shown = facts(soup)
    assert (shown["Region then"], shown["County now"]) == ("Old Tavastia", "Lakes")
    with languages.reading("en"):
        assert soup.find("a", string="Lakes")["href"] == lake.get_absolute_url()


def test_a_region_that_was_split_leads_to_each_of_its_counties(page, listed):
    counties = [county(name) for name in ("East", "Middle", "West")]
    project = ProjectFactory(name_en="Split", regions=[region("Big Region", *counties)])

    assert facts(page(project))["County now"] == "East, Middle, West"
    for name in ("east", "middle", "west"):
        assert listed(county=name) == (["Split"], [])


def test_a_project_of_two_regions_names_each_county_once(page):
    shared, own = county("Shared"), county("Own")
    regions = [region("First", shared), region("Second", shared, own)]

    shown = facts(page(ProjectFactory(regions=regions, counties=[own])))

    assert (shown["Region then"], shown["County now"]) == ("First, Second", "Shared, Own")


def test_a_countys_page_has_the_projects_that_followed_to_it_once(client):
    here, there = county("Here"), county("There")
    mine = ProjectFactory(regions=[region("Then here", here)], counties=[here])
    ProjectFactory(regions=[region("Then there", there)])

    response = client.get("/en/counties/here/")

    assert [item["url"] for item in response.context["projects"]] == [f"/en/projects/{mine.slug_en}/"]


def test_a_project_of_the_whole_country_says_so(page):
    assert facts(page(ProjectFactory(nationwide=True)))["Area"] == "The whole country"


# What is known.


@pytest.mark.parametrize(
    ("knowledge", "notice"),
    [
        ("verified", []),
        ("partly", ["How well this is known: partly verified."]),
        ("candidate", ["How well this is known: a candidate, not verified."]),
        ("unknown", ["How well this is known: not found."]),
    ],
)
def test_how_well_a_project_is_known_is_told(page, knowledge, notice):
    project = ProjectFactory(knowledge=knowledge, running=True)

    assert [words(found) for found in page(project).select(".notice")] == notice


def test_an_ended_project_says_so_and_what_is_not_known_too(page):
    soup = page(ProjectFactory(unknown=True, knowledge="verified"))

    assert [words(notice) for notice in soup.select(".notice")] == [
        "This project has ended. What it made can still be used."
    ]
    assert facts(soup)["Host"] == "not known"
    assert "No operating model of this project is recorded." in words(soup.main)


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_an_organisation_that_is_not_public_is_not_linked(page, state):
    hidden = OrganisationFactory(state=state)
    public = OrganisationFactory()
    soup = page(ProjectFactory(host=hidden, partners=[hidden, public]))

    with languages.reading("en"):
        links = {link["href"] for link in soup.find_all("a")}
        assert hidden.get_absolute_url() not in links
        assert public.get_absolute_url() in links
    assert facts(soup)["Host"] == hidden.name_en


@pytest.mark.parametrize(
    ("starts", "ends", "state", "period"),
    [
        ("2017-06", "2020", "ended", "2017–2020"),
        ("2020-01-15", "2020-06", "ended", "2020"),
        ("2020-06", "2020", "ended", "2020"),
        ("2017", "", "ended", "from 2017, end not known"),
        ("2025", "", "running", "2025–"),
        ("", "2020", "ended", "–2020"),
        ("", "", "ended", None),
    ],
)
def test_a_period_is_told_as_far_as_it_is_known(page, starts, ends, state, period):
    project = ProjectFactory(starts=starts, ends=ends, state=state)

    assert facts(page(project)).get("Period") == period


# What it left.


def test_material_is_marked_with_its_language(page):
    project = ProjectFactory()
    MaterialFactory(project=project, title="A loppuraportti", language="fi")
    MaterialFactory(project=project, title="B slutrapport", language="sv", version="2")
    MaterialFactory(title="Toisen hankkeen")

    section = page(project).find(attrs={"aria-labelledby": "materials"})

    assert [(link["lang"], link["hreflang"]) for link in section.select("li a")] == [("fi",) * 2, ("sv",) * 2]
    assert [words(item) for item in section.select("li")] == [
        "A loppuraportti Report, PDF, in Finnish",
        "B slutrapport Report, PDF, in Swedish, version 2",
    ]


def test_operating_models_stand_with_their_project_and_the_way_into_use(page):
    model = OperatingModelFactory(name_en="Village cafe")
    AdoptionFactory(model=model, county=county("Lakes"), since="2021-03")
    hidden = OrganisationFactory(draft=True, name_en="Draft Association")
    AdoptionFactory(model=model, county=None, organisation=hidden, since="")

    soup = page(model.project)

    card = soup.select_one(".made-cards li")
    assert "Taken into use 2 times" in words(card)
    with languages.reading("en"):
        links = [link["href"] for link in card.find_all("a")]
        assert links == [model.get_absolute_url(), f"{model.get_absolute_url()}#in-use"]


# The list.


@pytest.fixture
def projects():
    """Six projects, told apart by one filter each."""
    lakes = county("Lakes")
    common = {"programme": None, "state": "ended"}
    ProjectFactory(name_en="A programme", **{**common, "programme": ProgrammeFactory(name_en="Grants")})
    ProjectFactory(name_en="B county", counties=[lakes], **common)
    ProjectFactory(name_en="C region", regions=[RegionFactory(code="~9")], **common)
    ProjectFactory(name_en="D kind", kind="digital", **common)
    ProjectFactory(name_en="E state", **{**common, "state": "running"}, starts="2025", ends="")
    ProjectFactory(name_en="F Words", **common)
    index.refresh()


ALL = ["A programme", "B county", "C region", "D kind", "E state", "F Words"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"programme": "grants"}, "A programme"),
        ({"county": "lakes"}, "B county"),
        ({"region": "~9"}, "C region"),
        ({"kind": "digital"}, "D kind"),
        ({"state": "running"}, "E state"),
        ({"q": "WORDS f"}, "F Words"),
    ],
)
def test_a_filter_leaves_what_it_names(listed, projects, query, name):
    assert listed(**query) == ([name], [])


@pytest.mark.parametrize(
    "query",
    [
        {"programme": "atlantis"},
        {"programme": "\x00"},
        {"county": "x" * 5000},
        {"region": "1 OR 1=1"},
        {"kind": "secret"},
        {"state": "\x00"},
        {"q": "a" * 201},
        {"sort": "password"},
    ],
)
def test_what_is_not_understood_is_left_out_with_a_notice(listed, projects, query):
    found, notices = listed(**query)

    assert (found, len(notices)) == (ALL, 1)


def test_the_list_sorts_by_name_and_by_start(listed, projects):
    Project.objects.filter(name_en="D kind").update(starts="2016")

    assert listed()[0] == listed(sort="name")[0] == ALL
    assert listed(sort="-name")[0] == ALL[::-1]
    assert listed(sort="start")[0] == ["D kind", "A programme", "B county", "C region", "F Words", "E state"]
    assert listed(sort="-start")[0][0] == "E state"


@pytest.mark.parametrize("number", ["0", "2", "last", "9" * 5000])
def test_a_page_that_is_not_there_is_not_found(client, projects, number):
    assert client.get("/en/projects/", {"page": number}).status_code == 404
