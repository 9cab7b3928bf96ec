from django.urls import include, path
from django.utils.translation import pgettext_lazy

from projects.views import programmes, projects

app_name = "projects"
urlpatterns = [
    path(pgettext_lazy("address", "projects/"), projects.ProjectList.as_view(), name="project-list"),
    path("", include("projects.model_urls")),
    path("", include("projects.material_urls")),
    path(
        pgettext_lazy("address", "projects/programmes/<slug:slug>/"),
        programmes.ProgrammePage.as_view(),
        name="programme-detail",
    ),
    path("", include("projects.event_urls")),
    path(
        pgettext_lazy("address", "projects/<slug:slug>/"),
        projects.ProjectPage.as_view(),
        name="project-detail",
    ),
]
