"""Addresses of events and of their series, and of the calendars that programs read."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects.views import events as views

urlpatterns = [
    path(pgettext_lazy("address", "events/"), views.EventList.as_view(), name="event-list"),
    path(
        pgettext_lazy("address", "events/month/<int:year>/<int:month>/"),
        views.EventMonth.as_view(),
        name="event-month",
    ),
    path(pgettext_lazy("address", "events/calendar.ics"), views.calendar, name="calendar"),
    path(
        pgettext_lazy("address", "events/series/<slug:slug>/"),
        views.SeriesPage.as_view(),
        name="series-detail",
    ),
    path(
        pgettext_lazy("address", "events/series/<slug:slug>/calendar.ics"),
        views.series_calendar,
        name="series-calendar",
    ),
    path(pgettext_lazy("address", "events/<slug:slug>/"), views.EventPage.as_view(), name="event-detail"),
    path(
        pgettext_lazy("address", "events/<slug:slug>/calendar.ics"),
        views.event_calendar,
        name="event-calendar",
    ),
]
