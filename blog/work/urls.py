"""Addresses of the workspace where posts are begun, followed, timed and shown before they are out."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from blog.work import beginning, calendar, posts, previews, timing

VERSION = {"kind": "version"}

app_name = "writing"
urlpatterns = [
    path(pgettext_lazy("address", "workspace/posts/"), posts.Posts.as_view(), name="posts"),
    path(pgettext_lazy("address", "workspace/posts/new/"), beginning.BeginPost.as_view(), name="begin"),
    path(
        pgettext_lazy("address", "workspace/posts/calendar/"),
        calendar.CalendarPage.as_view(),
        name="calendar",
    ),
    path(
        pgettext_lazy("address", "workspace/posts/<uuid:uuid>/new-version/"),
        beginning.BeginVersion.as_view(),
        {"kind": "post"},
        name="version-begin",
    ),
    path(
        pgettext_lazy("address", "workspace/language-versions/<uuid:uuid>/previews/"),
        previews.Widths.as_view(),
        VERSION,
        name="widths",
    ),
    path(
        pgettext_lazy("address", "workspace/language-versions/<uuid:uuid>/previews/share/"),
        previews.Share.as_view(),
        VERSION,
        name="share",
    ),
    path(
        pgettext_lazy("address", "workspace/language-versions/<uuid:uuid>/previews/<uuid:link>/revoke/"),
        previews.Revoke.as_view(),
        VERSION,
        name="revoke",
    ),
    path(
        pgettext_lazy("address", "workspace/language-versions/<uuid:uuid>/time/"),
        timing.Time.as_view(),
        VERSION,
        name="time",
    ),
    path(
        pgettext_lazy("address", "workspace/language-versions/<uuid:uuid>/take-back/"),
        timing.TakeBack.as_view(),
        VERSION,
        name="take-back",
    ),
    path(pgettext_lazy("address", "workspace/theme-blogs/"), posts.Blogs.as_view(), name="blogs"),
    path(
        pgettext_lazy("address", "workspace/theme-blogs/new/"),
        beginning.BeginBlog.as_view(),
        name="blog-begin",
    ),
]
