"""Rows made in sets: INSERT … SELECT with what it takes on both databases."""

# ruff: noqa: S608 - nothing in these statements comes from anybody but this folder.

import datetime as dt
import uuid
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection, models

from portal.databases import statistics

PREFIX = "bench_"
PRIME = 2147483647


def is_postgresql() -> bool:
    return connection.vendor == "postgresql"


def execute(sql: str):
    """Run ``sql`` as it stands: no parameters, so % is the remainder."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def one(sql: str):
    """Return the first value that ``sql`` selects."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def literal(value) -> str:
    """Return ``value`` as SQL writes it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, Decimal)):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"


def chance(number: str, salt: int) -> str:
    """Return SQL for a whole number that looks drawn, always the same for the same ``number``.

    Two turns of a generator: the second one's factor depends on the first, so neighbours are not alike.
    """
    first = f"((({number}) * 1103515245 + {salt * 12345677 + 1013}) % {PRIME})"
    return f"(({first} * ({first} % 65521 + 1)) % {PRIME} / 8)"


def days_before(day: dt.date, days: str) -> str:
    """Return SQL for the date ``days``, an expression, before ``day``."""
    if is_postgresql():
        return f"(DATE '{day}' - ({days})::integer)"
    return f"date('{day}', '-' || ({days}) || ' days')"


def moment_before(day: dt.date, days: str) -> str:
    """Return SQL for noon of the day that is ``days`` before ``day``."""
    if is_postgresql():
        return f"(TIMESTAMPTZ '{day} 12:00:00+00' - ({days}) * INTERVAL '1 day')"
    return f"(date('{day}', '-' || ({days}) || ' days') || ' 12:00:00')"


def identifier(kind: str, number: str) -> str:
    """Return SQL for the uuid of the thing ``number`` of ``kind``, the same in every run."""
    text = f"md5('bench {kind} ' || ({number}))"
    return f"{text}::uuid" if is_postgresql() else text


def table(name: str, columns: dict[str, str], rows: Iterable[tuple] = (), key: str = ""):
    """Make a temporary table with ``columns``, name and type, and put ``rows`` into it."""
    told = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    execute(f"DROP TABLE IF EXISTS {PREFIX}{name}")
    execute(f"CREATE TEMPORARY TABLE {PREFIX}{name} ({told}{f', PRIMARY KEY ({key})' if key else ''})")
    if rows := list(rows):
        places = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {PREFIX}{name} VALUES ({places})", rows)
    seen(name)


def select(name: str, sql: str, key: str):
    """Make a temporary table of what ``sql`` selects, with an index by ``key``."""
    execute(f"DROP TABLE IF EXISTS {PREFIX}{name}")
    execute(f"CREATE TEMPORARY TABLE {PREFIX}{name} AS {sql}")
    execute(f"CREATE UNIQUE INDEX {PREFIX}{name}_key ON {PREFIX}{name} ({key})")
    seen(name)


def seen(name: str):
    """Let the planner of PostgreSQL know how large a table has become."""
    if is_postgresql():
        execute(f"ANALYZE {PREFIX}{name}")


def series(name: str, number: int):
    """Make the table of the numbers ``n`` from nothing to ``number`` − 1."""
    table(name, {"n": "bigint"}, key="n")
    execute(
        f"INSERT INTO {PREFIX}{name} WITH RECURSIVE up(n) AS "
        f"(SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n + 1 < {number}) SELECT n FROM up"
    )
    seen(name)


def insert(model: type[models.Model], rest: str, **columns: str):
    """Insert into ``model``'s table ``columns`` (SQL by column) of what ``rest`` (FROM …) joins.

    Columns that are not told have their default; a translated field's own column has its first text.
    """
    values = {}
    for field in model._meta.concrete_fields:
        name = field.column
        if name in columns:
            values[name] = columns.pop(name)
        elif f"{name}_fi" in columns:
            texts = ", ".join(columns[f"{name}_{code}"] for code in ("fi", "sv", "en"))
            values[name] = f"COALESCE({texts}, '')"
        elif not field.primary_key:
            values[name] = literal(_default(field))
    if columns:
        raise ValueError(f"{model.__name__} has no column {', '.join(columns)}")
    names = ", ".join(f'"{name}"' for name in values)
    told = ", ".join(values.values())
    execute(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {told} {rest}')


def _default(field):
    value = field.get_default()
    if isinstance(value, (uuid.UUID, dt.datetime)) or (value is None and not field.null):
        raise ValueError(f"{field} needs a value")
    return value


def reset_sequences(*tables: type[models.Model]):
    """Let ids of later rows go on after those that were given here."""
    from django.core.management.color import no_style  # noqa: PLC0415 - needs settings.

    for sql in connection.ops.sequence_reset_sql(no_style(), tables):
        execute(sql)


def clear(*names: str):
    """Take the temporary tables away."""
    for name in names:
        execute(f"DROP TABLE IF EXISTS {PREFIX}{name}")


def count():
    """Do what has been done on a site that grew slowly: by PostgreSQL itself, or by what is due each day."""
    if is_postgresql():
        execute("VACUUM ANALYZE")
    else:
        statistics.count()


def count_before_the_end():
    """Let PostgreSQL forget what was best while tables were empty: by that it would look references up."""
    if is_postgresql():
        execute("ANALYZE")


def make_room():
    """Let SQLite hold more pages in memory for this connection: what is made in sets touches all indexes."""
    if not is_postgresql():
        execute("PRAGMA cache_size = -1000000")
        execute("PRAGMA temp_store = MEMORY")
