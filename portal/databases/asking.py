"""Questions that must cost little: the first one of a request, and short ones whose answers are few."""

from collections.abc import Callable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import InterfaceError, OperationalError, connections
from django.db.backends.utils import CursorWrapper

Answer = TypeVar("Answer")


def first_asked(using: str, ask: Callable[[], Answer]) -> Answer:
    """Return what ``ask()`` returns, which reads the database ``using`` and nothing else.

    Before the first query of a request Django asks a connection that was kept whether it still stands
    (CONN_HEALTH_CHECKS), which is as far to the server and back as the query itself. Here the query tells:
    when the connection is gone, it is asked once more, over a new one.
    """
    connection = connections[using]
    if connection.connection is None or connection.in_atomic_block or connection.health_check_done:
        return ask()
    connection.health_check_done = True
    try:
        return ask()
    except (OperationalError, InterfaceError):
        connection.close()
        return ask()


def short_cursor(connection) -> CursorWrapper:
    """Return a cursor for a query whose parameters are texts and whose rows are few: they may come as texts.

    On PostgreSQL the query is prepared once a connection, and asked of libpq itself, in one call: what
    psycopg and Django do around a query takes longer than a short one, and at every step of it the threads of
    a process wait for each other. Wrappers around statements are told of it as of any other. Where queries
    are logged or counted, Django's own cursor asks.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    return _Libpq(None, connection)


class _Libpq(CursorWrapper):
    """Django's cursor around none of psycopg's."""

    def __exit__(self, *raised):
        pass

    def fetchall(self):
        return self._rows

    def _execute(self, sql, params, *_wrappers):
        self.db.validate_thread_sharing()
        self.db.validate_no_broken_transaction()
        with self.db.wrap_database_errors:
            result = _prepared(self.db.connection, sql, [text.encode() for text in params])
        self._rows = [
            tuple(_text(result.get_value(row, column)) for column in range(result.nfields))
            for row in range(result.ntuples)
        ]


def _text(value):
    return None if value is None else value.decode()


_names: WeakKeyDictionary[Any, dict[str, bytes]] = WeakKeyDictionary()  # Of what connections have prepared.


def _prepared(connection, sql, values):
    """Return what a connection of psycopg answers. Raises its errors."""
    names = _names.setdefault(connection, {})
    if sql not in names:
        name = f"short_{len(names)}".encode()
        _checked(connection, connection.pgconn.prepare(name, _numbered(sql)))
        names[sql] = name
    return _checked(connection, connection.pgconn.exec_prepared(names[sql], values))


def _checked(connection, result):
    from psycopg import OperationalError, errors  # noqa: PLC0415 - only where PostgreSQL is.

    if connection.closed:
        raise OperationalError("The connection to the server is gone")
    if result.error_message:
        raise errors.error_from_result(result)
    return result


def _numbered(sql):
    """Return a query with numbered places for its parameters, as the server wants it."""
    first, *others = sql.split("%s")
    return "".join([first, *(f"${place}{text}" for place, text in enumerate(others, 1))]).encode()
