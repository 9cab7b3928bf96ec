"""Addresses of events and of their series."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects.views import events as views

urlpatterns = [
    path(
        pgettext_lazy("address", "events/series/<slug:slug>/"),
        views.SeriesPage.as_view(),
        name="series-detail",
    ),
    path(pgettext_lazy("address", "events/<slug:slug>/"), views.EventPage.as_view(), name="event-detail"),
]
