"""Addresses: the contract's words, languages, redirects, canonical links, errors."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from PIL import Image

from blog import urls as blog
from blog.sharing import share_picture
from organisations import urls as organisations
from portal.lib import languages
from portal.pages import urls as pages
from portal.pages.sitemaps import PageSitemap
from portal.search import index
from projects import urls as projects
from surveys import urls as surveys
from tests.blog.factories import PostFactory
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.projects.factories import ProjectFactory
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    ServicePathFactory,
    StrategyFactory,
)
from tests.sources import PROJECT

pytestmark = pytest.mark.django_db

SITE = "http://localhost:8000"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
CONTRACT = {
    "fi": {
        "county": "/fi/hyvinvointialueet/pirkanmaa/",
        "path": "/fi/hyvinvointialueet/pirkanmaa/palvelupolut/kotona/",
        "goal": "/fi/hyvinvointialueet/pirkanmaa/tavoitteet/ihminen/",
        "organisation": "/fi/jarjestot/valo-ry/",
        "activity": "/fi/jarjestot/valo-ry/toiminta/kahvila/",
        "project": "/fi/hankkeet/hanke/",
        "posts": "/fi/blogi/",
    },
    "sv": {
        "county": "/sv/valfardsomraden/birkaland/",
        "path": "/sv/valfardsomraden/birkaland/servicestigar/hemma/",
        "goal": "/sv/valfardsomraden/birkaland/mal/manniskan/",
        "organisation": "/sv/organisationer/ljus-rf/",
        "activity": "/sv/organisationer/ljus-rf/verksamhet/kafe/",
        "project": "/sv/projekt/projektet/",
        "posts": "/sv/blogg/",
    },
    "en": {
        "county": "/en/counties/pirkanmaa/",
        "path": "/en/counties/pirkanmaa/service-paths/at-home/",
        "goal": "/en/counties/pirkanmaa/goals/people/",
        "organisation": "/en/organisations/light/",
        "activity": "/en/organisations/light/activities/cafe/",
        "project": "/en/projects/the-project/",
        "posts": "/en/blog/",
    },
}


@pytest.fixture
def things():
    county = CountyFactory(short_name_fi="Pirkanmaa", short_name_sv="Birkaland", short_name_en="Pirkanmaa")
    organisation = OrganisationFactory(name_fi="Valo ry", name_sv="Ljus rf", name_en="Light")
    return {
        "county": county,
        "path": ServicePathFactory(county=county, name_fi="Kotona", name_sv="Hemma", name_en="At home"),
        "goal": GoalFactory(
            strategy=StrategyFactory(county=county), name_fi="Ihminen", name_sv="Människan", name_en="People"
        ),
        "organisation": organisation,
        "activity": ActivityFactory(
            organisation=organisation, title_fi="Kahvila", title_sv="Kafé", title_en="Cafe"
        ),
        "project": ProjectFactory(name_fi="Hanke", name_sv="Projektet", name_en="The project"),
    }


def head(response):
    """Return the page's canonical address and its alternates by language."""
    soup = BeautifulSoup(response.content, "html.parser")
    canonical = soup.find("link", rel="canonical")["href"]
    alternates = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")}
    return canonical, alternates


def xml(client, address):
    """Return the document at ``address``."""
    return ElementTree.fromstring(client.get(address).content)


def switcher(response):
    """Return the language switcher's addresses by language."""
    soup = BeautifulSoup(response.content, "html.parser")
    return {link["hreflang"]: link["href"] for link in soup.select("nav.languages a")}


@pytest.mark.parametrize("language", languages.CODES)
def test_addresses_are_those_of_the_contract(client, things, language):
    with languages.reading(language):
        found = {name: thing.get_absolute_url() for name, thing in things.items()}
        found["posts"] = reverse("blog:post-list")
    assert found == CONTRACT[language]
    for address in found.values():
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["county", "path", "goal", "organisation", "activity", "project"])
def test_switcher_and_alternates_lead_to_the_same_page(client, things, name):
    response = client.get(CONTRACT["fi"][name])
    expected = {code: CONTRACT[code][name] for code in languages.CODES}
    assert switcher(response) == expected
    canonical, alternates = head(response)
    assert canonical == f"http://localhost:8000{CONTRACT['fi'][name]}"
    assert alternates == {code: f"http://localhost:8000{path}" for code, path in expected.items()}


