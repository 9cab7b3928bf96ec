"""When pages change without being written to: midnight, and what apps tell of in their module ``kept.py``."""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

_found_by: list[Callable[[dt.datetime], dt.datetime | None]] = []
_last: tuple[int, dt.datetime] | None = None


def changes(function):
    """Decorator: register a function that returns the next moment after the one it is given.

    From that moment on some page shows something else: a post comes out, an event is over. It returns None
    when none is known. One query.
    """
    _found_by.append(function)
    return function


def midnight(now: dt.datetime) -> dt.datetime:
    """Return the end of the day in Finland in which ``now`` is."""
    day = timezone.localtime(now).date() + dt.timedelta(days=1)
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def following(now: dt.datetime) -> dt.datetime:
    """Return the next moment after ``now`` at which pages change by themselves. A query for each function."""
    return min(filter(None, [midnight(now), *(function(now) for function in _found_by)]))


def forget():
    """Forget what was found."""
    global _last
    _last = None


def next_moment(version: int) -> dt.datetime:
    """Return the next moment, as it was when everything had ``version``. No query while both hold."""
    global _last
    now = timezone.now()
    if _last is None or _last[0] != version or _last[1] <= now:
        _last = version, following(now)
    return _last[1]
