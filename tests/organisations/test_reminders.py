"""Reminders: who gets one, when, about what; and the one-minute page behind the link."""

import datetime as dt
import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations import reminders
from organisations.choices import ContributionState, Freshness, Nature, State, VerifiedBy
from organisations.models import Activity, GoalContribution, Organisation
from portal.accounts.choices import Role
from portal.editing.choices import Via
from portal.editing.models import Revision
from portal.lib import languages
from portal.outbox import actions as outbox
from portal.outbox.models import Letter
from portal.tickets.choices import Origin
from portal.tickets.models import Ticket
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import MembershipFactory, UserFactory, coordinator_of, editor_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)
TODAY = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def ago(days, by=VerifiedBy.ORGANISATION):
    return {"verified_on": TODAY - dt.timedelta(days=days), "verified_by": by}


def in_days(days):
    return TODAY + dt.timedelta(days=days)


def names_in_letters():
    """Return the lines about things of each letter, by address."""
    return {
        letter.to_email: re.findall(r"^– (.*)$", letter.body, re.MULTILINE) for letter in Letter.objects.all()
    }


# Who gets one, when.


def test_each_editor_gets_a_letter_in_her_language_and_the_organisation_does_not():
    organisation = OrganisationFactory(name_sv="Ljus rf", name_en="Light")
    one, other = editor_of(organisation, language="sv"), editor_of(organisation, language="en")
    MembershipFactory(
        role=Role.EDITOR,
        organisation=organisation,
        starts_on=dt.date(2020, 1, 1),
        ends_on=dt.date(2027, 2, 28),
    )

    assert reminders.write_reminders() == 2

    letters = {letter.to_email: letter for letter in Letter.objects.all()}
    assert set(letters) == {one.email, other.email}
    assert letters[one.email].language == "sv"
    assert letters[other.email].subject == "A minute for Light: is this still right?"
    assert "– Light (not checked yet)\n" in letters[other.email].body
    assert {letter.county for letter in letters.values()} == {organisation.home_municipality.county}
    assert {letter.organisation for letter in letters.values()} == {organisation}


@pytest.mark.parametrize(
    ("fields", "language"),
    [({}, "fi"), ({"name_fi": None, "name_en": None}, "sv"), ({"text_languages": "sv,fi"}, "sv")],
)
def test_organisation_without_editors_is_written_to_itself_in_its_language(fields, language):
    organisation = OrganisationFactory(**fields)

    reminders.write_reminders()

    letter = Letter.objects.get()
    assert (letter.to_user, letter.to_email, letter.language) == (None, organisation.email, language)


@pytest.mark.parametrize("fields", [{"email": ""}, {"is_example": True}, {"state": State.DRAFT}, ago(365)])
def test_some_organisations_get_no_letter(fields):
    OrganisationFactory(**fields)

    assert reminders.write_reminders() == 0


def test_editor_who_does_not_want_reminders_gets_none():
    organisation = OrganisationFactory()
    editor_of(organisation, gets_reminders=False)

    assert reminders.write_reminders() == 0


def test_letter_tells_what_is_to_be_checked_and_why():
    organisation = OrganisationFactory(**ago(400), name_en="Light")
    owned = {"organisation": organisation}
    editor_of(organisation, language="en")
    ActivityFactory(**owned, **ago(10), title_en="Fresh")
    ActivityFactory(**owned, **ago(200), title_en="Bought", nature=Nature.PURCHASED)
    ending = ActivityFactory(**owned, **ago(100), title_en="Ending", ends_on=in_days(30))
    ActivityFactory(**owned, **ago(100), title_en="Ending later", ends_on=in_days(31))
    ActivityFactory(**owned, **ago(20), title_en="Looked at since", ends_on=in_days(5))
    ActivityFactory(**owned, title_en="Over", ends_on=in_days(-1))
    ActivityFactory(**owned, title_en="Draft", state=State.DRAFT)
    fresh = ActivityFactory(**owned, **ago(1), title_en="Z")
    GoalContributionFactory(activity=fresh, **ago(1))
    goal = GoalContributionFactory(activity=fresh, valid_until=in_days(3), **ago(100))
    StepContributionFactory(activity=fresh, state=ContributionState.ENDED)
    step = StepContributionFactory(
        activity=fresh, state=ContributionState.CONFIRMED, **ago(366, VerifiedBy.COUNTY)
    )

    reminders.write_reminders()

    with languages.reading("en"):
        assert sorted(*names_in_letters().values()) == sorted(
            [
                "Light (last checked on 25 January 2026)",
                "Bought (last checked on 13 August 2026)",
                f"{ending} (ends on 31 March 2027)",
                f"{goal} (ends on 4 March 2027)",
                f"{step} (last checked on 28 February 2026)",
            ]
        )


