"""No page asks the database more often than a page may, and none more often where there is more."""

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal import test_pages
from tests.portal.public_addresses import addresses, names
from tests.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOST = 25
# The first reader after a change in the county: what to know in brief is reckoned anew, and then kept.
FIRST = {"pages:county-detail": 80}


def counted(rows):
    """Return how many queries each public address takes for a visitor where nothing is kept of its page.

    Those of which test_pages.py knows the number, for one row and for three, are left to it.
    """
    found = {}
    with transaction.atomic():
        there = world(rows)
        made = addresses(there)
        assert set(made) == names()
        known = {address for name, address in there.pages().items() if name not in test_pages.KEEPS}
        for name, several in made.items():
            for number, address in enumerate(several):
                if address in known:
                    continue
                caches["process"].clear()
                with CaptureQueriesContext(connection) as captured:
                    response = Client().get(address)
                    b"".join(response)
                assert response.status_code < 400, address
                found[name, number] = len(captured)
        transaction.set_rollback(True)
    return found


def test_no_public_address_takes_more_queries_than_a_page_may_or_more_where_there_is_more():
    assert max(test_pages.QUERIES.values()) <= MOST
    one, three = counted(1), counted(3)
    assert {
        name: queries for name, queries in (one | three).items() if queries > FIRST.get(name[0], MOST)
    } == {}
    # The search asks once for each kind of thing among its hits, and three rows are of more kinds.
    assert {key: n for key, n in three.items() if key[0] != "pages:search"} == {
        key: n for key, n in one.items() if key[0] != "pages:search"
    }
