"""My work: each sees what waits for her, and nothing of others."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from organisations.choices import Nature
from portal.accounts.choices import Role
from portal.editing import actions
from portal.editing.choices import TextState
from portal.editing.merging import traces
from portal.editing.models import Translation
from portal.lib import languages
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import MembershipFactory, UserFactory, coordinator_of, editor_of
from tests.regions.factories import MunicipalityFactory, ServicePathFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory(), verified=True)


@pytest.fixture
def editor(organisation):
    return editor_of(organisation)


@pytest.fixture
def county(organisation):
    return coordinator_of(organisation.home_municipality.county)


def save(obj, by, **values):
    now = actions.current_content(obj, actions.open_revision(obj))
    return actions.save_draft(obj, by=by, values=values, base=traces(now)).revision


def numbers(client, user, show=""):
    """Return what the page of ``user`` counts, by the words in its address, and the rows that it shows."""
    client.force_login(user)
    context = client.get(reverse("workspace:home"), {"show": show}).context
    counts = {count["url"].partition("=")[2]: count["number"] for count in context["counts"]}
    return {key: number for key, number in counts.items() if number}, [
        row["title"] for row in context["rows"]
    ]


def test_a_draft_goes_from_its_editor_to_her_county_and_back(client, organisation, editor, county):
    other = coordinator_of(MunicipalityFactory().county)
    draft = save(organisation, editor, phone="03 1")
    name = organisation.name_fi
    assert numbers(client, editor) == ({"drafts": 1}, [name])
    assert numbers(client, county) == ({}, [])

    actions.submit(draft, by=editor)
    assert numbers(client, editor) == ({"sent": 1}, [name])
    assert numbers(client, county) == ({"waiting": 1}, [name])
    assert numbers(client, other) == ({}, [])

    actions.give_back(draft, by=county, reason="Tarkista numero.")
    assert numbers(client, editor) == ({"returned": 1}, [name])
    assert numbers(client, county) == ({}, [])


def test_translations_that_fell_behind_are_told_by_language(client, organisation, editor, county):
    draft = save(organisation, editor, description_fi="<p>Aivan muuta.</p>")
    actions.publish(actions.submit(draft, by=editor), by=county)

    client.force_login(editor)
    context = client.get(reverse("workspace:home"), {"show": "translations", "language": "sv"}).context

    assert [(one["label"], one["number"]) for one in context["shown"].filters] == [
        ("Svenska", 1),
        ("English", 1),
    ]
    assert [row["url"].rpartition("#")[2] for row in context["rows"]] == ["id_description_sv"]


def test_what_is_old_and_what_ends_is_told(client, organisation, editor):
    today = timezone.localdate()
    activity = ActivityFactory(
        organisation=organisation,
        ends_on=today + dt.timedelta(days=10),
        verified_on=today - dt.timedelta(days=800),
        verified_by="organisation",
    )
    AgreementFactory(organisation=organisation, ends_on=today + dt.timedelta(days=20))
    ActivityFactory(ends_on=today + dt.timedelta(days=10))

    assert numbers(client, editor, "check") == ({"check": 1, "ending": 2}, [activity.title_fi])
    assert len(numbers(client, editor, "ending")[1]) == 2


def test_a_contract_is_to_be_checked_sooner_than_other_things(client, organisation, editor):
    checked = {"verified_on": timezone.localdate() - dt.timedelta(days=200), "verified_by": "organisation"}
    ActivityFactory(organisation=organisation, nature=Nature.PEER_SUPPORT, **checked)
    contract = ActivityFactory(organisation=organisation, nature=Nature.PURCHASED, **checked)

    assert numbers(client, editor, "check") == ({"check": 1}, [contract.title_fi])


def test_somebody_without_a_part_in_the_work_is_told_how_it_begins(client):
    client.force_login(UserFactory())

    page = client.get(reverse("workspace:home")).content.decode()

    assert "empty-state" in page
    with languages.reading("fi"):
        assert reverse("workspace:home") in page


def test_a_visitor_is_asked_to_log_in(client):
    response = client.get(reverse("workspace:home"))

    assert response.status_code == 302
    assert "next=" in response["Location"]


def test_a_county_finds_its_own_organisations(client, organisation, county):
    OrganisationFactory(home_municipality=MunicipalityFactory())
    client.force_login(county)

    found = client.get(reverse("workspace:home"), {"q": "koeyhdistys"}).context["found"]

    assert [row["title"] for row in found] == [organisation.name_fi]


@pytest.mark.parametrize("rows", [1, 3])
def test_my_work_takes_the_same_queries_however_much_waits(
    client, django_assert_num_queries, organisation, editor, county, rows
):
    for _number in range(rows):
        activity = ActivityFactory(organisation=organisation, verified_on=None)
        actions.submit(save(activity, editor, cost_note_fi="Kahvi maksaa."), by=editor)
    client.force_login(county)
    client.get(reverse("workspace:home"))

    with django_assert_num_queries(24):
        client.get(reverse("workspace:home"))


def test_a_publisher_finds_what_waits_for_her_on_national_paths(client):
    publisher = MembershipFactory(role=Role.PUBLISHER).user
    path = ServicePathFactory(county=None)
    StepContributionFactory(step=StepFactory(path=path))
    StepContributionFactory(step=StepFactory(path__county=MunicipalityFactory().county))
    with actions.change(path, by=publisher):
        path.name_fi = "Aivan uusi polku"

    assert numbers(client, publisher)[0] == {"waiting": 1, "translations": 2}
    assert reverse("contributions:list") in client.get(reverse("workspace:home")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_rows_about_contributions_take_the_same_queries_however_many(
    client, django_assert_num_queries, organisation, editor, rows
):
    for claim in GoalContributionFactory.create_batch(rows, activity__organisation=organisation):
        Translation.objects.create(
            about=claim,
            field="rationale",
            language="sv",
            source="fi",
            digest="x",
            state=TextState.NEEDS_UPDATE,
            organisation=organisation,
        )
    client.force_login(editor)
    address = reverse("workspace:home")
    client.get(address, {"show": "translations"})

    with django_assert_num_queries(20):
        page = client.get(address, {"show": "translations"})
    assert len(page.context["rows"]) == rows