def test_a_person_gets_one_letter_a_week_and_one_a_month_about_an_organisation(clock):
    first, second = OrganisationFactory(**ago(500)), OrganisationFactory(**ago(400))
    editor = editor_of(first)
    MembershipFactory(role=Role.EDITOR, organisation=second, user=editor)
    got = []
    for day in range(40):
        for _ in range(2):
            reminders.write_reminders()
        for letter in Letter.objects.filter(created_at__gte=NOW + dt.timedelta(days=day)):
            got.append((day, letter.organisation))
        clock.shift(dt.timedelta(days=1))

    assert got == [(0, first), (7, second), (28, first), (35, second)]


def test_letter_waits_for_a_day_and_goes_unless_it_is_held(clock):
    OrganisationFactory()
    held = OrganisationFactory()
    reminders.write_reminders()
    outbox.hold(Letter.objects.get(organisation=held), UserFactory())

    clock.shift(dt.timedelta(hours=23))
    assert outbox.send_due() == 0
    clock.shift(dt.timedelta(hours=1))
    assert outbox.send_due() == 1
    assert [message.to for message in mail.outbox] == [[Organisation.objects.exclude(pk=held.pk).get().email]]


def test_register_just_imported_is_not_written_to_all_at_once(monkeypatch, clock):
    monkeypatch.setattr(reminders, "A_DAY", 2)
    OrganisationFactory.create_batch(5)

    assert [reminders.write_reminders(), reminders.write_reminders()] == [2, 0]
    clock.shift(dt.timedelta(days=1, minutes=1))
    assert reminders.write_reminders() == 2


@pytest.mark.parametrize("number", [1, 3])
def test_writing_takes_as_many_queries_for_three_as_for_one(number):
    for _ in range(number):
        organisation = OrganisationFactory()
        editor_of(organisation)
        activity = ActivityFactory(organisation=organisation)
        GoalContributionFactory(activity=activity)
        StepContributionFactory(activity=activity)
    reminders.write_reminders()
    Letter.objects.all().delete()

    with CaptureQueriesContext(connection) as captured:
        assert reminders.write_reminders() == number

    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 9


# The one-minute page.


@pytest.fixture
def organisation():
    return OrganisationFactory(name_en="Light", verified_on=None)


def link(organisation, language="en"):
    """Return the path in the letter that is written about ``organisation`` now."""
    reminders.write_reminders()
    letter = Letter.objects.get(organisation=organisation)
    found = re.search(r"http://localhost:8000(\S+)", letter.body)[1]
    token = found.strip("/").split("/")[-1]
    with languages.reading(language):
        return reverse("organisations:check", args=[token])


def everything():
    with languages.reading("en"):
        return [
            list(model.objects.order_by("pk").values())
            for model in (Organisation, Activity, GoalContribution, Revision, Ticket, Letter)
        ]


def test_reading_the_page_changes_nothing(client, organisation):
    activity = ActivityFactory(organisation=organisation)
    path = link(organisation)
    before = everything()

    page = client.get(path)

    assert [
        legend.text for legend in BeautifulSoup(page.content, "html.parser").select(".check-item legend")
    ][:2] == [
        "Profile of the organisation: Light",
        f"Activity: {activity.title_en}",
    ]
    assert "no-store" in page["Cache-Control"]
    assert everything() == before


