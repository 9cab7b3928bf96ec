"""The search from a browser's address bar."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.lib import languages
from portal.pages.search_browser import NAMESPACE
from portal.search import index
from tests.organisations.factories import OrganisationFactory


@pytest.mark.django_db
@pytest.mark.parametrize("code", languages.CODES)
def test_every_page_leads_browsers_to_the_search_in_its_language(client, settings, code):
    settings.SITE_URL = "https://portal.example"
    head = BeautifulSoup(client.get(f"/{code}/").content, "html.parser").head
    link = head.find("link", rel="search")
    answer = client.get(link["href"])
    assert answer["Content-Type"].startswith(link["type"])

    told = ElementTree.fromstring(answer.content)
    assert told.tag == f"{{{NAMESPACE}}}OpenSearchDescription"
    assert len(told.findtext(f"{{{NAMESPACE}}}ShortName")) <= 16
    assert told.findtext(f"{{{NAMESPACE}}}LongName") == link["title"]
    assert told.findtext(f"{{{NAMESPACE}}}Language") == code
    with languages.reading(code):
        page, completions = reverse("pages:search"), reverse("pages:search-completions")
    assert {(url.get("type"), url.get("template")) for url in told.iter(f"{{{NAMESPACE}}}Url")} == {
        ("text/html", f"https://portal.example{page}?q={{searchTerms}}"),
        ("application/x-suggestions+json", f"https://portal.example{completions}?q={{searchTerms}}"),
        (link["type"], f"https://portal.example{link['href']}"),
    }


@pytest.mark.django_db
def test_browsers_are_offered_what_the_page_offers(client):
    OrganisationFactory(name_fi="Omaishoitajat ry", name_sv="", name_en="", description_fi="")
    OrganisationFactory(name_fi="Omaiset ry", state="draft")
    index.rebuild()
    with languages.reading("fi"):
        offered = client.get(reverse("pages:search-suggestions"), {"q": "omais"}).json()["suggestions"]
        answer = client.get(reverse("pages:search-completions"), {"q": "omais"})
    assert answer["Content-Type"] == "application/x-suggestions+json"
    asked, words, nouns = answer.json()
    assert asked == "omais"
    assert words == [one["text"] for one in offered]
    assert nouns == [one["noun"] for one in offered]
    assert words[0] == "Omaishoitajat ry"
    assert "Omaiset ry" not in words
