"""What has been written for the public, told in numbers, and parts of pages drawn ahead of their readers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stamp(models.Model):
    """A move of a key. The version of a key is the sum of its moves, so nobody waits for anybody's row.

    Rows are only added, in the transaction of what they tell of; ``run_due`` folds a key's rows into one.
    A move is a random number: a version that was rolled back, or lost with a database that was restored,
    does not come again with other content.
    """

    key = models.CharField(_("key"), max_length=100)
    moves = models.BigIntegerField(_("moves"))

    class Meta:
        verbose_name = _("stamp")
        verbose_name_plural = _("stamps")
        ordering = ("pk",)
        # Each page that is kept asks for the sums of its keys, and for nothing else.
        indexes = (models.Index(fields=["key", "moves"], name="stamp_version"),)

    def __str__(self):
        return f"{self.key} {self.moves}"


class DrawnPart(models.Model):
    """A part of a page as it was drawn when its keys had some versions (portal.caching.parts).

    There is one of each part, page and language: what is drawn anew takes its place.
    """

    page = models.CharField(_("page"), max_length=100)
    language = models.CharField(_("language"), max_length=5)
    template = models.CharField(_("template"), max_length=100)
    release = models.CharField(_("release"), max_length=32)
    versions = models.JSONField(_("versions"))
    until = models.DateTimeField(_("until"))
    html = models.TextField(_("HTML"))

    class Meta:
        verbose_name = _("part of a page")
        verbose_name_plural = _("parts of pages")
        ordering = ("pk",)
        constraints = (
            # Also the index by which a page's parts are read at once.
            models.UniqueConstraint(fields=["page", "language", "template"], name="drawn_part_of_page"),
        )

    def __str__(self):
        return f"{self.page} {self.language} {self.template}"
