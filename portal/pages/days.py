"""A day that a reader asks for in an address: understood, or told why not."""

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus

from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.past import kept_since
from regions.models import County

# As date inputs send it, and as people write it in Finnish and in Swedish.
FORMATS = ("%Y-%m-%d", "%d.%m.%Y")
LENGTH = 30


@dataclass(frozen=True)
class AskedDay:
    """What was written, and the day that it is; without a day ``problem`` says what to do."""

    text: str = ""
    day: dt.date | None = None
    problem: str = ""
    status: int = HTTPStatus.OK


def asked_day(text: str, county: County) -> AskedDay:
    """Return the day that ``text`` asks for, if something can be told of ``county`` on it. No queries."""
    text = text.strip().replace("\x00", "")[:LENGTH]
    if not text:
        return AskedDay()
    day = _parsed(text)
    if day is None:
        problem = _("“%(text)s” is not a day. Choose one, or write it like this: 2026-11-03.")
        return AskedDay(text, None, problem % {"text": text}, HTTPStatus.BAD_REQUEST)
    told = date(day, "DATE_FORMAT")
    if day > timezone.localdate():
        problem = _("%(day)s has not come yet. Choose today or an earlier day.")
        return AskedDay(text, None, problem % {"day": told}, HTTPStatus.BAD_REQUEST)
    first = kept_since(county)
    if day < first:
        problem = _(
            "Nothing is known here of %(day)s: the history of this county is kept since %(first)s. "
            "Choose that day or a later one."
        )
        told = {"day": told, "first": date(first, "DATE_FORMAT")}
        return AskedDay(text, None, problem % told, HTTPStatus.NOT_FOUND)
    return AskedDay(text, day)


def _parsed(text):
    for form in FORMATS:
        try:
            return dt.datetime.strptime(text, form).date()  # noqa: DTZ007 – a day has no time zone.
        except ValueError:
            continue
    return None


def months_before(day: dt.date, number: int) -> dt.date:
    """Return the day ``number`` months before ``day``, the last of its month where there is no such day."""
    months = day.year * 12 + day.month - 1 - number
    first = dt.date(months // 12, months % 12 + 1, 1)
    after = dt.date((months + 1) // 12, (months + 1) % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), after - dt.timedelta(days=1))
