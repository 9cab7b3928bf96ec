"""Feeds of posts: valid, with their whole text, of what is out in one language, and nothing else."""

import datetime as dt
import io

import feedparser
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from portal.lib import languages
from tests.blog.factories import (
    AuthorshipFactory,
    BlogFactory,
    CommentFactory,
    CorrectionFactory,
    PostFactory,
    PostVersionFactory,
)
from tests.portal.factories import TopicFactory, UserFactory
from tests.regions.factories import CountyFactory

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"


def address(kind="atom", language="en"):
    with languages.reading(language):
        return reverse(f"blog:feed-{kind}")


def read(client, kind="atom", language="en", **query):
    response = client.get(address(kind, language), query)
    assert response.status_code == 200
    found = feedparser.parse(
        io.BytesIO(response.content), response_headers={"content-type": response["Content-Type"]}
    )
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(found):
    return [entry.title for entry in found.entries]


@pytest.mark.parametrize("kind", ["atom", "rss"])
@pytest.mark.parametrize("language", languages.CODES)
def test_a_feed_is_valid_and_holds_the_whole_text_of_its_language(client, kind, language):
    file = io.BytesIO()
    Image.new("RGB", (400, 300), "teal").save(file, "PNG")
    post = PostFactory(
        topics=[TopicFactory(name_fi="yksinäisyys", name_sv="ensamhet", name_en="loneliness")],
        picture=ContentFile(file.getvalue(), "table.png"),
        versions__body="<h2>Ä & Ö</h2><p>Text <a href='/en/about/'>here</a><script>alert(1)</script></p>",
    )
    AuthorshipFactory(post=post, order=2)
    version = post.versions.get(language=language)
    CorrectionFactory(version=version, text="Vuosi <b>oli</b> väärin.")
    found = read(client, kind, language)
    [entry] = found.entries
    assert (found.feed.language, found.version) == (language, "atom10" if kind == "atom" else "rss20")
    own = [link.href for link in found.feed.links if link.rel == "self"]
    assert own == [SITE + address(kind, language)]
    assert entry.link == SITE + version.own_url
    assert entry.id == f"urn:uuid:{version.uuid}"
    names = [row.author.name for row in post.authorships.order_by("order")]
    assert [author.name for author in entry.authors] == names
    assert post.topics.get().local_name.text in [tag.term for tag in entry.tags] or language != "fi"
    html = entry.content[0].value
    assert "<h2>Ä &amp; Ö</h2>" in html
    assert 'width="400"' in html
    assert 'height="300"' in html
    assert f'src="{SITE}/media/' in html
    assert "alert" not in html
    assert "Vuosi &lt;b&gt;oli&lt;/b&gt; väärin." in html
    assert 'href="/' not in html


def test_a_feed_names_the_translations_of_a_post_and_no_summary(client):
    post = PostFactory(versions=False)
    for language, relation in (("fi", "original"), ("en", "translation"), ("sv", "summary")):
        PostVersionFactory(post=post, language=language, relation=relation)
    [entry] = read(client, "atom", "en").entries
    assert [link.hreflang for link in entry.links if link.get("hreflang")] == ["fi"]
    [entry] = read(client, "atom", "sv").entries
    assert [link.hreflang for link in entry.links if link.get("hreflang")] == []


def test_a_feed_is_of_a_theme_of_a_county_or_of_both(client):
    blog, county = BlogFactory(name_en="Reform"), CountyFactory(short_name_en="Lapland")
    for title, post in (
        ("Both", {"blog": blog, "counties": [county]}),
        ("Theme", {"blog": blog}),
        ("County", {"counties": [county]}),
        ("Neither", {}),
    ):
        PostVersionFactory(language="en", title=title, post=PostFactory(versions=False, **post))
    assert titles(read(client)) == ["Neither", "County", "Theme", "Both"]
    assert titles(read(client, theme="reform")) == ["Theme", "Both"]
    assert titles(read(client, "rss", county="lapland")) == ["County", "Both"]
    both = read(client, theme="reform", county="lapland")
    assert titles(both) == ["Both"]
    own = [link.href for link in both.feed.links if link.rel == "self"]
    assert own == [f"{SITE}{address()}?theme=reform&county=lapland"]


