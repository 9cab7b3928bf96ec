"""Reading posts: how versions relate, what search engines are told, corrections, authors, years."""

import datetime as dt
import io
import json
from urllib.parse import quote

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from blog import reading
from blog.models import PostVersion
from portal.lib import languages
from tests.blog.factories import (
    AuthorFactory,
    AuthorshipFactory,
    BlogFactory,
    CorrectionFactory,
    PostFactory,
    PostVersionFactory,
)
from tests.portal.factories import TopicFactory

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
HIDDEN = ["draft", "scheduled", "archived"]


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(tag):
    return " ".join(tag.get_text(" ").split())


def alternates(soup):
    return {tag["hreflang"]: tag["href"] for tag in soup.select("link[rel=alternate][hreflang]")}


def structured(soup):
    return json.loads(soup.find("script", type="application/ld+json").string)


@pytest.fixture
def post():
    """A post whose original is Finnish, with an English translation and a Swedish summary."""
    post = PostFactory(versions=False)
    PostVersionFactory(post=post, language="fi", relation="original")
    PostVersionFactory(post=post, language="en", relation="translation")
    PostVersionFactory(post=post, language="sv", relation="summary")
    return post


def version(post, language):
    return post.versions.get(language=language)


# How versions relate.


def test_a_summary_says_so_and_leads_to_the_original_in_its_language(client, post):
    finnish = version(post, "fi")
    soup = page(client, version(post, "sv").own_url)
    with languages.reading("sv"):
        expected = reading.relation_in_words(version(post, "sv"))
    link = soup.select_one("#relation a")
    assert words(soup.select_one("#relation p")) == expected
    assert (link["href"], link["lang"], link["hreflang"]) == (finnish.own_url, "fi", "fi")
    assert words(link) == finnish.title


def test_the_words_of_each_relation(post):
    with languages.reading("en"):
        assert [reading.relation_in_words(version(post, code)) for code in ("fi", "en", "sv")] == [
            "",
            "This is a translation.",
            "This is a summary.",
        ]
        assert [link["label"] for link in reading.links(version(post, "en"), post.versions.all())] == [
            "the original in Finnish",
            "a summary in Swedish",
        ]


def test_only_translations_are_each_others_alternates(client, post):
    both = {code: SITE + version(post, code).own_url for code in ("fi", "en")}
    assert alternates(page(client, version(post, "fi").own_url)) == both
    assert alternates(page(client, version(post, "en").own_url)) == both
    summary = page(client, version(post, "sv").own_url)
    assert alternates(summary) == {}
    assert summary.find("link", rel="canonical")["href"] == SITE + version(post, "sv").own_url


def test_the_switcher_leads_to_the_other_text_and_says_that_it_is_another(client, post):
    soup = page(client, version(post, "en").own_url)
    links = {link["lang"]: link for link in soup.select(".languages a")}
    assert links["sv"]["href"] == version(post, "sv").own_url
    assert "another text on the same subject" in words(links["sv"])
    assert words(links["fi"]) == "Suomi"


def test_the_sitemap_tells_of_translations_alone(client, post):
    found = BeautifulSoup(client.get("/sitemap-posts.xml").content, "xml")
    told = {
        url.loc.string: sorted(link["hreflang"] for link in url.find_all("xhtml:link"))
        for url in found.find_all("url")
    }
    assert told == {
        SITE + version(post, "fi").own_url: ["en", "fi"],
        SITE + version(post, "en").own_url: ["en", "fi"],
        SITE + version(post, "sv").own_url: [],
    }


@pytest.mark.parametrize("state", HIDDEN)
def test_a_translation_that_is_not_out_is_no_alternate_anywhere(client, post, state):
    ahead = timezone.now() + dt.timedelta(days=1)
    changed = {"published_at": ahead} if state == "scheduled" else {"state": state}
    post.versions.filter(language="en").update(**changed)
    title = version(post, "en").title
    for code in ("fi", "sv"):
        response = client.get(version(post, code).own_url)
        soup = BeautifulSoup(response.content, "html.parser")
        assert alternates(soup) == {}
        assert title not in response.content.decode()
        assert "workTranslation" not in structured(soup)


