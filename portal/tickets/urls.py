"""Addresses of the workspace where reports are answered."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.tickets import views

app_name = "tickets"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/reports/"), views.ticket_list, name="ticket-list"),
    path(
        pgettext_lazy("address", "workspace/reports/<uuid:uuid>/"),
        views.ticket_detail,
        name="ticket-detail",
    ),
    path(pgettext_lazy("address", "workspace/reports/<uuid:uuid>/close/"), views.close, name="ticket-close"),
]
