"""Every public page, in every language, for every role; and how many queries each takes."""

import pytest
from bs4 import BeautifulSoup

from portal.lib import languages
from tests.portal.factories import UserFactory

pytestmark = pytest.mark.django_db

# Queries of a page for a visitor, the example notice's among them.
QUERIES = {
    "home": 14,
    "about": 2,
    "sources": 4,
    "glossary": 2,
    "accessibility": 2,
    "privacy": 2,
    "credits": 2,
    "search": 14,
    "county-list": 14,
    "county-compare": 16,
    "path-list": 4,
    "county": 15,
    "county-coverage": 11,
    "county-cell": 11,
    "county-tour": 3,
    "county-tour-stop": 9,
    "county-bodies": 11,
    "county-indicators": 9,
    "county-changes": 24,
    "county-as-of": 24,
    "county-gaps": 23,
    "county-money": 20,
    "county-partners": 9,
    "county-take-along": 5,
    "goal": 22,
    "path": 14,
    "template": 10,
    "organisation-list": 11,
    "organisation": 21,
    "activity": 11,
    "project-list": 12,
    "model-list": 8,
    "model": 21,
    "model-compare": 15,
    "material-list": 9,
    "programme": 12,
    "project": 22,
    "event-list": 13,
    "event-month": 10,
    "event": 7,
    "series": 8,
    "post-list": 14,
    "post": 21,
    "discussion": 6,
    "survey-list": 7,
    "survey": 10,
}


# Pages of which a part is kept in the process for a while: what they take once it is.
KEEPS = {"county", "search"}


@pytest.mark.parametrize("shared_world", [1], indirect=True)
@pytest.mark.parametrize(
    ("role", "language"),
    # What differs between roles differs in no language.
    [("visitor", "fi"), ("visitor", "sv"), ("visitor", "en"), ("member", "sv"), ("staff", "fi")],
)
def test_every_page_opens_in_every_language_and_for_every_role(client, shared_world, role, language):
    if role != "visitor":
        user = UserFactory(is_staff=role == "staff", is_superuser=role == "staff")
        client.force_login(user)
    with languages.reading(language):
        pages = shared_world.pages()
    assert set(pages) == set(QUERIES)
    for name, address in pages.items():
        response = client.get(address, follow=True)
        assert response.status_code == 200, name
        soup = BeautifulSoup(response.content, "html.parser")
        assert soup.html["lang"] == language, name
        assert len(soup.find_all("h1")) == 1, name
        assert soup.h1.get_text(strip=True), name


@pytest.mark.parametrize("shared_world", [1, 3], indirect=True)
@pytest.mark.parametrize("name", QUERIES)
def test_a_page_takes_the_same_queries_for_one_row_and_for_three(
    client, django_assert_num_queries, shared_world, name
):
    address = shared_world.pages()[name]
    if name in KEEPS:
        client.get(address)
    with django_assert_num_queries(QUERIES[name]):
        assert client.get(address).status_code == 200
