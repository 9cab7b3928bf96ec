"""Addresses of materials."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects.views import materials as views

urlpatterns = [
    path(pgettext_lazy("address", "materials/"), views.MaterialList.as_view(), name="material-list"),
]
