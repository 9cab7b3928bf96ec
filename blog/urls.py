from django.urls import path
from django.utils.translation import pgettext_lazy

from blog import feeds, views
from blog.work import previews

app_name = "blog"
urlpatterns = [
    path(pgettext_lazy("address", "blog/"), views.PostList.as_view(), name="post-list"),
    path(pgettext_lazy("address", "blog/feed.atom"), feeds.feed, {"kind": "atom"}, name="feed-atom"),
    path(pgettext_lazy("address", "blog/feed.rss"), feeds.feed, {"kind": "rss"}, name="feed-rss"),
    path(
        pgettext_lazy("address", "blog/previews/<str:token>/"),
        previews.SharedPreview.as_view(),
        name="shared-preview",
    ),
    path(pgettext_lazy("address", "blog/<slug:slug>/"), views.PostPage.as_view(), name="post-detail"),
    path(pgettext_lazy("address", "blog/<slug:slug>/share.png"), views.share_image, name="share-image"),
]
