"""Feeds of posts with their full text: Atom and RSS, one a language, of a theme blog, a county or both.

A feed has what the list has: versions that are out, in the language of its address.
"""

import datetime as dt
import re
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog import reading as of_post
from blog.bodies import body_html, found_in
from blog.models import Authorship, Blog, PostVersion
from portal.lib import languages, pictures
from portal.lib.feeds import Writable
from regions.models import County

ENTRIES = 30
ASKED = ("theme", "county")
PICTURE_WIDTH = 960
OWN_LINK = re.compile(r' href="/(?!/)')
# When nothing has come out; a feed tells a moment all the same, and always the same one.
BEGINNING = dt.datetime(2017, 1, 1, tzinfo=dt.UTC)


class _Told(Writable):
    """What both kinds of feeds do: they tell when they changed last, by what they hold."""

    def latest_post_date(self):
        return max((item["updateddate"] for item in self.items), default=BEGINNING)


class AtomFeed(_Told, feedgenerator.Atom1Feed):
    """Atom with full text, every author, and the translations of a post."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for name in self.feed["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        for code, address in item["translations"]:
            handler.addQuickElement("link", "", {"rel": "related", "hreflang": code, "href": address})
        handler.addQuickElement("content", item["html"], {"type": "html", "xml:lang": item["language"]})


class RssFeed(_Told, feedgenerator.Rss201rev2Feed):
    """RSS 2.0 with full text and every author."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self):
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["html"])


FEEDS = {"atom": AtomFeed, "rss": RssFeed}


def address(kind: str, *, theme=None, county=None) -> str:
    """Return the path of a feed in the active language."""
    return reverse(f"blog:feed-{kind}") + _asking(theme, county)


def page(theme=None, county=None) -> str:
    """Return the path of the list of the same posts in the active language."""
    return reverse("blog:post-list") + _asking(theme, county)


def _asking(theme, county):
    asked = {"theme": theme, "county": county}
    asked = {name: thing.address_word for name, thing in asked.items() if thing}
    return f"?{urlencode(asked)}" if asked else ""


def title(theme=None, county=None) -> str:
    """Return what a feed, or a letter, of these is called in the active language."""
    if theme and county:
        return _("%(theme)s: posts about %(county)s") % {
            "theme": theme.local_name.text,
            "county": county.local_name.text,
        }
    if theme:
        return theme.local_name.text
    if county:
        return _("Blog posts about %(county)s") % {"county": county.local_name.text}
    return _("Blog posts")


@require_safe
def feed(request, kind):
    """A feed in the page's language, kept whole as pages are. Ten queries at most, whatever it holds."""
    language = languages.current()
    theme, county = _asked(request)
    chosen = list(newest(language, theme=theme, county=county))
    written = FEEDS[kind](
        title=title(theme, county),
        link=settings.SITE_URL + page(theme, county),
        description=(theme and languages.localised(theme, "description").text)
        or _("Posts with their whole text."),
        language=language,
        feed_url=settings.SITE_URL + address(kind, theme=theme, county=county),
        feed_guid=settings.SITE_URL + address("atom", theme=theme, county=county),
        authors=[settings.OPERATOR_NAME or _("Organisation Path")],
    )
    found = found_in(chosen)
    for version in chosen:
        _add(written, version, found)
    response = HttpResponse(written.writeString("utf-8"), content_type=written.content_type)
    response["Last-Modified"] = http_date(written.latest_post_date().timestamp())
    patch_cache_control(response, public=True, no_cache=True)
    response["X-Robots-Tag"] = "noindex"
    return response


def _asked(request):
    """Return the theme blog and the county of the address. Raises Http404 for what there is not."""
    if set(request.GET) - {*ASKED}:
        raise Http404("Feeds are of a theme and a county")
    theme, county = request.GET.get("theme"), request.GET.get("county")
    return (
        Blog.objects.by_slug(theme) if theme is not None else None,
        County.objects.by_slug(county) if county is not None else None,
    )


def newest(language: str, *, theme=None, county=None, now=None):
    """Return the newest versions in ``language`` that are out, of posts of a theme and a county."""
    found = PostVersion.objects.published(now).filter(language=language)
    if theme:
        found = found.filter(post__blog=theme)
    if county:
        found = found.filter(post__counties=county)
    return (
        found.select_related("post__blog")
        .prefetch_related(
            "post__topics",
            "corrections",
            Prefetch("post__authorships", Authorship.objects.select_related("author")),
            Prefetch("post__versions", PostVersion.objects.published(now), to_attr="public_versions"),
        )
        .order_by("-published_at", "-pk")[:ENTRIES]
    )


def _add(written, version, found):
    post = version.post
    same = of_post.translations(version, post.public_versions)
    written.add_item(
        title=version.title,
        link=settings.SITE_URL + version.own_url,
        description=version.excerpt_text,
        unique_id=f"urn:uuid:{version.uuid}",
        unique_id_is_permalink=False,
        pubdate=version.published_at,
        updateddate=of_post.modified(version, version.corrections.all()),
        categories=[post.blog.local_name.text, *(topic.local_name.text for topic in post.topics.all())],
        authors=[row.author.name for row in post.authorships.all()],
        translations=[
            (code, settings.SITE_URL + other.own_url)
            for code, other in same.items()
            if other.pk != version.pk
        ],
        language=version.language,
        html=full_text(version, found),
    )


def full_text(version, found=None) -> str:
    """Return picture, excerpt and text of ``version`` as HTML that stands by itself, with whole addresses."""
    parts = []
    if picture := _picture(version):
        parts.append(picture)
    if version.excerpt:
        parts.append(format_html("<p><em>{}</em></p>", version.excerpt))
    parts.append(_whole(body_html(version, absolute=True, found=found), settings.SITE_URL + version.own_url))
    for correction in version.corrections.all():
        parts.append(format_html("<p>{}</p>", _("Corrected: %(text)s") % {"text": correction.text}))
    return "".join(str(part) for part in parts)


def _whole(html, page):
    """Return cleaned ``html`` with links of the site, and to places on ``page``, written out."""
    html = str(html).replace(' href="#', f' href="{page}#')
    return OWN_LINK.sub(rf' href="{settings.SITE_URL}/', html)


def _picture(version):
    post = version.post
    told = pictures.facts(post.picture.name) if post.picture else None
    if told is None:
        return ""
    there = pictures.widths(told)
    width = next((one for one in there if one >= PICTURE_WIDTH), there[-1])
    url = pictures.address(post.picture, width=PICTURE_WIDTH)
    return format_html(
        '<figure><img src="{}" alt="{}" width="{}" height="{}">{}</figure>',
        url if "://" in url else settings.SITE_URL + url,
        version.picture_alt,
        width,
        max(1, round(width * told.height / told.width)),
        format_html("<figcaption>{}</figcaption>", post.picture_credit) if post.picture_credit else "",
    )
