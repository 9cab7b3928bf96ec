"""The first question of a request, which finds out by itself whether the connection still stands."""

from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connections

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
