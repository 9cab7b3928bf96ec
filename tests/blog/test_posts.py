"""The blog: who wrote a post, excerpts, pictures, language versions, related posts, filters, comments."""

import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from PIL import Image

from blog.models import Comment, PostVersion
from portal.search import index
from tests.blog.factories import (
    AuthorFactory,
    AuthorshipFactory,
    BlogFactory,
    CommentFactory,
    PostFactory,
    PostVersionFactory,
)
from tests.portal.factories import TopicFactory
from tests.regions.factories import CountyFactory

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def page(client):
    """Return a function that opens a version's page."""

    def opened(version):
        response = client.get(version.own_url)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return opened


@pytest.fixture
def listed(client):
    """Return a function that opens the list, and returns the cards' titles and the page's notices."""

    def opened(**query):
        response = client.get("/en/blog/", query)
        assert response.status_code == 200
        soup = BeautifulSoup(response.content, "html.parser")
        return [words(card.h3) for card in soup.select(".card")], [words(n) for n in soup.select(".notice")]

    return opened


def words(tag):
    return " ".join(tag.get_text(" ").split()).replace(" ,", ",")


def written(title, **post):
    """Make a post in English, out."""
    return PostVersionFactory(language="en", title=title, post=PostFactory(versions=False, **post))


def picture():
    """Return a picture of 40 × 30 points."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return ContentFile(file.getvalue(), "kuva.png")


# Who wrote it.


def test_an_authors_title_and_organisation_are_those_of_the_time_of_writing(page):
    author = AuthorFactory(name="Aino Esimerkki")
    for title, role in (("Early", "trainee"), ("Late", "director")):
        version = written(title, authorship=None)
        AuthorshipFactory(post=version.post, author=author, role_en=role, organisation_name_en=f"{title} ry")

    bylines = {v.title: words(page(v).select_one(".byline")) for v in PostVersion.objects.all()}

    assert bylines == {
        "Early": "Aino Esimerkki, trainee, Early ry",
        "Late": "Aino Esimerkki, director, Late ry",
    }


def test_a_post_of_two_authors_names_both_in_order_and_its_time_once(page, client):
    version = written("Together", authorship=None)
    for order, name in ((2, "Toinen Esimerkki"), (1, "Ensimmäinen Esimerkki")):
        AuthorshipFactory(post=version.post, author=AuthorFactory(name=name), order=order)

    soup = page(version)
    card = BeautifulSoup(client.get("/en/blog/").content, "html.parser").select_one(".card .meta")

    names = ["Ensimmäinen Esimerkki", "Toinen Esimerkki"]
    assert [words(name) for name in soup.select(".byline strong")] == names
    assert len(soup.select("article time")) == 1
    assert words(card).startswith("Ensimmäinen Esimerkki, Toinen Esimerkki,")
    data = json.loads(soup.find("script", type="application/ld+json").string)
    assert [author["name"] for author in data["author"]] == names


def test_a_post_without_authors_tells_its_time(page):
    assert len(page(written("Alone", authorship=None)).select("article time")) == 1


# Text.


def test_an_excerpt_is_as_written_else_the_first_words_of_the_text(client):
    long = "".join(f"<p>sana{number}</p>" for number in range(50))
    PostVersionFactory(title="Kirjoitettu", excerpt="Lyhyesti & hyvin.", body=long)
    PostVersionFactory(title="Poimittu", body=long)
    PostVersionFactory(title="Lyhyt", body="<p>Vain <em>tämä</em>.</p>")

    soup = BeautifulSoup(client.get("/fi/blogi/").content, "html.parser")
    excerpts = {words(card.h3): card.select_one(".meta + p").get_text() for card in soup.select(".card")}

    assert excerpts == {
        "Kirjoitettu": "Lyhyesti & hyvin.",
        "Poimittu": " ".join(f"sana{number}" for number in range(40)) + " …",
        "Lyhyt": "Vain tämä.",
    }


def test_text_is_cleaned_when_it_is_saved_and_when_it_is_shown(page):
    saved = PostVersionFactory(body=f"<p>Hyvä</p>{SCRIPT}")
    stored = PostVersionFactory.build(
        post=PostFactory(versions=False), slug="ohi", body=f"<p onclick='x()'>Hyvä</p>{SCRIPT}"
    )
    PostVersion.objects.bulk_create([stored])

    assert PostVersion.objects.get(pk=saved.pk).body == "<p>Hyvä</p>"
    assert "alert" in PostVersion.objects.get(slug="ohi").body
    for version in (saved, stored):
        assert str(page(version).select_one(".prose")) == '<div class="prose"><p>Hyvä</p></div>'


def test_a_title_cannot_end_the_structured_data(page):
    version = PostVersionFactory(title=f"</script>{SCRIPT}<!--", excerpt=f'"{SCRIPT}')

    soup = page(version)

    data = json.loads(soup.find("script", type="application/ld+json").string)
    assert (data["headline"], data["description"]) == (version.title, version.excerpt)
    assert [tag for tag in soup.find_all("script") if "alert" in tag.get_text() and not tag.get("type")] == []
    assert soup.h1.get_text() == version.title


def test_a_picture_has_its_size_and_its_text_alternative(page, client):
    post = PostFactory(versions=False, picture=picture(), picture_credit="Kuva: Aino Esimerkki")
    version = PostVersionFactory(post=post, picture_alt='Kaksi "ystävää" penkillä')

    soup = page(version)
    card = BeautifulSoup(client.get("/fi/blogi/").content, "html.parser").select_one(".card img")

    for image, height in ((soup.select_one(".lead-picture img"), "30"), (card, "22")):
        assert image["alt"] == 'Kaksi "ystävää" penkillä'
        assert (image["width"], image["height"]) == ("40", height)
        assert image["src"].startswith("/media/renditions/")
    assert words(soup.figcaption) == "Kuva: Aino Esimerkki"
    shared = {
        tag["property"]: tag["content"] for tag in soup.find_all("meta", property=re.compile("og:image"))
    }
    assert shared["og:image"].startswith("http://localhost:8000/media/renditions/")
    assert (shared["og:image:width"], shared["og:image:height"]) == ("40", "21")


# Language versions and related posts.


def test_related_posts_share_a_topic_newest_first_each_once(page):
    one, two, other = TopicFactory(), TopicFactory(), TopicFactory()
    version = written("This", topics=[one, two])
    for number in range(4):
        written(f"Related {number}", topics=[one, two])
    written("Unrelated", topics=[other])
    written("Without topics")

    related = [words(card.h3) for card in page(version).select("#related ~ * .card, section .card")]

    assert related == ["Related 3", "Related 2", "Related 1"]


def test_a_post_that_shares_nothing_has_no_related_posts(page):
    version = written("Bridges")
    PostVersion.objects.filter(pk=version.pk).update(body="<p>Steel</p>", search_text="steel")
    written("Without topics either")

    assert page(version).find(id="related") is None


# The list's filters.


@pytest.fixture
def four(listed):
    """Four posts, told apart by theme, topic, county and words."""
    topic = TopicFactory(code="loneliness")
    written("By theme", blog=BlogFactory(name_en="Reform"))
    written("By topic", topics=[TopicFactory(parent=topic)])
    written("By county", counties=[CountyFactory(short_name_en="Lapland")])
    written("By words")
    written("By words in a draft").post.versions.update(state="draft")
    index.refresh()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"theme": "reform"}, "By theme"),
        ({"topic": "loneliness"}, "By topic"),
        ({"county": "lapland"}, "By county"),
        ({"q": "WORDS by"}, "By words"),
    ],
)
def test_a_filter_leaves_what_it_names(listed, four, query, title):
    assert listed(**query) == ([title], [])


def test_filters_are_joined(listed, four):
    assert listed(theme="reform", q="words") == ([], [])


@pytest.mark.parametrize(
    "query",
    [
        {"theme": "atlantis"},
        {"theme": "\x00"},
        {"topic": "x" * 5000},
        {"county": "1 OR 1=1"},
        {"q": "a" * 201},
        {"q": "\x00"},
        {"sort": "email"},
    ],
)
def test_what_is_not_understood_is_left_out_with_a_notice(listed, four, query):
    found, notices = listed(**query)

    assert found == ["By words", "By county", "By topic", "By theme"]
    assert len(notices) == 1


def test_the_list_may_begin_with_the_oldest(listed, four):
    assert listed(sort="published")[0] == ["By theme", "By topic", "By county", "By words"]


@pytest.mark.parametrize("number", ["0", "2", "last", "9" * 5000])
def test_a_page_that_is_not_there_is_not_found(client, four, number):
    assert client.get("/en/blog/", {"page": number}).status_code == 404


# Comments.


def test_only_approved_comments_are_shown_and_no_address_ever(client, page):
    version = PostVersionFactory()
    shown = CommentFactory(post=version.post, approved=True, text="Näkyy <b>näin</b>")
    for trait in ({}, {"rejected": True}):
        CommentFactory(post=version.post, heading="Piilossa", name="Piilo", text="Piilossa", **trait)
    CommentFactory(approved=True, heading="Piilossa", text="Toisen kirjoituksen")

    soup = page(version)

    assert [words(comment.h3) for comment in soup.select(".comments li")] == [shown.heading]
    assert "Näkyy <b>näin</b>" in soup.select_one(".comments").get_text()
    assert "Piilo" not in str(soup)
    for email in Comment.objects.values_list("email", flat=True):
        assert email not in str(soup)


def test_an_answer_to_a_comment_that_is_not_shown_is_not_shown(page):
    version = PostVersionFactory()
    rejected = CommentFactory(post=version.post, rejected=True)
    CommentFactory(post=version.post, parent=rejected, approved=True, text="Vastaus")

    assert "Vastaus" not in str(page(version))


def test_a_comment_in_another_language_is_marked(page):
    version = PostVersionFactory()
    CommentFactory(post=version.post, approved=True, language="sv")
    CommentFactory(post=version.post, approved=True, language="fi")

    assert [item.get("lang") for item in page(version).select(".comments li .comment > .flow")] == [
        "sv",
        None,
    ]
