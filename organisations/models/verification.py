"""When and by whom a fact was checked, and how it ages."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.choices import Freshness, VerifiedBy

# A check without an end date is taken as fresh for a year.
FRESH_FOR = dt.timedelta(days=365)
# What ends within this time is looked at once more before it does.
SOON = dt.timedelta(days=30)


def checked_before(today, fresh_for=FRESH_FOR):
    """Return the condition that a record was never checked, or longer ago than ``fresh_for``."""
    return Q(verified_on=None) | Q(verified_on__lt=today - fresh_for)


def ends_soon(field, today):
    """Return the condition that a record ends soon, by its date ``field``, and was not checked lately."""
    return Q(**{f"{field}__range": (today, today + SOON)}) & checked_before(today, SOON)


class Verified(models.Model):
    """A record that somebody checks from time to time: once in its interval, ``check_every``."""

    verified_on = models.DateField(_("checked on"), null=True, blank=True)
    verified_by = models.CharField(_("checked by"), max_length=12, choices=VerifiedBy.choices, blank=True)

    class Meta:
        abstract = True

    @property
    def check_every(self) -> dt.timedelta:
        """How long a check is trusted. Kinds of records that age faster say so themselves."""
        return FRESH_FOR

    @property
    def fresh_until(self) -> dt.date | None:
        """The last day on which the check is trusted; None when nothing was checked."""
        return self.verified_on and self.verified_on + self.check_every

    @property
    def freshness(self) -> Freshness:
        """Checked, getting old once its interval is over, doubtful when that is over for the second time."""
        last = self.fresh_until
        today = timezone.localdate()
        if last is None:
            return Freshness.NEVER
        if today <= last:
            return Freshness.VERIFIED
        return Freshness.AGEING if today <= last + self.check_every else Freshness.DOUBTFUL

    @property
    def is_stale(self) -> bool:
        """It was checked, but so long ago that it should be checked again."""
        return self.freshness in (Freshness.AGEING, Freshness.DOUBTFUL)


def verified_on_and_by(name):
    """Return the constraint that the day of a check and who made it are told together."""
    return models.CheckConstraint(
        condition=Q(verified_on=None, verified_by="") | Q(verified_on__isnull=False, verified_by__gt=""),
        name=f"{name}_verified_on_and_by",
        violation_error_message=_("Tell both when and by whom this was checked."),
    )
