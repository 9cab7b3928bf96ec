"""The coverage matrix: who carries each goal or step, by municipality, life stage or language of service.

A cell counts contributions, each once: those that the county has confirmed and that are fresh, those that
are ageing, and those that are only claimed. What the county expects (``Expecting.expectation``) decides
whether a cell with too few confirmed and fresh ones is a gap. An activity that tells no municipality, life
stage or language is counted in a column of its own, never in every one.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import NamedTuple

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations import summaries
from organisations.choices import LIFE_STAGE_FIELDS, CellState, Mark, Summarised
from organisations.models import Activity, GoalContribution, StepContribution
from organisations.models.summaries import Subject
from organisations.summaries import counting
from portal.lib import languages
from regions.choices import Axis, ExpectedIn, LanguageStatus, LifeStage, OwedLanguage
from regions.models import (
    County,
    Goal,
    Municipality,
    NotNeeded,
    ServiceLanguage,
    ServicePath,
    Step,
    Strategy,
)

MARKS = tuple(mark.value for mark in counting.MARKS)
NOT_TOLD = counting.NOT_TOLD
"""The key of the column of activities that do not tell where, for whom or in which language they are."""

Counts = dict[tuple[int, int | str], Counter]
"""How many contributions of each mark there are, by goal or step and column; column None is the county."""


@dataclass(frozen=True)
class Column:
    """A municipality (``key`` is its primary key), a life stage or a language (by its code)."""

    key: int | str
    label: languages.LocalText
    thing: Municipality | LifeStage | ServiceLanguage | None = None

    @property
    def is_told(self) -> bool:
        return self.key != NOT_TOLD


@dataclass(frozen=True)
class Cell:
    """Who carries a goal or a step there. ``expected`` is how many confirmed and fresh ones there should be.

    ``exemption`` is the county's word that nobody is needed there.
    """

    confirmed: int = 0
    ageing: int = 0
    claimed: int = 0
    expected: int = 0
    exemption: NotNeeded | None = None

    @property
    def contributions(self) -> int:
        return self.confirmed + self.ageing + self.claimed

    @property
    def state(self) -> CellState:
        """Nobody is missed where somebody is not expected, and what is there is never called unneeded."""
        if self.confirmed and self.confirmed >= self.expected:
            return CellState.CARRIED
        if self.exemption:
            return CellState.NOT_NEEDED
        if not self.expected:
            return CellState.NOT_ASKED
        return CellState.PARTLY if self.confirmed else CellState.GAP

    @property
    def is_gap(self) -> bool:
        """Somebody is expected there, and nothing is both confirmed and fresh."""
        return self.state == CellState.GAP


@dataclass(frozen=True)
class Row:
    """A goal or a step with its cells in the order of the columns, and who carries it in the whole county."""

    served: Goal | Step
    cells: list[Cell]
    whole: Cell

    @cached_property
    def states(self) -> Counter:
        """How many of its cells there are in each CellState."""
        return Counter(cell.state for cell in self.cells)


@dataclass(frozen=True)
class Group:
    """The steps of a path, or the goals of a strategy."""

    of: ServicePath | Strategy
    rows: list[Row]


@dataclass(frozen=True)
class Matrix:
    """What a county knows of who carries its goals or its steps, by one axis, on one day."""

    county: County
    axis: Axis
    day: dt.date
    columns: list[Column]
    groups: list[Group]
    examples: int = 0

    @cached_property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @cached_property
    def contributions(self) -> int:
        """How many contributions there are in all, each once."""
        return sum(row.whole.contributions for row in self.rows)

    @cached_property
    def states(self) -> Counter:
        """How many cells there are in each CellState."""
        return sum((row.states for row in self.rows), Counter())

    @cached_property
    def whole_states(self) -> Counter:
        """How many goals or steps there are in each CellState, seen in the whole county."""
        return Counter(row.whole.state for row in self.rows)


class Told(NamedTuple):
    """A contribution as the matrix counts it: to what, how firmly, by which activity, for which stages."""

    served: int
    mark: str
    activity: int
    is_example: bool
    stages: tuple[str, ...]


# The life stages of an activity, by its columns, so that equal ones are one tuple.
STAGES_TOLD = {
    flags: tuple(str(stage) for stage, flag in zip(LIFE_STAGE_FIELDS, flags, strict=True) if flag)
    for flags in product((False, True), repeat=len(LIFE_STAGE_FIELDS))
}


@dataclass
class Served:
    """The goals or steps of a county in their groups, and where nobody is needed: read once for all axes."""

    county: County
    groups: list[tuple[ServicePath | Strategy, list[Goal | Step]]]
    exemptions: dict[tuple, NotNeeded] = field(default_factory=dict)
    of_goals: bool = False
    kept: dict[Subject, dict] | None = field(default=None, repr=False)
    municipalities: list[Municipality] | None = field(default=None, repr=False)
    languages: dict[str, ServiceLanguage] | None = field(default=None, repr=False)
    read: dict[dt.date, list[Told]] = field(default_factory=dict, repr=False)

    @cached_property
    def ids(self) -> list[int]:
        return [row.pk for _of, rows in self.groups for row in rows]

    def contributions(self):
        """Return the contributions to them, in whatever state they are."""
        model = GoalContribution if self.of_goals else StepContribution
        return model.objects.filter(**{f"{self.joined}__in": self.ids})

    def activities(self):
        """Return the primary keys of the activities that publicly contribute to them, as a query."""
        return self.contributions().public().values("activity_id")

    def told_on(self, today: dt.date) -> list[Told]:
        """Return what is publicly told of them on ``today``. One query, once for all axes."""
        if today not in self.read:
            rows = self.contributions().public().with_mark(today).order_by()
            columns = (f"{self.joined}_id", "mark", "activity_id", "activity__organisation__is_example")
            stages = [f"activity__{name}" for name in LIFE_STAGE_FIELDS.values()]
            self.read[today] = [
                Told(pk, mark, activity, is_example, STAGES_TOLD[tuple(flags)])
                for pk, mark, activity, is_example, *flags in rows.values_list(*columns, *stages)
            ]
        return self.read[today]

    def subjects(self) -> list[Subject]:
        """Of what summaries are read."""
        kind = Summarised.GOAL if self.of_goals else Summarised.STEP
        return [Subject(kind, pk) for pk in self.ids]

    def kept_now(self) -> dict[Subject, dict]:
        """Return the summary of each goal or step. One query, once for all axes."""
        if self.kept is None:
            self.kept = summaries.read(self.subjects())
        return self.kept

    def places(self) -> list[Municipality]:
        """Return the county's municipalities by name. One query, once for all axes."""
        if self.municipalities is None:
            self.municipalities = list(self.county.municipalities.alphabetical())
        return self.municipalities

    def languages_of(self, codes: Iterable[str]) -> dict[str, ServiceLanguage]:
        """Return the languages of ``codes`` by code. One query, unless they are known."""
        if self.languages is None:
            return language_rows(codes)
        return self.languages

    def anew(self) -> "Served":
        """Return the same without what was read of contributions, for a request of its own. No queries."""
        return replace(self, kept=None, read={})

    @property
    def joined(self) -> str:
        return "goal" if self.of_goals else "step"


