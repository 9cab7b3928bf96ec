"""The pages of events."""

from django.views.generic import DetailView

from portal.lib.pages import AddressedPage
from projects.models import Event, EventSeries


class EventPage(AddressedPage, DetailView):
    """An event."""

    template_name = "projects/event_detail.html"
    extra_context = {"section": "events"}

    def get_object(self):
        return Event.objects.visible_to(self.request.user).by_slug(self.kwargs["slug"])


class SeriesPage(AddressedPage, DetailView):
    """A series of events."""

    template_name = "projects/series_detail.html"
    extra_context = {"section": "events"}

    def get_object(self):
        return EventSeries.objects.by_slug(self.kwargs["slug"])
