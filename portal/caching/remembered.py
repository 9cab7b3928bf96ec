"""What takes many queries to find out, remembered by the process while nothing it stands on moves."""

from collections.abc import Callable, Collection
from typing import TypeVar

from django.core.cache import caches

from portal.caching import stamps

Found = TypeVar("Found")
A_DAY = 24 * 3600  # Seconds: then the day has turned, which nothing moves.


def remembered(name: str, keys: Collection[str], find: Callable[[], Found]) -> Found:
    """Return what ``find`` returned when ``keys`` had the versions they have now. One query when it is known.

    ``name`` tells what is found, in which language and of which day: stamps tell nothing of these.
    """
    versions = stamps.versions(keys)
    told = "-".join(str(versions[key]) for key in sorted(versions))
    return caches["process"].get_or_set(f"{name}-{told}", find, A_DAY)
