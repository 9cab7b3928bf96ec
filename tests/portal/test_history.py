"""The history of a thing: sentences, one change, two versions, names, and bringing back what was written."""

import copy
import datetime as dt
import uuid

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.editing import actions, registry
from portal.editing.choices import RevisionState, Via
from portal.editing.history import content_at
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib import languages
from tests.organisations.factories import ActivityFactory, GoalContributionFactory, OrganisationFactory
from tests.portal.factories import TopicFactory, UserFactory, coordinator_of, editor_of
from tests.regions.factories import CountyFactory, GoalFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation, client):
    user = editor_of(organisation, name="Aino Esimerkki")
    client.force_login(user)
    return user


@pytest.fixture
def county(organisation):
    return coordinator_of(organisation.home_municipality.county, name="Maija Esimerkki")


@pytest.fixture(autouse=True)
def english():
    with languages.reading("en"):
        yield


def at(name, obj, *more):
    return reverse(f"workspace:{name}", args=[registry.of(obj).kind, obj.uuid, *more])


def save(obj, by, parts=(), **values):
    """Save ``values`` as a form does that was opened just now."""
    obj = type(obj)._base_manager.get(pk=obj.pk)
    now = actions.current_content(obj, actions.open_revision(obj))
    return actions.save_draft(obj, by=by, values=values, base=traces(now), parts=parts)


def publish(obj, by, reviewer, **values):
    return actions.publish(actions.submit(save(obj, by, **values).revision, by=by), by=reviewer)


def texts(response, selector):
    page = BeautifulSoup(response.content, "html.parser")
    return [" ".join(element.text.split()) for element in page.select(selector)]


def sentences(client, obj, **asked):
    return texts(client.get(at("history", obj), asked), ".history-sentence")


# Sentences.


def test_history_tells_who_changed_what_in_which_language_and_who_published_it(
    client, organisation, editor, county
):
    publish(organisation, editor, county, description_fi="<p>Uusi.</p>", phone="03 1")

    response = client.get(at("history", organisation))

    assert texts(response, ".history-sentence") == [
        "Aino Esimerkki changed “Phone” and “Description” in Finnish."
    ]
    assert "published by Maija Esimerkki" in texts(response, ".history-item .meta")[0]


def test_history_tells_beginning_archiving_and_coming_back(client, organisation, editor, county):
    activity = actions.begin(registry.by_kind("activity").new(organisation, "Ryhmä", "fi"), by=editor)
    publish(activity, editor, county, summary_fi="Avoin.")
    actions.archive(activity, by=editor, comment="It has ended.")
    actions.unarchive(activity, by=county)

    response = client.get(at("history", activity))

    assert texts(response, ".history-sentence") == [
        "Maija Esimerkki brought this back from the archive.",
        "Aino Esimerkki archived this.",
        "Aino Esimerkki made this public.",
        "Aino Esimerkki began this.",
    ]
    assert texts(response, ".history-note") == ["“It has ended.”"]


def test_history_tells_checks_and_changes_without_an_account(client, organisation, editor):
    with actions.change(organisation, by=None, via=Via.LINK) as row:
        row.verified_on, row.verified_by = timezone.localdate(), "organisation"
    with actions.change(organisation, by=editor, via=Via.ADMIN) as row:
        row.phone = "03 5"

    response = client.get(at("history", organisation))

    assert texts(response, ".history-sentence") == [
        "Aino Esimerkki changed “Phone”.",
        "Somebody with a signed link checked that everything is right.",
    ]
    admin, link = texts(response, ".history-item .meta")
    assert admin.endswith("· in the admin")
    assert link.endswith("· by a signed link")


def test_history_tells_which_goals_were_added_and_removed(client, organisation, editor, county):
    activity = ActivityFactory(organisation=organisation)
    left, goal = GoalContributionFactory(activity=activity), GoalFactory(name_en="Nobody is alone")
    values = {f"goals/{goal.pk}": True, f"goals/{goal.pk}/rationale_fi": "Ryhmä kantaa."}
    actions.publish(
        actions.submit(save(activity, editor, parts=["goals"], **values).revision, by=editor), by=county
    )

    [sentence] = sentences(client, activity)

    assert sentence == (
        "Aino Esimerkki added “Contribution to a goal: Nobody is alone”. "
        f"Removed: “Contribution to a goal: {left.goal}”."
    )


