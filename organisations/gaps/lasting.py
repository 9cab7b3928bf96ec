"""Since when a goal or a step has had nobody somewhere, and since when it has somebody again."""

import datetime as dt
from collections import defaultdict

from django.db.models import Max, Q

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


def last_days(contributions, joined: str, axis: Axis, today: dt.date) -> Lasts:
    """Return when the last confirmed of ``contributions`` to each "goal" or "step" ended, by ``axis``.

    What is in force on ``today`` is not counted; what was archived was there until then. One query.
    """
    rows = contributions.filter(ENDED | CONFIRMED, verified_on__isnull=False).exclude(
        Q(activity__state=State.DRAFT) | Q(activity__organisation__state=State.DRAFT)
    )
    if axis == Axis.LIFE_STAGE:
        found: Lasts = {}
        told = {
            f"{stage}_{name}": last
            for stage, field in LIFE_STAGE_FIELDS.items()
            for name, last in _maxima(Q(**{f"activity__{field}": True})).items()
        }
        for row in rows.order_by().values(joined).annotate(**told):
            for stage in LIFE_STAGE_FIELDS:
                dates = {name: row[f"{stage}_{name}"] for name in _maxima(Q())}
                _note(found, (row[joined], str(stage)), dates, today)
        return found
    column = {Axis.MUNICIPALITY: "activity__municipalities", Axis.LANGUAGE: "activity__languages__code"}.get(
        axis
    )
    grouped = [joined, column] if column else [joined]
    found = {}
    for row in rows.order_by().values(*grouped).annotate(**_maxima(Q())):
        _note(found, (row[joined], row[column] if column else ""), row, today)
    return found


def _maxima(there):
    """Return the newest dates of the contributions ``there``, from which the last day is reckoned."""
    return {
        "until": Max("valid_until", filter=there & (ENDED | CONFIRMED & ~ARCHIVED)),
        "checked": Max("verified_on", filter=there & Q(valid_until=None) & ~ARCHIVED),
        "archived": Max("activity__updated_at", filter=there & CONFIRMED & ARCHIVED),
    }


def _note(found, key, dates, today):
    """Note the last day of ``dates`` that has passed."""
    days = [dates["until"], dates["checked"] and dates["checked"] + FRESH_FOR]
    days.append(dates["archived"] and dates["archived"].date())
    passed = [day for day in days if day and day < today]
    if passed:
        found[key] = max(passed)


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
