"""What has been written for the public, told in numbers: a look at them says if a page is still true."""

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
