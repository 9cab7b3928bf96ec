"""Addresses of operating models and materials in the workspace."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects.views import links, model_work

app_name = "modelwork"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/operating-models/"), model_work.Models.as_view(), name="list"),
    path(
        pgettext_lazy("address", "workspace/operating-models/import/"),
        model_work.Import.as_view(),
        name="import",
    ),
    path(
        pgettext_lazy("address", "workspace/broken-links/"), links.BrokenLinks.as_view(), name="broken-links"
    ),
    path(
        pgettext_lazy("address", "workspace/operating-models/<uuid:uuid>/adopt/"),
        model_work.Adopt.as_view(),
        name="adopt",
    ),
]
