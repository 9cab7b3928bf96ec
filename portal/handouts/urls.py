"""Addresses of what one takes along."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.handouts import views

app_name = "handouts"
urlpatterns = [
    path(pgettext_lazy("address", "counties/<slug:slug>/take-along/"), views.take_along, name="county"),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/take-along/<uuid:uuid>/"),
        views.handout,
        name="handout",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/take-along/<uuid:uuid>/file/"),
        views.file,
        name="file",
    ),
]
