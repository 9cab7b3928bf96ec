"""How theme blogs and posts are edited: writers write their own, publishers publish."""

import datetime as dt

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from blog import bodies, permissions, stages
from blog.choices import Stage, VersionState
from blog.forms import MEND, AuthorsForm, CorrectionForm
from blog.models import Author, Blog, Picture, Post, PostVersion
from blog.remarks import identity_codes, remarks_on
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.editing import actions
from portal.editing.registry import Editable, Part, Section, adds_tasks, of, register
from portal.lib import languages, richtext


def people_who_write():
    """Return the accounts of those who write or publish today."""
    holders = Membership.objects.active().filter(role__in=permissions.WRITING)
    return User.objects.filter(pk__in=holders.values("user"))


@register
class BlogEditing(Editable):
    """A theme blog, kept by publishers."""

    model = Blog
    kind = "blog"
    texts = ("name", "description")
    required = ("name",)
    fields = ("default_language", "comments_open", "moderation", "close_after", "is_example")
    many = ("editors", "topics")
    asked = ("name", "description", "default_language")
    sections = (
        Section(
            "basics",
            gettext_lazy("Basics"),
            ("name", "description"),
            gettext_lazy("The theme, and whom it is for."),
        ),
        Section(
            "editors",
            gettext_lazy("Editors"),
            ("editors",),
            gettext_lazy("Who edits all posts of the blog. Publishers publish them."),
        ),
        Section(
            "defaults",
            gettext_lazy("New posts"),
            ("default_language", "topics"),
            gettext_lazy("With these a post of the blog begins; its writer may change them."),
        ),
        Section(
            "comments",
            gettext_lazy("Comments"),
            ("comments_open", "moderation", "close_after"),
            gettext_lazy("Whether readers may comment, when comments are read, and for how long."),
        ),
    )

    def new(self, parent, name, language):
        return Blog()

    @property
    def begin_heading(self):
        return _("A new theme blog")

    def form_field(self, obj, name):
        """Editors are people who write; those who were are offered as long as they are chosen."""
        if name != "editors":
            return None
        field = Blog._meta.get_field("editors")
        chosen = User.objects.filter(edited_blogs=obj) if obj.pk else User.objects.none()
        people = User.objects.filter(
            pk__in=[*people_who_write().values_list("pk", flat=True), *chosen.values_list("pk", flat=True)]
        )
        return forms.ModelMultipleChoiceField(
            people.order_by("name", "email"),
            label=_("Editors"),
            help_text=field.help_text,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )


class OfPost(Editable):
    """What belongs to a post: its writers and its blog's editors write, publishers publish."""

    def post(self, obj) -> Post:
        return obj

    def may_edit(self, rights, obj):
        """Writers edit their own posts, those they began until they are out, and those of their blogs."""
        if self.may_review(rights, obj):
            return True
        post = self.post(obj)
        return Role.WRITER in rights.roles and (
            permissions.wrote(rights, post)
            or permissions.edits_blog(rights, post)
            or permissions.began(rights, post)
        )

    def editors(self, obj):
        authors = Author.objects.filter(authorships__post=self.post(obj))
        return User.objects.filter(is_active=True, author__in=authors) | self.also_told(obj)

    def also_told(self, obj):
        """The editors of the theme blog, as long as they write."""
        editors = self.post(obj).blog.editors.values("pk")
        return User.objects.filter(is_active=True, pk__in=editors) & people_who_write()


