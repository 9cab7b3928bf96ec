"""What one writes and edits, by how far it has come; theme blogs, for those who keep them."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from blog import permissions
from blog.choices import Stage, VersionState
from blog.models import Blog, PostVersion
from blog.work.rows import rows
from portal.accounts.workers import ForWorkers
from portal.editing.choices import RevisionState
from portal.editing.models import Revision
from portal.editing.snapshots import content_type
from portal.editing.views.things import address
from portal.lib import languages

PER_PAGE = 30


def conditions(rights):
    """Return the groups of versions by their key: what each is called, and the condition of its rows."""
    now = timezone.now()
    changes = Revision.objects.open().filter(content_type=content_type(PostVersion()))

    def with_change(state):
        return Q(state=VersionState.DRAFT, pk__in=changes.filter(state=state).values("object_id"))

    waiting, returned = with_change(RevisionState.IN_REVIEW), with_change(RevisionState.RETURNED)
    later = changes.filter(state=RevisionState.IN_REVIEW).values("object_id")
    return {
        "own": (_("My posts"), Q(post__in=_own(rights))),
        "waiting": (pgettext("posts", "Waiting to be read"), waiting | Q(pk__in=later)),
        "returned": (pgettext("posts", "Returned"), returned),
        "drafts": (pgettext("posts", "Drafts"), Q(state=VersionState.DRAFT) & ~waiting & ~returned),
        "scheduled": (
            capfirst(str(Stage.SCHEDULED.label)),
            Q(state=VersionState.PUBLISHED, published_at__gt=now),
        ),
        "published": (
            capfirst(str(Stage.PUBLISHED.label)),
            Q(state=VersionState.PUBLISHED, published_at__lte=now),
        ),
        "archived": (capfirst(str(Stage.ARCHIVED.label)), Q(state=VersionState.ARCHIVED)),
        "all": (pgettext("posts", "All"), Q()),
    }


def _own(rights):
    return PostVersion.objects.written_by(rights.user_id).values("post")


@method_decorator(never_cache, name="dispatch")
class Posts(ForWorkers, TemplateView):
    """Language versions of one's own posts and those one edits, by how far they have come and by blog.

    What is chosen stands in the address. Nine queries, whatever their number.
    """

    template_name = "blog/work_posts.html"

    def get_context_data(self, **kwargs):
        self.require(permissions.may_write(self.rights))
        asked = {name: self.request.GET.get(name, "") for name in ("show", "blog", "language")}
        versions = PostVersion.objects.edited_by(self.rights)
        blogs = list(Blog.objects.filter(posts__versions__in=versions).distinct().alphabetical())
        blog = next((one for one in blogs if str(one.uuid) == asked["blog"]), None)
        language = asked["language"] if asked["language"] in languages.CODES else ""
        if blog:
            versions = versions.filter(post__blog=blog)
        if language:
            versions = versions.filter(language=language)
        groups = conditions(self.rights)
        shown = asked["show"] if asked["show"] in groups else "own"
        numbers = versions.aggregate(
            **{key: Count("pk", filter=condition or None) for key, (_label, condition) in groups.items()}
        )
        if not asked["show"] and not numbers["own"]:
            shown = "all"
        query = self.request.GET.copy()
        query.pop("page", None)

        def url(key):
            query["show"] = key
            return f"?{query.urlencode()}"

        order = "published_at" if shown == "scheduled" else "-updated_at"
        found = versions.filter(groups[shown][1]).for_work().order_by(order, "-pk")
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            counts=[
                {"label": label, "number": numbers[key], "url": url(key), "is_current": key == shown}
                for key, (label, _condition) in groups.items()
            ],
            shown=groups[shown][0],
            show=shown,
            rows=rows(list(page.object_list)),
            page_obj=page,
            blogs=[
                {"value": str(one.uuid), "label": one.local_name.text, "is_chosen": one == blog}
                for one in blogs
            ],
            languages=[
                {"value": code, "label": languages.OWN_NAMES[code], "is_chosen": code == language}
                for code in languages.CODES
            ],
            is_filtered=bool(blog or language),
            keeps_blogs=permissions.may_publish(self.rights),
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class Blogs(ForWorkers, TemplateView):
    """The theme blogs with their editors, for those who keep them. Four queries."""

    template_name = "blog/work_blogs.html"

    def get_context_data(self, **kwargs):
        self.require(permissions.may_publish(self.rights))
        blogs = Blog.objects.annotate(number=Count("posts")).prefetch_related("editors").alphabetical()
        return super().get_context_data(
            blogs=[
                {
                    "blog": blog,
                    "name": blog.local_name,
                    "url": address("item", blog),
                    "editors": ", ".join(str(user) for user in blog.editors.all()),
                    "language": languages.OWN_NAMES[blog.default_language],
                }
                for blog in blogs
            ],
            **kwargs,
        )
