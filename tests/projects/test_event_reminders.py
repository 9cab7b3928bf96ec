"""Readers who asked to be reminded: the day before, at once when something changes, and then forgotten."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from time_machine import travel

from portal.editing import actions as editing
from portal.outbox.models import Letter
from portal.subscriptions import actions as subscriptions
from portal.subscriptions.models import Subscription
from portal.subscriptions.registry import About
from projects import event_actions, reminders
from projects.models import Event
from tests.portal.factories import UserFactory
from tests.projects.factories import EventFactory

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
STARTS = dt.datetime(2031, 3, 30, 8, tzinfo=HELSINKI)  # Clocks are put forward in the night before.
EMAIL = "reader@example.org"


@pytest.fixture
def clock():
    with travel(dt.datetime(2031, 3, 20, 12, tzinfo=HELSINKI), tick=False) as now:
        yield now


@pytest.fixture
def event(clock):
    return EventFactory(starts_at=STARTS, ends_at=STARTS + dt.timedelta(hours=2))


def subscriber(event, language="sv"):
    found = subscriptions.ask("event", About(event=event), email=EMAIL, language=language, frequency="once")
    subscriptions.confirm(found)
    Letter.objects.all().delete()
    return found


def letters():
    return list(Letter.objects.order_by("pk"))


def test_a_reader_asks_on_the_events_page_and_confirms(client, event):
    with translation.override("sv"):
        address = reverse("subscriptions:subscribe", args=["event", event.uuid])
        page = client.get(event.get_absolute_url()).content.decode()
    assert address in page

    client.post(address, {"email": EMAIL, "language": "sv"})

    [letter] = letters()
    assert (letter.to_email, letter.kind) == (EMAIL, "subscription-confirm")
    assert Subscription.objects.confirmed().count() == 0


def test_a_letter_comes_in_the_morning_of_the_day_before(event, clock):
    subscriber(event)

    clock.move_to(dt.datetime(2031, 3, 29, 5, 59, tzinfo=HELSINKI))
    assert subscriptions.send_due() == 0
    clock.move_to(dt.datetime(2031, 3, 29, 6, 0, tzinfo=HELSINKI))
    assert subscriptions.send_due() == 1
    assert subscriptions.send_due() == 0

    [letter] = letters()
    assert letter.language == "sv"
    assert event.title_sv in letter.subject
    assert "30.3.2031" in letter.body
    assert "8–10" in letter.body
    assert event.place in letter.body
    assert "List-Unsubscribe" in letter.headers


@pytest.mark.parametrize(
    "change",
    [
        {"publication": "archived"},
        {"publication": "draft"},
        {"cancelled_at": STARTS - dt.timedelta(days=5)},
    ],
)
def test_nobody_is_reminded_of_what_is_not_held_or_not_public(event, clock, change):
    subscriber(event)
    Event.objects.filter(pk=event.pk).update(**change)
    clock.move_to(dt.datetime(2031, 3, 29, 7, tzinfo=HELSINKI))
    assert subscriptions.send_due() == 0
    assert letters() == []


def test_an_event_that_is_moved_is_told_of_at_once_and_reminded_of_anew(event, clock):
    subscriber(event)
    clock.shift(dt.timedelta(hours=1))
    by = UserFactory()
    with editing.change(event, by=by):
        event.starts_at += dt.timedelta(days=7)
        event.ends_at += dt.timedelta(days=7)
    with editing.change(event, by=by):
        event.place = "Toinen talo"

    assert reminders.tell_of_changes() == 1
    assert reminders.tell_of_changes() == 0

    [letter] = letters()
    assert letter.kind == "event-changed"
    assert "6.4.2031" in letter.subject
    assert "Toinen talo" in letter.body
    assert "The time has changed" in letter.body or "tid" in letter.body.lower()
    clock.move_to(dt.datetime(2031, 3, 29, 7, tzinfo=HELSINKI))
    assert subscriptions.send_due() == 0
    clock.move_to(dt.datetime(2031, 4, 5, 7, tzinfo=HELSINKI))
    assert subscriptions.send_due() == 1


def test_a_cancelled_event_is_told_of_after_the_reminder_too(event, clock):
    subscriber(event, language="fi")
    clock.move_to(dt.datetime(2031, 3, 29, 7, tzinfo=HELSINKI))
    subscriptions.send_due()
    clock.shift(dt.timedelta(hours=8))
    event_actions.cancel(event, by=UserFactory(), because={"fi": "Puhuja sairastui."})

    assert reminders.tell_of_changes() == 1

    letter = letters()[-1]
    assert letter.kind == "event-changed"
    assert event.title_fi in letter.subject
    assert "Puhuja sairastui." in letter.body
    event.refresh_from_db()
    clock.shift(dt.timedelta(minutes=5))
    event_actions.take_back_cancelling(event, by=UserFactory())
    assert reminders.tell_of_changes() == 1


def test_other_changes_and_those_before_are_not_told_of(event, clock):
    by = UserFactory()
    with editing.change(event, by=by):
        event.place = "Ennen"
    clock.shift(dt.timedelta(hours=1))
    subscriber(event)
    clock.shift(dt.timedelta(hours=1))
    with editing.change(event, by=by):
        event.description_fi = "Toisin sanoin."
    assert reminders.tell_of_changes() == 0


def test_a_reader_is_forgotten_when_the_event_is_over(event, clock):
    subscriber(event)
    clock.move_to(dt.datetime(2031, 3, 30, 23, tzinfo=HELSINKI))
    assert subscriptions.forget_over() == 0
    clock.move_to(dt.datetime(2031, 3, 31, 1, tzinfo=HELSINKI))
    assert subscriptions.forget_over() == 1
    assert not Subscription.objects.exists()


@pytest.mark.parametrize("made", [{"draft": True}, {"past": True}, {"cancelled_at": timezone.now()}])
def test_nobody_asks_to_be_reminded_of_what_is_not_ahead(client, made):
    event = EventFactory(**made)
    address = reverse("subscriptions:subscribe", args=["event", event.uuid])
    assert client.get(address).status_code == 404
    assert address not in client.get(event.get_absolute_url()).content.decode()
