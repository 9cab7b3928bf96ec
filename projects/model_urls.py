"""Addresses of operating models."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects.views import operating_models as views

urlpatterns = [
    path(
        pgettext_lazy("address", "projects/operating-models/"),
        views.OperatingModelList.as_view(),
        name="model-list",
    ),
    path(
        pgettext_lazy("address", "projects/operating-models/compare/"),
        views.CompareModels.as_view(),
        name="model-compare",
    ),
    path(pgettext_lazy("address", "projects/operating-models.json"), views.as_json, name="model-list-json"),
    path(
        pgettext_lazy("address", "projects/operating-models/<slug:slug>/"),
        views.OperatingModelPage.as_view(),
        name="model-detail",
    ),
    path(
        pgettext_lazy("address", "projects/operating-models/<slug:slug>.json"),
        views.one_as_json,
        name="model-json",
    ),
]
