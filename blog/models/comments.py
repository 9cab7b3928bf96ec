"""What readers say of a post. The e-mail address is never shown."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from blog.choices import CommentState
from blog.models.posts import Post
from portal.lib import languages
from portal.lib.records import Record


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """Comments that are shown; an answer is when what it answers is."""
        answered = Q(parent=None) | Q(parent__state=CommentState.APPROVED)
        return self.filter(answered, state=CommentState.APPROVED)


class Comment(Record):
    """A reader's comment: heading, name and text are shown once approved, the e-mail address never."""

    post = models.ForeignKey(Post, verbose_name=_("post"), on_delete=models.CASCADE, related_name="comments")
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
    name = models.CharField(_("name"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)
    email = models.EmailField(_("e-mail, never shown"), blank=True)
    is_by_author = models.BooleanField(_("by an author of the post"), default=False)

    state = models.CharField(
        _("state"), max_length=10, choices=CommentState.choices, default=CommentState.WAITING
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.heading or self.text[:60]
