"""A feed of what a search finds, the last changed first, for readers who come back to the same search."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import feedgenerator
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.lib import languages
from portal.lib.feeds import Writable
from portal.pages.search_asked import Asked
from portal.search import finding
from portal.search.models import Document

ENTRIES = 30
EXCERPT_LENGTH = 300


class Feed(Writable, feedgenerator.Atom1Feed):
    content_type = "application/atom+xml; charset=utf-8"


@require_safe
def search_feed(request):
    """The thirty things last changed among those a search finds, as Atom. At most 25 queries."""
    asked = Asked(request.GET)
    page = f"{settings.SITE_URL}{reverse('pages:search')}"
    feed = Feed(
        title=_("Search: %(what)s") % {"what": asked.name},
        link=f"{page}?{asked.address()}",
        description="",
        language=languages.current(),
        feed_url=f"{settings.SITE_URL}{request.path}?{asked.address()}",
        feed_guid=f"{page}?{urlencode({'feed': asked.address()})}",
    )
    found = finding.find(asked.query).candidates
    changed = _last_changed(found)
    candidates = sorted(
        (one for one in found if one.pk in changed), key=lambda one: changed[one.pk], reverse=True
    )
    for hit in finding.hits(candidates):
        url = _whole(hit.documents.url(hit.obj))
        feed.add_item(
            title=hit.title.text,
            link=url,
            unique_id=url,
            description=Truncator(hit.text.text).chars(EXCERPT_LENGTH),
            updateddate=changed[hit.candidate.pk],
            categories=[capfirst(str(hit.documents.label))],
        )
    response = HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
    patch_cache_control(response, public=True, no_cache=True)
    last = max(changed.values(), default=None)
    if last is None:
        return response
    response["Last-Modified"] = http_date(last.timestamp())
    return get_conditional_response(request, last_modified=int(last.timestamp()), response=response)


def _last_changed(candidates):
    """Return by document id when the thirty candidates last changed did. One query."""
    rows = Document.objects.filter(pk__in=[one.pk for one in candidates]).exclude(changed_at=None)
    return dict(rows.order_by("-changed_at", "pk").values_list("pk", "changed_at")[:ENTRIES])


def _whole(url):
    return url if "://" in url else f"{settings.SITE_URL}{url}"
