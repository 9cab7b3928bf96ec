"""What of a post is out: nothing of drafts, of what is in review, scheduled or archived, on any page."""

import datetime as dt
import json
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from blog.models import PostVersion
from blog.sharing import share_picture
from portal.lib import languages
from tests.blog.factories import PostFactory, PostVersionFactory
from tests.portal.factories import UserFactory
from tests.world import world

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
HIDDEN = ["draft", "in_review", "scheduled", "archived"]
PLACES = ["post-list", "county", "goal", "path", "organisation", "project", "home", "post"]
READER = {
    "visitor": None,
    "member": {"permissions": ["blog.view_postversion"]},
    "staff without the right": {"is_staff": True},
}


@pytest.fixture(params=READER)
def reader(client, request):
    """The test's client, signed in as somebody who may read only what is out."""
    if READER[request.param] is not None:
        client.force_login(UserFactory(**READER[request.param]))
    return client


@pytest.fixture
def staff(client):
    """The test's client, signed in as staff who may read what is not out."""
    client.force_login(UserFactory(is_staff=True, permissions=["blog.view_postversion"]))
    return client


def beside(made, **traits):
    """Make another post where the world's posts are: of its county, goal, step, organisation …"""
    post = made.post
    return PostFactory(
        blog=post.blog,
        counties=post.counties.all(),
        goals=post.goals.all(),
        steps=post.steps.all(),
        organisations=post.organisations.all(),
        projects=post.projects.all(),
        topics=post.topics.all(),
        **traits,
    )


def titles(client, address):
    """Return the titles, of all that are stored, that stand in the page at ``address``."""
    page = client.get(address).content.decode()
    stored = PostVersion.objects.values_list("title", flat=True)
    return {title for title in stored if re.search(rf"{re.escape(title)}(?!\d)", page)}


def titles_out(made, place):
    """Return what stands in the world's Finnish page: Finnish titles, and a post's own other versions."""
    versions = PostVersion.objects.filter(language="fi")
    if place == "post":
        versions |= made.post.versions.all()
    return set(versions.values_list("title", flat=True))


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def address_of(version):
    return version.own_url


def test_what_is_not_out_stands_on_no_page(reader):
    made = world()
    out = {place: titles_out(made, place) for place in PLACES}
    for trait in HIDDEN:
        beside(made, **{f"versions__{trait}": True})

    pages = made.pages()
    assert {place: titles(reader, pages[place]) for place in PLACES} == out


@pytest.mark.parametrize("trait", HIDDEN)
def test_what_is_not_out_has_no_page(reader, trait):
    version = PostVersionFactory(**{trait: True})

    response = reader.get(address_of(version))

    assert response.status_code == 404
    assert version.title not in response.content.decode()


@pytest.mark.parametrize("trait", HIDDEN)
def test_a_hidden_language_version_leaves_no_trace_on_the_others(reader, trait):
    post = PostFactory(versions=["fi"])
    finnish = post.versions.get()
    hidden = PostVersionFactory(post=post, language="sv", **{trait: True})

    response = reader.get(address_of(finnish))

    page = soup(response)
    assert page.select("link[rel=alternate][hreflang]") == []
    assert page.find("link", rel="canonical")["href"].endswith(address_of(finnish))
    assert hidden.title not in response.content.decode()
    assert hidden.slug not in response.content.decode()
    assert reader.get(address_of(hidden)).status_code == 404
    with languages.reading("sv"):
        assert titles(reader, reverse("blog:post-list")) == {finnish.title}
        assert titles(reader, finnish.get_absolute_url()) == {finnish.title}


@pytest.mark.parametrize("trait", HIDDEN)
def test_what_is_not_out_is_not_counted_found_or_mapped(reader, trait):
    out = PostFactory(versions=["fi"]).versions.get()
    PostVersionFactory(**{trait: True, "title": "Salaisuus", "body": "<p>Salaisuus</p>"})

    everything = reader.get("/fi/blogi/")
    found = reader.get("/fi/blogi/", {"q": "salaisuus"})
    places = re.findall("<loc>(.*?)</loc>", reader.get("/sitemap-posts.xml").content.decode())

    assert everything.context["page_obj"].paginator.count == 1
    assert soup(everything).select_one(".result-count").get_text() == "1 kirjoitus"
    assert found.context["page_obj"].paginator.count == 0
    assert places == [f"http://localhost:8000{address_of(out)}"]


