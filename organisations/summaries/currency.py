"""Whether a summary still tells what is so: the one place that knows."""

import datetime as dt

from django.utils import timezone

from organisations.models import Activity, GoalContribution, Organisation, StepContribution, Summary
from portal.caching import stamps
from regions.models import Municipality

KEY = "organisations:untold"
# Of what figures consist; another number here lets all be made anew.
SHAPE = 2
# What figures are counted from. A write to one of these that summaries are not told of moves the key.
COUNTED = (
    Organisation,
    Activity,
    Activity.municipalities.through,
    Activity.languages.through,
    GoalContribution,
    StepContribution,
    Municipality,
)


def watch():
    """Let the key move with every write to what figures are counted from, but for those in ``told()``."""
    stamps.add(KEY, [model._meta.db_table for model in COUNTED])


def told():
    """A block in whose writes the key stays: whoever writes makes the summaries anew that it touches."""
    return stamps.told(KEY)


def version() -> str:
    """Return what moves whenever something is written that summaries are not told of. One query."""
    return f"{SHAPE}-{stamps.version(KEY)}"


def is_current(row: Summary, version: str, today: dt.date) -> bool:
    """Whether ``row`` was made at ``version``, and holds on ``today``."""
    return row.version == version and timezone.localdate(row.made_at) <= today <= row.valid_until
