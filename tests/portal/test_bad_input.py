"""Whatever stands in the address of a page is answered, and with as few queries as any other."""

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal.public_addresses import addresses
from tests.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOST = 25
# Pages and files that read anything from their addresses.
OF_COUNTY = (
    "compare", "compare-csv", "coverage", "coverage-csv", "cell", "gaps", "gaps-csv", "money", "money-csv",
    "partners", "bodies", "changes", "as-of",
)  # fmt: skip
SEARCHES = ("pages:search", "pages:search-suggestions", "pages:search-completions", "pages:search-feed")
LISTS = (
    "pages:sources", "organisations:organisation-list", "projects:project-list", "projects:model-list",
    "projects:material-list", "projects:event-list", "projects:event-month", "blog:post-list",
    "comments:discussion", "pages:county-gaps", "pages:county-partners", "pages:county-cell",
)  # fmt: skip
OTHERS = ("projects:model-compare", "projects:model-list-json", "projects:calendar", "blog:feed-atom")
READING = {*(f"pages:county-{name}" for name in OF_COUNTY), *SEARCHES, *LISTS, *OTHERS}
PARAMETERS = (
    "q", "county", "municipality", "topic", "language", "channel", "life_stage", "nature", "kind", "state",
    "theme", "year", "programme", "stage", "goal", "step", "path", "axis", "served", "outcome", "since",
    "date", "sort", "show", "organiser", "from", "until", "older", "all", "a", "b", "when", "answers",
)  # fmt: skip
TEXTS = {
    "empty": "",
    "one letter": "a",
    "ten thousand letters": "ä" * 10_000,
    "like SQL": "'; DROP TABLE organisations_organisation; --",
    "operators of full-text search": '"tuki" NEAR/2 (a OR b*) NOT -c & | ! :* ^',
    "right to left": "\u202eשלום عليكم",
    "emoji": "👩‍👩‍👧‍👦🫶🏽",
    "a null byte": "\x00tuki\x00",
    "percents": "%00%ff%s%(x)s{0}",
    "a number beyond any": "99999999999999999999999",
    "beyond the last day": "10000-13-45",
}
NUMBERS = ("0", "-1", "abc", "1.5", "1000000000", "99999999999999999999999", "", "\x00", "last", "١")


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """The addresses that read anything, by name."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = addresses(world())
        yield {name: found[name][0].partition("?")[0] for name in sorted(READING)}
        transaction.set_rollback(True)


def wrong(pages, query):
    """Ask for ``pages`` with the parameters ``query``; return those that fail or ask too much."""
    client, found = Client(raise_request_exception=False), {}
    for name, address in pages.items():
        caches["process"].clear()
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address, query_params=query)
        if response.status_code >= 500 or len(captured) > MOST:
            found[name] = response.status_code, len(captured)
    return found


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_words_are_looked_for(pages, text):
    asked = {name: address for name, address in pages.items() if name in {*SEARCHES, *LISTS}}
    assert wrong(asked, {"q": text}) == {}


@pytest.mark.parametrize(
    "text", ["\x00%' ei-ole", TEXTS["a number beyond any"], TEXTS["beyond the last day"]]
)
def test_anything_in_all_parameters_at_once_is_answered(pages, text):
    assert wrong(pages, dict.fromkeys(PARAMETERS, text)) == {}


@pytest.mark.parametrize("name", [name for name in LISTS if name.endswith("-list")])
def test_each_choice_of_a_list_alone_may_be_anything(client, pages, name):
    fields = client.get(pages[name]).context["filter"].form.fields
    page = {name: pages[name]}
    assert {one: found for one in fields if (found := wrong(page, {one: "\x00'%"}))} == {}


@pytest.mark.parametrize("number", NUMBERS)
def test_any_number_of_a_page_is_answered(pages, number):
    asked = {name: address for name, address in pages.items() if name in {*SEARCHES, *LISTS}}
    assert wrong(asked, {"page": number}) == {}


def test_choices_that_contradict_each_other_are_answered(pages):
    query = {
        "county": ["uusimaa", "aland", "ei-ole"], "municipality": ["091", "837"], "kind": ["event", "x"],
        "language": ["fi", "sv", "xx"], "state": ["ended", "running"], "since": "2999-01-01",
        "from": "2030-01-01", "until": "2020-01-01", "page": ["2", "1"], "q": ["a", "b"],
    }  # fmt: skip
    assert wrong(pages, query) == {}
