"""What can be subscribed to: each app names its own in ``digests.py``."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.http import Http404

from portal.subscriptions.choices import Frequency


class About(NamedTuple):
    """What a subscription is about: a thing, a theme blog in a county, or (empty) everything of its kind."""

    county: models.Model | None = None
    blog: models.Model | None = None
    event: models.Model | None = None

    @property
    def thing(self) -> models.Model | None:
        return self.event or self.blog or self.county

    @property
    def uuids(self) -> tuple:
        """What stands in the address where it is subscribed to: the thing, then the county in which."""
        narrowed = self.county if self.thing is not self.county else None
        return tuple(one.uuid for one in (self.thing, narrowed) if one)


@dataclass(frozen=True, kw_only=True)
class Digest:
    """One kind of letters to subscribers, all of them about what every reader sees.

    ``find`` takes the uuids of an address (none, one or two) and returns what they are about, or None.
    ``title`` tells in the active language what the letters tell, ``lead`` why one would like to have them,
    and ``url`` leads to the page they are about. ``compose`` takes what they are about and two moments and
    returns the context of the letter in the active language, None when there is nothing to tell of the time
    between. The letter is templates/outbox/<kind>-digest.txt.

    ``frequencies`` are those that a reader chooses from; she is not asked when there is one.
    ``before`` takes primary keys of the things and a day. For Frequency.MEETINGS it returns by key the day
    from which letters are due now, for Frequency.ONCE the day on which the one letter goes, once that has
    come; things with nothing ahead are left out. ``over`` takes primary keys and a day and returns those of
    which nothing will be told any more: their subscriptions are deleted. ``by_field`` is the field of
    Subscription whose keys these are. ``in_the_morning``: the letter is not written before it goes, so that
    it tells only what still is so.
    """

    kind: str
    find: Callable[..., About | None]
    title: Callable[[About], str]
    lead: Any
    url: Callable[[About], str]
    compose: Callable[[About, dt.datetime, dt.datetime], dict | None]
    frequencies: tuple[Frequency, ...] = (Frequency.MONTHLY, Frequency.WEEKLY)
    before: Callable[[Iterable[int], dt.date], dict[int, dt.date]] | None = None
    over: Callable[[Iterable[int], dt.date], Iterable[int]] | None = None
    by_field: str = "county"
    in_the_morning: bool = False


_by_kind: dict[str, Digest] = {}


def register(digest: Digest):
    """Let readers subscribe to ``digest``. Raises ValueError when there is one of its kind."""
    if digest.kind in _by_kind:
        raise ValueError(f"{digest.kind} is registered already")
    _by_kind[digest.kind] = digest


def of(kind: str) -> Digest:
    """Return how letters of ``kind`` are written. Raises KeyError."""
    return _by_kind[kind]


def registered() -> tuple[Digest, ...]:
    """Return every kind of letters."""
    return tuple(_by_kind.values())


def find(kind: str, *uuids) -> About:
    """Return what is subscribed to at an address. A query each at most. Raises Http404."""
    digest = _by_kind.get(kind)
    about = digest and digest.find(*uuids)
    if about is None:
        raise Http404("Nothing to subscribe to")
    return about
