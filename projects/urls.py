from django.urls import path
from django.utils.translation import pgettext_lazy

from projects import views

app_name = "projects"
urlpatterns = [
    path(pgettext_lazy("address", "projects/"), views.ProjectList.as_view(), name="project-list"),
    path(
        pgettext_lazy("address", "projects/operating-models/"),
        views.OperatingModelList.as_view(),
        name="model-list",
    ),
    path(
        pgettext_lazy("address", "projects/operating-models/<slug:slug>/"),
        views.OperatingModelPage.as_view(),
        name="model-detail",
    ),
    path(
        pgettext_lazy("address", "projects/programmes/<slug:slug>/"),
        views.ProgrammePage.as_view(),
        name="programme-detail",
    ),
    path(
        pgettext_lazy("address", "events/series/<slug:slug>/"),
        views.SeriesPage.as_view(),
        name="series-detail",
    ),
    path(pgettext_lazy("address", "events/<slug:slug>/"), views.EventPage.as_view(), name="event-detail"),
    path(
        pgettext_lazy("address", "projects/<slug:slug>/"), views.ProjectPage.as_view(), name="project-detail"
    ),
]
