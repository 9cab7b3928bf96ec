"""What SQLite knows of its rows when it chooses how to find some. PostgreSQL counts by itself.

SQLite counts only when it is told to. Uncounted, it takes a column that nearly all rows share, such as what
is published, for as telling as a key: figures of a county took hundreds of times as long.
"""

from django.db import DEFAULT_DB_ALIAS, connections

# How many rows of an index are looked at, as SQLite advises: 100 to 1000. A country takes less than a second.
SAMPLE = 400


def count(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Let SQLite count a sample of what its indexes hold; return whether this was one. Two queries."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {SAMPLE}")
        cursor.execute("ANALYZE")
    return True