def test_many_fields_are_counted(client, organisation, editor, county):
    changes = {f"{name}_{code}": "<p>Uusi</p>" for name in ("description",) for code in languages.CODES}
    values = {"phone": "1", "email": "a@example.org", "website": "https://example.org/a", "ptv_id": "a"}
    publish(organisation, editor, county, **changes, **values, lahella_id="b", name_fi="N ry")

    [sentence] = sentences(client, organisation)

    assert "“Description” in Finnish, in Swedish and in English" in sentence
    assert sentence.endswith("and 2 others.")


def test_people_whose_account_is_gone_are_former_members(client, organisation, county):
    gone = editor_of(organisation, name="Poistunut Henkilö")
    publish(organisation, gone, county, phone="03 1")
    gone.delete()
    client.force_login(county)

    assert sentences(client, organisation) == ["A former member changed “Phone”."]


def test_the_change_on_its_way_stands_on_top_with_its_saves(client, organisation, editor, county):
    publish(organisation, editor, county, phone="03 1")
    save(organisation, editor, phone="03 2")
    save(organisation, county, description_sv="<p>Ny.</p>")

    response = client.get(at("history", organisation))

    assert texts(response, ".history-sentence") == [
        "A change that Aino Esimerkki began is being written. "
        "It changes “Phone” and “Description” in Swedish.",
        "Aino Esimerkki changed “Phone”.",
    ]
    saves = texts(response, ".history-saves li")
    assert [line.partition(". ")[0] for line in saves[:2]] == [
        "Maija Esimerkki wrote “Description” in Swedish",
        "Aino Esimerkki wrote “Phone”",
    ]


def test_a_field_that_is_no_more_leaves_the_history_readable(client, organisation, editor, county):
    revision = publish(organisation, editor, county, phone="03 1")
    revision.content |= {"fax": "03 2", "rooms/1": True, "rooms/1/name_fi": "Sali"}
    revision.save()

    assert sentences(client, organisation) == ["Aino Esimerkki changed “Phone”."]
    assert client.get(at("revision", organisation, revision.uuid)).status_code == 200
    client.post(at("restore", organisation, revision.uuid))
    assert actions.open_revision(organisation) is None


# Filters and pages.


def test_filters_by_language_person_and_name(client, organisation, editor, county):
    publish(organisation, editor, county, description_fi="<p>Yksi.</p>")
    other = editor_of(organisation, name="Toinen Esimerkki")
    named = publish(organisation, other, county, description_sv="<p>Två.</p>")
    actions.name_version(named, name="Before the merger")
    finnish, swedish = (
        "Aino Esimerkki changed “Description” in Finnish.",
        "Toinen Esimerkki changed “Description” in Swedish.",
    )

    assert sentences(client, organisation) == [swedish, finnish]
    assert sentences(client, organisation, language="fi") == [finnish]
    assert sentences(client, organisation, person=other.pk) == [swedish]
    assert sentences(client, organisation, person=county.pk) == [swedish, finnish]
    assert sentences(client, organisation, named="on") == [swedish]
    assert sentences(client, organisation, language="en") == []
    assert sentences(client, organisation, person=UserFactory().pk) == [swedish, finnish]


def test_a_history_without_changes_says_so(client, organisation, editor):
    response = client.get(at("history", organisation))

    assert texts(response, ".empty-state strong") == ["No changes yet"]


@pytest.mark.parametrize("number", [1, 100])
def test_history_takes_as_many_queries_whatever_its_length(
    client, organisation, editor, county, number, django_assert_num_queries
):
    activity = ActivityFactory(organisation=organisation)
    goal = GoalFactory()
    row = {f"goals/{goal.pk}": True, f"goals/{goal.pk}/rationale_fi": "Ryhmä kantaa."}
    saved = save(activity, editor, parts=["goals"], summary_fi="Ensin", **row)
    first = actions.publish(actions.submit(saved.revision, by=editor), by=county)
    for _turn in range(number - 1):
        more = copy.copy(first)
        more.pk, more.uuid = None, uuid.uuid4()
        more.save()
        more.saves.create(author=editor, changes=row)
    save(activity, editor, summary_fi="Kesken")
    client.get(at("history", activity))

    with django_assert_num_queries(14):
        response = client.get(at("history", activity))

    assert len(texts(response, ".history-sentence")) == 1 + min(number, 30)


