"""Since when a goal or a step has had nobody somewhere, and since when it has somebody again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Case, Q, Value, When
from django.utils import timezone

from organisations.choices import LIFE_STAGE_FIELDS, ContributionState, State
from organisations.matrix import Served
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


@dataclass
class _Contribution:
    """One that was or is confirmed, and all places and languages of its activity."""

    served: int
    is_over: bool
    last: dt.date | None
    checked: dt.date
    stages: list[str]
    places: set[int] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)


class Days:
    """When the goals or steps ``served`` had somebody. Read once: one query.

    Of what is over all is read; of what is in force on ``today`` only what serves those of ``carried``.
    """

    def __init__(self, served: Served, carried: Collection[int], today: dt.date):
        self.today = today
        self.rows = list(_read(served, set(carried), today).values())

    def last(self) -> dict[Axis, Lasts]:
        """Return when the last confirmed contribution to each goal or step ended, by each axis. No queries.

        What is in force is not counted; what was archived was there until then.
        """
        found: dict[Axis, Lasts] = {axis: {} for axis in Axis}
        for row in self.rows:
            if not row.is_over or row.last >= self.today:
                continue
            for axis, values in (
                (Axis.WHOLE, [""]),
                (Axis.MUNICIPALITY, row.places),
                (Axis.LIFE_STAGE, row.stages),
                (Axis.LANGUAGE, row.spoken),
            ):
                for value in values:
                    before = found[axis].get((row.served, value), row.last)
                    found[axis][row.served, value] = max(row.last, before)
        return found

    def covered_since(self, expected: dict[Spot, int]) -> dict[Spot, dt.date]:
        """Return since when, at the latest, each spot has had as many as are ``expected`` there. No queries.

        The spots are of those goals or steps that were ``carried``.
        """
        days = defaultdict(list)
        for row in self.rows:
            if not row.is_over:
                for value in {"", *row.stages, *row.places, *row.spoken}:
                    days[row.served, value].append(row.checked)
        found = {}
        for spot, number in expected.items():
            checked = sorted(days[spot[1], spot[3]])
            if len(checked) >= max(number, 1):
                found[spot] = checked[max(number, 1) - 1]
        return found


def _read(served, carried, today):
    """Return the contributions by primary key; a row comes for each place and language of the activity."""
    is_past = Q(valid_until__lt=today) | Q(valid_until=None, verified_on__lt=today - FRESH_FOR)
    is_draft = Q(activity__state=State.DRAFT) | Q(activity__organisation__state=State.DRAFT)
    is_over = (ENDED & is_past | CONFIRMED & (is_past | ARCHIVED)) & ~is_draft
    is_public = Q(activity__state=State.PUBLISHED, activity__organisation__state=State.PUBLISHED)
    is_fresh = Q(valid_until__gte=today) | Q(valid_until=None, verified_on__gte=today - FRESH_FOR)
    in_force = CONFIRMED & is_public & is_fresh & Q(**{f"{served.joined}__in": carried})
    rows = (
        served.contributions()
        .filter(is_over | in_force if carried else is_over, verified_on__isnull=False)
        .annotate(
            is_over=Case(When(is_over, then=Value(True)), default=Value(False)),
            is_archived=Case(When(CONFIRMED & ARCHIVED, then=Value(True)), default=Value(False)),
        )
        .order_by("pk")
    )
    columns = ["is_over", "is_archived", "verified_on", "valid_until", "activity__updated_at", *STAGES]
    many = ["activity__municipalities", "activity__languages__code"]
    found = {}
    for pk, served_pk, place, code, over, archived, checked, until, archived_at, *stages in rows.values_list(
        "pk", served.joined, *many, *columns
    ):
        if pk not in found:
            last = timezone.localdate(archived_at) if archived else until or checked + FRESH_FOR
            told = [str(stage) for stage, is_for in zip(LIFE_STAGE_FIELDS, stages, strict=True) if is_for]
            found[pk] = _Contribution(served_pk, over, last, checked, told)
        found[pk].places.add(place)
        found[pk].spoken.add(code)
    return found
