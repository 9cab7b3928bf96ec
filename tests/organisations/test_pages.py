"""The pages of organisations and activities in cases that are easily forgotten."""

import json

import pytest
from bs4 import BeautifulSoup

from portal.lib import languages
from tests.organisations.factories import ActivityFactory, OrganisationFactory, StepContributionFactory
from tests.projects.factories import AdoptionFactory, EventFactory, ProjectFactory
from tests.regions.factories import ServicePathFactory, StepFactory

pytestmark = pytest.mark.django_db


def links(client, thing):
    """Return the addresses that the English page of ``thing`` links to, and the page's words."""
    with languages.reading("en"):
        response = client.get(thing.get_absolute_url())
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    return {link["href"] for link in soup.main.find_all("a")}, soup.main.get_text(" ")


@pytest.mark.parametrize("of_county", [True, False])
def test_an_activity_may_stand_at_a_step_of_a_national_template(client, of_county):
    path = ServicePathFactory() if of_county else ServicePathFactory(national=True)
    row = StepContributionFactory(step=StepFactory(path=path))

    for thing in (row.activity, row.activity.organisation):
        found, words = links(client, thing)
        with languages.reading("en"):
            assert row.step.get_absolute_url() in found
        assert path.name_en in words


def test_an_organisation_tells_where_it_is_known_and_what_it_takes_part_in(client):
    organisation = OrganisationFactory(
        association_number="201234", ptv_id="ptv-17", lahella_id="lahella-18", business_id="0201256-6"
    )
    partner = ProjectFactory(partners=[organisation])
    adoption = AdoptionFactory(organisation=organisation, county=None, since="2021")
    coming, past = EventFactory(organiser=organisation), EventFactory(organiser=organisation, past=True)
    others = [ProjectFactory(), AdoptionFactory().model, EventFactory()]

    found, words = links(client, organisation)

    with languages.reading("en"):
        assert {partner.get_absolute_url(), adoption.model.get_absolute_url()} <= found
        assert not {other.get_absolute_url() for other in others[:2]} & found
    for text in (
        "201234",
        "ptv-17",
        "lahella-18",
        "0201256-6",
        adoption.model.name_en,
        "2021",
        coming.title_en,
    ):
        assert text in words
    assert past.title_en not in words
    assert others[2].title_en not in words


def test_what_is_not_known_of_an_organisation_is_left_out(client):
    _, words = links(client, OrganisationFactory(association_number=""))

    for label in (
        "Number in the register",
        "PTV",
        "Lähellä.fi",
        "partner",
        "Operating models",
        "Coming events",
    ):
        assert label not in words


@pytest.mark.parametrize(("state", "linked"), [("published", True), ("draft", False), ("archived", False)])
def test_a_parent_is_linked_and_a_member_named_when_it_is_public(client, state, linked):
    other = OrganisationFactory(state=state)
    organisation = OrganisationFactory(parent=other)
    other.parent = organisation
    other.save()

    found, words = links(client, organisation)

    with languages.reading("en"):
        assert (other.get_absolute_url() in found) == linked
    assert words.count(other.name_en) == (2 if linked else 1)  # As parent and as member, or as parent alone.


HTML = '<h2>Kerho &amp; kahvi</h2><p>Tule <a href="https://example.org/">mukaan</a>.</p>'
WORDS = "Kerho & kahvi Tule mukaan."


@pytest.mark.parametrize("factory", [OrganisationFactory, ActivityFactory])
@pytest.mark.parametrize(("language", "lang"), [("fi", None), ("en", "fi")])
def test_a_description_is_shown_as_html_in_its_own_language(client, factory, language, lang):
    thing = factory(finnish_only=True, description_fi=HTML)
    # Written by another way than saving.
    type(thing).objects.filter(pk=thing.pk).update(description_fi=f"{HTML}<script>alert(1)</script>")

    with languages.reading(language):
        soup = BeautifulSoup(client.get(thing.get_absolute_url()).content, "html.parser")

    shown = soup.find("h2", string="Kerho & kahvi").parent
    assert (shown["class"], shown.get("lang")) == (["prose"], lang)
    assert shown.a["href"] == "https://example.org/"
    assert "alert" not in shown.get_text()


def test_a_description_is_told_in_plain_words_to_other_sites(client):
    organisation = OrganisationFactory(description_fi=HTML)

    soup = BeautifulSoup(client.get(f"/fi/jarjestot/{organisation.slug_fi}/").content, "html.parser")

    assert soup.find("meta", {"name": "description"})["content"] == WORDS
    assert soup.find("meta", {"property": "og:description"})["content"] == WORDS
    assert json.loads(soup.find("script", type="application/ld+json").string)["description"] == WORDS


def test_a_county_lists_organisations_with_the_words_of_their_descriptions(client):
    county = OrganisationFactory(description_fi=HTML).home_municipality.county

    with languages.reading("fi"):
        soup = BeautifulSoup(client.get(county.get_absolute_url()).content, "html.parser")

    assert soup.select_one("#organisations .org-row p").get_text() == WORDS


def test_an_organisation_tells_how_one_gets_in_in_the_language_in_which_it_is_written(client):
    organisation = OrganisationFactory(accessibility_fi="Ovella on luiska.")
    with languages.reading("sv"):
        page = BeautifulSoup(client.get(organisation.get_absolute_url()).content, "html.parser")

    told = page.find(string="Ovella on luiska.")
    assert told.find_parent(lang=True)["lang"] == "fi"
