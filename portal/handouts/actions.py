"""Asking for handouts, and removing old ones."""

import datetime as dt
import logging

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.handouts.choices import HandoutState, Kind, Reason
from portal.handouts.models import Handout
from portal.handouts.tasks import look_for_changes, make_handout

logger = logging.getLogger(__name__)

KEPT = dt.timedelta(days=30)  # A file that nobody asked for again.
KEPT_BESIDE_A_NEWER = dt.timedelta(days=1)  # Somebody may have its page open.
GIVEN_UP = dt.timedelta(minutes=30)
LOOKED_AT_FOR = dt.timedelta(minutes=1)
MOST_WAITING = 100  # In the whole queue.


class QueueFull(Exception):
    """So many are waiting that no more are taken."""


def usable(kind: Kind, county, path, language: str) -> Handout | None:
    """Return the handout that serves who asks now: the one in the making, or one that nothing has changed of.

    Two queries.
    """
    same = Handout.objects.of(kind, county, path, language)
    if found := same.in_the_making().first():
        return found
    newest = same.ready().first()
    return newest if newest and not newest.is_stale else None


def look_if_time(county, handouts: list[Handout], now: dt.datetime | None = None) -> None:
    """Have the worker look for changes of ``handouts`` of ``county``, unless somebody did a minute ago.

    Whoever looks at the page next is told. No queries while it is not time.
    """
    before = (now or timezone.now()) - LOOKED_AT_FOR
    if any(one.is_ready and (one.looked_at is None or one.looked_at < before) for one in handouts):
        Handout.objects.filter(county=county).ready().update(looked_at=now or timezone.now())
        transaction.on_commit(lambda: look_for_changes.enqueue(str(county.pk)))


def ask(kind: Kind, county, path, language: str) -> Handout:
    """Return a new handout that waits for its turn, or the one that somebody else asked for just now.

    Raises QueueFull. Ask ``usable()`` first.
    """
    if Handout.objects.in_the_making().count() >= MOST_WAITING:
        raise QueueFull
    try:
        with transaction.atomic():
            handout = Handout.objects.create(kind=kind, county=county, path=path, language=language)
            transaction.on_commit(lambda: make_handout.enqueue(str(handout.pk)))
    except IntegrityError:
        return Handout.objects.of(kind, county, path, language).latest("requested_at", "pk")
    return handout


def file_is_gone(handout: Handout) -> None:
    """Tell that the file of a ready handout is not in its place any more: it can be asked for anew."""
    Handout.objects.filter(pk=handout.pk).update(state=HandoutState.FAILED, reason=Reason.GONE)


def give_up(now: dt.datetime | None = None) -> int:
    """Give up those that have been in the making too long: their worker has died. Return how many."""
    late = Handout.objects.in_the_making().filter(requested_at__lt=(now or timezone.now()) - GIVEN_UP)
    return late.update(state=HandoutState.FAILED, reason=Reason.LATE)


def remove_old(now: dt.datetime | None = None) -> int:
    """Remove files that a newer one has replaced a day ago, or that are a month old; return how many.

    What tells of facts that have changed since goes after a day too, and what failed. The newest of each
    thing stays for its month.
    """
    now = now or timezone.now()
    newest_at, old = {}, []
    settled = Handout.objects.exclude(pk__in=Handout.objects.in_the_making().values("pk"))
    for handout in settled.order_by("-requested_at", "-pk"):
        key = (handout.kind, handout.county_id, handout.path_id, handout.language)
        since = newest_at.get(key, handout.made_at or handout.requested_at)
        is_brief = key in newest_at or handout.is_failed or handout.is_stale
        kept = KEPT_BESIDE_A_NEWER if is_brief else KEPT
        if since < now - kept:
            old.append(handout)
        if handout.is_ready:
            newest_at.setdefault(key, handout.made_at)
    for handout in old:
        handout.delete()
        if handout.file:
            transaction.on_commit(lambda file=handout.file: file.storage.delete(file.name))
    return len(old)
