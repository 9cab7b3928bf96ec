"""What is nearest to closing gaps: those who wait for the county, those who do the same elsewhere, and money.

Everything is asked for the gaps of one page together: the number of queries does not depend on how many.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import DenseRank, RowNumber
from django.utils import timezone

from organisations import summaries
from organisations.choices import LIFE_STAGE_FIELDS, ContributionState, Mark, State, Summarised
from organisations.claims import MODELS
from organisations.gaps.finding import FoundGap
from organisations.gaps.lasting import Spot
from organisations.models import GoalContribution, GrantDecision, StepContribution
from organisations.models.summaries import Subject
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
    """Return what is nearest to closing each of ``gaps``, by its spot. Ten queries at most."""
    today = today or timezone.localdate()
    gaps = list(gaps)
    found = {gap.spot: Closing() for gap in gaps}
    for kind, model in MODELS.items():
        own = [gap for gap in gaps if gap.kind == kind]
        if own:
            _Search(kind, model, own, county, today).fill(found)
    return found


class _Row(NamedTuple):
    """A contribution that may be told of a gap, at one place and in one language of its activity.

    ``served`` is the goal or step in this county, None elsewhere; ``is_far`` is that it is of another
    collaborative area, ``follows`` and ``alike`` the template and the name of the goal or step there.
    ``place`` and ``language`` are those that a gap is about; others are None.
    """

    served: int | None
    is_far: bool
    follows: int | None
    alike: str
    mark: str
    name: str
    pk: int
    place: int | None
    language: str | None
    stages: tuple[bool, ...]

    def waits_at(self, gap: FoundGap) -> bool:
        """Whether it is where the gap is, and the county has not confirmed it, or long ago."""
        if self.mark not in WAITING:
            return False
        if gap.axis == Axis.MUNICIPALITY:
            return self.place == gap.value
        if gap.axis == Axis.LANGUAGE:
            return self.language == gap.value
        if gap.axis == Axis.LIFE_STAGE:
            return self.stages[list(LIFE_STAGE_FIELDS).index(gap.value)]
        return True


class _Search:
    """Looks for what could close gaps of goals, or of steps."""

    def __init__(self, kind, model, gaps, county, today):
        self.kind, self.gaps, self.county, self.today = kind, gaps, county, today
        self.public = model.objects.public().with_mark(today).order_by()
        self.ids = {gap.served.pk for gap in gaps}

    def fill(self, found: dict[Spot, Closing]):
        """Tell of each gap what is nearest to closing it. Five queries."""
        there, by_template, by_name = defaultdict(list), defaultdict(list), defaultdict(list)
        for row in self.rows():
            if row.served:
                there[row.served].append(row)
            else:
                by_template[row.follows].append(row)
                by_name[row.alike].append(row)
        chosen = {}
        for gap in self.gaps:
            rows, served = there[gap.served.pk], gap.served
            follows = getattr(served, "follows_id", None)
            elsewhere = _firsts((one.is_far, one.name, one.pk) for one in by_template[follows] if follows)
            elsewhere += _firsts((one.is_far, one.name, one.pk) for one in by_name[served.sort_fi])
            chosen[gap.spot] = (
                _firsts((one.mark == Mark.CLAIMED, one.name, one.pk) for one in rows if one.waits_at(gap)),
                _firsts((one.name, one.pk) for one in rows if one.mark == Mark.CONFIRMED),
                list(dict.fromkeys(elsewhere))[:SHOWN],
            )
        wanted = {pk for lists in chosen.values() for pks in lists for pk in pks}
        named = self.public.with_names().filter(pk__in=wanted)
        named = {row.pk: row for row in named} if wanted else {}
        grants = self.grants()
        for gap in self.gaps:
            closing = found[gap.spot]
            closing.waiting, closing.nearby, closing.elsewhere = (
                [named[pk] for pk in pks] for pks in chosen[gap.spot]
            )
            closing.grants = grants[gap.served.pk]

    def rows(self) -> list[_Row]:
        """Return all those who may be among the first that are told of a gap. Three queries.

        In this county they are the first by name of each goal or step, mark, place, language and life stage;
        in others the first confirmed ones of each goal or step, as it names them itself. One comes once for
        each place and language of its activity: ranks are dense.
        """
        values = {axis: {gap.value for gap in self.gaps if gap.axis == axis} for axis in Axis}
        stages = [f"activity__{name}" for name in LIFE_STAGE_FIELDS.values()]
        path = self.public.county_path
        is_own = Q(**{f"{self.kind}__in": self.ids})
        is_near = Q(**{f"{path}__collaborative_area": self.county.collaborative_area_id})
        follows = F(f"{self.kind}__follows") if self.kind == "step" else Value(None)
        rows = self.public.filter(is_own | Q(pk__in=self.elsewhere())).annotate(
            served=Case(When(is_own, then=F(self.kind))),
            is_far=Case(When(is_own | is_near, then=Value(False)), default=Value(True)),
            follows=Case(When(is_own, then=Value(None)), default=follows, output_field=IntegerField()),
            alike=Case(When(is_own, then=Value("")), default=F(f"{self.kind}__sort_fi")),
            name=F(f"activity__organisation__sort_{languages.current()}"),
            place=_one_of("activity__municipalities", values[Axis.MUNICIPALITY], is_own, Value(0)),
            language=_one_of("activity__languages__code", values[Axis.LANGUAGE], is_own, Value("")),
        )
        group = ["served", "follows", "alike", "mark", "place", "language"]
        group += stages if values[Axis.LIFE_STAGE] else []
        rank = Window(DenseRank(), [F(name) for name in group], [F("is_far"), F("name"), F("pk")])
        columns = ["served", "is_far", "follows", "alike", "mark", "name", "pk", "place", "language"]
        rows = rows.annotate(rank=rank).filter(rank__lte=SHOWN).values_list(*columns, *stages)
        return [_Row(*row[: len(columns)], row[len(columns) :]) for row in rows]

    def elsewhere(self) -> list[int]:
        """Return the first confirmed ones at goals or steps like those of the gaps, as kept. Two queries.

        Alike are those of other counties that follow the same template, or have the name.
        """
        served = self.public.model._meta.get_field(self.kind).related_model
        county = self.public.county_path.removeprefix(f"{self.kind}__")
        is_like = Q(sort_fi__in={gap.served.sort_fi for gap in self.gaps} - {""})
        if self.kind == "step":
            is_like |= Q(follows__in={gap.served.follows_id for gap in self.gaps} - {None})
        others = served.objects.filter(is_like, **{f"{county}__isnull": False})
        others = others.exclude(**{county: self.county})
        kept = summaries.read(
            Subject(Summarised(self.kind), pk) for pk in others.order_by().values_list("pk", flat=True)
        )
        named = [told["lines"][place] for told in kept.values() for place in _first_places(told)]
        return [line["pk"] for line in named if line["mark"] == Mark.CONFIRMED]

    def grants(self):
        """Return decisions for each goal, or for those who stand at each step, with ``served``. One query."""
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
        rows = rows.annotate(served=F(group), place=place).filter(place__lte=READ).order_by("place")
        found = defaultdict(list)
        for row in rows.select_related("organisation", "county", "source"):
            if len(found[row.served]) < SHOWN and row not in found[row.served]:
                found[row.served].append(row)
        return found


def _first_places(told):
    return told["first"].get(languages.current(), [])[:SHOWN]


def _firsts(rows) -> list[int]:
    """Return the primary keys, which end each tuple, of the first SHOWN of ``rows``."""
    return list(dict.fromkeys(row[-1] for row in sorted(rows)))[:SHOWN]


def _one_of(column, values, condition, nothing):
    """The column where it is one of ``values`` and ``condition`` holds; ``nothing`` where none is asked."""
    return Case(When(condition & Q(**{f"{column}__in": values}), then=F(column))) if values else nothing