def test_pages_follow_and_what_is_not_there_is_not_found(client, organisation, editor):
    for turn in range(31):
        with actions.change(organisation, by=editor) as row:
            row.phone = f"03 {turn}"

    assert len(sentences(client, organisation)) == 30
    assert len(sentences(client, organisation, page=2)) == 1
    assert client.get(at("history", organisation), {"page": 3}).status_code == 404


# One change, and its name.


def test_one_change_is_shown_field_by_field(client, organisation, editor, county):
    organisation.phone = ""
    organisation.save()
    revision = publish(organisation, editor, county, phone="03 1", description_fi="<p>Uusi teksti.</p>")

    response = client.get(at("revision", organisation, revision.uuid))

    phone, *descriptions = texts(response, ".change")
    assert phone.startswith("Phone")
    assert "03 1" in phone
    assert [text.startswith("Description Suomi") for text in descriptions] == [True, False, False]
    assert "Its source was changed: it needs updating." in descriptions[1]


def test_a_version_is_named_and_the_name_taken_away(client, organisation, editor, county):
    revision = publish(organisation, editor, county, phone="03 1")
    address = at("name-version", organisation, revision.uuid)

    client.post(address, {"name": "  Before the merger "})
    assert texts(client.get(at("history", organisation)), ".history-name") == ["“Before the merger”"]

    client.post(address, {"name": ""})
    assert texts(client.get(at("history", organisation)), ".history-name") == []


def test_a_name_is_at_most_100_characters_long(client, organisation, editor, county):
    revision = publish(organisation, editor, county, phone="03 1")

    response = client.post(at("name-version", organisation, revision.uuid), {"name": "n" * 101}, follow=True)

    assert "100" in texts(response, ".notice")[0]
    revision.refresh_from_db()
    assert revision.name == ""
    with pytest.raises(ValidationError):
        actions.name_version(revision, name="n" * 101)


# Two versions.


def test_any_two_versions_are_compared_the_older_one_first(client, organisation, editor, county):
    first, second, third = (
        publish(organisation, editor, county, phone=f"03 {turn}", description_fi=f"<p>Kerta {turn}.</p>")
        for turn in range(1, 4)
    )
    address = at("compare", organisation)

    straight = client.get(address, {"old": first.uuid, "new": third.uuid})
    swapped = client.get(address, {"old": third.uuid, "new": first.uuid})
    now = client.get(address, {"old": second.uuid, "new": "current"})

    assert "03 1" in texts(straight, ".change")[0]
    assert "03 3" in texts(straight, ".change")[0]
    assert texts(swapped, ".change") == texts(straight, ".change")
    assert "They were chosen in the other order" in swapped.content.decode()
    assert "They were chosen in the other order" not in straight.content.decode()
    assert "03 2" in texts(now, ".change")[0]


def test_a_comparison_shows_one_language_when_asked(client, organisation, editor, county):
    first = publish(organisation, editor, county, phone="03 1")
    written = {"description_fi": "<p>A.</p>", "description_sv": "<p>B.</p>"}
    publish(organisation, editor, county, phone="03 2", **written)

    response = client.get(
        at("compare", organisation), {"old": first.uuid, "new": "current", "language": "sv"}
    )

    assert texts(response, ".change-title") == ["Description Svenska"]


def test_the_history_offers_two_columns_of_radio_buttons(client, organisation, editor, county):
    first = publish(organisation, editor, county, phone="03 1")

    page = BeautifulSoup(client.get(at("history", organisation)).content, "html.parser")

    for name in ("old", "new"):
        values = [field["value"] for field in page.select(f"input[type=radio][name={name}][form=compare]")]
        assert values == ["current", str(first.uuid)]


def test_comparing_asks_for_two_versions_of_this_thing(client, organisation, editor, county):
    other = OrganisationFactory(home_municipality=organisation.home_municipality)
    foreign = publish(other, editor_of(other), county, phone="03 1")
    draft = save(organisation, editor, phone="03 2").revision
    address = at("compare", organisation)

    assert client.get(address).headers["Location"] == at("history", organisation)
    for unknown in (foreign.uuid, draft.uuid, "nonsense", ""):
        assert client.get(address, {"old": unknown, "new": "current"}).status_code == 404


