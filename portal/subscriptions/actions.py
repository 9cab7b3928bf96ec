"""Subscribing, confirming, changing one's mind and leaving; and writing the letters when they are due."""

import datetime as dt
import logging
import uuid

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.lib import languages
from portal.outbox.actions import queue
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from portal.subscriptions import registry
from portal.subscriptions.choices import Frequency
from portal.subscriptions.models import CONFIRM_WITHIN, Subscription

logger = logging.getLogger(__name__)

CONFIRM = "portal.subscriptions.confirm"
KEEP = "portal.subscriptions.keep"
# Letters go in the morning of their day.
MORNING = dt.time(6)


def ask(kind: str, thing: models.Model, *, email: str, language: str, frequency: str) -> Subscription:
    """Take in a reader's wish and write to ``email``, whatever is known of it already.

    Who is not known, or has not confirmed, is asked to; who has is told how to change her wishes, which stay
    as they are: anybody may have asked in her name. A letter an hour at most.
    """
    wanted = {"language": language, "frequency": frequency}
    subscription = _of(kind, thing, email.strip().lower(), wanted)
    if subscription.confirmed_at:
        letter, path = "subscription-known", path_of(subscription)
    else:
        Subscription.objects.filter(pk=subscription.pk).update(**wanted, asked_at=timezone.now())
        subscription.language, subscription.frequency = language, frequency
        letter, path = "subscription-confirm", confirm_path(subscription)
    queue(
        letter,
        subscription.email,
        {
            "thing": thing,
            "path": path,
            "frequency": subscription.get_frequency_display(),
            "days": CONFIRM_WITHIN.days,
        },
        language=subscription.language,
        at_once=True,
        key=f"{_key(subscription)}{letter}-{timezone.now():%Y-%m-%d-%H}",
    )
    return subscription


def _of(kind, thing, email, wanted):
    about = {"kind": kind, "county": thing, "email": email}
    found = Subscription.objects.filter(**about).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Subscription.objects.create(**about, **wanted)
    except IntegrityError:  # Somebody sent the form twice at the same moment.
        return Subscription.objects.get(**about)


def confirm(subscription: Subscription):
    """Say for the reader that the address is hers. What changes from the beginning of that day on is told."""
    now = timezone.now()
    waiting = Subscription.objects.filter(pk=subscription.pk, confirmed_at=None)
    waiting.update(confirmed_at=now, told_until=start_of(timezone.localdate(now)))


def change(subscription: Subscription, *, language: str, frequency: str):
    """Let the letters come in another language, or at other times."""
    Subscription.objects.filter(pk=subscription.pk).update(language=language, frequency=frequency)


@transaction.atomic
def leave(subscription: Subscription):
    """Delete the subscription, and whom its letters went to and what they said. Three queries."""
    letters = Letter.objects.filter(key__startswith=_key(subscription))
    letters.open().delete()
    letters.exclude(state=LetterState.SENDING).update(to_email="", body="", headers={})
    Subscription.objects.filter(pk=subscription.pk).delete()


def forget_unconfirmed() -> int:
    """Forget those who have not confirmed their address in time; return how many. Four queries each."""
    late = list(Subscription.objects.never_confirmed())
    for subscription in late:
        leave(subscription)
    return len(late)


# Links in letters.


def confirm_path(subscription: Subscription) -> str:
    """Return the path on which the reader confirms, in her language. It works for seven days."""
    return _path("confirm", subscription, CONFIRM)


def path_of(subscription: Subscription) -> str:
    """Return the path on which the reader changes her wishes or leaves, in her language."""
    return _path("wishes", subscription, KEEP)


def one_click_path(subscription: Subscription) -> str:
    """Return the path by which a mail program unsubscribes its reader."""
    return _path("one-click", subscription, KEEP)


def _path(page, subscription, salt):
    with languages.reading(subscription.language):
        return reverse(f"subscriptions:{page}", args=[signing.dumps(subscription.uuid.hex, salt=salt)])


def by_token(token: str, *, salt: str = KEEP) -> Subscription | None:
    """Return the subscription whose letter has ``token``; None when it is gone, or the link is too old."""
    try:
        found = signing.loads(token, salt=salt, max_age=CONFIRM_WITHIN if salt == CONFIRM else None)
    except signing.BadSignature:
        return None
    return Subscription.objects.select_related("county").filter(uuid=uuid.UUID(found)).first()


# Letters.


def send_due(now: dt.datetime | None = None) -> int:
    """Write the letters that are due, to those of whose county something has changed; return how many.

    What is told of a county, a time and a language is put together once. A letter is written once, whoever
    runs this at the same moment, and what goes wrong with one does not stop the others.
    """
    today = timezone.localdate(now)
    composed, number = {}, 0
    for subscription, until in _due(today):
        try:
            with transaction.atomic():
                number += _tell(subscription, until, composed)
        except Exception:
            logger.exception("The letter to subscription %s was not written", subscription.uuid)
    return number


def _due(today):
    """Return confirmed subscriptions whose letter is due, each with the moment until which it tells."""
    weekly, monthly = start_of(today - dt.timedelta(days=today.weekday())), start_of(today.replace(day=1))
    regular = Q(frequency=Frequency.WEEKLY, told_until__lt=weekly)
    regular |= Q(frequency=Frequency.MONTHLY, told_until__lt=monthly)
    waiting = Subscription.objects.confirmed().select_related("county").order_by("pk")
    times = {Frequency.WEEKLY: weekly, Frequency.MONTHLY: monthly}
    found = [(row, times[row.frequency]) for row in waiting.filter(regular)]
    before = waiting.filter(frequency=Frequency.MEETINGS, told_until__lt=start_of(today))
    by_kind = {}
    for row in before:
        by_kind.setdefault(row.kind, []).append(row)
    for kind, rows in by_kind.items():
        days = registry.of(kind).before({row.county_id for row in rows}, today)
        found += [
            (row, start_of(days[row.county_id]))
            for row in rows
            if row.county_id in days and row.told_until < start_of(days[row.county_id])
        ]
    return found


def _tell(subscription, until, composed):
    since = subscription.told_until
    told = (subscription.kind, subscription.county_id, since, until, subscription.language)
    if told not in composed:
        with languages.reading(subscription.language):
            composed[told] = registry.of(subscription.kind).compose(subscription.county, since, until)
    if composed[told] is not None:
        one_click = f"{settings.SITE_URL}{one_click_path(subscription)}"
        queue(
            f"{subscription.kind}-digest",
            subscription.email,
            composed[told]
            | {
                "thing": subscription.county,
                "path": path_of(subscription),
                "frequency": subscription.get_frequency_display(),
            },
            language=subscription.language,
            send_after=until + dt.timedelta(hours=MORNING.hour),
            key=f"{_key(subscription)}{timezone.localdate(until):%Y-%m-%d}",
            headers={
                "List-Unsubscribe": f"<{one_click}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
    Subscription.objects.filter(pk=subscription.pk, told_until=since).update(told_until=until)
    return composed[told] is not None


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment at which ``day`` begins in Finland."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())


def _key(subscription):
    return f"subscription-{subscription.uuid}-"
