"""What readers say of a post. The e-mail address is never shown."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.choices import CommentState, RejectReason
from blog.models.posts import Post, PostVersion
from organisations.choices import State
from portal.accounts.choices import Role
from portal.lib import languages
from portal.lib.records import Identified, Record
from projects.models import Project

# Whoever has one of these roles reads all comments; the editors of a theme blog read those of their blog.
READ_ALL = {Role.MODERATOR, Role.PUBLISHER}


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """Comments that are shown; an answer is when what it answers is."""
        answered = Q(parent=None) | Q(parent__state=CommentState.APPROVED)
        return self.filter(answered, state=CommentState.APPROVED)

    def public(self, now=None):
        """Comments that everybody reads: approved, on a post that is out or a project that is published."""
        out = Exists(PostVersion.objects.published(now).filter(post=OuterRef("post")))
        return self.approved().filter(out | Q(project__publication=State.PUBLISHED)).exclude(text="")

    def waiting(self):
        """Comments that a moderator should read, without what looks like an advertisement."""
        return self.filter(state=CommentState.WAITING).exclude(reason=RejectReason.SPAM)

    def suspected(self):
        """Comments that a program seems to have sent: they wait, but nobody is told of them."""
        return self.filter(state=CommentState.WAITING, reason=RejectReason.SPAM)

    def unread(self):
        """Comments that are shown already and that no moderator has read yet."""
        return self.filter(state=CommentState.APPROVED, moderated_at=None).exclude(text="")

    def reported(self):
        """Comments of which a reader says that they should not be shown, and nobody has looked yet."""
        return self.filter(Exists(CommentReport.objects.open().filter(comment=OuterRef("pk"))))

    def moderated_by(self, rights):
        """Comments that one with ``rights`` decides about: all of them, or those of the own theme blogs."""
        if rights.is_administrator or not rights.roles.isdisjoint(READ_ALL):
            return self
        if Role.WRITER not in rights.roles:
            return self.none()
        return self.filter(post__blog__editors=rights.user_id)

    def for_list(self):
        """With what they are on and what they answer, so that ``place`` asks nothing. Three queries."""
        return self.select_related("post__blog", "project", "parent").prefetch_related("post__versions")


class Comment(Record):
    """A reader's comment: heading, name and text are shown once approved, the e-mail address never.

    A comment that waits with the reason "advertisement" is one that a program seems to have sent. One
    without text was taken away by its writer, and stands only for the answers to it.
    """

    post = models.ForeignKey(
        Post,
        verbose_name=_("post"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="comments",
        help_text=_("A comment is on a post, or in the open discussion of a project."),
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("answers"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, languages.OWN_NAMES[code]) for code in languages.CODES]
    )
    heading = models.CharField(_("heading"), max_length=120, blank=True)
    name = models.CharField(
        _("name"), max_length=80, blank=True, help_text=_("Empty when the data of its writer was deleted.")
    )
    text = models.TextField(_("text"), max_length=4000)
    email = models.EmailField(_("e-mail, never shown"), blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account of the author who answers"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
    )
    is_by_author = models.BooleanField(_("by an author of the post"), default=False)

    state = models.CharField(
        _("state"), max_length=10, choices=CommentState.choices, default=CommentState.WAITING
    )
    reason = models.CharField(
        _("why it is not published"), max_length=10, choices=RejectReason.choices, blank=True
    )
    reason_text = models.CharField(_("in words"), max_length=300, blank=True)
    moderated_at = models.DateTimeField(_("read"), null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("read by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        indexes = [
            # Moderators ask for what waits, oldest first.
            models.Index(fields=["state", "created_at"], name="comment_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(post=None, project__isnull=False) | Q(post__isnull=False, project=None),
                name="comment_on_one",
                violation_error_message=_("A comment is on a post or on a project."),
            )
        ]

    def __str__(self):
        return self.heading or self.text[:60]

    @property
    def thing(self) -> Post | Project:
        """What it is on."""
        return self.post if self.post_id else self.project

    @property
    def lang(self) -> str:
        """The language to mark the text with: "" when it is the page's own."""
        return "" if self.language == languages.current() else self.language

    @property
    def place(self) -> languages.LocalText:
        """The name of what it is on, for a reader of the active language. No queries after for_list().

        Of a post that is taken back it is one that readers have seen: drafts are not told.
        """
        if not self.post_id:
            return self.project.local_name
        order = languages.chain()
        versions = [version for version in self.post.versions.all() if version.has_been_out]
        best = min(
            versions, key=lambda version: (not version.is_out, order.index(version.language)), default=None
        )
        return best.local_name if best else languages.LocalText(f"#{self.post_id}", languages.current())

    @property
    def is_suspected(self) -> bool:
        return self.state == CommentState.WAITING and self.reason == RejectReason.SPAM

    @property
    def is_unread(self) -> bool:
        return self.state == CommentState.APPROVED and self.moderated_at is None and bool(self.text)


class CommentReportQuerySet(models.QuerySet):
    def open(self):
        """Reports that nobody has handled."""
        return self.filter(handled_at=None)


class CommentReport(Identified):
    """A reader's notice that a comment which is shown should not be. Nobody is told who sent it."""

    comment = models.ForeignKey(
        Comment, verbose_name=_("comment"), on_delete=models.CASCADE, related_name="reports"
    )
    reason = models.CharField(_("reason"), max_length=10, choices=RejectReason.choices)
    text = models.CharField(_("in words"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    handled_at = models.DateTimeField(_("handled"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CommentReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a comment")
        verbose_name_plural = _("reports of comments")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.get_reason_display()
