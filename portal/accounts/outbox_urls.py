"""Addresses of the outbox in the workspace."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.accounts import outbox

app_name = "outbox"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/outbox/"), outbox.letter_list, name="letter-list"),
    path(
        pgettext_lazy("address", "workspace/outbox/<uuid:uuid>/"), outbox.letter_detail, name="letter-detail"
    ),
    path(pgettext_lazy("address", "workspace/outbox/<uuid:uuid>/hold/"), outbox.hold, name="hold"),
    path(pgettext_lazy("address", "workspace/outbox/<uuid:uuid>/release/"), outbox.release, name="release"),
    path(pgettext_lazy("address", "workspace/outbox/<uuid:uuid>/cancel/"), outbox.cancel, name="cancel"),
]
