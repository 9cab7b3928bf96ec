"""Addresses of the workspace where surveys are composed, answered and read with names."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from surveys import answering, working

app_name = "surveying"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/surveys/"), working.Work.as_view(), name="work"),
    path(pgettext_lazy("address", "workspace/surveys/begin/"), working.Begin.as_view(), name="begin"),
    path(
        pgettext_lazy("address", "workspace/surveys/answer/<uuid:uuid>/"),
        answering.SignedIn.as_view(),
        name="answer",
    ),
    path(
        pgettext_lazy("address", "workspace/surveys/rounds/<uuid:uuid>/"),
        working.RoundPage.as_view(),
        name="round",
    ),
    path(
        pgettext_lazy("address", "workspace/surveys/rounds/<uuid:uuid>/remind/"),
        working.Urge.as_view(),
        name="urge",
    ),
    path(
        pgettext_lazy("address", "workspace/surveys/responses/<uuid:uuid>/"),
        working.ResponsePage.as_view(),
        name="response",
    ),
    path(
        pgettext_lazy("address", "workspace/surveys/updates/<uuid:uuid>/"),
        working.Updates.as_view(),
        name="updates",
    ),
]
