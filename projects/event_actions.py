"""What is done with several events at once, or with one in one step: dates, texts, cancelling, sending."""

import calendar
import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.choices import State
from portal.accounts.rights import rights_of
from portal.editing import actions as editing
from portal.editing.actions.common import begun
from portal.editing.choices import WRITABLE
from portal.editing.merging import traces
from portal.editing.registry import of
from portal.editing.snapshots import take
from portal.lib import languages, times
from projects import zones
from projects.choices import Every
from projects.models import Event, EventSeries

MOST_DATES = 60  # Dates made at once: those of a year of weeks, and some.

# What "copy texts" may copy, by its choice in the form.
COPIED = {
    "texts": ("title", "description"),
    "access": ("accessibility",),
    "topics": ("topics",),
    "languages": ("languages",),
    "place": ("place", "municipality", "online_url"),
    "registration": ("registration_url",),
}


@transaction.atomic
def cancel(event: Event, *, by, because: dict[str, str]):
    """Say that ``event`` is not held, and why, by language. Its page stays. Said twice it is said once."""
    row = Event._base_manager.select_for_update().get(pk=event.pk)
    with editing.change(row, by=by, comment=next(filter(None, because.values()), "")):
        row.cancelled_at = row.cancelled_at or timezone.now()
        for code, text in because.items():
            setattr(row, f"cancelled_because_{code}", text)


@transaction.atomic
def take_back_cancelling(event: Event, *, by):
    """Say that ``event`` is held after all."""
    row = Event._base_manager.select_for_update().get(pk=event.pk)
    with editing.change(row, by=by):
        row.cancelled_at = None
        for code in languages.CODES:
            setattr(row, f"cancelled_because_{code}", "")


# Dates.


def days_after(first: dt.date, every: Every, step: int, until: dt.date) -> list[dt.date]:
    """Return the days after ``first`` until ``until``, MOST_DATES at most; some months have no such day."""
    found = []
    for number in range(1, 12 * MOST_DATES):
        day = _moved(first, every, step * number)
        if day is not None and day > until:
            break
        if day is not None:
            found.append(day)
        if len(found) == MOST_DATES:
            break
    return found


def _moved(first, every, steps):
    """Return the day that many steps after ``first``; None when a month has no such day."""
    if every == Every.WEEK:
        return first + dt.timedelta(weeks=steps)
    years, month = divmod(first.month - 1 + steps, 12)
    year, month = first.year + years, month + 1
    if every == Every.MONTH_DAY:
        last = calendar.monthrange(year, month)[1]
        return dt.date(year, month, first.day) if first.day <= last else None
    # The same weekday: the second Tuesday.
    place = (first.day - 1) // 7
    ahead = (first.weekday() - dt.date(year, month, 1).weekday()) % 7
    day = 1 + ahead + 7 * place
    return dt.date(year, month, day) if day <= calendar.monthrange(year, month)[1] else None


def times_on(event: Event, day: dt.date) -> tuple[dt.datetime, dt.datetime | None]:
    """Return when ``event`` begins and ends if it is held on ``day``: at the same hours of its own zone.

    Raises ValidationError where clocks are turned at such an hour.
    """
    zone = zones.zone(event.timezone)
    first = event.starts_at.astimezone(zone)
    starts = times.local(day, first.time(), zone)
    if event.ends_at is None:
        return starts, None
    last = event.ends_at.astimezone(zone)
    return starts, times.local(day + (last.date() - first.date()), last.time(), zone)


@transaction.atomic
def make_dates(
    event: Event, days: Iterable[dt.date], *, by, name: str = "", language: str = ""
) -> list[Event]:
    """Make drafts of ``event`` on ``days``, all of one series; a new one called ``name`` where it has none.

    Days on which the series has the event already are left out. Raises ValidationError.
    """
    series = event.series
    if series is None:
        series = EventSeries(**{f"name_{language}": name}, is_example=event.is_example)
        series.full_clean(exclude=["name", "slug"])
        series.save()
    there = {row.starts_at for row in series.events.all()} | {event.starts_at}
    made = []
    for day in sorted(set(days)):
        try:
            starts, ends = times_on(event, day)
        except ValidationError as error:
            told = date_format(day, "DATE_FORMAT")
            raise ValidationError([f"{told}: {text}" for text in error.messages]) from error
        if starts not in there:
            made.append(_copy(event, series, starts, ends, by))
    if event.series_id is None:
        _join(event, series, by)
    return made


def _copy(event, series, starts, ends, by):
    editable = of(event)
    texts = [f"{name}_{code}" for name in editable.texts for code in languages.CODES]
    kept = ("timezone", "place", "municipality", "online_url", "project", "organiser", "county", "is_example")
    row = Event(
        **{name: getattr(event, name) for name in kept},
        **{name: getattr(event, name) for name in texts if not name.startswith("cancelled")},
        series=series,
        starts_at=starts,
        ends_at=ends,
        publication=State.DRAFT,
    )
    row.full_clean(exclude=[*editable.texts, "slug"])
    with editing.change(row, by=by):
        row.save()
        for name in editable.many:
            getattr(row, name).set(getattr(event, name).all())
    return row


def _join(event, series, by):
    """Let ``event`` be of ``series``: at once where it is a draft, or where ``by`` may publish."""
    if event.publication == State.DRAFT or of(event).may_review(rights_of(by), event):
        with editing.change(event, by=by):
            event.series = series
        return
    now = editing.current_content(event, editing.open_revision(event))
    editing.save_draft(event, by=by, values={"series": series.pk}, base=traces(now))


# Texts.


def copy_texts(event: Event, others: Iterable[Event], what: Iterable[str], *, by) -> tuple[int, int]:
    """Copy what is public of ``event`` into ``others``; return how many became public, and how many wait.

    ``what`` are keys of COPIED. A change is published at once where ``by`` may publish and nothing else of
    the event is on its way. Each event is one transaction; its history has the change, to be restored.
    """
    names = [name for key in what for name in COPIED[key]]
    content = take(event)
    values = {key: value for key, value in content.items() if _is_of(key, names)}
    published = waiting = 0
    for other in others:
        with transaction.atomic():
            revision = editing.open_revision(other)
            saved = editing.save_draft(
                other, by=by, values=values, base=traces(editing.current_content(other, revision))
            )
            if saved.revision is None:
                continue
            alone = revision is None and other.publication == State.PUBLISHED
            if alone and of(other).may_review(rights_of(by), other):
                editing.submit(saved.revision, by=by, comment=_("Texts copied within the series."))
                published += 1
            else:
                waiting += 1
    return published, waiting


def _is_of(key, names):
    return key in names or (key.rpartition("_")[0] in names and key.rpartition("_")[2] in languages.CODES)


# Sending in.


def send_in(event: Event, *, by):
    """Send in the open change of ``event``, or the draft as it is. Raises what ``submit`` raises."""
    with transaction.atomic():
        revision = editing.open_revision(event)
        if revision is None:
            revision = begun(event, take(event), by)
            revision.saved_at = timezone.now()
            revision.save()
        if revision.state not in WRITABLE:
            raise editing.NotNow(_("It has been sent in already."))
        return editing.submit(revision, by=by)
