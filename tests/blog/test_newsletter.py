"""The newsletter: what came out since the last letter, once, in the reader's language; and its preview."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from portal.accounts.choices import Role
from portal.lib import languages
from portal.outbox.models import Letter
from portal.subscriptions import actions
from portal.subscriptions.models import Subscription
from portal.subscriptions.registry import About
from tests.blog.factories import BlogFactory, PostFactory, PostVersionFactory
from tests.portal.factories import MembershipFactory, UserFactory
from tests.regions.factories import CountyFactory

pytestmark = pytest.mark.django_db

NOW = "2026-11-12 12:00 +0200"  # A Thursday.
MONDAY = "2026-11-16 06:00 +0200"
BEFORE = "2026-11-16 05:59 +0200"
NEXT = "2026-11-23 06:00 +0200"


@pytest.fixture(autouse=True)
def english():
    cache.clear()
    with languages.reading("en"), time_machine.travel(NOW, tick=False):
        yield


def subscribed(about=About(), **more):  # noqa: B008 – it never changes.
    wishes = {"email": "reader@example.org", "language": "en", "frequency": "weekly"} | more
    subscription = actions.ask("newsletter", about, **wishes)
    actions.confirm(subscription)
    Letter.objects.all().delete()
    return subscription


def written(title, language="en", at=None, **post):
    moment = at or timezone.now() + dt.timedelta(hours=1)
    return PostVersionFactory(
        language=language, title=title, published_at=moment, post=PostFactory(versions=False, **post)
    )


def letter_on(moment):
    """Return the letters of ``moment``, subject and text."""
    known = set(Letter.objects.values_list("pk", flat=True))
    with time_machine.travel(moment, tick=False):
        actions.send_due()
    return list(Letter.objects.exclude(pk__in=known))


def address(*uuids):
    return reverse("subscriptions:subscribe", args=["newsletter", *uuids])


def test_a_letter_tells_in_the_morning_what_came_out_and_tells_it_once():
    subscribed()
    written("New thing", at=timezone.now())
    assert letter_on(BEFORE) == []
    [letter] = letter_on(MONDAY)
    assert letter.subject == "New posts of the blog: New thing"
    assert "/en/blog/new-thing/" in letter.body
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter_on("2026-11-16 09:00 +0200") == []
    assert letter_on(NEXT) == []
    assert Subscription.objects.get().told_until == actions.start_of(dt.date(2026, 11, 23))


def test_what_came_out_at_midnight_is_in_one_letter_alone():
    subscribed()
    written("At midnight", at=actions.start_of(dt.date(2026, 11, 16)))
    assert letter_on(MONDAY) == []
    assert len(letter_on(NEXT)) == 1


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_was_taken_back_meanwhile_is_not_told(state):
    subscribed()
    written("Taken back").post.versions.update(state=state)
    assert letter_on(MONDAY) == []


def test_what_is_scheduled_is_told_when_it_has_come_out():
    subscribed()
    written("Later", at=dt.datetime(2026, 11, 17, 6, tzinfo=dt.UTC))
    assert letter_on(MONDAY) == []
    assert [letter.subject for letter in letter_on(NEXT)] == ["New posts of the blog: Later"]


def test_a_letter_is_in_one_language_and_its_texts_too():
    subscribed(language="sv")
    written("Suomeksi", language="fi")
    written("På svenska", language="sv")
    [letter] = letter_on(MONDAY)
    assert "På svenska" in letter.body
    assert "Suomeksi" not in letter.body
    assert "/sv/blogg/" in letter.body


def test_letters_are_of_a_theme_of_a_county_or_of_a_theme_in_a_county():
    blog, county = BlogFactory(name_en="Reform"), CountyFactory(short_name_en="Lapland")
    for about, email in (
        (About(), "all"), (About(blog=blog), "theme"), (About(county=county), "county"),
        (About(blog=blog, county=county), "both"),
    ):  # fmt: skip
        subscribed(about, email=f"{email}@example.org")
    written("Both", blog=blog, counties=[county])
    written("Theme", blog=blog)
    written("County", counties=[county])
    written("Neither")
    told = {
        letter.to_email.partition("@")[0]: {
            title for title in ("Both", "Theme", "County", "Neither") if f"\n{title}\n" in letter.body
        }
        for letter in letter_on(MONDAY)
    }
    assert told == {
        "all": {"Both", "Theme", "County", "Neither"},
        "theme": {"Both", "Theme"},
        "county": {"Both", "County"},
        "both": {"Both"},
    }


def test_letters_of_many_readers_are_put_together_once(django_assert_max_num_queries):
    for number in range(5):
        subscribed(email=f"r{number}@example.org")
    written("New")
    with time_machine.travel(MONDAY, tick=False), django_assert_max_num_queries(2 + 4 + 5 * 8):
        assert actions.send_due() == 5


def test_readers_subscribe_on_the_pages_of_the_blog_of_a_theme_and_of_a_county(client):
    blog, county = BlogFactory(name_en="Reform"), CountyFactory(short_name_en="Lapland")
    written("New", blog=blog, at=timezone.now() - dt.timedelta(days=1))
    for page, link in (
        ("/en/blog/", address()),
        ("/en/blog/?theme=reform", address(blog.uuid)),
        ("/en/blog/?theme=reform&county=lapland", address(blog.uuid, county.uuid)),
        (county.get_absolute_url(), address(county.uuid)),
    ):
        assert f'href="{link}"' in client.get(page).content.decode()
        assert client.get(link).status_code == 200
    wishes = {"email": "a@example.org", "language": "sv", "frequency": "monthly"}
    response = client.post(address(blog.uuid, county.uuid), wishes)
    assert client.get(response["Location"]).status_code == 200
    assert Subscription.objects.get().about == About(county=county, blog=blog)
    assert client.post(address(), wishes | {"frequency": "meetings"}).status_code == 400
    assert client.get(address(county.uuid, blog.uuid)).status_code == 404


# The preview.


@pytest.fixture
def publisher(client):
    client.force_login(MembershipFactory(role=Role.PUBLISHER).user)
    return client


def preview(client, **query):
    response = client.get(reverse("newsletters:list"), query)
    assert response.status_code == 200
    return response.context["preview"], BeautifulSoup(response.content, "html.parser")


def test_publishers_see_what_goes_next_to_how_many_and_nobodys_address(publisher):
    for number, language in enumerate(("en", "en", "sv")):
        subscribed(email=f"r{number}@example.org", language=language)
    Subscription.objects.create(kind="newsletter", email="r9@example.org", language="en", frequency="weekly")
    written("Out now", at=timezone.now())
    written("Out on Sunday", at=dt.datetime(2026, 11, 15, 6, tzinfo=dt.UTC))
    written("Out on Monday", at=dt.datetime(2026, 11, 16, 6, tzinfo=dt.UTC))
    written("A draft").post.versions.update(state="draft")
    shown, page = preview(publisher, language="en", frequency="weekly")
    assert (shown["on"], shown["number"]) == (dt.date(2026, 11, 16), 2)
    assert shown["recipients"] == [("fi", 0), ("sv", 1), ("en", 2)]
    body = page.select_one("blockquote").get_text()
    assert [title in body for title in ("Out now", "Out on Sunday", "Out on Monday", "A draft")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert "@example.org" not in page.main.get_text()
    assert [cell.get_text() for cell in page.select("tbody td.numeric")] == ["0", "1", "2"]
    [letter] = [letter for letter in letter_on(MONDAY) if letter.to_email == "r0@example.org"]
    assert letter.subject == shown["subject"]
    assert letter.body.splitlines()[:8] == shown["body"].splitlines()[:8]


def test_the_preview_says_when_no_letter_goes(publisher):
    shown, page = preview(publisher, language="sv", frequency="monthly")
    assert (shown["on"], shown["body"]) == (dt.date(2026, 12, 1), "")
    assert page.select("blockquote") == []


@pytest.mark.parametrize("role", [None, Role.WRITER, Role.MODERATOR])
def test_only_publishers_see_the_newsletters(client, role):
    user = UserFactory()
    if role:
        user = MembershipFactory(role=role).user
    client.force_login(user)
    assert client.get(reverse("newsletters:list")).status_code == 404
    client.logout()
    assert client.get(reverse("newsletters:list")).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_for_one_subscription_and_for_three(
    publisher, django_assert_num_queries, number
):
    for place in range(number):
        subscribed(About(blog=BlogFactory()), email=f"r{place}@example.org")
    publisher.get(reverse("newsletters:list"))
    with django_assert_num_queries(10):
        publisher.get(reverse("newsletters:list"), {"language": "en"})
