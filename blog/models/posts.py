"""Posts of theme blogs. Each language version has its own text, state, time and address."""

import json
import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.choices import Moderation, Relation, VersionState
from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.permissions import may_see_drafts
from portal.lib import languages, richtext
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Findable,
    FindableQuerySet,
    Identified,
    Record,
    some_language,
    unique_slugs,
)
from portal.lib.slugs import SLUG_LENGTH, make_slug, unused_slug
from portal.topics.models import Topic
from projects.models import Project
from regions.models import County, Goal, Step

EXCERPT_WORDS = 40


class Blog(Record, Addressed):
    """A theme blog: posts on one theme, with its description."""

    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)

    editors = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("editors"),
        blank=True,
        related_name="edited_blogs",
        help_text=_("Writers who edit all posts of the blog, and are told when something waits in it."),
    )

    default_language = models.CharField(
        _("language in which posts are begun"),
        max_length=2,
        choices=[(code, languages.OWN_NAMES[code]) for code in languages.CODES],
        default="fi",
    )
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics of new posts"), blank=True, related_name="blogs"
    )
    comments_open = models.BooleanField(_("readers may comment on new posts"), default=True)
    moderation = models.CharField(
        _("comments are read"), max_length=10, choices=Moderation.choices, default=Moderation.BEFORE
    )
    close_after = models.PositiveSmallIntegerField(
        _("comments close after, days"),
        null=True,
        blank=True,
        default=90,
        help_text=_("Counted from when the first version came out. Empty: never."),
    )
    is_example = models.BooleanField(_("example data"), default=False)

    objects = AddressedQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme blog")
        verbose_name_plural = _("theme blogs")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("blog"), *unique_slugs("blog")]

    def get_absolute_url(self):
        return f"{reverse('blog:post-list')}?theme={self.address_word}"


class Author(Record):
    """A person who writes. Title and organisation are kept with each post, as of when it was written."""

    name = models.CharField(_("name"), max_length=120)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
    )
    is_example = models.BooleanField(_("example data"), default=False)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('blog:post-list')}?author={self.uuid}"

    @property
    def local_name(self) -> languages.LocalText:
        """People have one name in every language."""
        return languages.LocalText(self.name, languages.current())

    # An author without an account may be told by name alone, in the form of a post.

    @classmethod
    def told(cls, name: str) -> str:
        """Return the text that stands for the author called ``name`` in a draft."""
        return json.dumps({"name": name}, ensure_ascii=False)

    @classmethod
    def in_words(cls, text: str) -> str:
        """Return the name that ``text`` tells; "" when it tells none."""
        try:
            told = json.loads(text)
        except ValueError:
            return ""
        return str(told.get("name") or "")[:120] if isinstance(told, dict) else ""

    @classmethod
    def described(cls, text: str) -> "Author":
        """Return the author that ``text`` tells, saved or not saved yet. Raises ValidationError."""
        if not (name := cls.in_words(text)):
            raise ValidationError(_("Choose an author, or write the name of a new one."))
        return cls.objects.filter(user=None, name__iexact=name).first() or cls(name=name)


class PostQuerySet(models.QuerySet):
    def published(self, now=None):
        """Posts with at least one language version that is out."""
        return self.filter(Exists(PostVersion.objects.published(now).filter(post=OuterRef("pk"))))

    def newest_first(self, now=None):
        """In order of when the first of its versions came out."""
        out = PostVersion.objects.published(now).filter(post=OuterRef("pk")).order_by("published_at")
        return self.annotate(out_at=Subquery(out.values("published_at")[:1])).order_by("-out_at", "-pk")

    def for_list(self, now=None):
        """With blog, authors and the versions that are out. Three queries."""
        return (
            self.published(now)
            .newest_first(now)
            .select_related("blog")
            .prefetch_related(
                Prefetch(
                    "versions", PostVersion.objects.published(now).order_by("pk"), to_attr="public_versions"
                ),
                Prefetch("authorships", Authorship.objects.select_related("author")),
            )
        )


