"""Every public page, in every language, for every role; and how many queries each takes."""

import pytest
from bs4 import BeautifulSoup

from portal.lib import languages
from tests.portal.factories import UserFactory

pytestmark = pytest.mark.django_db

# Queries of a page for a visitor, the example notice's among them.
QUERIES = {
    "home": 10,
    "about": 1,
    "sources": 3,
    "glossary": 1,
    "accessibility": 1,
    "privacy": 1,
    "credits": 1,
    "search": 11,
    "county-list": 12,
    "county-compare": 15,
    "path-list": 3,
    "county": 9,
    "county-coverage": 9,
    "county-cell": 8,
    "county-tour": 2,
    "county-tour-stop": 6,
    "county-bodies": 10,
    "county-indicators": 8,
    "county-changes": 25,
    "county-as-of": 23,
    "county-gaps": 23,
    "county-money": 22,
    "county-partners": 8,
    "county-take-along": 4,
    "goal": 19,
    "path": 11,
    "template": 8,
    "organisation-list": 9,
    "organisation": 19,
    "activity": 10,
    "project-list": 10,
    "model-list": 6,
    "model": 17,
    "model-compare": 14,
    "material-list": 7,
    "programme": 11,
    "project": 20,
    "event-list": 11,
    "event-month": 9,
    "event": 6,
    "series": 7,
    "post-list": 11,
    "post": 19,
    "discussion": 5,
    "survey-list": 6,
    "survey": 9,
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
