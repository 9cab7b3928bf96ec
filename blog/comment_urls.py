"""Addresses where readers write comments, report them, and see their own."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from blog import comment_feed, comment_pages

app_name = "comments"
urlpatterns = [
    path(pgettext_lazy("address", "comments/own/<str:token>/"), comment_pages.own, name="own"),
    path(pgettext_lazy("address", "comments/report/<uuid:uuid>/"), comment_pages.report, name="report"),
    path(
        pgettext_lazy("address", "comments/report/<uuid:uuid>/sent/"),
        comment_pages.report_sent,
        name="report-sent",
    ),
    path(
        pgettext_lazy("address", "comments/<slug:kind>/<uuid:uuid>/"),
        comment_pages.discussion,
        name="discussion",
    ),
    path(
        pgettext_lazy("address", "comments/<slug:kind>/<uuid:uuid>/feed.atom"), comment_feed.feed, name="feed"
    ),
]
