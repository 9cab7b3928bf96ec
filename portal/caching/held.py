"""Things of the database held in the process as long as nothing they were read from has been written to.

Like ``remembered``, but the things themselves, shared between requests: whoever asks must not change them.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from threading import Lock
from typing import TypeVar

from portal.caching import stamps

Found = TypeVar("Found")
MOST = 200  # A county's own facts are some hundred kilobytes.

_held: OrderedDict[str, object] = OrderedDict()
_lock = Lock()


def clear():
    """Forget what this process holds."""
    with _lock:
        _held.clear()


def held(
    name: str,
    keys: Collection[str],
    find: Callable[[], Found],
    versions: Mapping[str, int] | None = None,
) -> Found:
    """Return what ``find`` returned when ``keys`` had the versions they have now. One query when it is held.

    ``name`` tells what is found, in which language and of which day: stamps tell nothing of these. No query
    where ``versions``, those of the keys, have been read before anything that is found.
    """
    place = stamps.place(name, keys, versions)
    with _lock:
        if place in _held:
            _held.move_to_end(place)
            return _held[place]
    found = find()
    with _lock:
        _held[place] = found
        while len(_held) > MOST:
            _held.popitem(last=False)
    return found
