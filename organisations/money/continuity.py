"""Where money to a county's organisations may come to an end: every warning, the most severe first."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from organisations.money import resting, years
from organisations.money.warning import ContinuityWarning, Found


@dataclass(frozen=True)
class Continuity:
    """The warnings of a county by kind, and that on the state's money in the whole country, if any."""

    alone: Found
    years: Found
    falling: Found
    state: ContinuityWarning | None

    @property
    def kinds(self) -> list[Found]:
        """The most severe kind first."""
        return [self.alone, self.years, self.falling]

    @property
    def first(self) -> list[ContinuityWarning]:
        """Those that were asked for, the most severe first; that on the whole country is the last."""
        return [row for kind in self.kinds for row in kind.first] + [self.state] * bool(self.state)

    @property
    def count(self) -> int:
        """How many there are in the county."""
        return sum(kind.count for kind in self.kinds)

    @property
    def examples(self) -> int:
        """How many of them are of example data."""
        return sum(kind.examples for kind in self.kinds)


def warnings(county, today: dt.date | None = None, most: int | None = None) -> Continuity:
    """Return the warnings on continuity of ``county``, at most ``most`` of each kind in words.

    Sentences are in the reader's language. At most eighteen queries, whatever the county has.
    """
    today = today or timezone.localdate()
    there = years.receivers(county)
    return Continuity(
        resting.steps_at_risk(county, today, most),
        years.years_without(there, today, most),
        years.falling(there, today, most),
        years.state_total(today),
    )


def count(county, today: dt.date | None = None) -> int:
    """Return how many warnings there are in ``county``, none of them in words. Nine queries at most."""
    today = today or timezone.localdate()
    there = years.receivers(county)
    found = [
        resting.steps_at_risk(county, today, most=0),
        years.years_without(there, today, most=0),
        years.falling(there, today, most=0),
    ]
    return sum(kind.count for kind in found)
