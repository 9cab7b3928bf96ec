"""A month of events as a table of weeks, Monday first, by the days of Finland."""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.dates import WEEKDAYS

from projects import zones
from projects.models import Event
from projects.zones import FIRST_YEAR, LAST_YEAR

SHOWN = 5  # Events of one day that the table shows; the list has them all.


@dataclass(frozen=True)
class Day:
    """A day of the month; ``date`` is None for the empty cells before and after it."""

    date: dt.date | None
    events: list[Event] = field(default_factory=list)

    @property
    def shown(self) -> list[Event]:
        return self.events[:SHOWN]

    @property
    def rest(self) -> int:
        return max(0, len(self.events) - SHOWN)

    @property
    def is_today(self) -> bool:
        return self.date == timezone.localdate()


@dataclass(frozen=True)
class Week:
    """A week: its number as ISO 8601 counts them, and its seven days."""

    number: int
    days: list[Day]


@dataclass(frozen=True)
class Month:
    first: dt.date

    @property
    def start(self) -> dt.datetime:
        """The moment at which it begins in Finland."""
        return _midnight(self.first)

    @property
    def end(self) -> dt.datetime:
        """The moment at which the next one begins."""
        return _midnight(_moved(self.first, 1))

    @property
    def previous(self) -> dt.date | None:
        return _within(_moved(self.first, -1))

    @property
    def next(self) -> dt.date | None:
        return _within(_moved(self.first, 1))

    def weeks(self, events: Iterable[Event]) -> list[Week]:
        """Return the weeks with ``events`` on each day on which some of them is held. No queries."""
        by_day = defaultdict(list)
        for event in events:
            for day in self._days(event):
                by_day[day].append(event)
        rows = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [
            Week(
                row[0].isocalendar().week,
                [Day(day, by_day[day]) if day.month == self.first.month else Day(None) for day in row],
            )
            for row in rows
        ]

    def _days(self, event):
        zone = zones.zone(zones.FINLAND)
        first = event.starts_at.astimezone(zone).date()
        over = event.ends_at or event.starts_at
        # What ends at midnight is not on the day that begins then.
        last = (over - dt.timedelta(microseconds=1)).astimezone(zone).date()
        day = max(first, self.first)
        last = min(max(first, last), _moved(self.first, 1) - dt.timedelta(days=1))
        while day <= last:
            yield day
            day += dt.timedelta(days=1)


def month(year: int, number: int) -> Month | None:
    """Return a month of a year; None when there is none, or none that could have events."""
    if 1 <= number <= 12 and FIRST_YEAR <= year <= LAST_YEAR:
        return Month(dt.date(year, number, 1))
    return None


def current() -> dt.date:
    """Return the first day of this month in Finland."""
    return timezone.localdate().replace(day=1)


def weekdays() -> list[str]:
    """Return the names of the days of a week, Monday first, in the active language."""
    return [str(WEEKDAYS[number]) for number in range(7)]


def _moved(first, months):
    years, number = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, number + 1, 1)


def _within(first):
    return first if FIRST_YEAR <= first.year <= LAST_YEAR else None


def _midnight(day):
    return dt.datetime.combine(day, dt.time(), zones.zone(zones.FINLAND))
