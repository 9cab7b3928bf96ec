"""The money and the turning points of a programme or a project, each with its source."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib.records import Identified, some_language
from projects.choices import MoneyKind
from projects.models.projects import Programme, Project
from regions.models import Source


def of_one(model_name):
    """Return the constraint that a row belongs to a programme or to a project, not to both."""
    return models.CheckConstraint(
        condition=Q(programme=None, project__isnull=False) | Q(programme__isnull=False, project=None),
        name=f"{model_name}_of_one",
        violation_error_message=_("Choose a programme or a project."),
    )


class Funding(Identified):
    """A sum of money for a programme or a project: who gave it, in which year, and what kind of sum it is."""

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="fundings",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="fundings",
    )
    giver = models.CharField(_("giver"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("what the sum is"), max_length=10, choices=MoneyKind.choices)
    amount = models.DecimalField(_("amount, €"), max_digits=14, decimal_places=2)
    note = models.CharField(_("note"), max_length=300, blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="fundings"
    )

    class Meta:
        verbose_name = _("funding")
        verbose_name_plural = _("fundings")
        ordering = ["programme", "project", "year", "giver", "pk"]
        constraints = [
            of_one("funding"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="funding_not_negative",
                violation_error_message=_("A sum cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.giver} {self.year}"


class Milestone(Identified):
    """A turning point in the life of a programme or a project: what happened, and when."""

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="milestones",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="milestones",
    )
    date = models.CharField(_("time"), max_length=10, help_text=_("Year, month or day, as it is known."))
    text = models.CharField(_("what happened"), max_length=300)
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
    )

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["programme", "project", "date", "pk"]
        constraints = [of_one("milestone"), some_language("milestone", "text")]

    def __str__(self):
        return f"{self.date} {self.text}"