def language_rows(codes: Iterable[str]) -> dict[str, ServiceLanguage]:
    """Return the languages of ``codes`` by code. One query."""
    return {row.code: row for row in ServiceLanguage.objects.filter(code__in=codes)}


def steps_of(county, path: ServicePath | None = None, exempt: dict | None = None) -> Served:
    """Return the steps of ``county``'s service paths, or of one ``path`` of it. Three queries.

    Two where it is known already where nobody is needed (``exempt``).
    """
    paths = ServicePath.objects.in_county(county)
    if path:
        paths = paths.filter(pk=path.pk)
    steps = Step.objects.select_related("follows", "path__county").order_by("order")
    paths = paths.select_related("county", "source").prefetch_related(Prefetch("steps", steps))
    groups = [(one, list(one.steps.all())) for one in paths.alphabetical()]
    if exempt is None:
        exempt = exemptions(NotNeeded.objects.filter(step__path__in=paths.values("pk")))
    return Served(county, groups, exempt)


def goals_of(county, exempt: dict | None = None) -> Served:
    """Return the goals of ``county``'s strategies that none has replaced, priorities first. Three queries.

    Two where it is known already where nobody is needed (``exempt``).
    """
    goals = Goal.objects.select_related("county").order_by("order", "pk")
    strategies = (
        Strategy.objects.filter(county=county).current().select_related("source", "supersedes__source")
    )
    strategies = strategies.prefetch_related(Prefetch("goals", goals))
    groups = [(strategy, in_tree(strategy.goals.all())) for strategy in strategies]
    if exempt is None:
        exempt = exemptions(NotNeeded.objects.filter(goal__county=county))
    return Served(county, groups, exempt, of_goals=True)


