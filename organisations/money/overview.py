"""A county's money in brief: what its overview, its briefing and its slides tell of it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from organisations.money.continuity import Continuity, warnings

SHOWN_WARNINGS = 3


@dataclass(frozen=True)
class MoneyInBrief:
    """What is told of a county's money in a few lines."""

    continuity: Continuity


def for_overview(county, today: dt.date | None = None, most: int = SHOWN_WARNINGS) -> MoneyInBrief:
    """Return the money of ``county`` in brief, with at most ``most`` warnings of each kind in words."""
    today = today or timezone.localdate()
    return MoneyInBrief(continuity=warnings(county, today, most))