def test_structured_data_joins_translations_alone(client, post):
    finnish, english, swedish = (
        structured(page(client, version(post, code).own_url)) for code in ("fi", "en", "sv")
    )
    assert [work["inLanguage"] for work in finnish["workTranslation"]] == ["en"]
    assert english["translationOfWork"]["url"] == SITE + version(post, "fi").own_url
    assert not {"translationOfWork", "workTranslation"} & swedish.keys()


def test_structured_data_is_whole_and_in_the_language_of_the_text(client):
    post = PostFactory(versions=["sv"], topics=[TopicFactory(name_sv="ensamhet")])
    one = version(post, "sv")
    correction = CorrectionFactory(version=one)
    # Read on a Finnish page: the data are in the text's own language all the same.
    with languages.reading("fi"):
        data = structured(page(client, one.get_absolute_url()))
    author = post.authorships.get()
    assert data["author"] == [
        {
            "@type": "Person",
            "name": author.author.name,
            "jobTitle": author.role_sv,
            "affiliation": {"@type": "Organization", "name": author.organisation_name_sv},
        }
    ]
    assert data["headline"] == one.title
    assert data["url"] == data["mainEntityOfPage"] == SITE + one.own_url
    assert data["datePublished"] == one.published_at.isoformat()
    assert data["dateModified"] == reading.modified(one, [correction]).isoformat()
    assert data["isPartOf"]["name"] == post.blog.name_sv
    assert data["keywords"] == ["ensamhet"]
    assert (data["image"]["width"], data["image"]["height"]) == (1200, 630)


# How long it takes, what was corrected, who wrote.


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [("fi", 161, 1), ("fi", 483, 3), ("sv", 597, 3), ("en", 684, 3), ("en", 3, 1)],
)
def test_reading_takes_as_long_as_the_language_needs(language, number, expected):
    made = PostVersion(language=language, body=f"<p>{'sana ' * number}</p>")
    assert reading.minutes(made) == expected


def test_corrections_are_shown_with_their_day_and_nothing_when_there_are_none(client):
    one = PostVersionFactory(language="en")
    assert page(client, one.own_url).select("#corrections") == []
    CorrectionFactory(
        version=one, text="The year was wrong.", made_at=dt.datetime(2026, 3, 1, 22, 30, tzinfo=dt.UTC)
    )
    soup = page(client, one.own_url)
    assert words(soup.select_one("#corrections ~ ul li")) == "2 March 2026 : The year was wrong."
    assert soup.select_one(".byline a[href='#corrections']")


def test_an_author_has_the_list_of_what_she_wrote(client):
    author, other = AuthorFactory(name="Aino Esimerkki"), AuthorFactory()
    for writer, title in ((author, "Hers"), (other, "Not hers")):
        post = PostFactory(versions=False, authorship=None)
        AuthorshipFactory(post=post, author=writer)
        PostVersionFactory(post=post, language="en", title=title)
    PostVersionFactory(
        post=AuthorshipFactory(author=author, post=PostFactory(versions=False, authorship=None)).post,
        language="en", title="Hers in secret", draft=True,
    )  # fmt: skip
    soup = page(client, PostVersion.objects.get(title="Hers").own_url)
    address = soup.select_one(".byline strong a")["href"]
    listed = page(client, address)
    assert [words(card.h3) for card in listed.select(".card")] == ["Hers"]
    assert words(listed.select_one("#result-list h2")) == "Written by Aino Esimerkki"
    assert listed.find("link", rel="canonical")["href"] == SITE + address


# The list.