@register
class PostEditing(OfPost):
    """What the language versions of a post share. Each version is edited by itself."""

    model = Post
    kind = "post"
    fields = ("blog", "picture", "focus_x", "focus_y", "picture_credit", "comments_open", "is_example")
    many = ("topics", "counties", "goals", "steps", "organisations", "projects")
    parts = (
        Part(
            "authors",
            "authorships",
            texts=("role", "organisation_name"),
            fields=("author", "order"),
            place="order",
            is_order=True,
            told_by=("author",),
        ),
    )
    children = ("versions",)
    sections = (
        Section(
            "basics",
            gettext_lazy("Basics"),
            ("blog", "picture", "focus_x", "focus_y", "picture_credit", "comments_open"),
            gettext_lazy("The theme blog, the picture, and whether readers may comment."),
        ),
        Section(
            "authors",
            gettext_lazy("Authors"),
            ("authors",),
            gettext_lazy(
                "In the order in which readers see them, with title and organisation as of the writing."
            ),
        ),
        Section(
            "about",
            gettext_lazy("Tells about"),
            ("topics", "counties", "goals", "steps", "organisations", "projects"),
            gettext_lazy("On these pages the post is shown too."),
        ),
    )

    def queryset(self):
        # A post is called what its versions are called.
        return Post.objects.select_related("blog").prefetch_related("versions")

    def form_class(self, section):
        return AuthorsForm if section.key == "authors" else None

    def overview(self, obj):
        return reverse("workspace:item", args=[self.kind, obj.uuid])


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
    parts = (Part("corrections", "corrections", fields=("text",)),)
    state_field = "state"
    of_the_day = ("corrections",)
    sections = (
        Section(
            "text",
            gettext_lazy("Text"),
            ("title", "body", "excerpt"),
            gettext_lazy("The excerpt is drawn from the text when it is empty."),
        ),
        Section(
            "relation",
            gettext_lazy("Language version"),
            ("relation", "picture_alt"),
            gettext_lazy("What it is to the others, and what the picture shows."),
        ),
        Section(
            "correction",
            gettext_lazy("Correction"),
            ("corrections",),
            gettext_lazy("What a change of the published text means to those who have read it."),
        ),
    )

    def post(self, obj):
        return obj.post

    def queryset(self):
        return PostVersion.objects.select_related("post__blog")

    def languages(self, obj):
        return (obj.language,)

    def embeds(self, obj):
        return bodies.embeds(obj)

    def shown_in(self, obj):
        return obj.language

    def is_asked(self, section, content):
        """A correction is one of a text that is out."""
        return section.key != "correction" or is_out(content)

    def form_class(self, section):
        return CorrectionForm if section.key == "correction" else None

    # Beginning, and what the pages of the workspace tell.

    def begin_url(self, parent):
        return reverse("writing:version-begin", args=[parent.uuid])

    @property
    def begin_heading(self):
        return _("Begin a language version")

    def state_in_words(self, obj):
        """Language, relation, and how far it has come. One query."""
        change = actions.open_revision(obj)
        stage = stages.stage(obj, change.state if change else "")
        told = {
            "language": languages.OWN_NAMES[obj.language],
            "relation": obj.get_relation_display(),
            "stage": stage.label,
        }
        if stage == Stage.SCHEDULED:
            told["stage"] = _("comes out %(when)s") % {"when": in_finland(obj.published_at)}
        return pgettext("language version", "%(language)s, %(relation)s: %(stage)s") % told

    def notices(self, obj, rights):
        found = []
        if obj.is_scheduled:
            found.append(
                {
                    "title": capfirst(str(Stage.SCHEDULED.label)),
                    "text": _("It comes out %(when)s, Finnish time.")
                    % {"when": in_finland(obj.published_at)},
                    "kind": "info",
                    "url": reverse("writing:time", args=[obj.uuid]),
                    "url_label": _("Change the time, or take it back"),
                }
            )
        source = stages.source_of(obj)
        if source and stages.has_changed_since(obj, source):
            found.append(
                {
                    "title": "",
                    "text": _("The original has changed since this was published."),
                    "kind": "warn",
                    "url": reverse("workspace:section", args=[self.kind, obj.uuid, "text"]),
                    "url_label": _("Read them side by side"),
                }
            )
        return found

    def links(self, obj, rights):
        return [
            {
                "label": _("Preview at three widths, and a link to share it"),
                "url": reverse("writing:widths", args=[obj.uuid]),
            },
            *(
                [{"label": _("When it comes out"), "url": reverse("writing:time", args=[obj.uuid])}]
                if obj.is_scheduled
                else []
            ),
        ]

    def beside(self, obj, section):
        """The text that a translation or summary follows: as it is public, else as it is being written."""
        source = stages.source_of(obj) if section.key == "text" else None
        if source is None:
            return None
        content = stages.words_of(source)
        if source.state == VersionState.DRAFT and (change := actions.open_revision(source)):
            content = change.content
        changed = stages.has_changed_since(obj, source)
        label = {name: PostVersion._meta.get_field(name).verbose_name for name in stages.WORDS}
        return {
            "heading": _("Original: %(language)s") % {"language": languages.OWN_NAMES[source.language]},
            "lang": source.language,
            "url": reverse("workspace:item", args=[self.kind, source.uuid]),
            "note": _("The original has changed since this was published.") if changed else "",
            "rows": [
                {
                    "label": label[name],
                    "html": richtext.clean(content.get(name) or "") if name in self.rich else "",
                    "text": "" if name in self.rich else content.get(name) or "",
                }
                for name in ("title", "body", "excerpt")
                if content.get(name)
            ],
        }

    def public_url(self, obj):
        return obj.own_url if obj.is_out else ""

    def waits(self, obj):
        return obj.is_scheduled

    # What may be published, and when it is out.

    def problems(self, content):
        return identity_codes(content)

    def remarks(self, obj, content, place=""):
        return remarks_on(obj, content, place)

    def obstacles(self, obj, content):
        """A picture has its text alternative; whoever has read a text is told what was corrected in it."""
        found = {}
        if obj.post.picture and not content.get("picture_alt"):
            found["picture_alt"] = [_("Tell in words what the picture shows.")]
        words_change = not stages.same_words(content, stages.words_of(obj))
        if obj.is_out and words_change and not content.get(MEND):
            there = {f"corrections/{row}" for row in obj.corrections.values_list("uuid", flat=True)}
            if not any(
                key.count("/") == 1 and key.startswith("corrections/") and key not in there for key in content
            ):
                found["corrections"] = [
                    _(
                        "You change a text that readers have read. Say that it is a small mend, or tell them "
                        "what was corrected."
                    )
                ]
        return found

    def review_marks(self, obj, old, new):
        """Whoever reads a change of a text that is out is told what its writer says of it. One query."""
        keys = [name for name in stages.WORDS if old.get(name) != new.get(name)]
        if not keys or not obj.is_out:
            return {}
        change = actions.open_revision(obj)
        if change is None or not change.content.get(MEND):
            return {}
        return {keys[0]: _("Its writer says that it is a small mend, which readers need not be told of.")}

    def as_public(self, content, now):
        """It is out in a preview, whatever its time is, and whatever its picture lacks still."""
        moment = now.isoformat(timespec="seconds")
        out_at = min(content.get("published_at") or moment, moment)
        return {
            "state": VersionState.PUBLISHED.value,
            "published_at": out_at,
            "picture_alt": content.get("picture_alt") or _("(The text alternative is not written yet.)"),
        }

    def first_published(self, live, content, now):
        """A version that is written comes out now, or at the time that was given."""
        if live.get("state") != VersionState.DRAFT:
            return {}
        return {
            "state": VersionState.PUBLISHED.value,
            "published_at": content.get("published_at") or now.isoformat(timespec="seconds"),
        }

    def comes_out(self, live, at):
        """A version that nobody has read yet keeps its time itself, and is out from that moment on."""
        if live.get("state") == VersionState.ARCHIVED or is_out(live):
            return {}
        moment = at.astimezone(dt.UTC).isoformat(timespec="seconds")
        return {"state": VersionState.PUBLISHED.value, "published_at": moment}