def in_tree(goals: Iterable[Goal]) -> list[Goal]:
    """Return goals with each priority before the goals under it."""
    under = defaultdict(list)
    for goal in goals:
        under[goal.parent_id].append(goal)
    return [goal for top in under[None] for goal in (top, *under[top.pk])]


def exemptions_in(county) -> dict[str, dict[tuple, NotNeeded]]:
    """Return ``exemptions`` of the steps and of the goals of ``county``, by "step" and "goal". One query."""
    told = {"goal": {}, "step": {}}
    rows = NotNeeded.objects.filter(Q(step__path__county=county) | Q(goal__county=county))
    for row in rows.select_related("source"):
        told["goal" if row.goal_id else "step"][row.goal_id or row.step_id, row.axis, row.value] = row
    return told


def read_at_once(every: Iterable[Served], *others: Subject) -> dict[Subject, dict]:
    """Read, in one query, the summaries of ``every`` step and goal, and of ``others``, which are returned."""
    kept = summaries.read([*others, *(subject for served in every for subject in served.subjects())])
    for served in every:
        served.kept = {subject: kept[subject] for subject in served.subjects()}
    return {subject: kept[subject] for subject in others}


def share_what_is_kept(every: Iterable[Served], *others: Subject) -> dict[Subject, dict]:
    """Do what ``read_at_once`` does, and read the languages in which things are given. Two queries."""
    every = [served for served in every if served.ids]
    told = read_at_once(every, *others)
    codes = {
        code for one in every for kept in one.kept.values() for code in kept.get(Axis.LANGUAGE, {}) if code
    }
    rows = language_rows([*OwedLanguage, *codes]) if every else {}
    for served in every:
        served.languages = rows
    return told


def exemptions(rows) -> dict[tuple, NotNeeded]:
    """Return the county's word that nobody is needed, by goal or step, axis and value. One query."""
    return {(row.goal_id or row.step_id, row.axis, row.value): row for row in rows.select_related("source")}


def of(county, served="steps", axis=Axis.MUNICIPALITY, path=None, today=None) -> Matrix:
    """Return the matrix of ``county``'s "steps" (of one ``path``) or "goals", by ``axis``, on ``today``.

    Seven queries at most, whatever the county has.
    """
    return seen_by(goals_of(county) if served == "goals" else steps_of(county, path), axis, today)


def seen_by(served: Served, axis: Axis, today=None) -> Matrix:
    """Return the matrix of ``served`` by ``axis``. Four queries at most, two less when it was read before.

    That of today is made from what is kept, that of another day from each contribution.
    """
    now = timezone.localdate()
    today = today or now
    counts = kept(served, axis) if today == now else counted(served.told_on(today), served, axis)
    return arranged(served, axis, columns_of(served, axis, counts), counts, today)


def kept(served: Served, axis: Axis) -> Counts:
    """Return what ``counted`` does today, from the summaries. One query, none when they have been read."""
    counts: Counts = defaultdict(Counter)
    for (_kind, pk), told in served.kept_now().items():
        counts[pk, None].update({mark: told[mark] for mark in MARKS}, examples=told["examples"])
        for key, numbers in told.get(axis, {}).items():
            column = int(key) if axis == Axis.MUNICIPALITY and key else key
            counts[pk, column].update(dict(zip(MARKS, numbers, strict=True)))
    return counts


def counted(told: list[Told], served: Served, axis: Axis) -> Counts:
    """Return how many contributions of each mark there are by column. One query at most."""
    counts: Counts = defaultdict(Counter)
    keys = _keys_of(served, axis)
    for row in told:
        whole = counts[row.served, None]
        whole[row.mark] += 1
        whole["examples"] += row.is_example
        for key in keys(row):
            counts[row.served, key][row.mark] += 1
    return counts


