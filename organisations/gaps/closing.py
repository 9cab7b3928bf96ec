"""What is nearest to closing gaps: those who wait for the county, those who do the same elsewhere, and money.

Everything is asked for the gaps of one page together: the number of queries does not depend on how many.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from organisations.choices import LIFE_STAGE_FIELDS, ContributionState, Mark, State
from organisations.claims import MODELS
from organisations.gaps.finding import FoundGap
from organisations.gaps.lasting import Spot
from organisations.models import GoalContribution, GrantDecision, StepContribution
from portal.lib import languages
from regions.choices import Axis
from regions.models import County

SHOWN = 3
WAITING = (Mark.CLAIMED.value, Mark.AGEING.value)
# An organisation may stand at a step with several activities; so many rows are read to find SHOWN decisions.
READ = SHOWN * 4


@dataclass
class Closing:
    """What is nearest to closing a gap, the nearest first, SHOWN of each.

    ``waiting`` are contributions there that the county has not confirmed, or long ago; ``nearby`` are
    confirmed ones to the same goal or step elsewhere in the county, ``elsewhere`` those to the like step or
    goal of other counties, the same collaborative area's first. All have ``mark``. ``grants`` are decisions
    for the goal, or for those who stand at the step, the newest first.
    """

    waiting: list[GoalContribution | StepContribution] = field(default_factory=list)
    nearby: list[GoalContribution | StepContribution] = field(default_factory=list)
    elsewhere: list[GoalContribution | StepContribution] = field(default_factory=list)
    grants: list[GrantDecision] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.nearby or self.elsewhere or self.grants)


def of(gaps: Iterable[FoundGap], county: County, today=None) -> dict[Spot, Closing]:
    """Return what is nearest to closing each of ``gaps``, by its spot. Thirty queries at most."""
    today = today or timezone.localdate()
    found = {gap.spot: Closing() for gap in gaps}
    for kind, model in MODELS.items():
        own = [gap for gap in gaps if gap.kind == kind]
        if own:
            _Search(kind, model, own, county, today).fill(found)
    return found


class _Search:
    """Looks for what could close gaps of goals, or of steps."""

    def __init__(self, kind, model, gaps, county, today):
        self.kind, self.gaps, self.county, self.today = kind, gaps, county, today
        self.public = model.objects.public().with_mark(today).order_by()
        self.ids = {gap.served.pk for gap in gaps}

    def fill(self, found: dict[Spot, Closing]):
        waiting, nearby, elsewhere = self.waiting(), self.nearby(), self.elsewhere()
        wanted = {pk for pks in (*waiting.values(), *nearby.values(), *elsewhere.values()) for pk in pks}
        rows = self.public.with_names().filter(pk__in=wanted)
        rows = {row.pk: row for row in rows} if wanted else {}
        grants = self.grants()
        for gap in self.gaps:
            closing = found[gap.spot]
            closing.waiting = [rows[pk] for pk in waiting[gap.spot]]
            closing.nearby = [rows[pk] for pk in nearby[gap.served.pk]]
            closing.elsewhere = [rows[pk] for pk in elsewhere[gap.served.pk]]
            closing.grants = grants[gap.served.pk]

    def firsts(self, rows, group, order):
        """Return the first SHOWN of ``rows`` in each ``group``, as pairs of the group's key and a pk."""
        place = Window(RowNumber(), partition_by=[F(name) for name in group], order_by=order)
        rows = rows.annotate(place=place).filter(place__lte=SHOWN).order_by("place", "pk")
        return rows.values_list(*group, "pk")

    def by_name(self):
        return [F(f"activity__organisation__sort_{languages.current()}"), F("pk")]

    def waiting(self):
        """Return those there that are only claimed, or ageing: these first. Six queries at most."""
        found = defaultdict(list)
        firmness = Case(When(mark=Mark.AGEING.value, then=Value(0)), default=Value(1))
        for axis, gaps in _by_axis(self.gaps).items():
            rows = self.public.filter(mark__in=WAITING, **{f"{self.kind}__in": {g.served.pk for g in gaps}})
            values = {gap.value for gap in gaps}
            if axis == Axis.LIFE_STAGE:
                for stage in sorted(values):
                    there = rows.filter(**{f"activity__{LIFE_STAGE_FIELDS[stage]}": True})
                    for served, pk in self.firsts(there, [self.kind], [firmness, *self.by_name()]):
                        found[self.kind, served, axis, stage].append(pk)
                continue
            column = {
                Axis.MUNICIPALITY: "activity__municipalities",
                Axis.LANGUAGE: "activity__languages__code",
            }.get(axis)
            if column is None:
                for served, pk in self.firsts(rows, [self.kind], [firmness, *self.by_name()]):
                    found[self.kind, served, axis, ""].append(pk)
                continue
            there = rows.filter(**{f"{column}__in": values})
            for served, value, pk in self.firsts(there, [self.kind, column], [firmness, *self.by_name()]):
                found[self.kind, served, axis, value].append(pk)
        return found

    def nearby(self):
        """Return those who are confirmed for the same goal or step, elsewhere in the county. One query."""
        rows = self.public.filter(mark=Mark.CONFIRMED.value, **{f"{self.kind}__in": self.ids})
        found = defaultdict(list)
        for served, pk in self.firsts(rows, [self.kind], self.by_name()):
            found[served].append(pk)
        return found

    def elsewhere(self):
        """Return those at the like step or goal of other counties: of the same template, or of the name.

        Two queries at most.
        """
        found = defaultdict(list)
        if self.kind == "step":
            followed = {gap.served.pk: gap.served.follows_id for gap in self.gaps if gap.served.follows_id}
            self.like(found, "step__follows", followed)
        names = {gap.served.pk: gap.served.sort_fi for gap in self.gaps if gap.served.sort_fi}
        self.like(found, f"{self.kind}__sort_fi", names)
        return {pk: pks[:SHOWN] for pk, pks in found.items()} | {pk: [] for pk in self.ids if pk not in found}

    def like(self, found, column, wanted: dict):
        """Add to ``found`` those whose ``column`` is as that of a goal or step in ``wanted``."""
        if not wanted:
            return
        path = self.public.county_path
        rows = self.public.filter(mark=Mark.CONFIRMED.value, **{f"{column}__in": set(wanted.values())})
        rows = rows.filter(~Q(**{path: self.county.pk}), **{f"{path}__isnull": False})
        is_near = Case(
            When(**{f"{path}__collaborative_area": self.county.collaborative_area_id}, then=Value(0)),
            default=Value(1),
        )
        pks = defaultdict(list)
        for value, pk in self.firsts(rows, [column], [is_near, *self.by_name()]):
            pks[value].append(pk)
        for served, value in wanted.items():
            found[served] += [pk for pk in pks[value] if pk not in found[served]]

    def grants(self):
        """Return decisions for each goal, or for those who stand at each step. Two queries."""
        decisions = GrantDecision.objects.filter(organisation__state=State.PUBLISHED)
        if self.kind == "goal":
            group, rows = "goals", decisions.filter(goals__in=self.ids)
        else:
            group = "organisation__activities__step_contributions__step"
            held = [ContributionState.CLAIMED, ContributionState.CONFIRMED]
            at = "organisation__activities__step_contributions"
            rows = decisions.filter(
                Q(activity=None) | Q(activity=F("organisation__activities")),
                **{
                    f"{at}__step__in": self.ids,
                    f"{at}__state__in": held,
                    "organisation__activities__state": State.PUBLISHED,
                },
            )
        place = Window(RowNumber(), partition_by=[F(group)], order_by=[F("year").desc(), F("pk").desc()])
        pairs = list(
            rows.annotate(place=place).filter(place__lte=READ).order_by("place").values_list(group, "pk")
        )
        there = decisions.select_related("organisation", "county", "source").in_bulk({pk for _, pk in pairs})
        found = defaultdict(list)
        for served, pk in pairs:
            if len(found[served]) < SHOWN and there[pk] not in found[served]:
                found[served].append(there[pk])
        return found


def _by_axis(gaps):
    found = defaultdict(list)
    for gap in gaps:
        found[gap.axis].append(gap)
    return found