# Bringing back.


def test_one_field_comes_back_into_the_draft(client, organisation, editor, county):
    before = organisation.description_fi
    revision = publish(organisation, editor, county, description_fi="<p>Uusi.</p>", phone="03 1")
    address = at("restore", organisation, revision.uuid)
    asked = {"key": "description_fi", "side": "before"}

    shown = client.get(address, asked)
    assert "Description Suomi" in texts(shown, ".change-title")
    assert "Phone" not in texts(shown, ".change-title")
    response = client.post(address, asked)

    assert response.headers["Location"] == at("item", organisation)
    draft = actions.open_revision(organisation)
    assert (draft.content["description_fi"], draft.content["phone"]) == (before, "03 1")
    organisation.refresh_from_db()
    assert organisation.description_fi == "<p>Uusi.</p>"


def test_a_whole_version_comes_back_and_is_taken_back(client, organisation, editor, county):
    topic = TopicFactory()
    organisation.topics.set([topic])
    first = publish(organisation, editor, county, phone="03 1", description_fi="<p>Yksi.</p>")
    publish(organisation, editor, county, phone="03 2", description_fi="<p>Kaksi.</p>", topics=[])
    save(organisation, editor, email="draft@example.org", phone="03 3")

    client.post(at("restore", organisation, first.uuid))

    draft = actions.open_revision(organisation)
    assert (draft.content["phone"], draft.content["topics"]) == ("03 1", [topic.pk])
    page = client.get(at("item", organisation))
    assert "Take this back" in page.content.decode()

    client.post(at("take-back", organisation))

    draft = actions.open_revision(organisation)
    assert (draft.content["phone"], draft.content["email"]) == ("03 3", "draft@example.org")
    assert draft.content["topics"] == []
    assert "Take this back" not in client.get(at("item", organisation)).content.decode()


def test_undoing_a_change_leaves_later_ones(client, organisation, editor, county):
    phone = organisation.phone
    first = publish(organisation, editor, county, phone="03 1")
    publish(organisation, editor, county, email="later@example.org")

    client.post(at("restore", organisation, first.uuid), {"side": "before"})

    draft = actions.open_revision(organisation)
    assert (draft.content["phone"], draft.content["email"]) == (phone, "later@example.org")


def test_taking_back_the_only_change_of_a_draft_leaves_none(client, organisation, editor, county):
    first = publish(organisation, editor, county, phone="03 1")
    publish(organisation, editor, county, phone="03 2")
    client.post(at("restore", organisation, first.uuid))

    client.post(at("take-back", organisation))

    assert actions.open_revision(organisation) is None


def test_what_a_save_of_a_draft_held_is_brought_back(client, organisation, editor):
    other = editor_of(organisation)
    draft = save(organisation, editor, description_fi="<p>Kauan kirjoitettu.</p>").revision
    save(organisation, other, description_fi="<p>Päälle kirjoitettu.</p>")
    lost = draft.saves.get(author=editor)
    page = BeautifulSoup(client.get(at("history", organisation)).content, "html.parser")
    address = at("restore", organisation, draft.uuid)
    assert f"{address}?save={lost.pk}" in [link["href"] for link in page.select(".history-saves a")]

    client.post(address, {"save": lost.pk})

    assert actions.open_revision(organisation).content["description_fi"] == "<p>Kauan kirjoitettu.</p>"


def test_a_column_of_a_row_that_went_comes_back_with_its_row(client, organisation, editor, county):
    activity = ActivityFactory(organisation=organisation)
    goal = GoalFactory()
    row = {f"goals/{goal.pk}": True, f"goals/{goal.pk}/rationale_fi": "Ryhmä kantaa."}
    saved = save(activity, editor, parts=["goals"], **row)
    first = actions.publish(actions.submit(saved.revision, by=editor), by=county)
    actions.publish(actions.submit(save(activity, editor, parts=["goals"]).revision, by=editor), by=county)

    client.post(at("restore", activity, first.uuid), {"key": f"goals/{goal.pk}/rationale_fi"})

    draft = actions.open_revision(activity)
    assert {key: draft.content.get(key) for key in row} == row


