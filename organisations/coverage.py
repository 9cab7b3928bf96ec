"""How far goals and steps are carried: the figures of overview, goal and path pages, each from one place.

A *gap* is a step or goal without a contribution that the county has confirmed and that is still fresh,
unless the county has said that nobody is needed there. By municipality, life stage and language:
organisations.matrix.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils import timezone

from organisations.choices import CHANNEL_FIELDS, LIFE_STAGE_FIELDS, ContributionState, Mark, Nature
from organisations.models import Activity, GoalContribution, Organisation, StepContribution
from portal.lib import languages
from regions.choices import Axis
from regions.models import NotNeeded

SHOWN = 5


@dataclass
class Coverage:
    """Who carries one goal or step: how many, how firmly, and the first of them."""

    contributions: int = 0
    organisations: int = 0
    activities: int = 0
    confirmed: int = 0
    ageing: int = 0
    claimed: int = 0
    confirmed_this_year: int = 0
    examples: int = 0
    first: list = field(default_factory=list)
    exemption: NotNeeded | None = None

    @property
    def is_gap(self) -> bool:
        """Nothing here is both confirmed and fresh, and the county has not said that nobody is needed."""
        return self.confirmed == 0 and self.exemption is None

    @property
    def is_empty(self) -> bool:
        """Nobody has even said that they work here."""
        return self.contributions == 0

    @property
    def more(self) -> int:
        """How many contributions there are beside the first ones."""
        return self.contributions - len(self.first)


def exempt(covered: dict[int, Coverage], rows: Iterable[NotNeeded]) -> dict[int, Coverage]:
    """Let ``covered``, by goal or step id, tell where nobody is needed in the whole county. No queries.

    Goals and steps of which nobody has told anything are added.
    """
    for row in rows:
        if row.axis == Axis.WHOLE:
            covered.setdefault(row.goal_id or row.step_id, Coverage()).exemption = row
    return covered


def of_goals(goals, shown=SHOWN, today=None) -> dict[int, Coverage]:
    """Return the coverage of each goal in ``goals`` (a query set or ids), by goal id. Two queries.

    With ``shown`` 0 nobody is named, for a page that lists everybody anyway: one query.
    """
    return _coverage(GoalContribution.objects.filter(goal__in=goals), "goal", shown, today)


def of_steps(steps, shown=SHOWN, today=None) -> dict[int, Coverage]:
    """Return the coverage of each step in ``steps`` (a query set or ids), by step id; ``shown`` as above."""
    return _coverage(StepContribution.objects.filter(step__in=steps), "step", shown, today)


def _coverage(contributions, joined, shown, today):
    today = today or timezone.localdate()
    public = contributions.public()
    confirmed_this_year = Q(state=ContributionState.CONFIRMED, verified_on__year=today.year)
    counted = (
        public.with_mark(today)
        .order_by()
        .values(joined)
        .annotate(
            contributions=Count("pk"),
            organisations=Count("activity__organisation", distinct=True),
            activities=Count("activity", distinct=True),
            confirmed=Count("pk", filter=Q(mark=Mark.CONFIRMED.value)),
            ageing=Count("pk", filter=Q(mark=Mark.AGEING.value)),
            claimed=Count("pk", filter=Q(mark=Mark.CLAIMED.value)),
            confirmed_this_year=Count("pk", filter=confirmed_this_year),
            examples=Count("pk", filter=Q(activity__organisation__is_example=True)),
        )
    )
    found = {row.pop(joined): Coverage(**row) for row in counted}
    for contribution in public.first_of_each(joined, shown, today) if shown else ():
        found[getattr(contribution, f"{joined}_id")].first.append(contribution)
    return found


def of_rows(contributions, joined, shown=SHOWN, today=None) -> dict[int, Coverage]:
    """Return what ``of_goals`` and ``of_steps`` do of public ``contributions`` in memory. No queries.

    ``joined`` is "goal" or "step". Each has its mark of the day ``today``, its activity and organisation.
    """
    today = today or timezone.localdate()
    by_joined = defaultdict(list)
    for row in contributions:
        by_joined[getattr(row, f"{joined}_id")].append(row)
    return {pk: _of_one(rows, shown, today) for pk, rows in by_joined.items()}


def _of_one(rows, shown, today):
    marks = Counter(row.mark for row in rows)
    return Coverage(
        contributions=len(rows),
        organisations=len({row.activity.organisation_id for row in rows}),
        activities=len({row.activity_id for row in rows}),
        confirmed=marks[Mark.CONFIRMED],
        ageing=marks[Mark.AGEING],
        claimed=marks[Mark.CLAIMED],
        confirmed_this_year=sum(
            row.state == ContributionState.CONFIRMED and row.verified_on.year == today.year for row in rows
        ),
        examples=sum(row.activity.organisation.is_example for row in rows),
        first=sorted(rows, key=_place)[:shown] if shown else [],
    )


def _place(row):
    """The order of ``first_of_each``: confirmed ones first, then by name."""
    firmness = {Mark.CONFIRMED: 0, Mark.AGEING: 1}.get(row.mark, 2)
    return firmness, getattr(row.activity.organisation, f"sort_{languages.current()}"), row.activity_id


@dataclass(frozen=True)
class FieldSummary:
    """The field of organisations in a county in numbers."""

    organisations: int
    activities: int
    life_stages: list
    natures: list
    channels: list


def of_field(county) -> FieldSummary:
    """Return how many organisations and activities ``county`` has, by life stage, nature and channel.

    An activity for two life stages counts in both. Two queries.
    """
    activities = Activity.objects.published().in_county(county)
    counts = activities.aggregate(**_activity_counts())
    return FieldSummary(
        organisations=Organisation.objects.published().in_county(county).count(),
        activities=counts["all"],
        life_stages=_rows(LIFE_STAGE_FIELDS, counts, "stage"),
        natures=_rows(Nature, counts, "nature"),
        channels=_rows(CHANNEL_FIELDS, counts, "channel"),
    )


def of_field_rows(organisations, activities) -> FieldSummary:
    """Return what ``of_field`` does of organisations and activities in memory. No queries."""
    counts = Counter()
    for activity in activities:
        counts[f"nature_{activity.nature}"] += 1
        counts.update(
            f"stage_{stage}" for stage, name in LIFE_STAGE_FIELDS.items() if getattr(activity, name)
        )
        counts.update(f"channel_{way}" for way, name in CHANNEL_FIELDS.items() if getattr(activity, name))
    return FieldSummary(
        organisations=len(organisations),
        activities=len(activities),
        life_stages=_rows(LIFE_STAGE_FIELDS, counts, "stage"),
        natures=_rows(Nature, counts, "nature"),
        channels=_rows(CHANNEL_FIELDS, counts, "channel"),
    )


def _rows(choices, counts, prefix):
    return [
        {"value": choice.value, "label": choice.label, "count": counts[f"{prefix}_{choice}"]}
        for choice in choices
    ]


def _activity_counts():
    counts = {"all": Count("pk")}
    counts |= {
        f"stage_{stage}": Count("pk", filter=Q(**{name: True})) for stage, name in LIFE_STAGE_FIELDS.items()
    }
    counts |= {f"nature_{nature}": Count("pk", filter=Q(nature=nature)) for nature in Nature}
    counts |= {f"channel_{ch}": Count("pk", filter=Q(**{name: True})) for ch, name in CHANNEL_FIELDS.items()}
    return counts
