"""What one answer costs the database: its queries, and how much is read for them."""

from contextlib import contextmanager
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.modes import Mode
from bench.sets import is_postgresql, one

STEPS = 100  # SQLite tells of each so many.


@dataclass(frozen=True)
class Cost:
    """Queries and reading: rows of tables and entries of indexes on PostgreSQL.

    On SQLite steps of its virtual machine, since it tells nobody how many rows it has read.
    """

    queries: int
    read: int


def costs(url: str, modes: dict[str, Mode]) -> dict[str, Cost]:
    """Return what ``url`` costs in each of ``modes``."""
    found = {}
    for name, mode in modes.items():
        with mode.here():
            client = Client(SERVER_NAME="127.0.0.1", headers={"accept-encoding": "gzip"})
            for _turn in range(2):
                client.get(url)  # What a process finds out once is no part of it.
            caches["process"].clear()
            found[name] = _cost(client, url)
    return found


def _cost(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    queries = len(captured)  # Before the next request empties the list.
    with _reading() as read:
        client.get(url)
    return Cost(queries, read())


@contextmanager
def _reading():
    if is_postgresql():
        # Within one transaction the server tells what this one has read, to the row.
        with transaction.atomic():
            one("SELECT set_config('max_parallel_workers_per_gather', '0', true)")
            before = _rows_read()
            yield lambda: after - before
            after = _rows_read()
    else:
        steps = [0]
        connection.ensure_connection()

        def count():
            steps[0] += STEPS
            return 0

        connection.connection.set_progress_handler(count, STEPS)
        yield lambda: steps[0]
        connection.connection.set_progress_handler(None, 0)


def _rows_read():
    return int(
        one(
            "SELECT COALESCE(SUM(pg_stat_get_xact_tuples_returned(c.oid)), 0) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'i')"
        )
    )
