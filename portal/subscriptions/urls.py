"""Addresses where readers subscribe, and those that letters to subscribers lead to."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.subscriptions import views

app_name = "subscriptions"
urlpatterns = [
    # Everything of a kind; what is about one thing; what is about one thing in a county.
    path(pgettext_lazy("address", "subscribe/<slug:kind>/"), views.subscribe, name="subscribe"),
    path(pgettext_lazy("address", "subscribe/<slug:kind>/<uuid:uuid>/"), views.subscribe, name="subscribe"),
    path(
        pgettext_lazy("address", "subscribe/<slug:kind>/<uuid:uuid>/<uuid:county>/"),
        views.subscribe,
        name="subscribe",
    ),
    path(pgettext_lazy("address", "subscribe/<slug:kind>/sent/"), views.sent, name="sent"),
    path(pgettext_lazy("address", "subscribe/<slug:kind>/<uuid:uuid>/sent/"), views.sent, name="sent"),
    path(
        pgettext_lazy("address", "subscribe/<slug:kind>/<uuid:uuid>/<uuid:county>/sent/"),
        views.sent,
        name="sent",
    ),
    path(pgettext_lazy("address", "subscription/confirm/<str:token>/"), views.confirm, name="confirm"),
    path(pgettext_lazy("address", "subscription/<str:token>/"), views.wishes, name="wishes"),
    path(
        pgettext_lazy("address", "subscription/<str:token>/unsubscribe/"), views.one_click, name="one-click"
    ),
]
