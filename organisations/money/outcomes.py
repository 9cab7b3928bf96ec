"""Outcome contracts: what was agreed, and how far it has come, in words and with the day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organisations.choices import Nature, Progress
from organisations.models import Activity, AgreedOutcome, Agreement
from portal.lib import languages
from portal.lib.languages import LocalText
from portal.templatetags.ui import number


@dataclass(frozen=True)
class OutcomeSoFar:
    """An agreed outcome and how far it has come. The target is a number to be reached."""

    outcome: AgreedOutcome
    today: dt.date

    @property
    def name(self) -> LocalText:
        """What was agreed on."""
        return languages.localised(self.outcome, "name")

    @property
    def unit(self) -> LocalText:
        """In what it is counted."""
        return languages.localised(self.outcome, "unit")

    @property
    def progress(self) -> Progress:
        """How far it has come. Before its day it is on its way; a result is needed to say more."""
        outcome = self.outcome
        is_over = outcome.due_on is not None and outcome.due_on < self.today
        if outcome.result is None:
            return Progress.OVERDUE if is_over else Progress.UNKNOWN
        if outcome.result >= outcome.target:
            return Progress.REACHED
        if not is_over:
            return Progress.ON_THE_WAY
        return Progress.NOT_REACHED if outcome.result_on >= outcome.due_on else Progress.OVERDUE

    @property
    def share(self) -> Decimal | None:
        """How much of the target has been reached, in per cent; None when it is not known."""
        if self.outcome.result is None or not self.outcome.target:
            return None
        return 100 * self.outcome.result / self.outcome.target

    @property
    def sentence(self) -> str:
        """How far it has come, with both numbers and the day as of which it is known."""
        outcome, unit = self.outcome, self.unit.text
        if outcome.result is None:
            first = _("Agreed: %(target)s %(unit)s. The result is not known.") % {
                "target": plain(outcome.target),
                "unit": unit,
            }
        else:
            first = _("Result %(result)s %(unit)s as of %(day)s; agreed %(target)s.") % {
                "result": plain(outcome.result),
                "target": plain(outcome.target),
                "unit": unit,
                "day": date_format(outcome.result_on, "DATE_FORMAT"),
            }
        return f"{first} {self._due()}".strip()

    def _due(self):
        if self.outcome.due_on is None:
            return ""
        words = (
            _("It was to be reached by %(day)s.")
            if self.outcome.due_on < self.today
            else _("To be reached by %(day)s.")
        )
        return words % {"day": date_format(self.outcome.due_on, "DATE_FORMAT")}


@dataclass(frozen=True)
class Contract:
    """An activity that is paid for by its outcomes. ``words``: what it tells of them in a text."""

    activity: Activity
    agreements: list[Agreement]
    outcomes: list[OutcomeSoFar]
    words: LocalText


def of_activity(activity, today: dt.date | None = None) -> list[OutcomeSoFar]:
    """Return what was agreed on for ``activity`` and how far it has come. One query."""
    today = today or timezone.localdate()
    return [OutcomeSoFar(outcome, today) for outcome in activity.outcomes.select_related("source")]


def contracts(county, today: dt.date | None = None) -> list[Contract]:
    """Return the outcome contracts of ``county``: activities given there, or that an agreement is about.

    An activity with agreed outcomes is one, whatever its nature says. Three queries.
    """
    today = today or timezone.localdate()
    agreements = Agreement.objects.filter(county=county).in_force(today)
    activities = (
        Activity.objects.published()
        .filter(Q(nature=Nature.OUTCOME_CONTRACT) | Q(outcomes__isnull=False))
        .filter(
            Q(pk__in=Activity.objects.in_county(county).values("pk"))
            | Q(pk__in=agreements.exclude(activity=None).order_by().values("activity"))
        )
        .distinct()
        .select_related("organisation")
        .prefetch_related(
            Prefetch("agreements", agreements.select_related("source"), to_attr="in_force"),
            Prefetch("outcomes", AgreedOutcome.objects.select_related("source"), to_attr="agreed"),
        )
        .order_by(f"organisation__sort_{languages.current()}", f"sort_{languages.current()}", "pk")
    )
    return [
        Contract(
            activity,
            activity.in_force,
            [OutcomeSoFar(outcome, today) for outcome in activity.agreed],
            languages.localised(activity, "agreed_outcomes"),
        )
        for activity in activities
    ]


def plain(value: Decimal) -> str:
    """Return a number as the reader writes it, without zeros that say nothing."""
    return number(value.normalize())
