"""The guided tour of a county: its stops, their figures and words, and the way between them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from organisations.today import CountyToday
from portal.lib import languages
from portal.pages.terms import terms
from portal.pages.tour_stops import STOPS
from portal.templatetags.terms import MARKED
from tests.organisations.factories import ActivityFactory, GoalContributionFactory, StepContributionFactory
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db

NUMBERS = range(1, len(STOPS) + 1)
# Queries of each stop for a visitor, the county's and the example notice's among them.
QUERIES = {1: 3, 2: 6, 3: 7, 4: 11, 5: 9, 6: 11, 7: 5, 8: 3}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def address(county, number=None):
    arguments = [county.local_slug] if number is None else [county.local_slug, number]
    return reverse("pages:county-tour" if number is None else "pages:county-tour-stop", args=arguments)


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def said(client, county, number):
    """Return what a stop says first, without the notes of its words."""
    page = soup(client.get(address(county, number)))
    for note in page.select("[popover].term-note"):
        note.decompose()
    return [" ".join(part.get_text().split()) for part in page.select(".stop-says p")]


def test_the_tour_begins_with_its_stops_in_order(client):
    county = CountyFactory()

    page = soup(client.get(address(county)))

    links = [link["href"] for link in page.select(".tour-list a")]
    assert links == [address(county, number) for number in NUMBERS]
    assert page.select_one(".button-primary")["href"] == links[0]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_stop_tells_where_it_is_and_leads_on_and_back(client, number):
    county = CountyFactory()

    page = soup(client.get(address(county, number)))

    assert page.h1.get_text() == str(STOPS[number - 1].title)
    assert page.select_one(".tour-progress .visually-hidden").get_text() == f"Stop {number} of {len(STOPS)}"
    before, after = page.select_one("[rel=prev]"), page.select_one("main [rel=next]")
    assert (before and before["href"]) == (address(county, number - 1) if number > 1 else None)
    assert (after and after["href"]) == (address(county, number + 1) if number < len(STOPS) else None)
    assert page.select(".tour-list [aria-current]")[0].get_text() == page.h1.get_text()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_stop_has_figures_their_meaning_questions_and_a_day(client, shared_world, number):
    county = shared_world.county

    page = soup(client.get(address(county, number)))

    assert page.select_one(".stop-says").get_text(strip=True)
    assert [part.get_text() for part in page.select(".stop-part")] == [
        "What it means",
        "Questions you may ask",
    ]
    assert all(line.get_text(strip=True).endswith("?") for line in page.select(".stop-questions li"))
    assert "The figures are as on" in page.main.get_text()
    assert page.select(".term")


@pytest.mark.parametrize("language", languages.CODES)
def test_every_mark_of_a_word_is_a_word_that_is_explained(shared_world, language):
    county = shared_world.county

    with translation.override(language):
        for stop in STOPS:
            told = stop.tell(CountyToday(county))
            sentences = [*told.says, *told.means, *told.questions]
            marked = {found[2] for sentence in sentences for found in MARKED.finditer(str(sentence))}
            assert marked <= set(terms())
            assert {term.key for term in told.terms} == marked


def test_stops_tell_the_countys_own_figures(client):
    county = CountyFactory(population=None, population_date=None, population_source=None)
    place = MunicipalityFactory(county=county)
    MunicipalityFactory(county=county)
    strategy = StrategyFactory(county=county)
    GoalContributionFactory(goal=GoalFactory(strategy=strategy), confirmed=True)
    GoalFactory(strategy=strategy)
    step = StepFactory(path=ServicePathFactory(county=county))
    StepContributionFactory(step=step, activity=ActivityFactory(municipalities=[place]), confirmed=True)

    assert "How many people live here is not known in this portal." in said(client, county, 1)
    assert said(client, county, 2) == [
        "The county’s strategy has 2 goals.",
        "For 1 of them an organisation’s work is confirmed by the county.",
        "For 1 no work is confirmed.",
    ]
    assert said(client, county, 3)[0] == "The county has described 1 service path."
    assert said(client, county, 8)[1] == "They tell of 1 activity."


def test_a_county_of_which_nothing_is_known_says_so_and_never_zero(client):
    county = CountyFactory(bare=True)

    texts = [" ".join(said(client, county, number)) for number in NUMBERS]

    assert "are not known here yet" in texts[1]
    assert "is recorded here yet" in texts[2]
    assert "cannot be counted yet" in texts[3]
    assert "cannot be told yet" in texts[4]
    assert "Not known is not the same as nothing." in texts[5]
    assert "is known here" in texts[6]
    assert "is in the portal yet" in texts[7]


def test_all_stops_can_be_read_and_printed_on_one_page(client, shared_world):
    county = shared_world.county

    page = soup(client.get(address(county) + "?all=1"))

    assert [title.get_text() for title in page.select(".tour-stop h2")] == [str(stop.title) for stop in STOPS]
    identifiers = [part["id"] for part in page.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    assert page.select(".stop-words dt [lang=fi]")


@pytest.mark.parametrize("number", [0, 9, 4711])
def test_a_stop_that_the_tour_does_not_have_says_so_and_shows_those_it_has(client, number):
    county = CountyFactory()

    response = client.get(address(county, number))

    assert response.status_code == 404
    assert len(soup(response).select(".notice-warn")) == 1
    assert len(soup(response).select(".tour-list a")) == len(STOPS)


def test_an_area_outside_the_reform_has_no_tour(client):
    county = CountyFactory(autonomous=True)

    assert "Outside the reform" in client.get(address(county)).content.decode()
    assert client.get(address(county, 1)).status_code == 404


def test_an_address_with_another_languages_slug_leads_to_its_own(client):
    county = CountyFactory()

    response = client.get(reverse("pages:county-tour-stop", args=[county.slug_fi, 2]))

    assert county.slug_fi != county.slug_en
    assert response.status_code == 301
    assert response["Location"] == address(county, 2)


@pytest.mark.parametrize("shared_world", [1, 3], indirect=True)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_stop_takes_the_same_queries_for_one_row_and_for_three(
    client, django_assert_num_queries, number, shared_world
):
    county = shared_world.county
    GrantSummaryFactory.create_batch(3, county=county)

    with django_assert_num_queries(QUERIES[number]):
        client.get(address(county, number))