def _keys_of(served: Served, axis: Axis):
    """Return the function that tells in which columns of ``axis`` a contribution is. One query at most."""
    if axis == Axis.WHOLE:
        return lambda row: ()
    if axis == Axis.LIFE_STAGE:
        return lambda row: row.stages or (NOT_TOLD,)
    if axis == Axis.MUNICIPALITY:
        places = Activity.municipalities.through.objects.filter(municipality__county=served.county)
        pairs = places.values_list("activity_id", "municipality_id")
    else:
        spoken = Activity.languages.through.objects.filter(activity__in=served.activities())
        pairs = spoken.values_list("activity_id", "servicelanguage__code")
    found = defaultdict(list)
    for activity, key in pairs:
        found[activity].append(key)
    return lambda row: found.get(row.activity, (NOT_TOLD,))


def columns_of(served: Served, axis: Axis, counts: Counts) -> list[Column]:
    """Return the columns of ``axis``; the last is of what does not tell, where there is any.

    One query, unless the places or languages are known.
    """
    if axis == Axis.MUNICIPALITY:
        columns = [Column(m.pk, m.local_name, m) for m in served.places()]
    elif axis == Axis.LIFE_STAGE:
        columns = [Column(str(stage), _said(stage.label), stage) for stage in LifeStage.stages()]
    elif axis == Axis.LANGUAGE:
        columns = _languages(served, {key for _pk, key in counts if key})
    else:
        return []
    if any(counts[pk, key].total() for pk, key in list(counts) if key == NOT_TOLD):
        columns.append(Column(NOT_TOLD, _said(_("not told"))))
    return columns


def _languages(served, told):
    """Return the national languages, which the county owes or might, and others that activities tell."""
    owed = served.languages_of([*OwedLanguage, *told])
    others = owed.keys() & told - set(OwedLanguage)
    codes = [*OwedLanguage.values, *sorted(others, key=lambda code: str(owed[code]))]
    return [
        Column(
            code, owed[code].local_name if code in owed else _said(OwedLanguage(code).label), owed.get(code)
        )
        for code in codes
    ]


def _said(label):
    return languages.LocalText(str(label), languages.current())


def owed_by(statuses: Iterable[str]) -> set[str]:
    """Return the languages in which services are owed by municipalities of these statuses. No queries."""
    return {code for status in statuses for code in LanguageStatus(status).languages}


def arranged(served: Served, axis: Axis, columns: list[Column], counts: Counts, day) -> Matrix:
    """Return the matrix of what was counted. One query for languages, else none."""
    owed = owed_by({m.language_status for m in served.places()}) if axis == Axis.LANGUAGE else set()
    groups = []
    for of_, rows in served.groups:
        made = []
        for row in rows:
            asked = _expected_by_column(row, of_, axis, owed)
            cells = [_cell(served, row, axis, column.key, counts, asked(column)) for column in columns]
            made.append(Row(row, cells, _cell(served, row, Axis.WHOLE, "", counts, _expected_of(row))))
        groups.append(Group(of_, made))
    examples = sum(counts[pk, None]["examples"] for pk in served.ids)
    return Matrix(served.county, axis, day, columns, groups, examples)


def _expected_of(row) -> int:
    """Return how many there should be in the whole county."""
    expectation = row.expectation
    return expectation.number if expectation.where == ExpectedIn.SOMEWHERE else 1


def _expected_by_column(row, of_, axis, owed):
    """Return the function that tells how many are expected of ``row`` in a column."""
    expectation = row.expectation

    def asked(column: Column) -> int:
        if not column.is_told:
            return 0
        if axis == Axis.MUNICIPALITY:
            return expectation.number if expectation.where == ExpectedIn.EVERYWHERE else 0
        if axis == Axis.LIFE_STAGE:
            for_whom = getattr(of_, "life_stage", LifeStage.ALL)
            return int(for_whom in (LifeStage.ALL, column.key))
        return int(column.key in owed)

    return asked


def _cell(served, row, axis, value, counts, expected) -> Cell:
    found = counts.get((row.pk, value if axis != Axis.WHOLE else None), Counter())
    exemption = served.exemptions.get((row.pk, axis, value)) or served.exemptions.get(
        (row.pk, Axis.WHOLE, "")
    )
    return Cell(
        confirmed=found[Mark.CONFIRMED.value],
        ageing=found[Mark.AGEING.value],
        claimed=found[Mark.CLAIMED.value],
        expected=expected,
        exemption=exemption,
    )
