"""Whatever writes to a public table moves the stamps that stand for it, in the transaction of the write.

It looks at SQL on its way to the database, so nobody has to remember anything: saves, updates, raw SQL.
Not seen are PostgreSQL's COPY as psycopg's own ``copy`` sends it, and what is not sent by Django: after such,
run ``manage.py forget_pages``.
"""

import re
from functools import lru_cache

from django.db import transaction

from portal.caching import stamps
from portal.caching.private import is_private

# Words that a statement begins with which writes no row, and those after which one looks for what it writes.
HARMLESS = {
    "ALTER", "ANALYZE", "BEGIN", "CHECKPOINT", "CLOSE", "COMMENT", "COMMIT", "CREATE", "DEALLOCATE",
    "DECLARE", "DISCARD", "DROP", "END", "FETCH", "GRANT", "LISTEN", "LOCK", "NOTIFY", "PRAGMA", "REINDEX",
    "RELEASE", "RESET", "REVOKE", "ROLLBACK", "SAVEPOINT", "SELECT", "SET", "SHOW", "START", "VACUUM",
    "VALUES",
}  # fmt: skip
WRITING = {"DELETE", "INSERT", "MERGE", "REPLACE", "UPDATE"}
LOOKED_INTO = WRITING | {"EXPLAIN", "SELECT", "VALUES", "WITH"}
TARGET = re.compile(
    r"""\b(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|MERGE\s+INTO|DELETE\s+FROM|UPDATE(?:\s+OR\s+\w+)?)
        \s+(?:ONLY\s+)?(?:["`]?\w+["`]?\s*\.\s*)?["`]?(?!(?:SET|OF|SKIP|NOWAIT)\b)(\w+)""",
    re.IGNORECASE | re.VERBOSE,
)
FIRST_WORD = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(\w+)", re.DOTALL)
SHORT = 4000  # Characters of a statement that is remembered.


def begin(connection, **_kwargs):
    """Watch ``connection`` from now on."""
    if watch not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, watch)


def watch(execute, sql, params, many, context):
    """Run a statement; when it has written for the public, move what stands for that. Both or neither."""
    if type(sql) is str and sql.startswith("SELECT") and ";" not in sql:
        return execute(sql, params, many, context)
    connection = context["connection"]
    text = sql if isinstance(sql, str) else sql.as_string(connection.connection)
    tables, is_one_write = (_targets if len(text) <= SHORT else _targets.__wrapped__)(text)
    keys = stamps.everything() if tables is None else stamps.keys_of(tables)
    if not keys or not stamps.is_there(connection):
        if "caching_stamp" in text and text.lstrip()[:4].upper() == "DROP":
            stamps.look_again()
        return execute(sql, params, many, context)
    if connection.in_atomic_block or not connection.get_autocommit():
        result = execute(sql, params, many, context)
        if not (is_one_write and _wrote_nothing(context["cursor"], connection)):
            stamps.moved(connection, keys)
        return result
    with transaction.atomic(using=connection.alias):
        result = execute(sql, params, many, context)
        if not (is_one_write and _wrote_nothing(context["cursor"], connection)):
            stamps.insert(connection, keys)
        _fetch(context["cursor"], connection)
    return result


@lru_cache(maxsize=512)
def _targets(sql: str) -> tuple[tuple[str, ...] | None, bool]:
    """Return the public tables that ``sql`` writes to, None where it may be any; if it is one such write."""
    match = FIRST_WORD.match(sql)
    word = match[1].upper() if match else ""
    is_one = ";" not in sql.rstrip("; \t\r\n")
    if is_one and word in HARMLESS:
        return (), False
    if is_one and word in WRITING:
        match = TARGET.search(sql)
        return (None, False) if match is None else (_public([match[1]]), True)
    if word in HARMLESS | LOOKED_INTO:
        return _public(TARGET.findall(sql)), False
    return None, False


def _wrote_nothing(cursor, connection):
    """Whether the write that ``cursor`` has run found no row. SQLite counts what returns rows too late."""
    return cursor.rowcount == 0 and not (connection.vendor == "sqlite" and cursor.description is not None)


def _public(tables):
    return tuple(sorted({table for table in tables if not is_private(table)}))


def _fetch(wrapper, connection):
    """Take what a statement returned before its transaction ends: SQLite ends none while rows wait."""
    if connection.vendor == "sqlite" and wrapper.description is not None:
        wrapper.cursor = _Fetched(wrapper.cursor, wrapper.cursor.fetchall())


class _Fetched:
    """A cursor whose rows have been taken already; with its next statement it is the cursor it was."""

    def __init__(self, cursor, rows):
        self._cursor, self._rows = cursor, rows

    def __getattr__(self, name):
        return getattr(self._cursor, name)

    def __iter__(self):
        return iter(self._cursor) if self._rows is None else iter(self.fetchall())

    def execute(self, *args, **kwargs):
        self._rows = None
        return self._cursor.execute(*args, **kwargs)

    def executemany(self, *args, **kwargs):
        self._rows = None
        return self._cursor.executemany(*args, **kwargs)

    def fetchone(self):
        if self._rows is None:
            return self._cursor.fetchone()
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size=1):
        if self._rows is None:
            return self._cursor.fetchmany(size)
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self):
        if self._rows is None:
            return self._cursor.fetchall()
        taken, self._rows = self._rows, []
        return taken


def move_everything(plan=None, using=None, **_kwargs):
    """Let no page be kept that was made before the migrations of ``plan``; an empty one changed nothing."""
    if plan != []:
        stamps.move(*stamps.everything(), using=using)
