from django.urls import path
from django.utils.translation import pgettext_lazy

from organisations import confirming, one_minute, views

app_name = "organisations"
urlpatterns = [
    path(
        pgettext_lazy("address", "organisations/"), views.OrganisationList.as_view(), name="organisation-list"
    ),
    path(
        pgettext_lazy("address", "organisations/<slug:slug>/"),
        views.OrganisationPage.as_view(),
        name="organisation-detail",
    ),
    path(
        pgettext_lazy("address", "organisations/<slug:organisation>/activities/<slug:slug>/"),
        views.ActivityPage.as_view(),
        name="activity-detail",
    ),
    path(
        pgettext_lazy("address", "confirmation/<str:token>/"),
        confirming.Confirmation.as_view(),
        name="confirmation",
    ),
    path(pgettext_lazy("address", "check/done/"), one_minute.check_done, name="check-done"),
    path(pgettext_lazy("address", "check/<str:token>/"), one_minute.check, name="check"),
]
