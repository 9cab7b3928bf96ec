"""The newsletter: posts that have come out, of a theme blog, about a county, in the reader's language."""

import datetime as dt

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog import feeds
from blog.models import Blog, Post, PostVersion
from portal.lib import languages
from portal.subscriptions.choices import Frequency
from portal.subscriptions.registry import About, Digest, register
from regions.models import County

KIND = "newsletter"
LETTER_POSTS = 20


def find(*uuids) -> About | None:
    """Return what is subscribed to: all posts, a theme blog, a county, or a theme blog in a county."""
    if not uuids:
        return About()
    blog = Blog.objects.filter(uuid=uuids[0]).first()
    place = uuids[1] if len(uuids) > 1 else uuids[0]
    county = None if blog and len(uuids) == 1 else County.objects.filter(uuid=place).first()
    found = About(county=county, blog=blog)
    return found if len(found.uuids) == len(uuids) else None


def title(about: About) -> str:
    """Return what the letters tell in the active language."""
    if about.blog and about.county:
        return _("New posts of the blog “%(blog)s” about %(county)s") % {
            "blog": about.blog.local_name.text,
            "county": about.county.local_name.text,
        }
    if about.blog:
        return _("New posts of the blog “%(blog)s”") % {"blog": about.blog.local_name.text}
    if about.county:
        return _("New posts about %(county)s") % {"county": about.county.local_name.text}
    return _("New posts of the blog")


def url(about: About) -> str:
    """Return the path of the list of the posts that are told of."""
    return feeds.page(about.blog, about.county)


def came_out(about: About, language: str, since: dt.datetime, until: dt.datetime):
    """Return versions in ``language`` that came out between two moments, the newest first.

    A version has one time of publication, so that it belongs to one letter; one that has been taken back
    is not among them.
    """
    found = PostVersion.objects.published(until).filter(language=language, published_at__gte=since)
    found = found.exclude(published_at=until)
    if about.blog:
        found = found.filter(post__blog=about.blog)
    if about.county:
        counties = Post.counties.through.objects.filter(post=OuterRef("post"), county=about.county)
        found = found.filter(Exists(counties))
    return found.order_by("-published_at", "-pk")


def compose(about: About, since: dt.datetime, until: dt.datetime) -> dict | None:
    """Return what a letter in the active language tells; None when nothing has come out. Two queries."""
    found = came_out(about, languages.current(), since, until)
    found = list(found.select_related("post__blog").prefetch_related("post__authors"))
    if not found:
        return None
    return {
        "posts": [
            {
                "title": version.title,
                "excerpt": version.excerpt_text,
                "authors": ", ".join(author.name for author in version.post.authors.all()),
                "blog": version.post.blog.local_name.text,
                "published": version.published_at,
                "url": settings.SITE_URL + version.own_url,
            }
            for version in found[:LETTER_POSTS]
        ],
        "number": len(found),
        "more": max(0, len(found) - LETTER_POSTS),
        "page": url(about),
        "examples": any(version.post.is_example for version in found),
    }


register(
    Digest(
        kind=KIND,
        find=find,
        title=title,
        lead=gettext_lazy(
            "You get a letter only when something new has come out in the language of the letters. "
            "You need no account, and each letter has a link by which you unsubscribe."
        ),
        url=url,
        compose=compose,
        frequencies=(Frequency.MONTHLY, Frequency.WEEKLY),
        in_the_morning=True,
    )
)
