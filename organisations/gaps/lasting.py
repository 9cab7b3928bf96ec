"""Since when a goal or a step has had nobody somewhere, and since when it has somebody again."""

import datetime as dt
from collections import defaultdict

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from organisations.choices import LIFE_STAGE_FIELDS, ContributionState, State
from organisations.claims import MODELS
from organisations.models.verification import FRESH_FOR
from regions.choices import Axis

Spot = tuple[str, int, Axis, int | str]
"""A goal or a step ("goal" or "step", and its primary key), the axis it is looked at by, and where on it."""

Lasts = dict[tuple[int, int | str], dt.date]
"""The last day on which somebody was there, by goal or step and value of the axis ("": the whole county)."""

STAGES = [f"activity__{field}" for field in LIFE_STAGE_FIELDS.values()]
# What a confirmed contribution's last day is read from.
ENDED = Q(state=ContributionState.ENDED)
CONFIRMED = Q(state=ContributionState.CONFIRMED)
ARCHIVED = Q(activity__state=State.ARCHIVED) | Q(activity__organisation__state=State.ARCHIVED)


def last_days(contributions, joined: str, today: dt.date) -> dict[Axis, Lasts]:
    """Return when the last confirmed of ``contributions`` to each "goal" or "step" ended, by each axis.

    What is in force on ``today`` is not counted; what was archived was there until then. Three queries, of
    those alone that are over.
    """
    rows = _over(contributions, today)
    places, spoken = _pairs(rows, "activity__municipalities"), _pairs(rows, "activity__languages__code")
    found: dict[Axis, Lasts] = {axis: {} for axis in Axis}
    columns = ["pk", joined, "verified_on", "valid_until", "is_archived", "activity__updated_at", *STAGES]
    for pk, served, checked, until, is_archived, archived_at, *stages in rows.values_list(*columns):
        last = timezone.localdate(archived_at) if is_archived else until or checked + FRESH_FOR
        if last >= today:
            continue
        told = [str(stage) for stage, is_for in zip(LIFE_STAGE_FIELDS, stages, strict=True) if is_for]
        for axis, values in (
            (Axis.WHOLE, [""]),
            (Axis.MUNICIPALITY, places[pk]),
            (Axis.LIFE_STAGE, told),
            (Axis.LANGUAGE, spoken[pk]),
        ):
            for value in values:
                found[axis][served, value] = max(last, found[axis].get((served, value), last))
    return found


def _over(contributions, today):
    """Return those that were confirmed and are so no more, with whether it is because of archiving."""
    is_past = Q(valid_until__lt=today) | Q(valid_until=None, verified_on__lt=today - FRESH_FOR)
    rows = contributions.filter(ENDED & is_past | CONFIRMED & (is_past | ARCHIVED), verified_on__isnull=False)
    is_archived = Case(When(CONFIRMED & ARCHIVED, then=Value(True)), default=Value(False))
    drafts = Q(activity__state=State.DRAFT) | Q(activity__organisation__state=State.DRAFT)
    return rows.exclude(drafts).annotate(is_archived=is_archived).order_by()


def covered_since(expected: dict[Spot, int], today: dt.date) -> dict[Spot, dt.date]:
    """Return since when, at the latest, each spot has had as many confirmed ones as are ``expected`` there.

    Six queries at most.
    """
    found = {}
    for kind, model in MODELS.items():
        spots = {spot: number for spot, number in expected.items() if spot[0] == kind}
        if not spots:
            continue
        rows = model.objects.filter(**{f"{kind}__in": {spot[1] for spot in spots}}).public()
        rows = rows.confirmed_and_fresh(today).order_by()
        places = _pairs(rows, "activity__municipalities")
        spoken = _pairs(rows, "activity__languages__code")
        days = defaultdict(list)
        for pk, served, day, *stages in rows.values_list("pk", kind, "verified_on", *STAGES):
            told = {str(stage) for stage, is_for in zip(LIFE_STAGE_FIELDS, stages, strict=True) if is_for}
            for value in {"", *told, *places[pk], *spoken[pk]}:
                days[served, value].append(day)
        for spot, number in spots.items():
            checked = sorted(days[spot[1], spot[3]])
            if len(checked) >= max(number, 1):
                found[spot] = checked[max(number, 1) - 1]
    return found


def _pairs(rows, column):
    found = defaultdict(set)
    for pk, value in rows.values_list("pk", column):
        found[pk].add(value)
    return found
