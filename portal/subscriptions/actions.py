"""Subscribing, confirming, changing one's mind and leaving; and writing the letters when they are due."""

import datetime as dt
import logging
import uuid
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
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
from portal.subscriptions.registry import About

logger = logging.getLogger(__name__)

CONFIRM = "portal.subscriptions.confirm"
KEEP = "portal.subscriptions.keep"
# Letters go in the morning of their day.
MORNING = dt.time(6)


def ask(kind: str, about: About, *, email: str, language: str, frequency: str) -> Subscription:
    """Take in a reader's wish and write to ``email``, whatever is known of it already.

    Who is not known, or has not confirmed, is asked to; who has is told how to change her wishes, which stay
    as they are: anybody may have asked in her name. A letter an hour at most.
    """
    wanted = {"language": language, "frequency": frequency}
    subscription = _of(kind, about, email.strip().lower(), wanted)
    if subscription.confirmed_at:
        letter, path = "subscription-known", path_of(subscription)
    else:
        Subscription.objects.filter(pk=subscription.pk).update(**wanted, asked_at=timezone.now())
        subscription.language, subscription.frequency = language, frequency
        letter, path = "subscription-confirm", confirm_path(subscription)
    with languages.reading(subscription.language):
        title = registry.of(kind).title(about)
    queue(
        letter,
        subscription.email,
        {
            "title": title,
            "path": path,
            "frequency": Frequency(subscription.frequency).label,
            "days": CONFIRM_WITHIN.days,
        },
        language=subscription.language,
        at_once=True,
        key=f"{_key(subscription)}{letter}-{timezone.now():%Y-%m-%d-%H}",
    )
    return subscription


def _of(kind, about, email, wanted):
    asked = {"kind": kind, **about._asdict(), "email": email}
    found = Subscription.objects.filter(
        kind=kind,
        email=email,
        **{f"{name}_id": thing and thing.pk for name, thing in about._asdict().items()},
    ).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Subscription.objects.create(**asked, **wanted)
    except IntegrityError:  # Somebody sent the form twice at the same moment.
        return Subscription.objects.get(**asked)


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


def forget_over() -> int:
    """Forget those who asked to be told of what is over; return how many. Three queries and four each."""
    today, number = timezone.localdate(), 0
    for digest in registry.registered():
        if digest.over is None:
            continue
        rows = Subscription.objects.filter(kind=digest.kind).exclude(**{digest.by_field: None})
        over = set(digest.over(set(rows.values_list(f"{digest.by_field}_id", flat=True)), today))
        for subscription in rows.filter(**{f"{digest.by_field}__in": over}) if over else ():
            leave(subscription)
            number += 1
    return number


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
    return Subscription.objects.select_related(*About._fields).filter(uuid=uuid.UUID(found)).first()


# Letters.


def send_due(now: dt.datetime | None = None) -> int:
    """Write the letters that are due, to those for whom there is something to tell; return how many.

    What is told of a thing, a time and a language is put together once. A letter is written once, whoever
    runs this at the same moment, and what goes wrong with one does not stop the others.
    """
    composed, number = {}, 0
    for letter in _due(now or timezone.now()):
        try:
            with transaction.atomic():
                number += _tell(letter, composed)
        except Exception:
            logger.exception("The letter to subscription %s was not written", letter.to.uuid)
    return number


class _Letter(NamedTuple):
    """A letter that is due: to whom, until which moment it tells, and on which day it goes."""

    to: Subscription
    until: dt.datetime
    day: dt.date

    @property
    def goes_at(self):
        return start_of(self.day) + dt.timedelta(hours=MORNING.hour)


def _due(now):
    """Return the letters of confirmed subscriptions that are due. Two queries, and one for each kind."""
    today = timezone.localdate(now)
    days = {
        Frequency.WEEKLY: today - dt.timedelta(days=today.weekday()),
        Frequency.MONTHLY: today.replace(day=1),
    }
    regular = Q()
    for frequency, day in days.items():
        regular |= Q(frequency=frequency, told_until__lt=start_of(day))
    waiting = Subscription.objects.confirmed().select_related(*About._fields).order_by("pk")
    found = [
        _Letter(row, start_of(days[row.frequency]), days[row.frequency]) for row in waiting.filter(regular)
    ]
    # An only letter tells of the day after it, so that it goes to who asks for it on its own day too.
    before = Q(frequency=Frequency.MEETINGS, told_until__lt=start_of(today))
    before |= Q(frequency=Frequency.ONCE)
    by_kind = {}
    for row in waiting.filter(before):
        by_kind.setdefault(row.kind, []).append(row)
    for kind, rows in by_kind.items():
        digest = registry.of(kind)
        keys = {row.pk: getattr(row, f"{digest.by_field}_id") for row in rows}
        ahead = digest.before(set(keys.values()), today)
        for row in rows:
            if day := ahead.get(keys[row.pk]):
                once = row.frequency == Frequency.ONCE
                until = start_of(day + dt.timedelta(days=1) if once else day)
                if row.told_until < until:
                    found.append(_Letter(row, until, day))
    return [one for one in found if one.goes_at <= now or not registry.of(one.to.kind).in_the_morning]


def _tell(letter, composed):
    subscription = letter.to
    digest, since = registry.of(subscription.kind), subscription.told_until
    about = subscription.about
    told = (subscription.kind, about, since, letter.until, subscription.language)
    if told not in composed:
        with languages.reading(subscription.language):
            found = digest.compose(about, since, letter.until)
            composed[told] = found and {"thing": about.thing, "title": digest.title(about), **found}
    if composed[told] is not None:
        queue(
            f"{subscription.kind}-digest",
            subscription.email,
            composed[told]
            | {"path": path_of(subscription), "frequency": Frequency(subscription.frequency).label},
            language=subscription.language,
            send_after=letter.goes_at,
            key=f"{_key(subscription)}{letter.day:%Y-%m-%d}",
            headers=unsubscribing(subscription),
        )
    Subscription.objects.filter(pk=subscription.pk, told_until=since).update(told_until=letter.until)
    return composed[told] is not None


def unsubscribing(subscription: Subscription) -> dict[str, str]:
    """Return the headers by which a mail program unsubscribes its reader in one click (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{settings.SITE_URL}{one_click_path(subscription)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def next_letter(frequency: str, now: dt.datetime) -> dt.date:
    """Return the day on which the next weekly or monthly letter goes."""
    today = timezone.localdate(now)
    is_over = timezone.localtime(now).time() >= MORNING
    if frequency == Frequency.WEEKLY:
        ahead = -today.weekday() % 7
        return today + dt.timedelta(days=ahead or 7 * is_over)
    if today.day == 1 and not is_over:
        return today
    return (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment at which ``day`` begins in Finland."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())


def _key(subscription):
    return f"subscription-{subscription.uuid}-"