def test_nothing_is_brought_back_while_the_change_is_read(client, organisation, editor, county):
    first = publish(organisation, editor, county, phone="03 1")
    sent = actions.submit(save(organisation, editor, phone="03 2").revision, by=editor)

    response = client.post(at("restore", organisation, first.uuid), follow=True)

    assert texts(response, ".messages .notice") == [
        "The change has been sent in. Take it back to go on writing."
    ]
    sent.refresh_from_db()
    assert (sent.state, sent.content["phone"]) == (RevisionState.IN_REVIEW, "03 2")


def test_what_is_gone_does_not_come_back(client, organisation, editor, county):
    kept, gone = TopicFactory(), TopicFactory()
    first = publish(organisation, editor, county, topics=sorted([kept.pk, gone.pk]))
    publish(organisation, editor, county, topics=[])
    gone.delete()

    client.post(at("restore", organisation, first.uuid))

    assert actions.open_revision(organisation).content["topics"] == [kept.pk]


def test_a_topic_that_is_deleted_while_a_draft_names_it_does_not_keep_it_from_being_published(
    organisation, editor, county
):
    kept, gone = TopicFactory(), TopicFactory()
    sent = actions.submit(save(organisation, editor, topics=sorted([kept.pk, gone.pk])).revision, by=editor)
    gone.delete()

    actions.publish(sent, by=county)

    assert list(organisation.topics.all()) == [kept]


# As of a day.


def test_what_was_public_at_a_time_is_known(organisation, editor, county):
    before = take(organisation)
    assert content_at(organisation, timezone.now()) == before
    first = publish(organisation, editor, county, phone="03 1")
    second = publish(organisation, editor, county, phone="03 2")
    start = timezone.now() - dt.timedelta(days=10)
    for day, revision in enumerate((first, second)):
        Revision.objects.filter(pk=revision.pk).update(published_at=start + dt.timedelta(days=day))

    assert content_at(organisation, start - dt.timedelta(days=1)) == before
    assert content_at(organisation, start)["phone"] == "03 1"
    assert content_at(organisation, start + dt.timedelta(days=5))["phone"] == "03 2"


def test_before_it_was_begun_there_was_nothing(organisation, editor):
    activity = actions.begin(registry.by_kind("activity").new(organisation, "Ryhmä", "fi"), by=editor)

    assert content_at(activity, timezone.now() - dt.timedelta(days=1)) == {}


# Rights.


def test_history_is_for_those_who_may_edit(client, organisation, editor, county):
    revision = publish(organisation, editor, county, phone="03 1")
    addresses = [
        at("history", organisation),
        at("compare", organisation) + f"?old={revision.uuid}&new=current",
        at("revision", organisation, revision.uuid),
        at("restore", organisation, revision.uuid),
    ]
    posts = [
        at("name-version", organisation, revision.uuid),
        at("restore", organisation, revision.uuid),
        at("take-back", organisation),
    ]
    strangers = [UserFactory(), editor_of(OrganisationFactory()), coordinator_of(CountyFactory())]
    for person in strangers:
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert {client.post(address, {"name": "Mine"}).status_code for address in posts} == {404}
    for person in (editor, county, UserFactory(superuser=True)):
        client.force_login(person)
        assert {client.get(address).status_code for address in addresses} == {200}
    client.logout()
    assert {client.get(address).status_code for address in addresses} == {302}
    assert Revision.objects.get(pk=revision.pk).name == ""
    assert actions.open_revision(organisation) is None


def test_a_change_of_another_thing_is_not_found(client, organisation, editor, county):
    activity = ActivityFactory(organisation=organisation)
    revision = publish(activity, editor, county, summary_fi="Uusi")

    for name in ("revision", "restore", "name-version"):
        assert client.get(at(name, organisation, revision.uuid)).status_code == 404


def test_a_version_brought_back_does_not_claim_a_check_that_was_made_of_another(organisation, editor, county):
    revision = publish(organisation, editor, county, phone="03 1")
    organisation.refresh_from_db()
    with actions.change(organisation, by=editor) as checked:
        checked.verified_on, checked.verified_by, checked.phone = dt.date(2026, 3, 1), "organisation", "03 2"

    saved = actions.restore(organisation, by=editor, content=revision.content)

    assert saved.revision.content["phone"] == "03 1"
    assert saved.revision.content["verified_on"] == "2026-03-01"
