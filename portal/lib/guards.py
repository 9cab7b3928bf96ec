"""Who may have an uploaded file: apps say so for their own files in their ``guards.py``.

A file that nobody guards is public, as a logo is. What is guarded is asked for with each request.
"""

import enum
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules


class Seen(enum.Enum):
    """By whom a file may be seen: everybody, whoever asks now, or nobody who asks now."""

    BY_ALL = "all"
    BY_READER = "reader"
    BY_NOBODY = "nobody"


@dataclass(frozen=True)
class Guard:
    """Whether files below ``prefix`` are seen; their ``pictures`` are given out without metadata."""

    prefix: str
    seen: Callable[..., Seen]
    pictures: bool


_registered: dict[str, Guard] = {}


def guards(prefix: str, *, pictures: bool = False):
    """Register a function that is called with a reader and a stored name, and returns a ``Seen``.

    With ``pictures``, what is given out under the name of an original is made from it: without the place
    and the camera that the original may tell.
    """

    def register(function):
        _registered[prefix] = Guard(prefix, function, pictures)
        return function

    return register


def guard_of(name: str) -> Guard | None:
    """Return the guard of the file ``name``; None for what is public."""
    autodiscover_modules("guards")
    return next((guard for prefix, guard in _registered.items() if name.startswith(prefix)), None)


def seen(user, name: str) -> Seen:
    """Return by whom the file ``name`` is seen, when ``user`` asks for it."""
    guard = guard_of(name)
    return guard.seen(user, name) if guard else Seen.BY_ALL


def owner(name: str) -> uuid.UUID | None:
    """Return the identifier of the thing with which ``name`` was uploaded, which stands in it as a folder."""
    for folder in name.split("/")[:-1]:
        if len(folder) == 32:
            try:
                return uuid.UUID(folder)
            except ValueError:
                continue
    return None
