"""What became of what advisory bodies said: the figures of a county's pages, its briefing and its slides."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regions.choices import Outcome
from regions.models import BodyStatement


@dataclass(frozen=True)
class Outcomes:
    """How many statements there are, how many of each outcome, and since when the oldest has no answer.

    ``first`` and ``last``: the days between which they were given; None when there are none.
    """

    total: int
    by_outcome: dict[str, int]
    waiting_since: dt.date | None
    examples: int
    first: dt.date | None
    last: dt.date | None
    today: dt.date

    @property
    def open(self) -> int:
        """How many have no answer yet."""
        return self.by_outcome[Outcome.OPEN]

    @property
    def answered(self) -> int:
        return self.total - self.open

    @property
    def days_waiting(self) -> int | None:
        """For how many days the oldest without an answer has waited; None when each has its answer."""
        return (self.today - self.waiting_since).days if self.waiting_since else None


def outcomes_of(county, today: dt.date | None = None) -> Outcomes:
    """Return what became of the statements of ``county``'s bodies; None: of the national ones. One query."""
    today = today or timezone.localdate()
    counted = BodyStatement.objects.filter(body__county=county).aggregate(
        total=Count("pk"),
        **{outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in Outcome},
        waiting_since=Min("given_on", filter=Q(outcome=Outcome.OPEN)),
        examples=Count("pk", filter=Q(body__is_example=True)),
        first=Min("given_on"),
        last=Max("given_on"),
    )
    by_outcome = {outcome.value: counted.pop(outcome.value) for outcome in Outcome}
    return Outcomes(by_outcome=by_outcome, today=today, **counted)


def in_words(outcomes: Outcomes) -> str:
    """Return in a sentence how many statements there are and what became of them; "" when there are none."""
    if not outcomes.total:
        return ""
    phrases = {
        Outcome.ACCEPTED: lambda count: ngettext("%(count)s accepted", "%(count)s accepted", count),
        Outcome.PARTLY: lambda count: ngettext(
            "%(count)s partly accepted", "%(count)s partly accepted", count
        ),
        Outcome.REJECTED: lambda count: ngettext("%(count)s not accepted", "%(count)s not accepted", count),
        Outcome.OPEN: lambda count: ngettext(
            "%(count)s without an answer yet", "%(count)s without an answer yet", count
        ),
    }
    parts = [
        phrases[outcome](count) % {"count": count}
        for outcome in Outcome
        if (count := outcomes.by_outcome[outcome])
    ]
    statements = ngettext("%(count)s statement", "%(count)s statements", outcomes.total) % {
        "count": outcomes.total
    }
    return _("%(statements)s: %(outcomes)s.") % {"statements": statements, "outcomes": ", ".join(parts)}
