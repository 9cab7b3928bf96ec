"""What SQLite knows of its rows when it chooses how to find some. PostgreSQL counts by itself.

SQLite counts only when it is told to. Uncounted, it takes a column that nearly all rows share, such as what
is published, for as telling as a key: figures of a county took hundreds of times as long.
"""

from django.db import DEFAULT_DB_ALIAS, connections


def count(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Let SQLite count what its indexes hold; return whether this was one. One query.

    A sample would not do: of what nearly all rows share it shows as many as it takes.
    """
    connection = connections[using]
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return True
