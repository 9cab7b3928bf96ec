"""Subscribing to what changes in a county: asked twice, told when due, left by one click, and forgotten."""

import datetime as dt
import re
from dataclasses import replace

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organisations import actions as answers
from portal.lib import languages
from portal.lib.due import run_all
from portal.outbox.actions import send_due as send_letters
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from portal.subscriptions import actions
from portal.subscriptions.choices import Frequency
from portal.subscriptions.models import Subscription
from portal.subscriptions.registry import About, Digest
from tests.organisations.factories import GoalContributionFactory
from tests.portal.factories import UserFactory
from tests.regions.factories import CouncilMeetingFactory, CountyFactory, GoalFactory

pytestmark = pytest.mark.django_db

NOW = "2026-11-12 12:00 +0200"  # A Thursday.
WISHES = {"email": "Reader@Example.org", "language": "sv", "frequency": "weekly"}


@pytest.fixture(autouse=True)
def english():
    cache.clear()
    with languages.reading("en"), time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def county():
    with time_machine.travel("2026-01-05 12:00 +0200", tick=False):
        return CountyFactory()


@pytest.fixture
def goal(county):
    with time_machine.travel("2026-01-05 12:00 +0200", tick=False):
        return GoalFactory(strategy__county=county)


@pytest.fixture
def subscribed(county):
    """A confirmed subscription in Swedish, told weekly."""
    return confirmed(county)


def confirmed(county, **more):
    wishes = {"email": "reader@example.org", "language": "sv", "frequency": "weekly"} | more
    subscription = actions.ask("county-changes", About(county=county), **wishes)
    actions.confirm(subscription)
    Letter.objects.all().delete()
    subscription.refresh_from_db()
    return subscription


def address(name, county):
    return reverse(f"subscriptions:{name}", args=["county-changes", county.uuid])


def sent(django_capture_on_commit_callbacks, client, county, **more):
    with django_capture_on_commit_callbacks(execute=True):
        return client.post(address("subscribe", county), WISHES | more)


def link(letter):
    """Return the path of the link in a letter."""
    return re.findall(r"https?://[^/\s]+(/\S{60,})", letter.body)[-1]


def of(path):
    """Return the subscription that a link is about."""
    return actions.by_token(path.rstrip(">/").rpartition("/")[2])


# Subscribing.


def test_nobody_is_told_before_she_has_confirmed_by_the_letter(
    client, county, django_capture_on_commit_callbacks
):
    response = sent(django_capture_on_commit_callbacks, client, county)
    assert response["Location"] == address("sent", county)
    subscription = Subscription.objects.get()
    assert (subscription.email, subscription.confirmed_at) == ("reader@example.org", None)
    [letter] = mail.outbox
    assert letter.to == ["reader@example.org"]
    assert letter.extra_headers["Content-Language"] == "sv"
    path = link(letter)
    assert path.startswith("/sv/")
    assert Client().get(path).status_code == 200
    subscription.refresh_from_db()
    assert subscription.confirmed_at is None
    assert Client().post(path).status_code == 302
    subscription.refresh_from_db()
    assert subscription.confirmed_at == timezone.now()
    assert subscription.told_until == timezone.now().replace(hour=0) - dt.timedelta(hours=2)


def test_the_answer_is_the_same_whoever_is_known(client, county, django_capture_on_commit_callbacks):
    confirmed(county)
    known = sent(django_capture_on_commit_callbacks, client, county)
    other = sent(django_capture_on_commit_callbacks, client, county, email="other@example.org")
    again = sent(django_capture_on_commit_callbacks, client, county, email="other@example.org")
    assert len({(answer.status_code, answer["Location"]) for answer in (known, other, again)}) == 1
    assert [letter.to for letter in mail.outbox] == [["reader@example.org"], ["other@example.org"]]


def test_who_has_subscribed_is_told_so_and_nothing_is_changed_in_her_name(
    client, county, subscribed, django_capture_on_commit_callbacks
):
    sent(django_capture_on_commit_callbacks, client, county, language="fi", frequency="monthly")
    subscribed.refresh_from_db()
    assert (subscribed.language, subscribed.frequency) == ("sv", "weekly")
    assert of(link(mail.outbox[0])) == subscribed


