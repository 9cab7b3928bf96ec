"""Contributions to goals and to steps in one list, for those who answer them and those who made them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.utils import timezone

from organisations.choices import ContributionState, Mark
from organisations.models import GoalContribution, StepContribution
from organisations.models.verification import FRESH_FOR
from organisations.permissions import counties_answered
from portal.accounts.rights import Rights

MODELS = {"goal": GoalContribution, "step": StepContribution}
# A confirmation that runs out within this time is shown as one to confirm again.
SOON = dt.timedelta(days=30)


class Both:
    """Goals' and steps' contributions as one list that pages can be cut from.

    ``goals`` and ``steps`` are query sets. A page takes three queries, and its length one more.
    """

    def __init__(self, goals: models.QuerySet, steps: models.QuerySet, today: dt.date | None = None):
        self.sets = {"goal": goals, "step": steps}
        self.today = today or timezone.localdate()

    def count(self) -> int:
        return self._pairs().count()

    def __len__(self):
        return self.count()

    def __getitem__(self, place: slice) -> list:
        pairs = list(self._pairs().order_by("rank", "-newest", "kind", "pk")[place])
        found = {
            (kind, row.pk): row
            for kind, number in (("goal", 0), ("step", 1))
            if (pks := [pair["pk"] for pair in pairs if pair["kind"] == number])
            for row in MODELS[kind].objects.with_names().filter(pk__in=pks)
        }
        keys = [("step" if pair["kind"] else "goal", pair["pk"]) for pair in pairs]
        return [found[key] for key in keys if key in found]

    def _pairs(self):
        goals, steps = (
            rows.order_by()
            .annotate(
                kind=Value(number, IntegerField()), rank=_rank(self.today), newest=models.F("updated_at")
            )
            .values("pk", "kind", "rank", "newest")
            for number, rows in enumerate(self.sets.values())
        )
        return goals.union(steps, all=True)


def _rank(today):
    """What waits for an answer comes first, then what has to be confirmed again, then the others."""
    return Case(
        When(state=ContributionState.CLAIMED, then=0),
        When(to_confirm_again(today), then=1),
        When(state=ContributionState.CONFIRMED, then=2),
        When(state=ContributionState.DECLINED, then=3),
        default=4,
        output_field=IntegerField(),
    )


def to_confirm_again(today: dt.date) -> Q:
    """Return the condition of confirmations that have run out, or will soon."""
    soon = today + SOON
    runs_out = Q(valid_until__lte=soon) | Q(valid_until=None, verified_on__lte=soon - FRESH_FOR)
    return Q(runs_out, state=ContributionState.CONFIRMED)


def answered_by(rights: Rights) -> dict[str, models.QuerySet]:
    """Return by kind the contributions that one may answer; those of drafts are not among them."""
    counties = counties_answered(rights)
    found = {kind: model.objects.seen_by_counties() for kind, model in MODELS.items()}
    if counties is None:
        return found
    return {kind: rows.answered_in(counties) for kind, rows in found.items()}


@dataclass(frozen=True)
class Counts:
    """How many wait for an answer, are to be confirmed again, and so on."""

    waiting: int = 0
    again: int = 0
    confirmed: int = 0
    declined: int = 0
    ended: int = 0

    def __add__(self, other):
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def counts(sets: Iterable[models.QuerySet], today: dt.date | None = None) -> Counts:
    """Count contributions by what has to be done with them. A query for each set."""
    conditions = conditions_of(today or timezone.localdate())
    asked = {name: models.Count("pk", filter=condition) for name, condition in conditions.items()}
    return sum((Counts(**rows.order_by().aggregate(**asked)) for rows in sets), Counts())


def conditions_of(today: dt.date) -> dict[str, Q]:
    """Return the condition of each group of ``Counts``, by name."""
    return {
        "waiting": Q(state=ContributionState.CLAIMED),
        "again": to_confirm_again(today),
        "confirmed": Q(state=ContributionState.CONFIRMED),
        "declined": Q(state=ContributionState.DECLINED),
        "ended": Q(state=ContributionState.ENDED),
    }


def mark_of(contribution, today: dt.date | None = None) -> str:
    """Return how firmly a contribution stands today; a declined or ended one's state. No queries."""
    if contribution.state == ContributionState.CONFIRMED:
        today = today or timezone.localdate()
        return Mark.CONFIRMED if contribution.fresh_until >= today else Mark.AGEING
    return contribution.state


def runs_out_soon(contribution, today: dt.date | None = None) -> bool:
    """Whether a confirmation has run out or will soon. No queries."""
    last = contribution.fresh_until
    today = today or timezone.localdate()
    return (
        mark_of(contribution) in (Mark.CONFIRMED, Mark.AGEING) and last is not None and last <= today + SOON
    )
