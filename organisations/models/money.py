"""Agreements that organisations have with counties, and grants decided for them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.choices import AgreementKind, State
from organisations.models.activities import Activity
from organisations.models.organisations import Organisation
from portal.lib.records import Record, some_language
from regions.choices import GrantKind
from regions.models import County, Goal, Source


def _own_activity(record):
    """Raise ValidationError when ``record`` is about an activity of another organisation."""
    if record.activity_id and record.activity.organisation_id != record.organisation_id:
        raise ValidationError({"activity": _("Choose an activity of the same organisation.")})


class MoneyQuerySet(models.QuerySet):
    def public(self):
        """Those of published organisations: what visitors see."""
        return self.filter(organisation__state=State.PUBLISHED)


class AgreementQuerySet(MoneyQuerySet):
    def in_force(self, today=None):
        today = today or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)


class Agreement(Record):
    """A partnership, cooperation or purchase agreement between an organisation and a county."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="agreements"
    )
    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.PROTECT, related_name="agreements"
    )
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="agreements",
        help_text=_("What it is about; empty when it is about the whole organisation."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=AgreementKind.choices)
    subject = models.CharField(_("subject"), max_length=300)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["organisation", "-starts_on", "pk"]
        constraints = [
            some_language("agreement", "subject"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="agreement_ends_after_start",
                violation_error_message=_("An agreement cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} – {self.county}: {self.get_kind_display()}"

    @property
    def public_activity(self):
        """The published activity that it is about; None when there is none."""
        return self.activity if self.activity_id and self.activity.state == State.PUBLISHED else None

    def clean(self):
        _own_activity(self)


class GrantDecisionQuerySet(MoneyQuerySet):
    def of_state(self):
        """Decisions of STEA, the state's funding centre."""
        return self.filter(Q(kind=GrantKind.STATE) | Q(giver__iexact="STEA"), county=None)


class GrantDecision(Record):
    """A giver's decision on one organisation's application for money in one year."""

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="grant_decisions"
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="grant_decisions",
        help_text=_("Empty when the giver is not a county."),
    )
    giver = models.CharField(_("giver, when not a county"), max_length=120, blank=True)
    activity = models.ForeignKey(
        Activity,
        verbose_name=_("activity"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="grant_decisions",
        help_text=_("What it is for; empty when it is for the whole organisation."),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=12, choices=GrantKind.choices)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    applied = models.DecimalField(_("applied for, €"), max_digits=14, decimal_places=2, null=True, blank=True)
    granted = models.DecimalField(_("granted, €"), max_digits=14, decimal_places=2, null=True, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    section = models.CharField(_("section of the minutes"), max_length=30, blank=True)
    goals = models.ManyToManyField(Goal, verbose_name=_("goals"), blank=True, related_name="grant_decisions")
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")

    objects = GrantDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant decision")
        verbose_name_plural = _("grant decisions")
        ordering = ["organisation", "-year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(county__isnull=False, giver="") | Q(county=None, giver__gt=""),
                name="grantdecision_one_giver",
                violation_error_message=_("Give the county, or the name of another giver."),
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=False) | Q(applied__isnull=False),
                name="grantdecision_has_sum",
                violation_error_message=_("Give the sum applied for or granted."),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} {self.year}"

    @property
    def public_activity(self):
        """The published activity that it is for; None when there is none."""
        return self.activity if self.activity_id and self.activity.state == State.PUBLISHED else None

    def clean(self):
        _own_activity(self)
