"""The pages and feeds of posts that are kept whole, and when they change by time."""

import datetime as dt

from django.db.models import Min, Q

from blog.feeds import ASKED
from blog.filters import PostFilter
from blog.models import Blog, PostVersion
from portal.caching import moments
from portal.caching.rules import PAGE, keep

keep("blog:post-list", query={*PostFilter.base_filters, "sort", PAGE})
keep("blog:feed-atom", "blog:feed-rss", query=ASKED)
keep("blog:post-detail", "comments:discussion", "comments:feed")


@moments.changes
def a_post_comes_out(now):
    """Return when the next post comes out."""
    return PostVersion.objects.scheduled(now).aggregate(first=Min("published_at"))["first"]


@moments.changes
def a_discussion_closes(now):
    """Return when the next discussion closes by itself. One query, and another where a blog closes any."""
    days = Blog.objects.exclude(close_after=None).order_by().values_list("close_after", flat=True).distinct()
    asked = {
        f"after_{number}": Min(
            "published_at",
            filter=Q(post__blog__close_after=number, published_at__gte=now - dt.timedelta(number)),
        )
        for number in days
    }
    found = PostVersion.objects.aggregate(**asked) if asked else {}
    closing = [
        moment + dt.timedelta(int(name.removeprefix("after_")), microseconds=1)
        for name, moment in found.items()
        if moment
    ]
    return min(closing, default=None)
