"""What an outcome contract has agreed on, and what has come of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models.activities import Activity
from portal.lib import languages
from portal.lib.records import Record, some_language
from regions.models import Source


class AgreedOutcome(Record):
    """One outcome of an activity that is paid for by outcomes: the agreed measure and the result so far.

    A result that is not known yet is empty, not zero.
    """

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="outcomes"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    name = models.CharField(_("agreed outcome"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    due_on = models.DateField(_("to be reached by"), null=True, blank=True)
    result = models.DecimalField(_("result so far"), max_digits=14, decimal_places=2, null=True, blank=True)
    result_on = models.DateField(_("result as of"), null=True, blank=True)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("agreed outcome")
        verbose_name_plural = _("agreed outcomes")
        ordering = ["activity", "order", "pk"]
        constraints = [
            some_language("agreedoutcome"),
            models.CheckConstraint(
                condition=Q(result=None, result_on=None) | Q(result__isnull=False, result_on__isnull=False),
                name="agreedoutcome_result_has_day",
                violation_error_message=_("A result tells the day as of which it is known."),
            ),
        ]

    def __str__(self):
        return languages.localised(self, "name").text
