"""Addresses of the workspace where events are kept."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects.views import event_work as views

app_name = "eventwork"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/events/"), views.Events.as_view(), name="list"),
    path(pgettext_lazy("address", "workspace/events/new/"), views.NewEvent.as_view(), name="new"),
    path(
        pgettext_lazy("address", "workspace/events/<uuid:uuid>/cancel/"),
        views.Cancel.as_view(),
        name="cancel",
    ),
    path(
        pgettext_lazy("address", "workspace/events/<uuid:uuid>/dates/"), views.Dates.as_view(), name="dates"
    ),
    path(
        pgettext_lazy("address", "workspace/events/<uuid:uuid>/copy/"), views.CopyTexts.as_view(), name="copy"
    ),
    path(pgettext_lazy("address", "workspace/events/<uuid:uuid>/send/"), views.Send.as_view(), name="send"),
]
