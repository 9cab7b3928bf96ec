"""The pages of organisations and activities in cases that are easily forgotten."""

import pytest
from bs4 import BeautifulSoup

from portal.lib import languages
from tests.organisations.factories import OrganisationFactory, StepContributionFactory
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