def test_one_button_says_that_all_is_correct(client, organisation):
    activity = ActivityFactory(organisation=organisation)
    claimed = GoalContributionFactory(activity=activity, valid_until=in_days(3))

    response = client.post(link(organisation), {"all": "correct"})

    assert response.status_code == 302
    for thing in (organisation, activity, claimed):
        thing.refresh_from_db()
        assert (thing.verified_on, thing.verified_by, thing.freshness) == (
            TODAY,
            VerifiedBy.ORGANISATION,
            Freshness.VERIFIED,
        )
    assert claimed.valid_until is None
    assert set(Revision.objects.values_list("via", "author", "state")) == {(Via.LINK, None, "published")}
    assert Revision.objects.count() == 3
    assert reminders.write_reminders() == 0


def test_editor_with_an_account_is_named_in_the_history(client, organisation):
    editor = editor_of(organisation)

    client.post(link(organisation), {"all": "correct"})

    assert [revision.author for revision in Revision.objects.all()] == [editor]


def key(kind, thing):
    return f"{kind}-{thing.uuid}"


def test_answers_are_recorded_one_by_one_and_the_rest_waits(
    client, organisation, django_capture_on_commit_callbacks
):
    coordinator = coordinator_of(organisation.home_municipality.county)
    ended, changed, left = (ActivityFactory(organisation=organisation) for _ in range(3))
    ended_row = GoalContributionFactory(activity=left)
    path = link(organisation)
    data = {
        key("organisation", organisation): "correct",
        key("activity", ended): "ended",
        key("activity", changed): "changed",
        f"{key('activity', changed)}-text": "New place: Kauppakatu 2.",
        key("goal", ended_row): "ended",
    }

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(path, data, follow=True)

    for thing in (organisation, ended, changed, left, ended_row):
        thing.refresh_from_db()
    assert (organisation.verified_on, ended.ends_on, ended_row.state) == (
        TODAY,
        TODAY,
        ContributionState.ENDED,
    )
    assert (changed.verified_on, left.verified_on) == (None, None)
    ticket = Ticket.objects.get()
    assert (ticket.about, ticket.text, ticket.origin, ticket.organisation) == (
        changed,
        "New place: Kauppakatu 2.",
        Origin.ORGANISATION,
        organisation,
    )
    assert [message.to for message in mail.outbox] == [[coordinator.email]]
    legends = [
        legend.text for legend in BeautifulSoup(page.content, "html.parser").select(".check-item legend")
    ]
    assert legends == [f"Activity: {left.title_en}"]
    assert client.post(path, {"all": "correct"})["Location"].endswith("/done/")
    assert client.get(path).status_code == 410


def test_confirmed_contribution_stays_as_the_county_said_and_the_county_is_asked(client, organisation):
    activity = ActivityFactory(organisation=organisation, **ago(1))
    row = GoalContributionFactory(
        activity=activity, state=ContributionState.CONFIRMED, **ago(400, VerifiedBy.COUNTY)
    )
    coordinator = coordinator_of(row.goal.county)
    editor_of(organisation)

    client.post(link(organisation), {"all": "correct"})

    row.refresh_from_db()
    assert (row.verified_on, row.verified_by) == (in_days(-400), VerifiedBy.COUNTY)
    ticket = Ticket.objects.get()
    assert (ticket.about, ticket.county) == (row, row.goal.county)
    assert Letter.objects.get(kind="ticket").to_user == coordinator
    assert reminders.organisations_to_check().count() == 0


def test_that_an_organisation_has_ended_is_for_the_county_to_see_to(client, organisation):
    client.post(link(organisation), {key("organisation", organisation): "ended"})

    organisation.refresh_from_db()
    assert organisation.state == State.PUBLISHED
    assert Ticket.objects.get().county == organisation.home_municipality.county


def test_an_activity_that_has_not_begun_ends_on_its_first_day(client, organisation):
    activity = ActivityFactory(organisation=organisation, starts_on=in_days(10))

    client.post(link(organisation), {key("activity", activity): "ended"})

    activity.refresh_from_db()
    assert activity.ends_on == in_days(10)