@pytest.mark.parametrize("query", [{"theme": "atlantis"}, {"county": "\x00"}, {"q": "x"}, {"theme": ""}])
def test_there_is_no_feed_of_what_there_is_not(client, query):
    assert client.get(address(), query).status_code == 404


@pytest.mark.parametrize("reader", ["visitor", "staff"])
def test_what_is_not_out_is_in_no_feed(client, reader):
    if reader == "staff":
        client.force_login(UserFactory(is_staff=True, permissions=["blog.view_postversion"]))
    post = PostFactory(versions=["fi"])
    for trait in ("draft", "in_review", "scheduled", "archived"):
        PostVersionFactory(language="fi", post=PostFactory(versions=False), **{trait: True})
    hidden = PostVersionFactory(language="sv", post=post, relation="translation", draft=True)
    for kind in ("atom", "rss"):
        assert titles(read(client, kind, "fi")) == [post.versions.get(language="fi").title]
        assert read(client, kind, "sv").entries == []
        assert hidden.slug not in client.get(address(kind, "fi")).content.decode()


def test_a_version_is_in_the_feed_from_its_time_on(client, settings):
    settings.KEEP_PAGES = True
    moment = timezone.now().replace(microsecond=0) + dt.timedelta(minutes=10)
    PostVersionFactory(language="en", published_at=moment)
    with time_machine.travel(moment - dt.timedelta(seconds=1), tick=False):
        before = client.get(address())
        assert read(client).entries == []
    with time_machine.travel(moment, tick=False):
        after = client.get(address(), headers={"If-None-Match": before["ETag"]})
        assert after.status_code == 200
        assert len(read(client).entries) == 1


def test_who_has_the_feed_is_told_so_until_it_changes(client, settings):
    settings.KEEP_PAGES = True
    version = PostVersionFactory(language="en")
    first = client.get(address())
    known = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}
    assert client.get(address(), headers=known).status_code == 304
    version.post.versions.update(state="archived")
    assert client.get(address(), headers=known).status_code == 200


@pytest.mark.parametrize("number", [1, 3])
def test_a_feed_takes_the_same_queries_for_one_post_and_for_three(client, django_assert_num_queries, number):
    for _ in range(number):
        version = PostVersionFactory(language="en", post=PostFactory(versions=False, topics=[TopicFactory()]))
        CorrectionFactory(version=version)
    with django_assert_num_queries(5):
        client.get(address())


def test_pages_name_their_feeds(client):
    blog = BlogFactory(name_en="Reform")
    version = PostVersionFactory(language="en", post=PostFactory(versions=False, blog=blog))
    page = client.get(version.own_url).content.decode()
    assert f'type="application/atom+xml" title="Reform" href="{SITE}{address()}?theme=reform"' in page
    assert f'href="{SITE}{address("rss")}"' in client.get("/en/blog/").content.decode()


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_character_that_xml_cannot_hold_leaves_the_feed_whole(client, kind):
    """Word and PowerPoint put vertical tabs into what is copied from them."""
    PostFactory(
        versions__body="<p>Up\x0bstairs\x08</p>", versions__title="One\x0btwo", versions__excerpt="\x1b[0m"
    )

    assert titles(read(client, kind)) == ["One two"]


def test_a_comment_with_such_a_character_leaves_the_feed_of_comments_whole(client):
    comment = CommentFactory(approved=True, text="Up\x0bstairs", name="A\x08", heading="\x1b")

    response = client.get(reverse("comments:feed", args=["post", comment.post.uuid]))

    assert response.status_code == 200
    assert not feedparser.parse(io.BytesIO(response.content)).bozo
