"""What every test stands on: no network, and Finnish to begin with."""

import gc
import socket

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import translation

from portal.caching import held, store

# Objects made between two looks for those that nobody needs: seldom, as a test's own go with it.
RARELY = 50_000

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_collection_finish():
    """Let the collector of garbage pass over what stays: the code, the models, the templates."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(RARELY)


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Fail whatever talks to another machine."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self, address):
        if self.family != socket.AF_UNIX and address[0] not in LOOPBACK:
            pytest.fail(f"A test opens a connection to {address[0]}.")
        return connect(self, address)

    def guarded_look_up(host, *args, **kwargs):
        if host and host not in LOOPBACK:
            pytest.fail(f"A test looks up {host}.")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Say of the new database that every migration has been applied: its tables are those of the models."""
    with django_db_blocker.unblock():
        recorder = MigrationRecorder(connection)
        # No test asks for a database by its mark: this is none for tests, but one with a history of its own.
        assert not recorder.applied_migrations(), "Mark the tests of the module with django_db."
        recorder.ensure_schema()
        for app, name in MigrationLoader(None).disk_migrations:
            recorder.record_applied(app, name)
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = only_what_was_written


def only_what_was_written(style, tables, **how):
    """Return how ``tables`` are emptied after a test that commits: a truncation would make all files anew."""
    name = connection.ops.quote_name
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {name(table)})" for table in tables)  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [f"DELETE FROM {name(table)}" for (table,) in cursor.fetchall()]  # noqa: S608


@pytest.fixture(autouse=True)
def finnish():
    """Begin in the portal's default language, whatever the test before left active."""
    with translation.override("fi"):
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """Begin with nothing kept by the process; what the database keeps goes with the test."""
    caches["process"].clear()
    store.clear()
    held.clear()
