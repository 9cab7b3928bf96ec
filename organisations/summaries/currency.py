"""Whether a summary still tells what is so: the one place that knows."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from organisations.models import Activity, GoalContribution, Organisation, StepContribution, Summary
from portal.caching import stamps
from regions.models import Municipality

KEY = "organisations:untold"
# Of what figures consist; another number here lets all be made anew.
SHAPE = 3
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
    return _told_at(stamps.version(KEY))


def _told_at(moves: int) -> str:
    return f"{SHAPE}-{moves}"


def beside(rows: QuerySet) -> QuerySet:
    """Return ``rows`` of summaries, each with the version that holds now."""
    return rows.annotate(moves_now=stamps.version_beside(KEY))


def is_current(row: Summary, today: dt.date, version: str | None = None) -> bool:
    """Whether ``row`` was made at ``version``, by default the one ``beside`` it, and holds on ``today``."""
    version = version or _told_at(row.moves_now)
    return row.version == version and timezone.localdate(row.made_at) <= today <= row.valid_until
