"""Money to organisations as its givers have told of it, a giver, year and kind at a time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib.records import Record
from regions.choices import GrantKind, Precision
from regions.models.areas import County
from regions.models.sources import Source


class GrantSummaryQuerySet(models.QuerySet):
    def by_year(self):
        """In order of year and kind, with sources. One query."""
        return self.select_related("source").order_by("year", "kind", "pk")


class GrantSummary(Record):
    """What a county, or STEA, gave to organisations in a year in one kind of grant.

    Budget, granted and applied are three different facts: they are never added to one another, and a
    missing one is unknown, not zero. Sums of different givers are not comparable without a word of why.
    """

    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grant_summaries",
        help_text=_("Empty for STEA, the state's funding centre."),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=12, choices=GrantKind.choices)
    own_word = models.CharField(_("giver's own word"), max_length=120)

    budget = models.DecimalField(_("budget, €"), max_digits=14, decimal_places=2, null=True, blank=True)
    granted = models.DecimalField(_("granted, €"), max_digits=14, decimal_places=2, null=True, blank=True)
    applied = models.DecimalField(_("applied for, €"), max_digits=14, decimal_places=2, null=True, blank=True)
    precision = models.CharField(
        _("precision"), max_length=12, choices=Precision.choices, default=Precision.EXACT
    )
    recipients = models.PositiveIntegerField(_("recipients"), null=True, blank=True)
    applications = models.PositiveIntegerField(_("applications"), null=True, blank=True)
    note = models.TextField(_("note on comparability"), blank=True)

    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="grant_summaries"
    )

    objects = GrantSummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant summary")
        verbose_name_plural = _("grant summaries")
        ordering = ["county__code", "year", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "own_word_fi"],
                name="grantsummary_unique",
                violation_error_message=_("This giver, year and kind is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["year", "own_word_fi"],
                condition=Q(county=None),
                name="grantsummary_unique_state",
                violation_error_message=_("This giver, year and kind is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=False)
                | Q(granted__isnull=False)
                | Q(applied__isnull=False)
                | Q(recipients__isnull=False)
                | Q(applications__isnull=False),
                name="grantsummary_says_something",
                violation_error_message=_("Give at least one sum or number."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="grantsummary_year_in_range",
                violation_error_message=_("The year is not between 1990 and 2100."),
            ),
        ]

    def __str__(self):
        return f"{self.county or 'STEA'} {self.year} {self.own_word_fi}"