def test_the_year_is_that_in_which_a_post_came_out_in_finland(client):
    for moment, title in (
        (dt.datetime(2019, 12, 31, 21, 59, tzinfo=dt.UTC), "Old year"),
        (dt.datetime(2019, 12, 31, 22, 1, tzinfo=dt.UTC), "New year"),
    ):
        PostVersionFactory(language="en", title=title, published_at=moment, post=PostFactory(versions=False))
    soup = page(client, "/en/blog/?year=2020")
    assert [words(card.h3) for card in soup.select(".card")] == ["New year"]
    options = [option["value"] for option in soup.select("select[name=year] option")]
    assert options == ["", "2020", "2019"]


def test_a_language_leaves_posts_that_are_out_in_it(client):
    for language, traits in (("fi", {}), ("sv", {}), ("sv", {"draft": True})):
        PostVersionFactory(language=language, post=PostFactory(versions=False), **traits)
    soup = page(client, "/sv/blogg/?language=sv")
    assert len(soup.select(".card")) == 1


def test_a_theme_blog_is_a_page_of_its_own_in_each_language(client):
    blog = BlogFactory(name_en="Reform", description_en="On the reform.")
    PostFactory(blog=blog)
    PostFactory(draft=True)
    soup = page(client, "/en/blog/?theme=reform")
    assert soup.find("link", rel="canonical")["href"] == f"{SITE}/en/blog/?theme=reform"
    assert alternates(soup)["sv"] == f"{SITE}/sv/blogg/?theme=reform"
    assert "On the reform." in words(soup.select_one("#result-list"))
    themes = page(client, "/en/blog/").select("#result-list .tags a")
    assert [words(link) for link in themes] == ["Reform 1"]


# Shared addresses.


def meta(soup):
    return {tag["property"]: tag["content"] for tag in soup.find_all("meta", property=True)}


def test_a_post_without_a_picture_is_shared_with_one_made_from_its_title(client):
    one = PostVersionFactory(language="en", title="Who sits at the table when nobody is asked")
    told = meta(page(client, one.own_url))
    assert (told["og:image:width"], told["og:image:height"], told["og:image:alt"]) == (
        "1200",
        "630",
        one.title,
    )
    response = client.get(told["og:image"].removeprefix(SITE))
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    again = client.get(told["og:image"].removeprefix(SITE), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    one.title = "Something else"
    one.save()
    assert client.get(f"{one.own_url}share.png")["ETag"] != response["ETag"]


@pytest.mark.parametrize("state", HIDDEN)
def test_there_is_no_picture_of_a_title_that_is_not_out(admin_client, client, state):
    one = PostVersionFactory(language="en", **{state: True})
    for reader in (client, admin_client):
        assert reader.get(f"{one.own_url}share.png").status_code == 404


def test_a_picture_is_shared_cut_around_what_matters(client):
    file = io.BytesIO()
    Image.new("RGB", (1300, 1300), "teal").save(file, "PNG")
    post = PostFactory(versions=False, picture=ContentFile(file.getvalue(), "square.png"), focus_y=10)
    one = PostVersionFactory(post=post, language="en", picture_alt="A table")
    told = meta(page(client, one.own_url))
    assert (told["og:image:width"], told["og:image:height"], told["og:image:alt"]) == (
        "1280",
        "672",
        "A table",
    )
    shown = client.get(told["og:image"].removeprefix(SITE))
    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).size == (1280, 672)


def test_a_post_is_shared_without_anybody_else(client):
    one = PostVersionFactory(language="en", title="Tea & talk")
    share = page(client, one.own_url).select_one("[data-share]")
    shared = quote(SITE + one.own_url, safe="")
    assert share.a["href"] == f"mailto:?subject=Tea%20%26%20talk&body={shared}"
    assert [button.has_attr("hidden") for button in share.find_all("button")] == [True, True]


def test_a_version_comes_out_at_its_time_and_not_before(client):
    moment = timezone.now() + dt.timedelta(hours=1)
    one = PostVersionFactory(language="en", published_at=moment)
    assert client.get(one.own_url).status_code == client.get(f"{one.own_url}share.png").status_code == 404
    with time_machine.travel(moment, tick=False):
        assert client.get(one.own_url).status_code == client.get(f"{one.own_url}share.png").status_code == 200
