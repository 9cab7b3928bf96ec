"""The time of an event in words: in the zone where it is held, and in Finland's when that is another."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format, time_format
from django.utils.translation import pgettext

from projects import zones


@dataclass(frozen=True)
class When:
    """``text`` is the time in the event's own zone, called ``zone``; ``finnish`` the time in Finland.

    ``finnish`` is "" where the two zones are one.
    """

    text: str
    zone: str
    finnish: str
    starts: str
    ends: str

    @property
    def is_finnish(self) -> bool:
        return not self.finnish


def when(event, *, weekday: bool = False) -> When:
    """Return the time of ``event`` as readers of the active language write it. No queries."""
    own, finnish = zones.zone(event.timezone), zones.zone(zones.FINLAND)
    told = in_words(event.starts_at, event.ends_at, own, weekday=weekday)
    starts, ends = (moment and moment.astimezone(own) for moment in (event.starts_at, event.ends_at))
    return When(
        text=told,
        zone=zones.name(event.timezone),
        finnish=""
        if own.key == finnish.key
        else in_words(event.starts_at, event.ends_at, finnish, weekday=weekday),
        starts=starts.isoformat(timespec="minutes"),
        ends=ends.isoformat(timespec="minutes") if ends else "",
    )


def in_words(starts: dt.datetime, ends: dt.datetime | None, zone: dt.tzinfo, *, weekday=False) -> str:
    """Return "3.12.2026 klo 13–15", or both days where there are two; in fi and sv whole hours alone."""
    starts = starts.astimezone(zone)
    ends = ends.astimezone(zone) if ends else None
    is_whole = not any(moment and moment.minute for moment in (starts, ends))
    day = _day(starts, weekday)
    if ends is None or ends == starts:
        return pgettext("time of an event", "%(day)s, %(start)s") % {
            "day": day,
            "start": _hour(starts, is_whole),
        }
    if ends.date() == starts.date():
        return pgettext("time of an event", "%(day)s, %(start)s–%(end)s") % {
            "day": day,
            "start": _hour(starts, is_whole),
            "end": _hour(ends, is_whole),
        }
    return pgettext("time of an event", "%(day)s, %(start)s – %(last_day)s, %(end)s") % {
        "day": day,
        "start": _hour(starts, is_whole),
        "last_day": _day(ends, weekday),
        "end": _hour(ends, is_whole),
    }


def day_of(event) -> dt.date:
    """Return the day in Finland on which ``event`` begins."""
    return event.starts_at.astimezone(zones.zone(zones.FINLAND)).date()


def hour_of(event) -> str:
    """Return the hour in Finland at which ``event`` begins, as "13.00"; "13:00" in English."""
    return _hour(event.starts_at.astimezone(zones.zone(zones.FINLAND)), is_whole=False)


def _day(moment, weekday):
    day = date_format(moment, "DATE_FORMAT")
    return f"{date_format(moment, 'l')} {day}" if weekday else day


def _hour(moment, is_whole):
    """Return the hour as readers write it: Finnish and Swedish leave out minutes where there are none."""
    text = time_format(moment.time(), "TIME_FORMAT")
    return text.removesuffix(".00") if is_whole else text
