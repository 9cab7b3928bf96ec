"""The task list of a thing and the forms of its sections, as its editors use them."""

import json
import uuid

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.editing import actions, registry
from portal.editing.merging import changed, traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib import languages
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GoalContributionFactory,
    GrantDecisionFactory,
    OrganisationFactory,
)
from tests.portal.browsing import AUTOSAVE, at, filled
from tests.portal.factories import TopicFactory, UserFactory, coordinator_of, editor_of
from tests.regions.factories import GoalFactory, MunicipalityFactory, ServicePathFactory, StepFactory
from tests.test_admin import make

pytestmark = pytest.mark.django_db

# What opening a form and saving it unchanged take.
QUERIES = {
    ("organisation", "basics"): (13, 19),
    ("organisation", "contact"): (13, 21),
    ("organisation", "description"): (14, 19),
    ("organisation", "funding"): (18, 21),
    ("organisation", "languages"): (14, 19),
    ("activity", "basics"): (14, 23),
    ("activity", "description"): (14, 23),
    ("activity", "people"): (16, 23),
    ("activity", "place"): (18, 23),
    ("activity", "time"): (14, 23),
    ("activity", "contributions"): (21, 24),
}


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation, client):
    user = editor_of(organisation)
    client.force_login(user)
    return user


@pytest.mark.parametrize("language", languages.CODES)
def test_every_section_opens_in_every_language_and_saving_it_unchanged_begins_nothing(
    client, organisation, editor, language
):
    AgreementFactory(organisation=organisation)
    activity = ActivityFactory(organisation=organisation)
    with languages.reading(language):
        for thing in (organisation, activity):
            assert client.get(at("item", thing)).status_code == 200
            for section in registry.of(thing).sections:
                response = client.get(at("section", thing, section.key))
                assert response.status_code == 200, section.key
                saved = client.post(at("section", thing, section.key), filled(response))
                assert saved.status_code == 302, (section.key, saved.content.decode()[-3000:])
                draft = actions.open_revision(thing)
                assert draft is None, (section.key, changed(draft.base, draft.content), draft.content)


def test_autosave_answers_with_new_traces_and_what_to_mend(client, organisation, editor):
    address = at("section", organisation, "contact")
    data = filled(client.get(address)) | {"email": "not an address", "phone": "03 1"}

    answer = client.post(address, data, headers=AUTOSAVE).json()

    assert answer["state"] == "saved"
    assert list(answer["problems"]) == ["email"]
    content = actions.open_revision(organisation).content
    assert (content["email"], content["phone"]) == ("not an address", "03 1")
    again = client.post(address, data | {"base": json.dumps(answer["base"])}, headers=AUTOSAVE).json()
    assert again["clashes"] == []


def autosave(client, address, data, **changes):
    return client.post(address, data | changes, headers=AUTOSAVE).json()


def test_autosave_keeps_what_another_editor_changed_and_tells_it(client, organisation, editor):
    address = at("section", organisation, "contact")
    data = filled(client.get(address))
    live = take(organisation)
    actions.save_draft(
        organisation, by=editor_of(organisation), values=live | {"phone": "03 999"}, base=traces(live)
    )

    first = autosave(client, address, data, email="one@example.org")
    assert first["values"] == {"phone": "03 999"}
    # The same form again, which shows another's number only from now on.
    second = autosave(
        client,
        address,
        data | first["values"],
        email="two@example.org",
        base=json.dumps(first["base"]),
    )

    content = actions.open_revision(organisation).content
    assert second["clashes"] == []
    assert (content["email"], content["phone"]) == ("two@example.org", "03 999")


def test_autosave_does_not_take_away_a_row_that_another_editor_added(client, organisation, editor):
    AgreementFactory(organisation=organisation)
    address = at("section", organisation, "funding")
    data = filled(client.get(address))
    live = take(organisation)
    row = f"agreements/{uuid.uuid4()}"
    added = live | {row: True, f"{row}/subject_fi": "Vertaistuki"}
    actions.save_draft(organisation, by=editor_of(organisation), values=added, base=traces(live))

    subject = next(key for key in data if key.startswith("agreements/") and key.endswith("/subject_fi"))
    first = autosave(client, address, data, **{subject: "Neuvonta"})
    second = autosave(client, address, data, **{subject: "Ohjaus"}, base=json.dumps(first["base"]))

    content = actions.open_revision(organisation).content
    assert second["clashes"] == []
    assert (content[row], content[f"{row}/subject_fi"]) == (True, "Vertaistuki")
    assert content[subject] == "Ohjaus"


def test_saying_that_all_is_right_is_a_check_of_today(client, organisation, editor):
    organisation.verified_on, organisation.verified_by = None, ""
    organisation.save()

    client.post(at("check", organisation))

    organisation.refresh_from_db()
    assert (organisation.verified_on, organisation.verified_by) == (timezone.localdate(), "organisation")
    assert Revision.objects.of(organisation).published().get().author == editor


