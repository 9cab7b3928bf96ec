"""Letters to readers who asked to be reminded of an event: the day before, and when something changes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editing.merging import changed
from portal.editing.models import Revision
from portal.editing.snapshots import content_type
from portal.lib import languages
from portal.outbox.actions import queue
from portal.outbox.models import Letter
from portal.subscriptions import actions as subscriptions
from portal.subscriptions.models import Subscription
from portal.subscriptions.registry import About
from projects.models import Event
from projects.when import when
from projects.zones import FINLAND, zone

KIND = "event"
# Changes are told of at once; those that are older than this are not told of any more.
TOLD_WITHIN = dt.timedelta(days=2)
# What a reader is told of, by the words of the letter.
WATCHED = {
    "time": ("starts_at", "ends_at", "timezone"),
    "place": ("place", "municipality", "online_url"),
    "cancelled": ("cancelled_at",),
}


def find(*uuids) -> About | None:
    """Return the event that one may be reminded of: public, ahead, and not cancelled. One query."""
    if len(uuids) != 1:
        return None
    event = Event.objects.published().for_page().filter(uuid=uuids[0]).first()
    return About(event=event) if event and may_remind(event) else None


def may_remind(event: Event) -> bool:
    """Whether readers may ask to be reminded of ``event``."""
    return event.is_public and not event.is_cancelled and event.starts_at > timezone.now()


def title(about: About) -> str:
    """Return in the active language what the letter tells."""
    return _("Reminder: %(title)s, %(time)s") % {
        "title": about.event.local_name.text,
        "time": when(about.event).text,
    }


def url(about: About) -> str:
    return about.event.get_absolute_url()


def before(keys: Iterable[int], today: dt.date) -> dict[int, dt.date]:
    """Return the day before each event that is near, once that has come. One query."""
    now = timezone.now()
    events = Event.objects.published().filter(pk__in=keys, cancelled_at=None, starts_at__gt=now)
    days = {event.pk: _day_of(event) - dt.timedelta(days=1) for event in events}
    return {pk: day for pk, day in days.items() if day <= today}


def over(keys: Iterable[int], today: dt.date) -> list[int]:
    """Return the events that are over, or not public any more: nobody waits for them. One query."""
    ahead = Event.objects.published().filter(pk__in=keys).coming(subscriptions.start_of(today))
    return list(set(keys) - set(ahead.values_list("pk", flat=True)))


def _day_of(event):
    return event.starts_at.astimezone(zone(FINLAND)).date()


def compose(about: About, _since, _until) -> dict | None:
    """Return what the letter tells in the active language; None when there is nothing to be reminded of."""
    return told(about.event) if may_remind(about.event) else None


def told(event: Event) -> dict:
    """Return what letters tell of ``event``, as it is now. Two queries at most."""
    time = when(event, weekday=True)
    municipality = event.municipality.local_name.text if event.municipality else ""
    return {
        "name": event.local_name.text,
        "time": time.text,
        "zone": time.zone,
        "finnish": time.finnish,
        "place": ", ".join(filter(None, (event.place, municipality))),
        "online": event.online_url,
        "registration": event.registration_url,
        "accessibility": languages.localised(event, "accessibility").text,
        "is_cancelled": event.is_cancelled,
        "because": languages.localised(event, "cancelled_because").text,
        "page": event.get_absolute_url(),
        "is_example": event.is_example,
    }


def tell_of_changes() -> int:
    """Write to those who wait for an event that has been moved, called off or called on; return how many.

    A letter tells of all that has changed since the last one, and is written once. One query when nothing has
    changed.
    """
    number = 0
    for pk, revisions in _changes().items():
        event = Event.objects.published().select_related("municipality").filter(pk=pk).first()
        if event is None or event.starts_at < timezone.now():
            continue
        for subscription in Subscription.objects.confirmed().filter(kind=KIND, event=event).order_by("pk"):
            with transaction.atomic():
                number += _tell(subscription, event, revisions)
    return number


def _changes():
    """Return by event its public changes of late that readers are told of, the oldest first. One query."""
    recent = Revision.objects.published().filter(
        content_type=content_type(Event()), published_at__gte=timezone.now() - TOLD_WITHIN
    )
    found = defaultdict(list)
    for revision in recent.order_by("published_at", "pk"):
        keys = set(changed(revision.base, revision.content))
        what = {name for name, watched in WATCHED.items() if not keys.isdisjoint(watched)}
        if what and revision.base:
            found[revision.object_id].append((revision, what))
    return found


def _tell(subscription, event, revisions):
    prefix = f"subscription-{subscription.uuid}-changed-"
    since = subscription.confirmed_at
    later = [(one, what) for one, what in revisions if one.published_at > since]
    sent = set(Letter.objects.filter(key__startswith=prefix).values_list("key", flat=True))
    last = max(
        (place for place, (one, _what) in enumerate(later) if prefix + one.uuid.hex in sent), default=-1
    )
    untold = later[last + 1 :]
    if not untold:
        return 0
    with languages.reading(subscription.language):
        context = told(event)
    queue(
        "event-changed",
        subscription.email,
        context
        | {
            "what": set().union(*(what for _one, what in untold)),
            "path": subscriptions.path_of(subscription),
        },
        language=subscription.language,
        key=prefix + untold[-1][0].uuid.hex,
        headers=subscriptions.unsubscribing(subscription),
    )
    return 1


def reminder_url(event: Event) -> str:
    """Return the address where a reader asks to be reminded; "" when one cannot be."""
    return reverse("subscriptions:subscribe", args=[KIND, event.uuid]) if may_remind(event) else ""