def test_each_page_of_a_list_is_canonical_and_filtered_lists_are_the_whole_list(client, monkeypatch):
    monkeypatch.setattr("organisations.views.OrganisationList.paginate_by", 1)
    for number in range(3):
        OrganisationFactory(name_fi=f"Yhdistys {number} ry")
    index.refresh()
    canonical, alternates = head(client.get("/en/organisations/?page=2"))
    assert canonical == f"{SITE}/en/organisations/?page=2"
    assert alternates["sv"] == f"{SITE}/sv/organisationer/?page=2"
    for query in ("page=1", "page=2&sort=-name", "q=yhdistys&page=2", "a=1"):
        assert head(client.get(f"/en/organisations/?{query}"))[0] == f"{SITE}/en/organisations/", query


def test_the_switcher_keeps_the_filters(client):
    response = client.get("/fi/jarjestot/?q=valo&sort=-name")
    assert switcher(response)["sv"] == "/sv/organisationer/?q=valo&sort=-name"
    assert head(response)[0] == "http://localhost:8000/fi/jarjestot/"


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/sv/valfardsomraden/pirkanmaa/", CONTRACT["sv"]["county"]),
        ("/fi/hyvinvointialueet/birkaland/", CONTRACT["fi"]["county"]),
        ("/sv/organisationer/valo-ry/", CONTRACT["sv"]["organisation"]),
        ("/sv/organisationer/valo-ry/verksamhet/cafe/", CONTRACT["sv"]["activity"]),
        ("/en/counties/birkaland/goals/ihminen/", CONTRACT["en"]["goal"]),
        ("/en/counties/birkaland/service-paths/hemma/", CONTRACT["en"]["path"]),
        ("/sv/projekt/hanke/", CONTRACT["sv"]["project"]),
    ],
)
def test_another_languages_slug_redirects_for_good(client, things, asked, right):
    response = client.get(f"{asked}?a=1")
    assert (response.status_code, response["Location"]) == (301, f"{right}?a=1")


def test_a_thing_without_the_pages_language_is_shown_in_another_and_says_so(client):
    organisation = OrganisationFactory(finnish_only=True, name_fi="Valo ry")
    with languages.reading("sv"):
        address = organisation.get_absolute_url()
    assert address == "/sv/organisationer/valo-ry/"
    response = client.get(address)
    soup = BeautifulSoup(response.content, "html.parser")
    assert (soup.html["lang"], soup.h1["lang"]) == ("sv", "fi")
    assert soup.select_one(".lang-note") is not None
    assert head(response) == ("http://localhost:8000/fi/jarjestot/valo-ry/", {})


def test_a_post_without_the_pages_language_is_canonical_in_its_own(client):
    post = PostFactory(versions=["fi"])
    version = post.versions.get()
    address = f"/sv/blogg/{version.slug}/"
    response = client.get(address)
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.h1["lang"] == "fi"
    assert head(response) == (f"http://localhost:8000/fi/blogi/{version.slug}/", {})
    assert switcher(response)["sv"] == address


def test_a_post_in_the_pages_language_is_found_by_its_other_slug(client):
    post = PostFactory(versions=["fi", "sv"])
    finnish, swedish = post.versions.get(language="fi"), post.versions.get(language="sv")
    response = client.get(f"/sv/blogg/{finnish.slug}/")
    assert (response.status_code, response["Location"]) == (301, f"/sv/blogg/{swedish.slug}/")
    canonical, alternates = head(client.get(f"/fi/blogi/{finnish.slug}/"))
    assert canonical == f"http://localhost:8000/fi/blogi/{finnish.slug}/"
    assert set(alternates) == {"fi", "sv"}