@pytest.mark.parametrize(
    ("answer", "text", "message"),
    [
        ("changed", "", "Tell what has changed."),
        ("correct", "Not quite", "You wrote that something has changed: choose so, or remove the text."),
        ("", "Not quite", "You wrote that something has changed: choose so, or remove the text."),
        ("", "", "Choose an answer for one thing at least."),
        ("maybe", "", "Select a valid choice."),
    ],
)
def test_answer_that_is_not_clear_is_asked_for_again_and_nothing_is_lost(
    client, organisation, answer, text, message
):
    path = link(organisation)
    before = everything()

    page = client.post(
        path, {key("organisation", organisation): answer, f"{key('organisation', organisation)}-text": text}
    )

    soup = BeautifulSoup(page.content, "html.parser")
    assert message in soup.main.get_text(" ")
    assert soup.textarea.text.strip() == text
    assert everything() == before


def test_used_link_leads_to_a_page_that_says_what_to_do(client, organisation):
    path = link(organisation)
    client.post(path, {"all": "correct"})
    Organisation.objects.update(verified_on=None, verified_by="")

    for answer in (client.get(path), client.post(path, {"all": "correct"})):
        assert answer.status_code == 410
        words = BeautifulSoup(answer.content, "html.parser").main.get_text()
        assert "This link does not work any more" in words
    assert Organisation.objects.get().verified_on is None


@pytest.mark.parametrize(("days", "status"), [(59, 200), (61, 410)])
def test_link_holds_for_sixty_days(client, clock, organisation, days, status):
    path = link(organisation)
    clock.shift(dt.timedelta(days=days))

    assert client.get(path).status_code == status


def test_link_is_bound_to_its_letter_and_made_for_one_purpose(client, organisation):
    path = link(organisation)
    letter = Letter.objects.get()
    other = OrganisationFactory()

    def status(token):
        return client.get(reverse("organisations:check", args=[token])).status_code

    assert client.get(path).status_code == 200
    assert status(reminders.token_of(other, letter.uuid)) == 410
    assert status(reminders.signing.dumps([organisation.uuid.hex, letter.uuid.hex], salt="another")) == 404
    assert status("forged") == 404


@pytest.mark.parametrize("what", ["membership ended", "account closed", "address changed", "hidden"])
def test_link_does_not_work_for_whoever_does_not_speak_for_the_organisation_any_more(
    client, organisation, what
):
    editor = None if what in ("address changed", "hidden") else editor_of(organisation)
    path = link(organisation)
    if what == "membership ended":
        editor.memberships.update(starts_on=dt.date(2020, 1, 1), ends_on=in_days(-1))
    elif what == "account closed":
        type(editor).objects.filter(pk=editor.pk).update(is_active=False)
    elif what == "address changed":
        Organisation.objects.update(email="new@example.org")
    else:
        Organisation.objects.update(state=State.ARCHIVED)

    assert client.get(path).status_code == 410
    assert client.post(path, {"all": "correct"}).status_code == 410
    assert not Revision.objects.exists()


def test_page_with_nothing_left_says_so(client, organisation):
    path = link(organisation)
    Organisation.objects.update(**ago(0))

    page = BeautifulSoup(client.get(path).content, "html.parser")

    assert "Everything has been checked already." in page.main.get_text()
    assert page.main.form is None


@pytest.mark.parametrize("number", [1, 3])
def test_page_takes_as_many_queries_for_three_as_for_one(client, organisation, number):
    for _ in range(number):
        activity = ActivityFactory(organisation=organisation)
        GoalContributionFactory(activity=activity)
        StepContributionFactory(activity=activity)
    path = link(organisation)
    client.get(path)

    with CaptureQueriesContext(connection) as captured:
        client.get(path)

    asked = [query["sql"] for query in captured if "portal_cache" not in query["sql"]]
    # The letter, whether it is public, profile, activities, goals, steps; and the notice of examples.
    assert len(asked) == 7
