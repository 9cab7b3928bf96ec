"""How theme blogs and posts are edited: writers write their own, publishers publish."""

from django.utils.translation import gettext_lazy as _

from blog.choices import VersionState
from blog.models import Author, Blog, Post, PostVersion
from blog.remarks import identity_codes, remarks_on
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.editing.models import Revision
from portal.editing.registry import Editable, Part, Section, register


@register
class BlogEditing(Editable):
    """A theme blog, kept by publishers."""

    model = Blog
    kind = "blog"
    texts = ("name", "description")
    required = ("name",)
    fields = ("is_example",)
    sections = (Section("basics", _("Basics"), ("name", "description"), _("The theme, and whom it is for.")),)


class OfPost(Editable):
    """What belongs to a post: its writers write, publishers publish."""

    def post(self, obj) -> Post:
        return obj

    def may_edit(self, rights, obj):
        """Writers edit posts of which they are an author, and their own that have not come out yet."""
        if self.may_review(rights, obj):
            return True
        post = self.post(obj)
        return Role.WRITER in rights.roles and (wrote(rights, post) or began(rights, post))

    def editors(self, obj):
        return User.objects.filter(
            is_active=True, author__in=Author.objects.filter(authorships__post=self.post(obj))
        )


def wrote(rights, post) -> bool:
    """Whether the person is an author of ``post``. One query."""
    return post.authorships.filter(author__user__isnull=False, author__user=rights.user_id).exists()


def began(rights, post) -> bool:
    """Whether the person began ``post`` and no version of it has come out. Two queries."""
    first = Revision.objects.of(post).order_by("pk").values_list("author", flat=True).first()
    return (
        first is not None
        and first == rights.user_id
        and not post.versions.filter(state=VersionState.PUBLISHED).exists()
    )


@register
class PostEditing(OfPost):
    """What the language versions of a post share. Each version is edited by itself."""

    model = Post
    kind = "post"
    fields = ("blog", "picture", "picture_credit", "comments_open", "is_example")
    many = ("topics", "counties", "goals", "steps", "organisations", "projects")
    parts = (
        Part(
            "authors",
            "authorships",
            texts=("role", "organisation_name"),
            fields=("author", "order"),
        ),
    )
    sections = (
        Section(
            "basics",
            _("Basics"),
            ("blog", "picture", "picture_credit", "comments_open"),
            _("The theme blog, the picture, and whether readers may comment."),
        ),
        Section("authors", _("Authors"), ("authors",), _("With their title and organisation of now.")),
        Section(
            "about",
            _("Tells about"),
            ("topics", "counties", "goals", "steps", "organisations", "projects"),
            _("On these pages the post is shown too."),
        ),
    )


@register
class PostVersionEditing(OfPost):
    """A post in one language."""

    model = PostVersion
    kind = "version"
    rich = ("body",)
    fields = (
        "language",
        "relation",
        "title",
        "excerpt",
        "body",
        "picture_alt",
        "state",
        "published_at",
    )
    state_field = "state"
    sections = (
        Section(
            "text",
            _("Text"),
            ("title", "body", "excerpt"),
            _("The excerpt is drawn from the text when it is empty."),
        ),
        Section(
            "relation",
            _("Language version"),
            ("relation", "picture_alt"),
            _("What it is to the others, and what the picture shows."),
        ),
    )

    def post(self, obj):
        return obj.post

    def queryset(self):
        return PostVersion.objects.select_related("post")

    def languages(self, obj):
        return (obj.language,)

    def problems(self, content):
        return identity_codes(content)

    def remarks(self, obj, content, place=""):
        return remarks_on(obj, content, place)

    def as_public(self, content, now):
        """It is out in a preview, whatever its time is."""
        moment = now.isoformat(timespec="seconds")
        out_at = min(content.get("published_at") or moment, moment)
        return {"state": VersionState.PUBLISHED.value, "published_at": out_at}

    def first_published(self, live, content, now):
        """A version that is written comes out now, or at the time that was given."""
        if live.get("state") != VersionState.DRAFT:
            return {}
        return {
            "state": VersionState.PUBLISHED.value,
            "published_at": content.get("published_at") or now.isoformat(timespec="seconds"),
        }
