"""What can be subscribed to: each app names its own in ``digests.py``."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.http import Http404


@dataclass(frozen=True)
class Digest:
    """One kind of letters to subscribers, all of them about a thing that every reader sees: a county.

    ``find`` takes a uuid and returns the thing, or None. ``compose`` takes the thing and two moments and
    returns the context of the letter in the active language, None when there is nothing to tell of the time
    between. ``before`` takes primary keys of things and a day, and returns by key the day from which letters
    of Frequency.MEETINGS are due now; things without a meeting ahead are left out.
    The letter is templates/outbox/<kind>-digest.txt.
    """

    kind: str
    find: Callable[[object], models.Model | None]
    compose: Callable[[models.Model, dt.datetime, dt.datetime], dict | None]
    before: Callable[[Iterable[int], dt.date], dict[int, dt.date]]


_by_kind: dict[str, Digest] = {}


def register(digest: Digest):
    """Let readers subscribe to ``digest``. Raises ValueError when there is one of its kind."""
    if digest.kind in _by_kind:
        raise ValueError(f"{digest.kind} is registered already")
    _by_kind[digest.kind] = digest


def of(kind: str) -> Digest:
    """Return how letters of ``kind`` are written. Raises KeyError."""
    return _by_kind[kind]


def find(kind: str, uuid) -> models.Model:
    """Return the thing that can be subscribed to. One query. Raises Http404."""
    digest = _by_kind.get(kind)
    thing = digest and digest.find(uuid)
    if thing is None:
        raise Http404("Nothing to subscribe to")
    return thing
