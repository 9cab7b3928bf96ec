"""What takes many queries to find out, remembered while nothing it stands on moves."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from django.core.cache import caches

from portal.caching import stamps, store
from portal.caching.release import fingerprint

Found = TypeVar("Found")
A_DAY = 24 * 3600  # Seconds: then the day has turned, which nothing moves.


def remembered(
    name: str,
    keys: Collection[str],
    find: Callable[[], Found],
    versions: Mapping[str, int] | None = None,
) -> Found:
    """Return what ``find`` returned, in any process, when ``keys`` had the versions they have now.

    ``name`` tells what is found, in which language and of which day: stamps tell nothing of these. It is
    never None. ``versions`` are those of the keys where they have been read before anything that is found.
    One query, or none then, when this process knows it; one more when another does.
    """
    versions = versions or stamps.versions(keys)
    place = "-".join([name, *(str(versions[key]) for key in sorted(keys))])
    found = caches["process"].get(place)
    if found is None:
        shared = f"{fingerprint()}-{place}"  # Another release may tell it in other words.
        found = store.recall(shared)
        if found is None:
            found = find()
            store.share(shared, found, A_DAY)
        caches["process"].set(place, found, A_DAY)
    return found
