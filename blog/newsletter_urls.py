"""The address of the workspace where newsletters are looked at before they go."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from blog import newsletters

app_name = "newsletters"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/newsletters/"), newsletters.Newsletters.as_view(), name="list"),
]
