"""The calendar of those who write: what came out in a month, and what comes out."""

import calendar
import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from blog import permissions
from blog.choices import VersionState
from blog.models import PostVersion
from blog.work.rows import MARKS, rows
from portal.accounts.workers import ForWorkers
from portal.editing.choices import RevisionState
from portal.editing.models import Revision
from portal.editing.snapshots import content_type
from portal.editing.views.things import address

MOST_DRAFTS = 30
FIRST, LAST = 1990, 2100


@dataclass(frozen=True)
class Month:
    """A month of the calendar, from its first moment in Finland to the first of the next."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month that ``text`` ("2027-03") tells; this one for "". Raises Http404."""
        if not text:
            today = timezone.localdate()
            return cls(today.year, today.month)
        year, _sep, number = text.partition("-")
        if not (year.isdecimal() and number.isdecimal() and len(text) == 7):
            raise Http404("No such month")
        if not (FIRST <= int(year) <= LAST and 1 <= int(number) <= 12):
            raise Http404("No such month")
        return cls(int(year), int(number))

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.number == 1), (self.number - 2) % 12 + 1)

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """The first moment of the month and the first one after it."""
        zone = timezone.get_default_timezone()
        return tuple(dt.datetime.combine(month.first, dt.time(), zone) for month in (self, self.next))

    @property
    def name(self) -> str:
        return date_format(self.first, "YEAR_MONTH_FORMAT")

    def __str__(self):
        return f"{self.year:04}-{self.number:02}"

    def weeks(self) -> list[list[dt.date]]:
        """Return its weeks, Mondays first, with the days of its neighbours that fill them."""
        return calendar.Calendar().monthdatescalendar(self.year, self.number)


@method_decorator(never_cache, name="dispatch")
class CalendarPage(ForWorkers, TemplateView):
    """A month: versions by the day on which they came or come out, and drafts that have no time.

    The month stands in the address. Eight queries, whatever the number of posts.
    """

    template_name = "blog/work_calendar.html"

    def get_context_data(self, **kwargs):
        self.require(permissions.may_write(self.rights))
        month = Month.parse(self.request.GET.get("month", ""))
        versions = PostVersion.objects.edited_by(self.rights)
        entries = [*self.coming_out(versions, month), *self.changes(versions, month)]
        entries.sort(key=lambda entry: (entry["when"], entry["version"].pk))
        by_day = {}
        for entry in entries:
            by_day.setdefault(timezone.localdate(entry["when"]), []).append(entry)
        today = timezone.localdate()
        drafts = versions.filter(state=VersionState.DRAFT).for_work().order_by("-updated_at", "-pk")
        return super().get_context_data(
            month=month.name,
            weekdays=[(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(7)],
            weeks=[
                [
                    {
                        "day": day,
                        "is_of_month": day.month == month.number,
                        "is_today": day == today,
                        "entries": by_day.get(day, []) if day.month == month.number else [],
                    }
                    for day in week
                ]
                for week in month.weeks()
            ],
            days=[{"day": day, "entries": found} for day, found in sorted(by_day.items())],
            drafts=rows(list(drafts[:MOST_DRAFTS])),
            previous={"name": month.previous.name, "url": f"?month={month.previous}"},
            next={"name": month.next.name, "url": f"?month={month.next}"},
            this_month="" if month == Month.parse("") else reverse("writing:calendar"),
            **kwargs,
        )

    def coming_out(self, versions, month):
        """Return an entry for each version that came or comes out in ``month``."""
        start, end = month.moments
        out = versions.filter(
            state=VersionState.PUBLISHED, published_at__gte=start, published_at__lt=end
        ).for_work()
        found = rows(list(out))
        for row in found:
            if row["version"].is_scheduled:
                row["time_url"] = reverse("writing:time", args=[row["version"].uuid])
        return found

    def changes(self, versions, month):
        """Return an entry for each change that was approved for a time in ``month``."""
        start, end = month.moments
        approved = Revision.objects.filter(
            content_type=content_type(PostVersion()),
            state=RevisionState.APPROVED,
            publish_at__gte=start,
            publish_at__lt=end,
        )
        times = dict(approved.values_list("object_id", "publish_at"))
        found = rows(list(versions.filter(Q(pk__in=times)).for_work()))
        return [
            row
            | {
                "when": times[row["version"].pk],
                "state": MARKS["scheduled"],
                "state_label": _("a change, scheduled"),
                "time_url": address("item", row["version"]),
            }
            for row in found
        ]