@pytest.mark.parametrize(
    ("accepts", "home"),
    [("sv,fi;q=0.8", "/sv/"), ("en-GB", "/en/"), ("de", "/fi/"), ("", "/fi/"), ("x" * 3000, "/fi/")],
)
def test_the_root_leads_to_the_readers_language(client, accepts, home):
    response = client.get("/", headers={"Accept-Language": accepts})
    assert (response.status_code, response["Location"]) == (302, home)
    assert "Accept-Language" in response["Vary"]


@pytest.mark.parametrize(
    "address",
    [
        "/fi/hyvinvointialueet/atlantis/",
        "/fi/hyvinvointialueet/pirkanmaa/tavoitteet/ei-ole/",
        "/fi/hyvinvointialueet/pirkanmaa/palvelupolut/ei-ole/",
        "/fi/jarjestot/ei-ole/",
        "/fi/jarjestot/valo-ry/toiminta/ei-ole/",
        "/fi/hankkeet/ei-ole/",
        "/fi/blogi/ei-ole/",
        "/fi/palvelupolut/ei-ole/",
        "/fi/ei-ole/",
        "/fi/jarjestot/" + "x" * 2000 + "/",
        "/fi/jarjestot/a%00b/",
        "/de/counties/",
    ],
)
def test_what_is_not_there_is_not_found(client, things, address):
    response = client.get(address)
    assert response.status_code == 404
    assert BeautifulSoup(response.content, "html.parser").h1 is not None


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "Sivua ei löytynyt"), ("sv", "Sidan hittades inte"), ("en", "Page not found")],
)
def test_errors_speak_the_readers_language(client, language, words):
    soup = BeautifulSoup(client.get(f"/{language}/nothing/").content, "html.parser")
    assert (soup.html["lang"], soup.h1.get_text(strip=True)) == (language, words)


@pytest.mark.parametrize(
    ("address", "language"),
    [("/sv/nothing/", "sv"), ("/en/organisations/nothing/", "en"), ("/nothing/", "fi")],
)
def test_errors_are_the_portals_own_pages_in_local_work_too(client, settings, address, language):
    settings.DEBUG = True
    response = client.get(address)
    soup = BeautifulSoup(response.content, "html.parser")
    assert (response.status_code, soup.html["lang"]) == (404, language)
    assert soup.select_one("nav.languages")
    assert "urlpatterns" not in soup.get_text()


def test_a_bad_request_is_told_in_the_readers_language_in_local_work_too(client, settings):
    settings.DEBUG = True
    response = client.get("/media/%2e%2e/secret.txt", headers={"Accept-Language": "sv"})
    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code in (400, 404)
    assert soup.html["lang"] == "sv"


