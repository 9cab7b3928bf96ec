"""What is kept beside the text of a language version: corrections, and answers to remarks."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.posts import PostVersion
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