def is_out(content) -> bool:
    """Whether a version with ``content`` is out now."""
    if content.get("state") != VersionState.PUBLISHED or not content.get("published_at"):
        return False
    return dt.datetime.fromisoformat(content["published_at"]) <= timezone.now()


def in_finland(moment) -> str:
    """Return ``moment`` as its day and time in Finland."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


@register
class PictureEditing(OfPost):
    """A picture for the texts of a post. One that no reader sees yet is changed on the page of its post."""

    model = Picture
    kind = "picture"
    fields = ("file", "focus_x", "focus_y", "credit")
    sections = (
        Section(
            "picture",
            gettext_lazy("Picture"),
            ("file", "focus_x", "focus_y", "credit"),
            gettext_lazy("Readers see it: the change is read before it is published."),
        ),
    )

    def post(self, obj):
        return obj.post

    def queryset(self):
        return Picture.objects.select_related("post__blog")


def picture_tasks(obj, rights):
    """Lead from the task lists of a post and of its versions to the pictures for its texts. One query."""
    post = of(obj).post(obj)
    number = post.pictures.count()
    return [
        {
            "title": _("Pictures for the texts"),
            "url": reverse("pictures:list", args=[post.uuid]),
            "hint": _("Add them here, then put them into a text."),
            "state_label": ngettext("%(number)s picture", "%(number)s pictures", number) % {"number": number}
            if number
            else "",
        }
    ]


adds_tasks("post", picture_tasks)
adds_tasks("version", picture_tasks)
