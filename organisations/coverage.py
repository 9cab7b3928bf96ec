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

from organisations import summaries
from organisations.choices import (
    CHANNEL_FIELDS,
    LIFE_STAGE_FIELDS,
    ContributionState,
    Mark,
    Nature,
    Summarised,
)
from organisations.models.summaries import Subject
from organisations.present import contribution_line
from organisations.summaries.counting import NUMBERS
from organisations.summaries.naming import Naming
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
    first: list[dict] = field(default_factory=list)  # Lines, as organisations.present makes them.
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


def of_kept(kept: dict[Subject, dict], shown=SHOWN) -> dict[int, Coverage]:
    """Return the coverage of goals or steps, by id, from the summaries of them. No queries.

    The first ``shown`` are named (organisations.summaries.naming); those nobody tells of are left out.
    """
    naming = Naming()
    return {
        subject.object_id: Coverage(
            **{name: told[name] for name in NUMBERS},
            first=naming.first(told, min(shown, told["contributions"])),
        )
        for subject, told in kept.items()
        if told["contributions"]
    }


def of_goals(goals, shown=SHOWN) -> dict[int, Coverage]:
    """Return the coverage of each goal in ``goals``, ids, by goal id: from what is kept. One query."""
    return of_kept(summaries.read(Subject(Summarised.GOAL, pk) for pk in goals), shown)


def of_steps(steps, shown=SHOWN) -> dict[int, Coverage]:
    """Return the coverage of each step in ``steps``, ids, by step id: from what is kept. One query."""
    return of_kept(summaries.read(Subject(Summarised.STEP, pk) for pk in steps), shown)


def counted(contributions, joined, shown=SHOWN, today=None) -> dict[int, Coverage]:
    """Return the coverage by "goal" or "step" (``joined``) that ``contributions`` make. Two queries.

    Nothing that is kept is read.
    """
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
        found[getattr(contribution, f"{joined}_id")].first.append(contribution_line(contribution))
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
        first=[contribution_line(row) for row in sorted(rows, key=_place)[:shown]] if shown else [],
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

    An activity for two life stages counts in both. From what is kept: one query.
    """
    subject = Subject(Summarised.COUNTY, county.pk)
    return of_kept_field(summaries.read([subject])[subject])


def of_kept_field(counts: dict) -> FieldSummary:
    """Return the field of a county from its summary. No queries."""
    return FieldSummary(
        organisations=counts["organisations"],
        activities=counts["activities"],
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
