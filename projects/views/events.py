"""The pages of events: one, those of a series, the list, a month; and calendars that programs read."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from portal.lib.pages import AddressedPage, FilteredList, shown
from portal.templatetags.ui import crumb
from projects import calendars, months
from projects.event_data import structured_data
from projects.event_filters import CalendarFilter, EventFilter
from projects.models import Event, EventSeries, Material
from projects.reminders import reminder_url

OTHERS = 6  # Other dates of its series that an event's page shows.


class EventPage(AddressedPage, DetailView):
    """An event: when, where, in which languages, how one gets in, and afterwards its materials."""

    template_name = "projects/event_detail.html"
    extra_context = {"section": "events"}

    def get_object(self):
        return Event.objects.visible_to(self.request.user).for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        event = self.object
        others = Event.objects.published().exclude(pk=event.pk)
        return super().get_context_data(
            event=event,
            materials=Material.objects.filter(event=event).for_links(),
            others=others.filter(series=event.series_id).coming()[:OTHERS] if event.series_id else [],
            area=event.county or (event.municipality and event.municipality.county),
            reminder_url=reminder_url(event),
            json_ld_data=structured_data(event) if event.is_public else None,
            calendar_url=reverse("projects:event-calendar", args=[event.local_slug]),
            **kwargs,
        )


class SeriesPage(AddressedPage, DetailView):
    """A series of events: its dates, and the materials of all of them. Not there before an event is out."""

    template_name = "projects/series_detail.html"
    extra_context = {"section": "events"}

    def get_object(self):
        return EventSeries.objects.visible_to(self.request.user).by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        events = self.object.events.published().for_list()
        feed = reverse("projects:series-calendar", args=[self.object.local_slug])
        return super().get_context_data(
            coming=events.coming(),
            past=events.past(),
            materials=Material.objects.published().filter(event__series=self.object).for_links(),
            calendar_url=feed,
            webcal_url=webcal(feed),
            **kwargs,
        )


class EventList(FilteredList):
    """Coming events, the nearest first; past ones, those of a year or of a month by choice."""

    filterset_class = EventFilter
    template_name = "projects/event_list.html"
    extra_context = {"section": "events"}
    SORTS = {"start": ("starts_at", "pk"), "-start": ("-starts_at", "-pk")}

    def get_queryset(self):
        return Event.objects.published().for_list()

    def get_filterset_kwargs(self, filterset_class):
        """Let the filters be asked even when the address sets none: they leave out what is past."""
        return {**super().get_filterset_kwargs(filterset_class), "data": self.request.GET}

    def sort_key(self):
        return "-start" if self.filterset.shows_past else super().sort_key()

    def get_context_data(self, **kwargs):
        first = months.current()
        asked = calendar_query(self.request.GET)
        return super().get_context_data(
            shows_past=self.filterset.shows_past,
            month_url=with_query(reverse("projects:event-month", args=[first.year, first.month]), asked),
            **feed_links(self.request.GET),
            **kwargs,
        )


class EventMonth(FilteredList):
    """A month as a table of its weeks; on a small screen as a list of its days."""

    filterset_class = CalendarFilter
    template_name = "projects/event_month.html"
    paginate_by = None
    extra_context = {"section": "events"}
    SORTS = {"start": ("starts_at", "pk")}

    @cached_property
    def month(self):
        month = months.month(self.kwargs["year"], self.kwargs["month"])
        if month is None:
            raise Http404("No such month")
        return month

    def get_queryset(self):
        return Event.objects.published().between(self.month.start, self.month.end).for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        month, asked = self.month, calendar_query(self.request.GET)
        title = date(month.first, "YEAR_MONTH_FORMAT")
        return {
            **context,
            **feed_links(self.request.GET),
            "month": month,
            "title": title,
            "crumbs": [
                *(crumb(part) for part in ("pages:home", "projects:event-list")),
                {"label": title, "url": "", "lang": ""},
            ],
            "number": len(context["object_list"]),
            "weeks": month.weeks(context["object_list"]),
            "weekdays": months.weekdays(),
            "previous": self.way(month.previous, asked),
            "next": self.way(month.next, asked),
            "now": None if month.first == months.current() else self.way(months.current(), asked),
            "all_of_month_url": with_query(
                reverse("projects:event-list"),
                {**asked, "year": month.first.year, "month": month.first.month},
            ),
            "list_url": with_query(reverse("projects:event-list"), asked),
        }

    @staticmethod
    def way(first, asked):
        if first is None:
            return None
        address = reverse("projects:event-month", args=[first.year, first.month])
        return {"label": date(first, "YEAR_MONTH_FORMAT"), "url": with_query(address, asked)}


# Calendars.


@require_safe
def event_calendar(request, slug):
    """One event, for the reader's own calendar."""
    event = Event.objects.published().for_page().by_slug(slug)
    return answer(request, calendars.calendar([event]), f"{event.local_slug}.ics")


@require_safe
def series_calendar(request, slug):
    """The events of a series, for programs that ask for them again and again."""
    series = EventSeries.objects.published().by_slug(slug)
    events = calendars.recent(series.events.published().for_page())
    made = calendars.calendar(events, name=series.local_name.text, address=series.get_absolute_url())
    return answer(request, made)


@require_safe
def calendar(request):
    """Events by county, topic, language and whatever else the list is filtered by.

    An address that asks for what is not known has no calendar: one of everything would mislead.
    """
    asked = CalendarFilter(request.GET, Event.objects.published().for_page(), request=request)
    if not asked.is_valid():
        raise Http404("Nothing of this kind is known")
    events = calendars.recent(asked.qs)
    made = calendars.calendar(events, name=calendar_name(asked.form), address=reverse("projects:event-list"))
    return answer(request, made)


def calendar_name(form):
    """Return what the calendar is called: "Events: Pirkanmaa, Peer support". No queries."""
    chosen = [
        shown(form.fields[key], value).text
        for key, value in form.cleaned_data.items()
        if value and key in form.fields
    ]
    return _("Events: %(of)s") % {"of": ", ".join(chosen)} if chosen else _("Events")


def answer(request, made, file_name=""):
    """Return the calendar, or that it has not changed since it was read."""
    etag = quote_etag(calendars.digest(made))
    response = HttpResponse(made, content_type=calendars.CONTENT_TYPE)
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return get_conditional_response(request, etag=etag, response=response)


def calendar_query(query):
    """Return the filters of ``query`` that the months and the calendars know too."""
    return {key: value for key, value in query.items() if value and key in CalendarFilter.base_filters}


def feed_links(query):
    """Return the addresses of the calendar with the filters of ``query``: to copy, to open in a program."""
    feed = with_query(reverse("projects:calendar"), calendar_query(query))
    return {"calendar_url": f"{settings.SITE_URL}{feed}", "webcal_url": webcal(feed)}


def webcal(path):
    """Return the address that opens a calendar program, which then subscribes to ``path``."""
    return f"webcal://{urlsplit(settings.SITE_URL).netloc}{path}"


def with_query(path, query):
    made = QueryDict(mutable=True)
    made.update(query)
    return f"{path}?{made.urlencode()}" if query else path
