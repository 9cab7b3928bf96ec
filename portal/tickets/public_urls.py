"""Addresses where readers report errors."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.tickets import views

app_name = "reporting"
urlpatterns = [
    path(pgettext_lazy("address", "report/<slug:kind>/<uuid:uuid>/"), views.report, name="report"),
    path(pgettext_lazy("address", "report/<slug:kind>/<uuid:uuid>/sent/"), views.report_sent, name="sent"),
]
