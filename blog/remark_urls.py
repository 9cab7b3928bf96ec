"""Addresses of the workspace where remarks on a text are answered."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from blog import remarking

app_name = "remarks"
urlpatterns = [
    path(
        pgettext_lazy("address", "workspace/language-versions/<uuid:uuid>/remarks/dismiss/"),
        remarking.Dismiss.as_view(),
        {"kind": "version"},
        name="dismiss",
    ),
    path(
        pgettext_lazy("address", "workspace/language-versions/<uuid:uuid>/remarks/take-back/"),
        remarking.TakeBack.as_view(),
        {"kind": "version"},
        name="take-back",
    ),
]