def test_a_mistake_is_told_and_nothing_written_is_lost(client, county):
    response = client.post(address("subscribe", county), WISHES | {"email": "no address"})
    assert response.status_code == 400
    page = BeautifulSoup(response.content, "html.parser")
    assert page.select_one("#id_email")["value"] == "no address"
    assert page.select_one("[name=frequency][value=weekly][checked]")
    assert not Subscription.objects.exists()


def test_programs_are_answered_as_people_are_and_taken_in_as_nobody(client, county):
    response = client.post(address("subscribe", county), WISHES | {"nickname": "bot"})
    assert response["Location"] == address("sent", county)
    assert not Subscription.objects.exists()


def test_ten_an_hour_come_from_one_network(client, county):
    answers_ = [
        client.post(address("subscribe", county), WISHES | {"email": f"r{number}@example.org"}).status_code
        for number in range(11)
    ]
    assert answers_ == [302] * 10 + [429]
    assert Subscription.objects.count() == 10


def test_only_what_there_is_can_be_subscribed_to(client, county):
    assert client.get(reverse("subscriptions:subscribe", args=["weather", county.uuid])).status_code == 404
    nobody = "00000000-0000-4000-8000-000000000000"
    assert client.get(reverse("subscriptions:subscribe", args=["county-changes", nobody])).status_code == 404


def test_the_page_of_changes_has_the_form(client, county):
    page = client.get(reverse("pages:county-changes", args=[county.local_slug]))
    form = BeautifulSoup(page.content, "html.parser").select_one("#subscribe form")
    assert form["action"] == address("subscribe", county)
    assert form.select_one("option[selected]")["value"] == "en"


# Links.


def test_the_first_link_works_for_seven_days_and_then_all_is_forgotten(client, county):
    subscription = actions.ask(
        "county-changes", About(county=county), email="a@example.org", language="fi", frequency="weekly"
    )
    path = actions.confirm_path(subscription)
    with time_machine.travel("2026-11-19 11:59 +0200", tick=False):
        run_all()
        assert client.get(path).status_code == 200
    with time_machine.travel("2026-11-19 12:01 +0200", tick=False):
        assert client.get(path).status_code == 404
        run_all()
    assert not Subscription.objects.exists()
    assert not Letter.objects.exclude(to_email="").exists()


def test_wishes_are_changed_by_the_link_without_an_account(client, subscribed):
    response = client.post(actions.path_of(subscribed), {"language": "fi", "frequency": "meetings"})
    assert response.status_code == 200
    subscribed.refresh_from_db()
    assert (subscribed.language, subscribed.frequency) == ("fi", "meetings")


def test_wishes_that_are_not_known_change_nothing(client, subscribed):
    response = client.post(actions.path_of(subscribed), {"language": "de", "frequency": "daily"})
    assert response.status_code == 400
    subscribed.refresh_from_db()
    assert (subscribed.language, subscribed.frequency) == ("sv", "weekly")


