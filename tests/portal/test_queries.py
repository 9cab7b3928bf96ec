"""No page asks the database more often than a page may, and none more often where there is more.

Each is asked for as its first reader after a change does, in a process that knows nothing yet.
"""

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.caching import held, store
from portal.pages import overview
from tests.portal import test_pages
from tests.portal.policy import places, thing_places
from tests.portal.public_addresses import addresses, names
from tests.portal.two_counties import READERS, account_of, two_counties
from tests.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MOST = 25
# A preview publishes the draft, shows the page, and takes all of it back.
PUBLISHING = {"workspace:preview"}
WORKERS = [
    reader
    for reader in READERS
    if reader.name in ("administrator", "coordinator", "editor", "member", "publisher", "writer")
]


def queries(client, address):
    """Return how many queries a page takes, and with what it answers. Savepoints are the test's own."""
    caches["process"].clear()
    held.clear()
    store.clear()
    connection.queries_log.clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        b"".join(response)
    return sum("SAVEPOINT" not in one["sql"] for one in captured), response.status_code


def counted(rows):
    """Return how many queries each public address takes for a visitor, a minute after the last change.

    Those of which test_pages.py knows the number, for one row and for three, are left to it.
    """
    found = {}
    with transaction.atomic():
        there = world(rows)
        made = addresses(there)
        assert set(made) == names()
        known = {address for name, address in there.pages().items() if name not in test_pages.KEEPS}
        overview.get_ready([there.county])
        for name, several in made.items():
            for number, address in enumerate(several):
                if address not in known:
                    found[name, number], status = queries(Client(), address)
                    assert status < 400, address
        transaction.set_rollback(True)
    return found


def test_no_public_address_takes_more_queries_than_a_page_may_or_more_where_there_is_more():
    assert max(test_pages.QUERIES.values()) <= MOST
    one, three = counted(1), counted(3)
    assert {name: number for name, number in (one | three).items() if number > MOST} == {}
    # The search asks once for each kind of thing among its hits, and three rows are of more kinds.
    assert {key: n for key, n in three.items() if key[0] != "pages:search"} == {
        key: n for key, n in one.items() if key[0] != "pages:search"
    }


def test_no_page_of_the_workspace_takes_more_queries_than_a_page_may():
    world = two_counties()
    every = [place for place in (*places(world), *thing_places(world)) if place.is_there]
    found, opened = {}, set()
    for reader in WORKERS:
        client = Client()
        client.force_login(account_of(reader, world))
        for place in every:
            # Of many things of one kind one is enough; the second argument is what they are asked for.
            kind = (place.page, *(arg for arg in place.args if isinstance(arg, str)))
            if (reader.name, kind) in opened or place.page in PUBLISHING or not place.may(reader):
                continue
            number, status = queries(client, place.address(place.args))
            if status < 400:
                opened.add((reader.name, kind))
                if number > MOST:
                    found[reader.name, kind] = number
    assert found == {}
    assert len({kind for _name, kind in opened}) > 100