class Post(Record):
    """A post of a theme blog: what its language versions share."""

    blog = models.ForeignKey(
        Blog, verbose_name=_("theme blog"), on_delete=models.PROTECT, related_name="posts"
    )
    authors = models.ManyToManyField(
        Author, verbose_name=_("authors"), through="Authorship", related_name="posts"
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="posts")
    counties = models.ManyToManyField(County, verbose_name=_("counties"), blank=True, related_name="posts")
    goals = models.ManyToManyField(Goal, verbose_name=_("goals"), blank=True, related_name="posts")
    steps = models.ManyToManyField(Step, verbose_name=_("steps"), blank=True, related_name="posts")
    organisations = models.ManyToManyField(
        Organisation, verbose_name=_("organisations"), blank=True, related_name="posts"
    )
    projects = models.ManyToManyField(Project, verbose_name=_("projects"), blank=True, related_name="posts")

    picture = models.ImageField(
        _("picture"),
        upload_to="posts/%Y/",
        blank=True,
        width_field="picture_width",
        height_field="picture_height",
    )
    picture_width = models.PositiveIntegerField(
        _("width of the picture"), null=True, blank=True, editable=False
    )
    picture_height = models.PositiveIntegerField(
        _("height of the picture"), null=True, blank=True, editable=False
    )
    focus_x = models.PositiveSmallIntegerField(
        _("what matters in the picture, % from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("what matters in the picture, % from the top"), default=50, validators=[MaxValueValidator(100)]
    )
    picture_credit = models.CharField(_("credit of the picture"), max_length=150, blank=True)

    comments_open = models.BooleanField(_("comments open"), default=True)
    is_example = models.BooleanField(_("example data"), default=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["-created_at", "pk"]

    def __str__(self):
        versions = sorted(self.versions.all(), key=lambda version: languages.chain().index(version.language))
        return versions[0].title if versions else f"#{self.pk}"

    def shown_version(self):
        """The version for a reader of the active language, of ``public_versions`` that for_list() fetched."""
        order = languages.chain()
        return min(self.public_versions, key=lambda version: order.index(version.language))


class Authorship(Identified):
    """Who wrote a post, with the title and organisation of that time."""

    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.CASCADE, related_name="authorships"
    )
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="authorships"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    role = models.CharField(_("title when writing"), max_length=150, blank=True)
    organisation_name = models.CharField(_("organisation when writing"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("author of a post")
        verbose_name_plural = _("authors of a post")
        ordering = ["post", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="authorship_unique")]

    def __str__(self):
        return str(self.author)


class PostVersionQuerySet(FindableQuerySet):
    def written_by(self, user_id):
        """Versions of posts of which the person is an author."""
        return self.filter(Exists(Authorship.objects.filter(post=OuterRef("post"), author__user=user_id)))

    def edited_by(self, rights):
        """Versions that one with ``rights`` edits: all for publishers, her own and her blogs' for writers."""
        if rights.is_administrator or Role.PUBLISHER in rights.roles:
            return self
        if Role.WRITER not in rights.roles:
            return self.none()
        own = Authorship.objects.filter(post=OuterRef("post"), author__user=rights.user_id)
        blogs = Blog.editors.through.objects.filter(blog=OuterRef("post__blog"), user=rights.user_id)
        return self.filter(Exists(own) | Exists(blogs))

    def scheduled(self, now=None):
        """Versions that come out by themselves when their time has come."""
        return self.filter(state=VersionState.PUBLISHED, published_at__gt=now or timezone.now())

    def for_work(self):
        """With post, blog and authors, for the lists of those who write. Three queries."""
        return self.select_related("post__blog").prefetch_related(
            Prefetch("post__authorships", Authorship.objects.select_related("author"))
        )

    def visible_to(self, user, now=None):
        """What ``user`` may read: versions that are out; staff who may view versions read the others too."""
        if may_see_drafts(user, "blog.view_postversion"):
            return self
        return self.published(now)

    def published(self, now=None):
        """Versions that are out: published, and their time has come."""
        return self.filter(state=VersionState.PUBLISHED, published_at__lte=now or timezone.now())

    def waiting(self, now=None):
        """Versions that come out by themselves when their time has come."""
        return self.filter(state=VersionState.PUBLISHED, published_at__gt=now or timezone.now())

    def by_slug(self, slug):
        """Return the version with ``slug``, the active language's first. One query. Raises Http404."""
        found = [] if "\x00" in slug else self.filter(slug=slug)
        found = sorted(found, key=lambda version: version.language != languages.current())
        if not found:
            raise Http404(f"No post has the address {slug!r}")
        return found[0]


class PostVersion(Record, Findable):
    """A post in one language: the original, a translation, a summary, or an article of its own."""

    FOUND_BY = ("title", "excerpt", "body")

    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.CASCADE, related_name="versions")
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, languages.OWN_NAMES[code]) for code in languages.CODES]
    )
    relation = models.CharField(_("relation to the others"), max_length=12, choices=Relation.choices)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=SLUG_LENGTH, blank=True, editable=False)
    excerpt = models.TextField(_("excerpt"), blank=True, help_text=_("Drawn from the text when empty."))
    body = models.TextField(_("text"))
    picture_alt = models.CharField(_("text alternative of the picture"), max_length=300, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=VersionState.choices, default=VersionState.DRAFT
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = PostVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("language version of a post")
        verbose_name_plural = _("language versions of a post")
        ordering = ["post", "pk"]
        indexes = [
            # The lists of posts ask for what is out, newest first.
            models.Index(fields=["state", "published_at"], name="postversion_out"),
            # Whether a version of a post is out, and since when: else SQLite reads them all for each post.
            models.Index(fields=["post", "state", "published_at"], name="postversion_of_post_out"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "language"],
                name="postversion_one_a_language",
                violation_error_message=_("The post already has a version in this language."),
            ),
            models.UniqueConstraint(
                fields=["language", "slug"],
                name="postversion_unique_slug",
                violation_error_message=_("This address is already in use."),
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(relation=Relation.ORIGINAL),
                name="postversion_one_original",
                violation_error_message=_("The post already has an original."),
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.PUBLISHED) | Q(published_at__isnull=False),
                name="postversion_published_has_time",
                violation_error_message=_("Give the time of publication."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        """Clean the text, and make the address, which follows the title until the version has been out.

        At most two queries more than the save.
        """
        self.body = richtext.clean(self.body)
        self.search_text = self.own_text()
        if not self.slug or self._address_may_change():
            taken = PostVersion.objects.exclude(post=self.post_id).values_list("slug", flat=True)
            self.slug = unused_slug(self.title, taken.filter(slug__startswith=make_slug(self.title)[:40]))
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "body", "slug", "search_text"}
        super().save(**kwargs)

    def _address_may_change(self):
        """Whether the title says another address than the version has, and no reader knows that one yet."""
        own = make_slug(self.title)
        if not self.pk or self.slug == own or re.fullmatch(rf"{re.escape(own[:85])}-\d+", self.slug):
            return False
        out = PostVersion.objects.exclude(state=VersionState.DRAFT).filter(published_at__lte=timezone.now())
        return not out.filter(pk=self.pk).exists()

    def clean(self):
        if (
            self.post_id
            and self.post.picture
            and not self.picture_alt
            and self.state == VersionState.PUBLISHED
        ):
            raise ValidationError({"picture_alt": _("Tell in words what the picture shows.")})

    def get_absolute_url(self):
        return reverse("blog:post-detail", args=[self.slug])

    @property
    def lang(self) -> str:
        """The language to mark the text with: "" when it is the page's own."""
        return "" if self.language == languages.current() else self.language

    @property
    def local_name(self) -> languages.LocalText:
        return languages.LocalText(self.title, self.language)

    @property
    def is_out(self) -> bool:
        """Everybody may read it now: what ``published()`` asks of the database."""
        return self.state == VersionState.PUBLISHED and self.published_at <= timezone.now()

    @property
    def has_been_out(self) -> bool:
        """Everybody may read it now, or could before it was archived."""
        came_out = self.published_at is not None and self.published_at <= timezone.now()
        return came_out and self.state != VersionState.DRAFT

    @property
    def is_scheduled(self) -> bool:
        """It comes out by itself when its time has come."""
        return self.state == VersionState.PUBLISHED and self.published_at > timezone.now()

    @property
    def own_url(self) -> str:
        """Its address among the pages of its own language."""
        with languages.reading(self.language):
            return self.get_absolute_url()

    @property
    def excerpt_text(self) -> str:
        """The excerpt as written, else the first words of the text."""
        if self.excerpt:
            return self.excerpt
        words = richtext.running(self.body).split()
        return " ".join(words[:EXCERPT_WORDS]) + (" …" if len(words) > EXCERPT_WORDS else "")
