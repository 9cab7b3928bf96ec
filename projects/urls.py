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
        pgettext_lazy("address", "projects/<slug:slug>/"), views.ProjectPage.as_view(), name="project-detail"
    ),
]
