"""Whatever is written into the search is answered. By itself: its one index lives as long as this module."""

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from portal.search import index
from tests.organisations.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

BAD = [
    "",
    " ",
    "a",
    "ä",
    "x" * 10_000,
    "ja " * 4_000,
    " ".join(f"sana{number}" for number in range(200)),
    "'; DROP TABLE search_document; --",
    '" OR 1=1 --',
    "%' OR '%'='",
    "_%_",
    '"*)( OR NEAR/3 -col:',
    "NEAR(a b)",
    "a AND OR NOT",
    "col: ^a*",
    "& | ! <-> :*",
    "'\\''",
    "\\",
    "tuki\x00salattu",
    "\x00",
    "\u202eikut\u202c \u200b\u200f",
    "مرحبا بالعالم",
    "שלום",
    "🙂🙃 👩‍👩‍👧‍👦",
    "e\u0301" * 500,
    "ﬁnland ＡＢＣ",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% debug %}",
    "10",
    "-",
]


@pytest.fixture(scope="module")
def something(django_db_setup, django_db_blocker):
    """Make an index with something in it, once for all that is written to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with translation.override("fi"):
            OrganisationFactory(
                name_fi="Tuki ja apu ry",
                name_sv=None,
                name_en=None,
                description_fi="<p>salattu &lt;script&gt; 10</p>",
            )
            index.rebuild()
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("text", BAD)
def test_nothing_that_can_be_written_breaks_the_search(
    client, django_assert_max_num_queries, something, text
):
    client.get(reverse("pages:about"))  # What pages keep for a minute.

    for query in ({"q": text}, {"q": text, "kind": ["organisation", text], "county": text, "topic": text}):
        with django_assert_max_num_queries(25):
            response = client.get(reverse("pages:search"), query)
        assert response.status_code == 200
        assert b"<script>alert" not in response.content
        with django_assert_max_num_queries(12):
            assert client.get(reverse("pages:search-suggestions"), query).status_code == 200
