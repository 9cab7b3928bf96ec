"""Editing what money rests on: agreed outcomes are asked where they belong, rows are told apart."""

import pytest
from bs4 import BeautifulSoup

from organisations.choices import Nature
from portal.lib import languages
from tests.organisations.factories import (
    ActivityFactory,
    AgreedOutcomeFactory,
    AgreementFactory,
    GrantDecisionFactory,
    OrganisationFactory,
)
from tests.portal.browsing import at, filled
from tests.portal.factories import editor_of
from tests.regions.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation, client):
    user = editor_of(organisation)
    client.force_login(user)
    return user


def sections_shown(client, activity):
    """Return the keys of the sections in the task list of ``activity``."""
    soup = BeautifulSoup(client.get(at("item", activity)).content, "html.parser")
    own = at("section", activity, "x").removesuffix("x/")
    links = [link["href"] for link in soup.select("main a[href]") if link["href"].startswith(own)]
    return [link.removeprefix(own).strip("/") for link in links]


@pytest.mark.parametrize(
    ("fields", "with_row", "asked"),
    [
        ({}, False, False),
        ({"nature": Nature.PURCHASED}, False, False),
        ({"nature": Nature.OUTCOME_CONTRACT}, False, True),
        ({"agreed_outcomes_sv": "Avtalat"}, False, True),
        ({}, True, True),
    ],
)
def test_outcomes_are_asked_of_outcome_contracts_and_of_those_that_have_some(
    client, organisation, editor, fields, with_row, asked
):
    activity = ActivityFactory(organisation=organisation, **fields)
    if with_row:
        AgreedOutcomeFactory(activity=activity)
    shown = sections_shown(client, activity)
    assert ("outcomes" in shown) == asked
    assert {"basics", "time", "contributions"} <= set(shown)


def test_a_draft_that_makes_it_an_outcome_contract_is_asked_for_outcomes(client, organisation, editor):
    activity = ActivityFactory(organisation=organisation)
    address = at("section", activity, "basics")
    client.post(address, filled(client.get(address)) | {"nature": "outcome_contract"})
    assert "outcomes" in sections_shown(client, activity)


@pytest.mark.parametrize(
    ("nature", "after"), [(Nature.CIVIC, "contributions"), (Nature.OUTCOME_CONTRACT, "outcomes")]
)
def test_saving_goes_on_to_the_next_section_that_is_asked(client, organisation, editor, nature, after):
    activity = ActivityFactory(organisation=organisation, nature=nature)
    address = at("section", activity, "time")
    sent = filled(client.get(address)) | {"action": "next"}
    assert client.post(address, sent).url == at("section", activity, after)


def test_the_section_of_outcomes_opens_by_its_address_too(client, organisation, editor):
    activity = ActivityFactory(organisation=organisation)
    assert client.get(at("section", activity, "outcomes")).status_code == 200


def test_the_public_page_tells_outcomes_in_words(client, organisation):
    activity = ActivityFactory(organisation=organisation)
    AgreedOutcomeFactory(activity=activity, reached=True)
    AgreedOutcomeFactory(activity=activity)
    told = BeautifulSoup(client.get(activity.get_absolute_url()).content, "html.parser")
    rows = told.select(".outcome-list > li")
    assert len(rows) == 2
    assert "42" in rows[0].get_text()
    assert "0 " not in rows[1].select_one(".outcome-sentence").get_text().replace("40 ", "")


def test_grants_and_agreements_are_told_apart_where_they_are_listed(client, organisation, editor):
    grant = GrantDecisionFactory(organisation=organisation, by_other=True, purpose_fi="Vuokra")
    agreement = AgreementFactory(organisation=organisation, subject_fi="Kohtaamispaikka")
    with languages.reading("fi"):
        page = BeautifulSoup(client.get(at("section", organisation, "funding")).content, "html.parser")
    titles = [" ".join(summary.get_text(" ").split()) for summary in page.select("main summary")]
    assert f"STEA, {grant.year}: Vuokra" in titles
    assert f"{agreement.county}, 1.1.2024: Kohtaamispaikka" in titles
