"""SQLite counts its rows, so that it finds things by what tells most."""

import pytest
from django.db import connection

from portal import due
from portal.databases import statistics
from portal.lib.due import run_all
from tests.organisations.factories import ActivityFactory

pytestmark = pytest.mark.django_db
ACTIVITIES_AND_WHOSE = """
    SELECT activity.id FROM organisations_activity AS activity
    JOIN organisations_organisation AS organisation ON activity.organisation_id = organisation.id
    WHERE organisation.state = 'published' AND activity.id IN (1, 2, 3)
"""


@pytest.fixture
def sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts by itself")


def plan(sql):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


def test_counted_sqlite_finds_things_by_their_keys(sqlite):
    ActivityFactory.create_batch(30)

    assert statistics.count()

    assert plan(ACTIVITIES_AND_WHOSE)[0].startswith("SEARCH activity USING INTEGER PRIMARY KEY")


def test_rows_are_counted_once_a_day(sqlite):
    assert [due.count_rows(), due.count_rows()] == [1, 0]


def test_it_is_due():
    assert "portal.due.count_rows" in run_all()


def test_postgresql_counts_by_itself():
    assert statistics.count() == (connection.vendor == "sqlite")