def test_structured_data_tells_of_the_version_that_is_out(reader):
    post = PostFactory(versions=["fi"])
    PostVersionFactory(post=post, language="sv", draft=True)
    version = post.versions.get(language="fi")

    data = json.loads(soup(reader.get(address_of(version))).find("script", type="application/ld+json").string)

    assert data == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": version.title,
        "description": "Yhdessä pääsemme pidemmälle.",
        "inLanguage": "fi",
        "url": f"http://localhost:8000{address_of(version)}",
        "mainEntityOfPage": f"http://localhost:8000{address_of(version)}",
        "datePublished": version.published_at.isoformat(),
        "dateModified": version.updated_at.isoformat(),
        "author": [
            {
                "@type": "Person",
                "name": post.authors.get().name,
                "jobTitle": "järjestökoordinaattori",
                "affiliation": {"@type": "Organization", "name": "Koeyhdistys ry"},
            }
        ],
        "publisher": {
            "@type": "Organization",
            "name": "Järjestöpolku",
            "url": "http://localhost:8000/",
        },
        "isPartOf": {
            "@type": "Blog",
            "name": post.blog.name_fi,
            "url": f"http://localhost:8000/fi/blogi/?theme={post.blog.address_word}",
        },
        "image": {"@type": "ImageObject", "url": share_picture(version)["url"], "width": 1200, "height": 630},
        "wordCount": 3,
        "timeRequired": "PT1M",
        "commentCount": 0,
    }


@pytest.mark.parametrize("trait", HIDDEN)
def test_staff_with_the_right_read_it_with_a_notice_and_out_of_search_engines(staff, trait):
    version = PostVersionFactory(language="en", **{trait: True})

    page = soup(staff.get(address_of(version)))

    assert page.h1.get_text() == version.title
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert "only staff see it" in page.select_one(".notice-warn").get_text()


def test_staff_read_what_is_out_without_a_notice(staff):
    page = soup(staff.get(address_of(PostVersionFactory(language="en"))))

    assert page.find("meta", attrs={"name": "robots"}) is None
    assert page.select_one(".notice-warn") is None


def test_lists_show_staff_what_everybody_sees(staff):
    made = world()
    out = {place: titles_out(made, place) for place in PLACES}
    beside(made, draft=True)

    pages = made.pages()
    assert {place: titles(staff, pages[place]) for place in PLACES} == out


@pytest.mark.parametrize(
    ("comes_out", "written"),
    [
        (dt.datetime(2027, 1, 15, 9, 0, tzinfo=HELSINKI), "2027-01-15T09:00:00+02:00"),
        (dt.datetime(2027, 7, 15, 9, 0, tzinfo=HELSINKI), "2027-07-15T09:00:00+03:00"),
        # The hour that comes twice when summer time ends: the second one.
        (dt.datetime(2027, 10, 31, 3, 30, fold=1, tzinfo=HELSINKI), "2027-10-31T03:30:00+02:00"),
    ],
)
def test_a_scheduled_version_comes_out_at_its_time_in_finland(client, comes_out, written):
    version = PostVersionFactory(published_at=comes_out)
    comes_out = comes_out.astimezone(dt.UTC)

    with time_machine.travel(comes_out - dt.timedelta(seconds=1), tick=False):
        before = client.get(address_of(version)).status_code, titles(client, "/fi/blogi/")
    with time_machine.travel(comes_out, tick=False):
        after = client.get(address_of(version))
        listed = titles(client, "/fi/blogi/")

    assert before == (404, set())
    assert (after.status_code, listed) == (200, {version.title})
    assert soup(after).select_one(".byline time")["datetime"] == written
