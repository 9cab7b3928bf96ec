"""Sets of primary keys, for queries that are about many of them."""

from django.db.models import QuerySet


def any_of(*sets: QuerySet) -> QuerySet:
    """Return the keys of all ``sets`` as one, each once. No queries.

    As a condition the database makes it once; several joined by OR it may walk for each row it looks at.
    """
    first, *others = (keys.order_by() for keys in sets)
    return first.union(*others)
