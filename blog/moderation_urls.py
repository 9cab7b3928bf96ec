"""Addresses of the workspace where comments are read and decided about."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from blog import moderation

app_name = "moderation"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/comments/"), moderation.Queue.as_view(), name="list"),
    path(pgettext_lazy("address", "workspace/comments/several/"), moderation.Decide.as_view(), name="decide"),
    path(pgettext_lazy("address", "workspace/comments/undo/"), moderation.Undo.as_view(), name="undo"),
    path(
        pgettext_lazy("address", "workspace/comments/<uuid:uuid>/"),
        moderation.OneComment.as_view(),
        name="comment",
    ),
    path(
        pgettext_lazy("address", "workspace/comments/<uuid:uuid>/without-name/"),
        moderation.WithoutName.as_view(),
        name="without-name",
    ),
]
