"""The line between purchased services and what people do of themselves, along each service path."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import DenseRank
from django.utils import timezone

from organisations.choices import Mark, Nature, Role, Side
from organisations.models import StepContribution
from organisations.models.contributions import FIRMNESS
from portal.lib import languages
from regions.models import ServicePath, Step

NAMED = 3

PURCHASED = Q(role=Role.PURCHASED) | Q(activity__nature=Nature.PURCHASED)
SIDES = Case(
    When(activity__nature=Nature.OUTCOME_CONTRACT, then=Value(Side.OUTCOME_CONTRACT.value)),
    When(PURCHASED, then=Value(Side.PURCHASED.value)),
    When(activity__nature=Nature.GRANT_FUNDED, then=Value(Side.GRANT_FUNDED.value)),
    default=Value(Side.CIVIC.value),
)
"""On which side a contribution stands: by the activity's nature, and by its role at this step."""


@dataclass(frozen=True)
class AtSide:
    """Who stands at a step on one side: how many, and a contribution of each of the first organisations."""

    side: Side
    activities: int
    organisations: int
    confirmed: int
    examples: int
    first: list[StepContribution]

    @property
    def more(self) -> int:
        """How many organisations there are beside the first ones."""
        return self.organisations - len(self.first)


@dataclass(frozen=True)
class StepSides:
    """A step and who stands there, by side; sides where nobody stands are left out."""

    step: Step
    sides: list[AtSide] = field(default_factory=list)

    @property
    def activities(self) -> int:
        """How many activities stand at the step."""
        return sum(row.activities for row in self.sides)


@dataclass(frozen=True)
class PathSides:
    """A service path and its steps in order, each with who stands there on which side."""

    path: ServicePath
    steps: list[StepSides]

    @property
    def counts(self) -> dict[Side, int]:
        """On how many steps each side is present."""
        return {side: sum(side in {row.side for row in step.sides} for step in self.steps) for side in Side}

    @property
    def examples(self) -> int:
        """How many of those at the steps are example data."""
        return sum(row.examples for step in self.steps for row in step.sides)

    @property
    def activities(self) -> int:
        """How many places at steps are taken; an activity at two steps counts at both."""
        return sum(step.activities for step in self.steps)


def along_paths(county, today: dt.date | None = None) -> list[PathSides]:
    """Return ``county``'s paths, and who stands at each step on which side of the line. Four queries.

    Told and confirmed ones alike; how many are confirmed and fresh is told beside.
    """
    today = today or timezone.localdate()
    paths = list(ServicePath.objects.in_county(county).for_page().alphabetical())
    public = (
        StepContribution.objects.filter(step__path__county=county)
        .public()
        .with_mark(today)
        .annotate(side=SIDES)
    )
    by_name = F(f"activity__organisation__sort_{languages.current()}")
    place = Window(
        DenseRank(),
        partition_by=[F("step"), F("side")],
        order_by=[by_name, F("activity__organisation")],
    )
    first = {}
    for row in (
        public.annotate(place=place)
        .filter(place__lte=NAMED)
        .select_related("activity__organisation")
        .order_by("step", "place", FIRMNESS, "pk")
    ):
        named = first.setdefault((row.step_id, row.side), {})
        named.setdefault(row.activity.organisation_id, row)
    found = {}
    for row in (
        public.order_by()
        .values("step", "side")
        .annotate(
            activities=Count("activity", distinct=True),
            organisations=Count("activity__organisation", distinct=True),
            confirmed=Count("pk", filter=Q(mark=Mark.CONFIRMED.value)),
            examples=Count("pk", filter=Q(activity__organisation__is_example=True)),
        )
    ):
        step, side = row.pop("step"), Side(row.pop("side"))
        found[step, side] = AtSide(side, first=list(first.get((step, side.value), {}).values()), **row)
    return [
        PathSides(
            path,
            [
                StepSides(step, [found[step.pk, side] for side in Side if (step.pk, side) in found])
                for step in path.steps.all()
            ],
        )
        for path in paths
    ]
