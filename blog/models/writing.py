"""What is kept beside the text of a language version: corrections, and answers to remarks."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.posts import PostVersion
from portal.editing.choices import OPEN, RevisionState
from portal.editing.models import Revision
from portal.lib.records import Identified


class Correction(Identified):
    """A note to readers on what was wrong in a published text, and when it was mended."""

    version = models.ForeignKey(
        PostVersion, verbose_name=_("language version"), on_delete=models.CASCADE, related_name="corrections"
    )
    made_at = models.DateTimeField(_("corrected"), default=timezone.now)
    text = models.CharField(_("what was corrected"), max_length=500)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["version", "-made_at", "-pk"]

    def __str__(self):
        return self.text


class Dismissal(Identified):
    """A remark of the checks that a writer has answered: it does not hold for this text, because …

    ``about`` is a digest of what the remark was about; when that changes, the remark comes again.
    """

    version = models.ForeignKey(
        PostVersion, verbose_name=_("language version"), on_delete=models.CASCADE, related_name="dismissals"
    )
    check_name = models.SlugField(_("check"), max_length=40)
    about = models.CharField(_("what it was about"), max_length=64)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("answered remark")
        verbose_name_plural = _("answered remarks")
        ordering = ["version", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "check_name", "about"],
                name="dismissal_once",
                violation_error_message=_("This remark has been answered already."),
            )
        ]

    def __str__(self):
        return f"{self.check_name}: {self.reason}"


class PreviewLink(Identified):
    """A link by which somebody without an account sees one change of a version before it is out.

    It holds until its time, and no longer than the change waits: once that is out or thrown away, or the
    link is taken back, there is nothing at its address.
    """

    version = models.ForeignKey(
        PostVersion,
        verbose_name=_("language version"),
        on_delete=models.CASCADE,
        related_name="preview_links",
    )
    revision = models.ForeignKey(
        Revision, verbose_name=_("change"), on_delete=models.CASCADE, related_name="preview_links"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    ends_at = models.DateTimeField(_("holds until"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return f"{self.version}: {self.ends_at:%Y-%m-%d %H:%M}"

    @property
    def holds(self) -> bool:
        """Whether it shows something now, by its version and change as they were read. No queries."""
        if self.revoked_at or self.ends_at <= timezone.now():
            return False
        if self.revision.state in OPEN:
            return True
        return self.revision.state == RevisionState.PUBLISHED and self.version.is_scheduled
