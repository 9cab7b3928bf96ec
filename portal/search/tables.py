"""The tables of tokens, which no model describes: made when the app's own tables have been."""

from django.db import DEFAULT_DB_ALIAS, connections

from portal.search.backends import BACKENDS
from portal.search.choices import Slot


def make(using=DEFAULT_DB_ALIAS, **_kwargs):
    """Make the tables of tokens of both slots in the database ``using``, where they are missing."""
    connection = connections[using]
    if "search_document" not in connection.introspection.table_names():
        return  # Migrated backwards, to before the app began.
    for slot in Slot.values:
        BACKENDS[connection.vendor](connection, slot).make()
