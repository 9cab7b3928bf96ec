"""The pages of organisations and activities in cases that are easily forgotten."""

import pytest
from bs4 import BeautifulSoup

from portal.lib import languages
from tests.organisations.factories import OrganisationFactory, StepContributionFactory
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
