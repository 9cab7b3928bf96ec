"""The database's own full-text search, behind one small class for each kind of database.

A document is a set of tokens that the portal made itself: neither database splits, folds or stems anything.
An expression is a list of groups; a document fits when it has at least one token of every group. A token with
a star at its end, which no word has, stands for all that begin so.
"""

from django.db import connections, router

from portal.search.backends.postgresql import PostgreSQL
from portal.search.backends.sqlite import SQLite
from portal.search.models import Document

BACKENDS = {"sqlite": SQLite, "postgresql": PostgreSQL}


def backend(slot: str, *, for_write: bool = False):
    """Return the table of tokens of ``slot`` in the database that documents are read from, or written to."""
    alias = router.db_for_write(Document) if for_write else router.db_for_read(Document)
    connection = connections[alias]
    return BACKENDS[connection.vendor](connection, slot)
