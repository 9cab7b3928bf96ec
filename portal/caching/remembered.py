"""What takes many queries to find out, remembered while nothing it stands on moves."""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from django.core.cache import caches

from portal.caching import stamps, store
from portal.caching.release import fingerprint
from portal.caching.turns import turn

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
    One query, or none then, when this process knows it; one more when another does. One process at a time
    finds it, and the others wait for it.
    """
    place = stamps.place(name, keys, versions)
    found = _known(place)
    if found is None:
        with turn(place, "found") as waited:
            found = _known(place) if waited else None
            if found is None:
                found = find()
                caches["process"].set(place, found, A_DAY)
                store.share(_shared(place), found, A_DAY)
    return found


def _known(place):
    """Return what this process knows, or another shares; None when none does."""
    found = caches["process"].get(place)
    if found is None:
        found = store.recall(_shared(place))
        if found is not None:
            caches["process"].set(place, found, A_DAY)
    return found


def _shared(place):
    return f"{fingerprint()}-{place}"  # Another release may tell it in other words.
