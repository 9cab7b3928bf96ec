"""Addresses of the workspace where the members of a project work together."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects.views import work

app_name = "projectwork"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/projects/"), work.Projects.as_view(), name="list"),
    path(
        pgettext_lazy("address", "workspace/projects/<uuid:uuid>/"),
        work.ProjectWork.as_view(),
        name="project",
    ),
    path(
        pgettext_lazy("address", "workspace/projects/<uuid:uuid>/tasks/new/"),
        work.AddTask.as_view(),
        name="task-add",
    ),
    path(
        pgettext_lazy("address", "workspace/projects/tasks/<uuid:uuid>/"),
        work.OneTask.as_view(),
        name="task",
    ),
    path(
        pgettext_lazy("address", "workspace/projects/tasks/<uuid:uuid>/done/"),
        work.TaskDone.as_view(),
        name="task-done",
    ),
    path(
        pgettext_lazy("address", "workspace/projects/tasks/<uuid:uuid>/delete/"),
        work.DeleteTask.as_view(),
        name="task-delete",
    ),
    path(
        pgettext_lazy("address", "workspace/projects/<uuid:uuid>/messages/new/"),
        work.Say.as_view(),
        name="say",
    ),
    path(
        pgettext_lazy("address", "workspace/projects/messages/<uuid:uuid>/"),
        work.OneMessage.as_view(),
        name="message",
    ),
    path(
        pgettext_lazy("address", "workspace/projects/messages/<uuid:uuid>/delete/"),
        work.DeleteMessage.as_view(),
        name="message-delete",
    ),
]
