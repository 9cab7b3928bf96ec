"""Since when a goal or a step has had nobody somewhere, and since when it has somebody again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Max, Q
from django.utils import timezone

from organisations.choices import LIFE_STAGE_FIELDS, ContributionState, State
from organisations.matrix import Served
from organisations.models.verification import FRESH_FOR
from organisations.past import start_of
from regions.choices import Axis

Spot = tuple[str, int, Axis, int | str]
"""A goal or a step ("goal" or "step", and its primary key), the axis it is looked at by, and where on it."""

Lasts = dict[tuple[int, int | str], dt.date]
"""The last day on which somebody was there, by goal or step and value of the axis ("": the whole county)."""

PLACE, LANGUAGE = "activity__municipalities", "activity__languages__code"
STAGES = [f"activity__{field}" for field in LIFE_STAGE_FIELDS.values()]
# What a confirmed contribution's last day is read from.
ENDED = Q(state=ContributionState.ENDED)
CONFIRMED = Q(state=ContributionState.CONFIRMED)
ARCHIVED = Q(activity__state=State.ARCHIVED) | Q(activity__organisation__state=State.ARCHIVED)


def lasts(served: Served, missing: Collection[int], today: dt.date) -> dict[Axis, Lasts]:
    """Return when the last confirmed contribution to each of ``missing`` ended, by each axis. One query.

    ``missing`` are goals or steps of ``served``. What is in force on ``today`` is not counted; what was
    archived was there until then.
    """
    is_past = Q(valid_until__lt=today) | Q(valid_until=None, verified_on__lt=today - FRESH_FOR)
    is_draft = Q(activity__state=State.DRAFT) | Q(activity__organisation__state=State.DRAFT)
    was_archived = Q(activity__updated_at__lt=start_of(today))
    is_over = (ENDED & is_past | CONFIRMED & (is_past | ARCHIVED)) & ~is_draft
    is_archived = CONFIRMED & ARCHIVED
    rows = (
        served.contributions()
        .filter(is_over, verified_on__isnull=False, **{f"{served.joined}__in": missing})
        .order_by()
        .values_list(served.joined, PLACE, LANGUAGE, *STAGES)
        .annotate(
            until=Max("valid_until", filter=~is_archived),
            checked=Max("verified_on", filter=Q(valid_until=None) & ~is_archived),
            archived=Max("activity__updated_at", filter=is_archived & was_archived),
        )
    )
    found: dict[Axis, Lasts] = {axis: {} for axis in Axis}
    for pk, place, code, *stages, until, checked, archived in rows:
        ends = (until, checked and checked + FRESH_FOR, archived and timezone.localdate(archived))
        if not any(ends):
            continue
        last = max(day for day in ends if day)
        for axis, value in _values(place, code, stages):
            found[axis][pk, value] = max(last, found[axis].get((pk, value), last))
    return found


def covered_since(served: Served, expected: dict[Spot, int], today: dt.date) -> dict[Spot, dt.date]:
    """Return since when, at the latest, each spot has had as many as are ``expected`` there. One query.

    The spots are carried on ``today``. No query where there are none.
    """
    rows = served.contributions().public().confirmed_and_fresh(today)
    rows = rows.filter(verified_on__isnull=False, **{f"{served.joined}__in": {spot[1] for spot in expected}})
    days = defaultdict(dict)
    for pk, checked, served_pk, place, code, *stages in rows.order_by("pk").values_list(
        "pk", "verified_on", served.joined, PLACE, LANGUAGE, *STAGES
    ):
        for _axis, value in _values(place, code, stages):
            days[served_pk, value][pk] = checked
    found = {}
    for spot, number in expected.items():
        checked = sorted(days[spot[1], spot[3]].values())
        if len(checked) >= max(number, 1):
            found[spot] = checked[max(number, 1) - 1]
    return found


def _values(place, code, stages):
    """Yield where one is on each axis that is at a place, for some life stages, in a language."""
    yield Axis.WHOLE, ""
    yield Axis.MUNICIPALITY, place
    yield Axis.LANGUAGE, code
    for stage, is_for in zip(LIFE_STAGE_FIELDS, stages, strict=True):
        if is_for:
            yield Axis.LIFE_STAGE, str(stage)
