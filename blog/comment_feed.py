"""A feed of what is said of a post or in a project's open discussion: what everybody reads, newest first."""

from django.conf import settings
from django.http import HttpResponse
from django.utils import feedgenerator
from django.utils.cache import patch_cache_control
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog import discussing
from blog.models import Comment
from portal.lib import languages
from portal.lib.feeds import Writable

ENTRIES = 50


class CommentFeed(Writable, feedgenerator.Atom1Feed):
    """Atom whose entries each say their language."""

    content_type = "application/atom+xml; charset=utf-8"

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["html"], {"type": "html", "xml:lang": item["language"]})


@require_safe
def feed(request, kind, uuid):
    """The newest comments as Atom. Four queries at most."""
    thing = discussing.find(kind, uuid)
    name = discussing.name_of(thing)
    page = settings.SITE_URL + discussing.page_of(thing)
    made = CommentFeed(
        title=_("Comments: %(name)s") % {"name": name.text},
        link=page,
        feed_url=settings.SITE_URL + request.path,
        description="",
        language=languages.current(),
    )
    for comment in Comment.objects.public().filter(**{kind: thing}).order_by("-created_at", "-pk")[:ENTRIES]:
        made.add_item(
            title=comment.heading or _("Comment"),
            link=f"{page}#comment-{comment.uuid}",
            description=None,
            unique_id=comment.uuid.urn,
            author_name=comment.name or _("name withdrawn"),
            pubdate=comment.created_at,
            updateddate=comment.created_at,
            html=linebreaks(comment.text, autoescape=True),
            language=comment.language,
        )
    response = HttpResponse(made.writeString("utf-8"), content_type=CommentFeed.content_type)
    patch_cache_control(response, public=True, no_cache=True)
    return response