def test_a_clash_tells_who_wrote_the_other_text(client, organisation, editor):
    address = at("section", organisation, "contact")
    data = filled(client.get(address))
    live = take(organisation)
    # The editor began the draft, and another changed the number in it.
    actions.save_draft(organisation, by=editor, values=live | {"email": "one@example.org"}, base=traces(live))
    draft = actions.open_revision(organisation).content
    other = editor_of(organisation, name="Bertel Lykta")
    actions.save_draft(organisation, by=other, values=draft | {"phone": "06 1"}, base=traces(draft))

    answer = autosave(client, address, data, phone="06 2")

    clash = answer["clashes"][0]
    assert (clash["key"], clash["theirs_by"]) == ("phone", "Bertel Lykta")
    assert (clash["mine"], clash["theirs"], clash["value"]) == ("06 2", "06 1", "06 1")


def test_whoever_keeps_the_thing_brings_back_a_draft_that_was_thrown_away(client, organisation, editor):
    live = take(organisation)
    actions.save_draft(
        organisation, by=editor_of(organisation), values=live | {"phone": "03 9"}, base=traces(live)
    )
    client.post(at("discard", organisation))

    assert at("resume", organisation) in client.get(at("item", organisation)).content.decode()
    client.post(at("resume", organisation))

    assert actions.open_revision(organisation).content["phone"] == "03 9"


def test_rows_stand_in_their_order_whatever_the_database_makes_of_a_draft(client):
    path = ServicePathFactory()
    steps = StepFactory.create_batch(4, path=path)
    for place, step in enumerate(reversed(steps), 1):
        path.steps.filter(pk=step.pk).update(order=100 + place)
    keeper = coordinator_of(path.county)
    live = take(path)
    draft = actions.save_draft(
        path, by=keeper, values=live | {"name_fi": "Toinen"}, base=traces(live)
    ).revision
    draft.content = dict(sorted(draft.content.items(), key=lambda item: item[0][::-1]))
    draft.save()
    client.force_login(keeper)

    page = client.get(at("section", path, "steps"))

    shown = [key.split("/")[1] for key in filled(page) if key.endswith("/order")]
    assert shown[:4] == [str(step.uuid) for step in reversed(steps)]


@pytest.mark.parametrize("many", [1, 8])
def test_opening_and_saving_take_the_same_queries_whatever_the_county_and_the_history(
    client, organisation, editor, many
):
    activity = ActivityFactory(organisation=organisation)
    for factory in (AgreementFactory, GrantDecisionFactory, ActivityFactory):
        factory.create_batch(many, organisation=organisation)
    GoalContributionFactory.create_batch(many, activity=activity)
    GoalFactory.create_batch(many, county=organisation.home_municipality.county)
    for factory in (MunicipalityFactory, TopicFactory):
        factory.create_batch(many)
    for number in range(many):
        with actions.change(organisation, by=editor):
            organisation.phone = f"03 {number}"

    things = {"organisation": organisation, "activity": activity}
    for kind, section in QUERIES:
        address = at("section", things[kind], section)
        client.get(address)
        with CaptureQueriesContext(connection) as opening:
            data = filled(client.get(address))
        with CaptureQueriesContext(connection) as saving:
            client.post(address, data, headers=AUTOSAVE)

        assert (len(opening), len(saving)) == QUERIES[(kind, section)], section


@pytest.mark.parametrize("editable", registry.everything(), ids=lambda editable: editable.kind)
def test_task_list_names_its_thing_whatever_its_kind(client, editable):
    thing = make(editable.model)
    client.force_login(UserFactory(superuser=True))

    page = BeautifulSoup(client.get(at("item", thing)).content, "html.parser")

    name = getattr(thing, "local_name", None)
    assert page.h1.text == (name.text if name else str(thing))
    assert page.h1.text


@pytest.mark.parametrize(("state", "leads"), [("published", True), ("draft", False), ("archived", False)])
def test_task_list_leads_to_the_public_page_while_there_is_one(client, state, leads):
    organisation = OrganisationFactory(state=state)
    client.force_login(editor_of(organisation))

    page = BeautifulSoup(client.get(at("item", organisation)).content, "html.parser")

    assert bool(page.select(f'a[href="{organisation.get_absolute_url()}"]')) is leads


def test_a_draft_that_changes_a_source_asks_whether_its_translations_are_still_right(
    client, organisation, editor
):
    address = at("section", organisation, "description")
    assert "match:description_sv" not in names(client.get(address))
    client.post(address, filled(client.get(address)) | {"description_fi": "<p>Aivan muuta.</p>"})

    page = client.get(address)

    assert {"match:description_sv", "match:description_en"} <= names(page)
    assert "data-meaning-asked" in page.content.decode()


def names(response):
    """Return the names of the form's inputs."""
    soup = BeautifulSoup(response.content, "html.parser")
    return {field["name"] for field in soup.select("form[data-autosave] [name]")}