@pytest.mark.parametrize("how", ["page", "one click"])
def test_leaving_deletes_the_subscription_and_where_its_letters_went(subscribed, goal, how):
    claim = GoalContributionFactory(goal=goal)
    assert claim
    with time_machine.travel("2026-11-16 07:00 +0200", tick=False):
        actions.send_due()
        send_letters()
    [letter] = Letter.objects.all()
    assert letter.state == LetterState.SENT
    browser = Client(enforce_csrf_checks=how == "one click")
    if how == "page":
        response = browser.post(actions.path_of(subscribed), {"leave": "1"})
    else:
        response = browser.post(
            actions.one_click_path(subscribed), "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )  # fmt: skip
    assert response.status_code == 200
    assert not Subscription.objects.exists()
    letter.refresh_from_db()
    assert (letter.to_email, letter.body, letter.headers) == ("", "", {})
    assert browser.get(actions.path_of(subscribed)).status_code == 404


def test_opening_the_one_click_link_unsubscribes_nobody(client, subscribed):
    response = client.get(actions.one_click_path(subscribed))
    assert response["Location"] == actions.path_of(subscribed)
    assert Subscription.objects.exists()


@pytest.mark.parametrize("page", ["confirm", "wishes", "one-click"])
def test_links_that_are_not_ours_lead_nowhere(client, subscribed, page):
    tokens = ["nonsense", actions.path_of(subscribed).rstrip("/").rpartition("/")[2] + "x"]
    if page == "confirm":  # The link of every letter confirms nothing.
        tokens.append(actions.path_of(subscribed).rstrip("/").rpartition("/")[2])
    for token in tokens:
        assert client.get(reverse(f"subscriptions:{page}", args=[token])).status_code == 404
    assert Subscription.objects.exists()


# Letters.


def test_a_weekly_letter_tells_what_has_changed_in_the_readers_language(subscribed, goal):
    claim = GoalContributionFactory(goal=goal)
    answers.confirm(claim, by=UserFactory())
    with time_machine.travel("2026-11-15 12:00 +0200", tick=False):
        assert actions.send_due() == 0
    with time_machine.travel("2026-11-16 00:10 +0200", tick=False):
        assert actions.send_due() == 1
        assert send_letters() == 0
    with time_machine.travel("2026-11-16 06:00 +0200", tick=False):
        send_letters()
    [letter] = [one for one in mail.outbox if one.to == ["reader@example.org"]]
    assert claim.goal.name_sv in letter.body
    assert claim.activity.title_sv in letter.body
    assert "/sv/" in letter.body
    assert of(link(letter)) == subscribed
    one_click = letter.extra_headers["List-Unsubscribe"]
    assert one_click.startswith("<http")
    assert of(one_click.rstrip("/>").rpartition("/")[0]) == subscribed
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_a_letter_is_written_once_and_the_next_tells_only_what_came_after(subscribed, goal):
    GoalContributionFactory(goal=goal)
    with time_machine.travel("2026-11-16 08:00 +0200", tick=False):
        assert (actions.send_due(), actions.send_due()) == (1, 0)
    Subscription.objects.update(told_until=subscribed.told_until)  # As if it had died before it noted this.
    with time_machine.travel("2026-11-16 09:00 +0200", tick=False):
        actions.send_due()
        assert Letter.objects.count() == 1
    with time_machine.travel("2026-11-23 09:00 +0200", tick=False):
        assert actions.send_due() == 0
    assert Letter.objects.count() == 1
    subscribed.refresh_from_db()
    assert timezone.localdate(subscribed.told_until) == dt.date(2026, 11, 23)


def test_nothing_is_written_when_nothing_has_changed(subscribed):
    with time_machine.travel("2026-11-16 08:00 +0200", tick=False):
        assert actions.send_due() == 0
    assert not Letter.objects.exists()


def test_monthly_letters_come_on_the_first(county, goal):
    confirmed(county, frequency="monthly")
    GoalContributionFactory(goal=goal)
    with time_machine.travel("2026-11-30 23:00 +0200", tick=False):
        assert actions.send_due() == 0
    with time_machine.travel("2026-12-01 00:10 +0200", tick=False):
        assert actions.send_due() == 1


def test_letters_before_a_council_meeting_come_a_week_before_it(county, goal):
    confirmed(county, frequency="meetings")
    GoalContributionFactory(goal=goal)
    CouncilMeetingFactory(county=county, held_on=dt.date(2026, 12, 1))
    with time_machine.travel("2026-11-23 08:00 +0200", tick=False):
        assert actions.send_due() == 0
    with time_machine.travel("2026-11-24 08:00 +0200", tick=False):
        assert (actions.send_due(), actions.send_due()) == (1, 0)
    with time_machine.travel("2026-11-30 08:00 +0200", tick=False):
        assert actions.send_due() == 0


def test_who_has_not_confirmed_gets_no_letters(county, goal):
    actions.ask(
        "county-changes", About(county=county), email="a@example.org", language="fi", frequency="weekly"
    )
    Letter.objects.all().delete()
    GoalContributionFactory(goal=goal)
    with time_machine.travel("2026-11-16 08:00 +0200", tick=False):
        actions.send_due()
    assert not Letter.objects.exists()


def test_one_letter_that_fails_does_not_stop_the_others(county, goal, monkeypatch):
    confirmed(county, email="a@example.org", language="fi")
    confirmed(county, email="b@example.org", language="sv")
    GoalContributionFactory(goal=goal)
    path_of = actions.path_of

    def broken(subscription):
        if subscription.language == "fi":
            raise RuntimeError
        return path_of(subscription)

    monkeypatch.setattr(actions, "path_of", broken)
    with time_machine.travel("2026-11-16 08:00 +0200", tick=False):
        assert actions.send_due() == 1
    assert Letter.objects.get().to_email == "b@example.org"


def test_subscribers_of_one_county_and_language_cost_one_comparison(county, goal, monkeypatch):
    for number in range(3):
        confirmed(county, email=f"r{number}@example.org")
    GoalContributionFactory(goal=goal)
    composed = []
    digest = actions.registry.of("county-changes")
    compose = digest.compose
    counted = replace(digest, compose=lambda *asked: composed.append(asked) or compose(*asked))
    monkeypatch.setattr(actions.registry, "of", lambda kind: counted)
    with time_machine.travel("2026-11-16 08:00 +0200", tick=False):
        assert actions.send_due() == 3
    assert len(composed) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_what_is_due_is_asked_in_three_queries(county, django_assert_num_queries, number):
    for place in range(number):
        for frequency in ("weekly", "monthly", "meetings"):
            confirmed(county, email=f"{frequency}{place}@example.org", frequency=frequency)
    with time_machine.travel("2026-11-13 08:00 +0200", tick=False), django_assert_num_queries(3):
        assert actions.send_due() == 0


def test_how_often_is_told_in_the_language_of_the_letter(subscribed, goal):
    GoalContributionFactory(goal=goal)
    with languages.reading("fi"), time_machine.travel("2026-11-16 08:00 +0200", tick=False):
        actions.send_due()
    with languages.reading("sv"):
        assert subscribed.get_frequency_display() in Letter.objects.get().body


# A letter that comes once, about what has its day.


@pytest.fixture
def reminder(monkeypatch, county, goal):
    """Letters the day before the twentieth, about a county as well as another thing."""
    days = {county.pk: dt.date(2026, 11, 20)}
    digest = replace(
        actions.registry.of("county-changes"),
        frequencies=(Frequency.ONCE,),
        before=lambda keys, today: {
            key: day - dt.timedelta(days=1)
            for key, day in days.items()
            if key in keys and day - dt.timedelta(days=1) <= today <= day
        },
        over=lambda keys, today: [key for key, day in days.items() if key in keys and day < today],
    )
    assert isinstance(digest, Digest)
    monkeypatch.setitem(actions.registry._by_kind, "county-changes", digest)
    GoalContributionFactory(goal=goal)
    return days


def test_an_only_letter_goes_once_the_day_before_and_its_subscription_ends(client, county, reminder):
    page = client.get(address("subscribe", county))
    assert not BeautifulSoup(page.content, "html.parser").select("[name=frequency]")
    assert client.post(address("subscribe", county), WISHES | {"frequency": ""}).status_code == 302
    [subscription] = Subscription.objects.all()
    assert subscription.frequency == "once"
    actions.confirm(subscription)
    Letter.objects.all().delete()
    for moment, written, left in (
        ("2026-11-18 08:00 +0200", 0, 1),
        ("2026-11-19 08:00 +0200", 1, 1),
        ("2026-11-20 08:00 +0200", 1, 1),
        ("2026-11-21 08:00 +0200", 1, 0),
    ):
        with time_machine.travel(moment, tick=False):
            run_all()
        letters = Letter.objects.filter(kind="county-changes-digest")
        assert (letters.count(), Subscription.objects.count()) == (written, left)


def test_an_only_letter_goes_at_once_to_who_asks_on_its_own_day(county, goal, reminder):
    with time_machine.travel("2026-11-19 15:00 +0200", tick=False):
        confirmed(county, frequency="once")
        GoalContributionFactory(goal=goal)
        assert (actions.send_due(), actions.send_due()) == (1, 0)
    reminder[county.pk] += dt.timedelta(days=7)  # It was put off, so its reader is reminded anew.
    with time_machine.travel("2026-11-26 08:00 +0200", tick=False):
        GoalContributionFactory(goal=goal)
        assert actions.send_due() == 1


def test_coordinators_do_not_see_who_subscribes(subscribed, goal):
    GoalContributionFactory(goal=goal)
    with time_machine.travel("2026-11-16 08:00 +0200", tick=False):
        actions.send_due()
    letter = Letter.objects.get()
    assert (letter.county, letter.organisation) == (None, None)
