"""Addresses of the workspace where contributions are answered, and followed by those who made them."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from organisations import answering

app_name = "contributions"
urlpatterns = [
    path(
        pgettext_lazy("address", "workspace/contributions/"),
        answering.ContributionList.as_view(),
        name="list",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/confirm/"),
        answering.ConfirmSeveral.as_view(),
        name="confirm",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/undo/"),
        answering.Undo.as_view(),
        name="undo",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/organisation/<uuid:uuid>/"),
        answering.OwnContributions.as_view(),
        name="organisation",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/question/<uuid:uuid>/take-back/"),
        answering.RevokeQuestion.as_view(),
        name="revoke",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/<slug:kind>/<uuid:uuid>/"),
        answering.Answer.as_view(),
        name="answer",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/<slug:kind>/<uuid:uuid>/decline/"),
        answering.Decline.as_view(),
        name="decline",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/<slug:kind>/<uuid:uuid>/ask/"),
        answering.Ask.as_view(),
        name="ask",
    ),
    path(
        pgettext_lazy("address", "workspace/contributions/<slug:kind>/<uuid:uuid>/withdraw/"),
        answering.Withdraw.as_view(),
        name="withdraw",
    ),
]