def test_a_fault_keeps_its_traceback_in_local_work(client, settings, monkeypatch):
    settings.DEBUG = True
    client.raise_request_exception = False

    def broken(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr("portal.pages.site.county_rows", broken)
    response = client.get("/sv/")
    assert response.status_code == 500
    assert "Traceback" in response.content.decode()


@pytest.mark.parametrize("address", ["/fi/vanha-linkki/", "/nothing/", "/de/counties/"])
def test_an_address_that_leads_nowhere_offers_the_front_page_in_each_language(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert switcher(response) == {"fi": "/fi/", "sv": "/sv/", "en": "/en/"}


def test_a_fault_is_told_in_the_readers_language_without_the_database(client, monkeypatch):
    client.raise_request_exception = False

    def broken(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr("portal.pages.site.county_rows", broken)
    response = client.get("/sv/")
    soup = BeautifulSoup(response.content, "html.parser")
    assert (response.status_code, soup.html["lang"]) == (500, "sv")
    assert "broken" not in response.content.decode()


def test_a_draft_is_not_found_and_not_told_of(client):
    organisation = OrganisationFactory(draft=True)
    hidden = ActivityFactory(draft=True)
    of_draft = ActivityFactory(organisation=organisation)
    for thing in (organisation, hidden, of_draft):
        response = client.get(thing.get_absolute_url())
        assert response.status_code == 404
        assert thing.local_name.text not in response.content.decode()


def test_the_sitemap_lists_each_page_in_the_languages_it_is_written_in(client, things):
    finnish = OrganisationFactory(finnish_only=True, name_fi="Vain suomeksi ry")
    draft = OrganisationFactory(draft=True, name_fi="Luonnos ry")
    sections = [loc.text for loc in xml(client, "/sitemap.xml").iter(f"{SITEMAP}loc")]
    assert f"{SITE}/sitemap-organisations.xml" in sections
    found = {}
    for section in sections:
        for url in xml(client, section.removeprefix(SITE)).iter(f"{SITEMAP}url"):
            links = {link.get("hreflang") for link in url.iter(f"{XHTML}link")}
            found[url.find(f"{SITEMAP}loc").text.removeprefix(SITE)] = links
    for language in languages.CODES:
        assert found[CONTRACT[language]["organisation"]] == set(languages.CODES)
    assert found[finnish.get_absolute_url()] == set()
    assert "/sv/organisationer/vain-suomeksi-ry/" not in found
    assert draft.get_absolute_url() not in found


def test_the_sitemap_has_every_public_page_that_is_not_of_an_object():
    named = {
        f"{app}:{pattern.name}"
        for app, urls in (
            ("pages", pages),
            ("organisations", organisations),
            ("projects", projects),
            ("blog", blog),
            ("surveys", surveys),
        )
        for pattern in flat(urls.urlpatterns)
        if not pattern.pattern.converters and not pattern.name.endswith(NO_PAGES)
    }
    # A comparison of models is asked for with those that are compared, and a search with what is looked for.
    apart = {"pages:search", *(f"pages:search-{name}" for name in OF_SEARCH)}
    apart |= {"pages:saved-searches", "pages:saved-search-add"}
    apart |= {"pages:styleguide", "organisations:check-done", "projects:calendar", "projects:model-compare"}
    assert set(PageSitemap().objects()) == named - apart


OF_SEARCH = ("feed", "suggestions", "description", "completions")
# Files, feeds and calendars.
NO_PAGES = ("-csv", "-xlsx", "-json", "-calendar", "-atom", "-rss")


def flat(patterns):
    """Return ``patterns`` with those that are included from other files."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from flat(pattern.url_patterns)
        else:
            yield pattern


def shown_elsewhere(response):
    """Return what the page tells social media, by property; of one told twice, all."""
    soup = BeautifulSoup(response.content, "html.parser")
    found = {}
    for tag in soup.head.select("meta[property], meta[name^=twitter]"):
        found.setdefault(tag.get("property") or tag["name"], []).append(tag["content"])
    return found


def test_a_shared_page_has_a_picture_and_tells_its_languages(client):
    found = shown_elsewhere(client.get("/sv/"))
    assert found["og:image"] == [f"{SITE}/static/img/card.png"]
    assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["630"])
    assert found["og:locale"] == ["sv_FI"]
    assert found["og:locale:alternate"] == ["fi_FI", "en_GB"]
    assert found["twitter:card"] == ["summary_large_image"]
    card = PROJECT / "portal/static/img/card.png"
    with Image.open(card) as picture:
        assert picture.size == (1200, 630)
    assert card.stat().st_size <= 40_000


def test_a_list_is_shared_with_the_portals_picture_and_a_post_with_one_of_its_title(client):
    version = PostFactory().versions.get(language="fi")
    told = shown_elsewhere(client.get(version.get_absolute_url()))["og:image"]
    assert told == [share_picture(version)["url"]]
    assert shown_elsewhere(client.get("/fi/blogi/"))["og:image"] == [f"{SITE}/static/img/card.png"]


def test_robots_may_read_all_but_the_admin(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://localhost:8000/sitemap.xml" in lines
