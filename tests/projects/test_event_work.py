"""Work with events: begun, sent in, cancelled, made on more dates, and texts copied within a series."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from organisations.choices import State
from portal.accounts.choices import Role
from portal.editing import actions as editing
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from projects import event_actions
from projects.choices import Every
from projects.models import Event, EventSeries
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import MembershipFactory
from tests.projects.factories import EventFactory, EventSeriesFactory, ProjectFactory
from tests.regions.factories import CountyFactory, ServiceLanguageFactory

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def at(*when):
    return dt.datetime(*when, tzinfo=HELSINKI)


def editor_of(organisation):
    return MembershipFactory(role=Role.EDITOR, organisation=organisation).user


def coordinator_of(county):
    return MembershipFactory(role=Role.COUNTY, county=county, second_factor=True).user


def written(**more):
    return {"title": "Evening", "starts_at": ["2031-12-03", "17:00"], "place": "Hall", **more}


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


# Beginning.


def test_an_editor_begins_an_event_of_her_organisation(client):
    organisation, county = OrganisationFactory(), CountyFactory()
    client.force_login(editor_of(organisation))

    response = client.post(
        reverse("eventwork:new"),
        written(organiser=organisation.pk, county=county.pk, timezone="Europe/Stockholm"),
    )

    event = Event.objects.get()
    assert response["Location"] == reverse("workspace:item", args=["event", event.uuid])
    assert event.publication == State.DRAFT
    assert (event.title_en, event.starts_at, event.ends_at) == ("Evening", at(2031, 12, 3, 17), None)
    assert (event.organiser, event.county, event.timezone) == (organisation, county, "Europe/Stockholm")
    assert client.get(event.get_absolute_url()).status_code == 404


def test_nobody_begins_an_event_in_the_name_of_others(client):
    client.force_login(editor_of(OrganisationFactory()))

    response = client.post(reverse("eventwork:new"), written(organiser=OrganisationFactory().pk))
    none = client.post(reverse("eventwork:new"), written())

    assert (response.status_code, none.status_code) == (422, 422)
    assert not Event.objects.exists()


def test_members_of_a_project_and_coordinators_begin_events_too(client):
    project, county = ProjectFactory(), CountyFactory()
    member = MembershipFactory(role=Role.PROJECT, project=project).user
    for user, named in ((member, {"project": project.pk}), (coordinator_of(county), {"county": county.pk})):
        client.force_login(user)
        assert client.post(reverse("eventwork:new"), written(**named)).status_code == 302
    assert set(Event.objects.values_list("project", "county")) == {(project.pk, None), (None, county.pk)}


@pytest.mark.parametrize(
    ("starts", "word"),
    [
        (["2031-03-30", "03:30"], "clocks are put forward"),
        (["2031-10-26", "03:30"], "clocks are put back"),
        (["2031-12-03", ""], "Write the hour"),
        (["", "13:00"], "Write the day"),
        (["2031-12-03", "25:00"], "Write the hour"),
        (["x", "y"], "Write the day"),
        (["0001-01-01", "00:00"], "Look at the year"),
        (["9999-12-31", "23:59"], "Look at the year"),
    ],
)
def test_a_time_that_is_none_is_told(client, starts, word):
    organisation = OrganisationFactory()
    client.force_login(editor_of(organisation))

    response = client.post(reverse("eventwork:new"), written(organiser=organisation.pk, starts_at=starts))

    assert response.status_code == 422
    assert word in response.content.decode()
    soup = BeautifulSoup(response.content, "html.parser")
    assert [one.get("value", "") for one in soup.find_all("input", attrs={"name": "starts_at"})] == starts


def test_the_list_shows_what_one_keeps(client):
    organisation = OrganisationFactory()
    own, draft = EventFactory(organiser=organisation), EventFactory(organiser=organisation, draft=True)
    other = EventFactory(draft=True)
    client.force_login(editor_of(organisation))

    text = page(client, reverse("eventwork:list")).main.get_text()

    assert own.title_en in text
    assert draft.title_en in text
    assert other.title_en not in text


def test_the_list_tells_no_name_of_what_its_reader_may_not_see(client):
    organisation = OrganisationFactory(draft=True)
    own = ProjectFactory(draft=True, host=organisation)
    hidden = {"project": ProjectFactory(draft=True), "organisation": OrganisationFactory(draft=True)}
    client.force_login(editor_of(organisation))

    for kind, thing in hidden.items():
        text = page(client, f"{reverse('eventwork:list')}?{kind}={thing.uuid}").get_text()
        assert thing.name_en not in text
    for kind, thing in {"project": own, "organisation": organisation}.items():
        text = page(client, f"{reverse('eventwork:list')}?{kind}={thing.uuid}").get_text()
        assert thing.name_en in text


def test_pages_of_an_event_are_not_there_for_others(client):
    event = EventFactory(series=EventSeriesFactory())
    client.force_login(editor_of(OrganisationFactory()))
    for name in ("cancel", "dates", "copy", "send"):
        assert client.get(reverse(f"eventwork:{name}", args=[event.uuid])).status_code == 404, name


# The draft's own form.


def section(event, key):
    return reverse("workspace:section", args=["event", event.uuid, key])


def test_a_time_is_changed_in_a_draft_and_kept_as_it_was_written_when_it_is_none(client):
    event = EventFactory(starts_at=at(2031, 12, 3, 13), ends_at=None)
    client.force_login(editor_of(event.organiser))
    form = page(client, section(event, "time")).find("form", attrs={"data-autosave": True})
    base = form.find("input", attrs={"name": "base"})["value"]
    inputs = form.find_all("input", attrs={"name": "starts_at"})
    assert [one["value"] for one in inputs] == ["2031-12-03", "13:00"]

    sent = {"base": base, "starts_at": ["2031-12-04", ""], "ends_at": ["", ""], "timezone": "Europe/Helsinki"}
    refused = client.post(section(event, "time"), sent)

    assert refused.status_code == 422
    soup = BeautifulSoup(refused.content, "html.parser")
    assert [one.get("value", "") for one in soup.find_all("input", attrs={"name": "starts_at"})] == [
        "2031-12-04",
        "",
    ]
    revision = editing.open_revision(event)
    with pytest.raises(editing.Incomplete) as told:
        editing.submit(revision, by=editor_of(event.organiser))
    assert "starts_at" in told.value.problems
    base = soup.find("input", attrs={"name": "base"})["value"]
    client.post(section(event, "time"), sent | {"base": base, "starts_at": ["2031-12-04", "9.30"]})
    assert editing.open_revision(event).content["starts_at"] == "2031-12-04T07:30:00+00:00"


def test_a_reader_of_a_change_sees_the_hour_too(client):
    county = CountyFactory()
    event = EventFactory(starts_at=at(2031, 12, 3, 13), ends_at=None, county=county)
    values = {"starts_at": "2031-12-03T12:00:00+00:00"}
    saved = editing.save_draft(event, by=editor_of(event.organiser), values=values, base=traces(take(event)))
    editing.submit(saved.revision, by=editor_of(event.organiser))
    client.force_login(coordinator_of(county))

    text = page(client, reverse("workspace:review", args=["event", event.uuid])).main.get_text()

    assert "3 Dec 2031, 13:00" in text
    assert "3 Dec 2031, 14:00" in text


# Sending in.


def test_a_draft_is_sent_in_as_it_is_and_read(client):
    county = CountyFactory()
    event = EventFactory(draft=True, county=county)
    client.force_login(editor_of(event.organiser))
    assert page(client, reverse("workspace:item", args=["event", event.uuid])).find(
        "a", href=reverse("eventwork:send", args=[event.uuid])
    )

    client.post(reverse("eventwork:send", args=[event.uuid]), {"event": str(event.uuid)})

    revision = editing.open_revision(event)
    assert revision.state == RevisionState.IN_REVIEW
    assert client.get(event.get_absolute_url()).status_code == 404
    editing.publish(revision, by=coordinator_of(county))
    assert client.get(event.get_absolute_url()).status_code == 200


def test_a_coordinator_publishes_the_drafts_of_a_series_at_once(client):
    county, series = CountyFactory(), EventSeriesFactory()
    events = [EventFactory(draft=True, county=county, series=series) for _ in range(2)]
    elsewhere = EventFactory(draft=True, county=CountyFactory(), series=series)
    client.force_login(coordinator_of(county))

    sent = [str(event.uuid) for event in (*events, elsewhere)]
    client.post(reverse("eventwork:send", args=[events[0].uuid]), {"event": sent})

    assert set(Event.objects.published()) == set(events)


# Cancelling.


def test_an_event_is_cancelled_with_its_reason_and_held_after_all(client):
    event = EventFactory()
    client.force_login(editor_of(event.organiser))
    address = reverse("eventwork:cancel", args=[event.uuid])

    client.post(address, {"because_fi": "Puhuja sairastui.", "because_sv": "", "because_en": "Ill."})

    event.refresh_from_db()
    assert event.is_cancelled
    assert event.cancelled_because_en == "Ill."
    assert client.get(event.get_absolute_url()).status_code == 200
    last = Revision.objects.of(event).published().newest_first().first()
    assert last.comment == "Puhuja sairastui."
    client.post(address, {"held": "1"})
    event.refresh_from_db()
    assert not event.is_cancelled
    assert event.cancelled_because_en == ""


def test_a_draft_cannot_be_cancelled(client):
    event = EventFactory(draft=True)
    client.force_login(editor_of(event.organiser))
    assert client.post(reverse("eventwork:cancel", args=[event.uuid])).status_code == 404


# Dates.


@pytest.mark.parametrize(
    ("every", "step", "until", "days"),
    [
        (Every.WEEK, 2, dt.date(2031, 2, 28), ["2031-02-14", "2031-02-28"]),
        (Every.MONTH_DAY, 1, dt.date(2031, 5, 31), ["2031-03-31", "2031-05-31"]),
        (Every.MONTH_WEEKDAY, 1, dt.date(2031, 6, 1), ["2031-05-30"]),  # The fifth Friday.
    ],
)
def test_days_follow_each_other(every, step, until, days):
    first = dt.date(2031, 1, 31)  # A Friday.
    assert [str(day) for day in event_actions.days_after(first, every, step, until)] == days


def test_dates_keep_their_hour_when_clocks_are_turned(client):
    event = EventFactory(
        starts_at=at(2031, 3, 23, 8),
        ends_at=at(2031, 3, 23, 10),
        languages=[ServiceLanguageFactory()],
        accessibility_fi="Esteetön.",
    )
    user = editor_of(event.organiser)
    client.force_login(user)
    address = reverse("eventwork:dates", args=[event.uuid])
    asked = {"name": "Sundays", "step": "1", "every": "week", "until": "2031-04-06", "days": "26.10.2031"}

    shown = client.post(address, asked)
    assert "Sun 30 March 2031" in shown.content.decode()
    assert Event.objects.count() == 1
    client.post(address, asked | {"make": "1"})

    made = Event.objects.exclude(pk=event.pk).order_by("starts_at")
    assert [row.starts_at.astimezone(HELSINKI).isoformat() for row in made] == [
        "2031-03-30T08:00:00+03:00",
        "2031-04-06T08:00:00+03:00",
        "2031-10-26T08:00:00+02:00",
    ]
    for row in made:
        assert row.publication == State.DRAFT
        assert (row.title_sv, row.accessibility_fi) == (event.title_sv, "Esteetön.")
        assert row.ends_at - row.starts_at == dt.timedelta(hours=2)
        assert list(row.languages.all()) == list(event.languages.all())
        assert Revision.objects.of(row).published().count() == 1
    series = EventSeries.objects.get()
    assert series.name_en == "Sundays"  # The language of the event’s name as she reads it.
    # What is public of her event changes only when it has been read.
    event.refresh_from_db()
    assert event.series is None
    assert editing.open_revision(event).content["series"] == series.pk
    assert client.get(series.get_absolute_url()).status_code == 404


def test_dates_at_an_hour_that_does_not_come_are_told_and_nothing_is_made():
    event = EventFactory(starts_at=at(2031, 3, 23, 3, 30), ends_at=None, series=EventSeriesFactory())
    with pytest.raises(ValidationError, match="30 March 2031"):
        event_actions.make_dates(
            event, [dt.date(2031, 3, 30), dt.date(2031, 4, 6)], by=editor_of(event.organiser)
        )
    assert Event.objects.count() == 1


def test_days_that_are_there_are_not_made_twice():
    event = EventFactory(starts_at=at(2031, 1, 1, 8), ends_at=None, series=EventSeriesFactory(), draft=True)
    user, days = editor_of(event.organiser), [dt.date(2031, 1, 1), dt.date(2031, 1, 8)]
    assert len(event_actions.make_dates(event, days, by=user)) == 1
    assert event_actions.make_dates(event, days, by=user) == []


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"days": "soon"},
        {"until": "2031-01-01", "step": "0"},
        {"days": "1.1.2000"},
        {"days": "31.12.9999"},
    ],
)
def test_days_that_are_none_are_told(client, asked):
    event = EventFactory(series=EventSeriesFactory())
    client.force_login(editor_of(event.organiser))
    response = client.post(reverse("eventwork:dates", args=[event.uuid]), asked | {"make": "1"})
    assert response.status_code == 422
    assert Event.objects.count() == 1


# Texts.


def test_texts_are_copied_to_coming_dates_and_can_be_brought_back(client):
    county, series = CountyFactory(), EventSeriesFactory()
    event = EventFactory(series=series, county=county, description_fi="Uusi kuvaus.")
    coming = EventFactory(series=series, county=county, description_fi="Vanha kuvaus.")
    left = EventFactory(series=series, county=county, description_fi="Jää.")
    past = EventFactory(series=series, county=county, past=True, description_fi="Mennyt.")
    draft = EventFactory(series=series, county=county, draft=True, place="Toinen")
    user = coordinator_of(county)
    client.force_login(user)
    before = take(coming)

    client.post(
        reverse("eventwork:copy", args=[event.uuid]),
        {"what": ["texts"], "dates": [coming.pk, draft.pk, past.pk]},
    )
    assert (
        client.post(
            reverse("eventwork:copy", args=[event.uuid]), {"what": ["texts"], "dates": [coming.pk, draft.pk]}
        ).status_code
        == 302
    )

    for row in (coming, left, past, draft):
        row.refresh_from_db()
    assert (coming.title_fi, coming.description_fi) == (event.title_fi, "Uusi kuvaus.")
    assert (left.description_fi, past.description_fi) == ("Jää.", "Mennyt.")
    assert draft.publication == State.DRAFT
    assert editing.open_revision(draft).content["description_fi"] == "Uusi kuvaus."
    assert draft.place == "Toinen"
    # History brings the old text back.
    saved = editing.restore(coming, by=user, content=before)
    editing.submit(saved.revision, by=user)
    coming.refresh_from_db()
    assert coming.description_fi == "Vanha kuvaus."


def test_an_editors_copies_wait_to_be_read(client):
    county, series = CountyFactory(), EventSeriesFactory()
    event = EventFactory(series=series, county=county)
    other = EventFactory(series=series, county=county, organiser=event.organiser)
    stranger = EventFactory(series=series, county=county)
    editor = editor_of(event.organiser)

    published, waiting = event_actions.copy_texts(event, [other], ["texts", "place"], by=editor)
    client.force_login(editor)
    shown = page(client, reverse("eventwork:copy", args=[event.uuid])).main.get_text()

    assert (published, waiting) == (0, 1)
    other.refresh_from_db()
    assert other.title_fi != event.title_fi
    assert stranger.title_en not in shown


def test_a_draft_that_is_being_written_keeps_what_else_is_in_it():
    county, series = CountyFactory(), EventSeriesFactory()
    event, other = (EventFactory(series=series, county=county) for _ in range(2))
    user = coordinator_of(county)
    editing.save_draft(other, by=user, values={"place": "Uusi paikka"}, base=traces(take(other)))

    assert event_actions.copy_texts(event, [other], ["texts"], by=user) == (0, 1)
    content = editing.open_revision(other).content
    assert (content["place"], content["title_fi"]) == ("Uusi paikka", event.title_fi)


def test_an_archived_event_is_gone_from_public_pages():
    event = EventFactory()
    editing.archive(event, by=editor_of(event.organiser))
    assert not Event.objects.published().exists()
    assert timezone.now() < event.starts_at
