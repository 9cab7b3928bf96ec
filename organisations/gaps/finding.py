"""Which gaps a county has on a day, the weightiest first, and what has become of those it has taken up."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.utils import timezone

from organisations import matrix
from organisations.choices import CellState
from organisations.gaps import asked, ranking
from organisations.gaps.lasting import Spot, covered_since, lasts
from organisations.gaps.ranking import People, Place, Points
from organisations.matrix import NOT_TOLD, Cell, Column
from portal.lib import languages
from regions.choices import Axis, GapState, LifeStage
from regions.models import County, Gap, Goal, Municipality, ServicePath, Step, Strategy

AXES = (Axis.MUNICIPALITY, Axis.LIFE_STAGE, Axis.LANGUAGE)
MISSING = {CellState.GAP, CellState.PARTLY}


@dataclass(frozen=True)
class FoundGap:
    """A goal or a step for which somebody is expected, somewhere, and nobody or too few are confirmed there.

    ``of`` is its path or strategy; ``value`` a municipality's primary key, a life stage, a language or "" for
    the whole county, and ``label`` its name. ``since`` is the day after which nobody was there, None when
    that is not known; it is a day on which the portal first knew of the step, unless ``is_exact``. ``owed``
    are languages that make it a matter of the Language Act, ``owing`` the municipalities that owe services in
    the gap's own. ``untold`` confirmed contributions do not tell where, for whom or in which language they
    are. ``taken`` is what the county has taken up.
    """

    served: Goal | Step
    of: ServicePath | Strategy
    axis: Axis
    value: int | str
    label: languages.LocalText
    cell: Cell
    people: People
    points: Points
    since: dt.date | None = None
    is_exact: bool = False
    owed: tuple[str, ...] = ()
    owing: tuple[Municipality, ...] = ()
    stage: LifeStage | None = None
    untold: int = 0
    municipality: Municipality | None = None
    taken: Gap | None = None

    @property
    def kind(self) -> str:
        """What is served: "goal" or "step"."""
        return kind_of(self.served)

    @property
    def spot(self) -> Spot:
        return self.kind, self.served.pk, self.axis, self.value

    @property
    def query(self) -> str:
        """How an address asks about it: step=…&municipality=837."""
        told = f"{self.kind}={self.served.uuid}"
        place = self.municipality.code if self.municipality else self.value
        return told if self.axis == Axis.WHOLE else f"{told}&{self.axis.value}={place}"

    @property
    def path(self) -> ServicePath | None:
        """The service path of its step; None for a goal."""
        return self.of if self.kind == "step" else None

    @property
    def is_partly(self) -> bool:
        """Somebody is there, but fewer than the county expects."""
        return self.cell.state == CellState.PARTLY

    @property
    def anchor(self) -> str:
        """Where it stands on the page of gaps; the same as long as the goal or step is there."""
        place = self.municipality.code if self.municipality else self.value
        return "-".join(part for part in ("gap", str(self.served.uuid)[:8], str(place)) if part)


@dataclass(frozen=True)
class TakenUp:
    """What the county has taken up and no longer shows as a gap, or never did. ``cell`` is how it is now.

    ``covered_since`` is the day since which as many as expected have been confirmed there at the latest.
    """

    gap: Gap
    label: languages.LocalText
    cell: Cell | None
    covered_since: dt.date | None = None

    @property
    def is_covered(self) -> bool:
        return self.cell is not None and self.cell.state == CellState.CARRIED


@dataclass(frozen=True)
class Gaps:
    """The gaps of a county on a day, the weightiest first; ``others`` are taken up but are no gaps now.

    ``municipalities`` are the county's, by name, each with the source of its population.
    """

    county: County
    day: dt.date
    gaps: list[FoundGap]
    others: list[TakenUp] = field(default_factory=list)
    expected: int = 0
    municipalities: list[Municipality] = field(default_factory=list)

    @cached_property
    def by_axis(self) -> dict[Axis, int]:
        """How many there are of each axis."""
        return {axis: sum(gap.axis == axis for gap in self.gaps) for axis in Axis}

    @cached_property
    def taken(self) -> list[FoundGap]:
        """Those that somebody has taken up and not closed."""
        return [gap for gap in self.gaps if gap.taken and gap.taken.state != GapState.CLOSED]


def of(county: County, today: dt.date | None = None) -> Gaps:
    """Return the gaps of ``county`` on ``today``. Eleven queries at most today, whatever the county has."""
    today = today or timezone.localdate()
    municipalities = places_of(county)
    return of_read(county, municipalities, asked.of(county, municipalities, today), today)


def places_of(county: County) -> list[Municipality]:
    """Return the municipalities of ``county`` by name, each with the source of its population. One query."""
    return list(county.municipalities.alphabetical().select_related("population_source"))


def of_read(
    county: County, municipalities: list[Municipality], every: Iterable[matrix.Served], today: dt.date
) -> Gaps:
    """Return what ``of`` does, of ``every`` step and goal with what is kept of them. Five queries.

    ``municipalities``: ``places_of(county)``.
    """
    taken = {spot_of(gap): gap for gap in Gap.objects.in_county(county).with_names()}
    finder = _Finder(Place(county, tuple(municipalities)), today, taken)
    for served in every:
        finder.look_at(served)
    gaps = sorted(finder.gaps, key=_weight)
    left = [gap for spot, gap in taken.items() if spot not in {found.spot for found in gaps}]
    return Gaps(county, today, gaps, finder.others(left), finder.expected, municipalities)


def spot_of(gap: Gap) -> Spot:
    """Return which goal or step ``gap`` is about, and where. No queries."""
    return "goal" if gap.goal_id else "step", gap.goal_id or gap.step_id, gap.axis, gap.value


def kind_of(served: Goal | Step) -> str:
    return "goal" if isinstance(served, Goal) else "step"


def _weight(gap: FoundGap):
    """The weightiest first, by its points and then by how many live there."""
    return -gap.points.total, -gap.people.share


class _Finder:
    """Looks at a county's steps and goals by each axis, and gathers what is missing."""

    def __init__(self, place, today, taken):
        self.place, self.today, self.taken = place, today, taken
        self.gaps: list[FoundGap] = []
        self.cells: dict[Spot, Cell] = {}
        self.covered_since: dict[Spot, dt.date] = {}
        self.labels = {m.pk: m.local_name for m in place.municipalities}
        self.expected = 0

    def look_at(self, served: matrix.Served):
        """Look at the steps or the goals. Two queries at most beside those of the matrix."""
        found = {axis: matrix.seen_by(served, axis, self.today) for axis in AXES}
        self.covered_since |= covered_since(served, self.carried(served, found), self.today)
        last_days = lasts(served, self.missing(found), self.today)
        for group in found[Axis.MUNICIPALITY].groups:
            for row in group.rows:
                self.note(row.served, group.of, Axis.WHOLE, None, row.whole, 0, last_days)
        for axis, seen in found.items():
            self.labels |= {column.key: column.label for column in seen.columns}
            for group in seen.groups:
                for row in group.rows:
                    untold = sum(
                        cell.confirmed
                        for column, cell in zip(seen.columns, row.cells, strict=True)
                        if column.key == NOT_TOLD
                    )
                    for column, cell in zip(seen.columns, row.cells, strict=True):
                        if column.is_told:
                            self.note(row.served, group.of, axis, column, cell, untold, last_days, row.whole)

    def missing(self, found) -> set[int]:
        """Return the goals or steps that somebody is missing at somewhere."""
        rows = [row for seen in found.values() for row in seen.rows]
        return {row.served.pk for row in rows if MISSING & {cell.state for cell in (row.whole, *row.cells)}}

    def carried(self, served, found) -> dict[Spot, int]:
        """Return how many are expected at each spot that was taken up, and has as many confirmed ones."""
        cells = {}
        for axis, seen in found.items() if self.taken else ():
            for row in seen.rows:
                cells[served.joined, row.served.pk, Axis.WHOLE, ""] = row.whole
                for column, cell in zip(seen.columns, row.cells, strict=True):
                    cells[served.joined, row.served.pk, axis, column.key] = cell
        there = {spot: cells[spot] for spot in self.taken if spot in cells}
        return {spot: cell.expected for spot, cell in there.items() if cell.state == CellState.CARRIED}

    def note(self, served, of_, axis, column: Column | None, cell, untold, lasts, whole=None):
        """Keep how it is there, and a gap if it is one. What nobody carries anywhere is told once."""
        value = column.key if column else ""
        spot = (kind_of(served), served.pk, axis, value)
        self.cells[spot] = cell
        self.expected += bool(cell.expected)
        if cell.state not in MISSING or (whole and whole.state == CellState.GAP):
            return
        last = lasts[axis].get((served.pk, value))
        since = last + dt.timedelta(days=1) if last else _recorded(served, cell, self.today)
        owed = ranking.owed_at(self.place, axis, value)
        stage = ranking.stage_of(axis, value, getattr(of_, "life_stage", ""))
        people = self.place.people_of(axis, value)
        municipality = column.thing if column and axis == Axis.MUNICIPALITY else None
        is_partly = cell.state == CellState.PARTLY
        self.gaps.append(
            FoundGap(
                served=served,
                of=of_,
                axis=axis,
                value=value,
                label=column.label if column else languages.LocalText("", ""),
                cell=cell,
                people=people,
                points=ranking.points(
                    people, axis, owed, stage, since and self.today - since, is_partly=is_partly
                ),
                since=since,
                is_exact=last is not None,
                owed=owed,
                owing=tuple(self.place.owing(value)) if axis == Axis.LANGUAGE else (),
                stage=stage,
                untold=untold,
                municipality=municipality,
                taken=self.taken.get(spot),
            )
        )

    def others(self, left: Iterable[Gap]) -> list[TakenUp]:
        """Return what is taken up but no gap now, with how it is there. No queries."""
        return [
            TakenUp(
                gap,
                self.label_of(gap),
                self.cells.get(spot_of(gap)),
                self.covered_since.get(spot_of(gap)),
            )
            for gap in left
        ]

    def label_of(self, gap):
        return self.labels.get(gap.value, languages.LocalText("", ""))


def _recorded(served, cell, today) -> dt.date | None:
    """Return when the portal first knew that somebody is expected: nobody has been there since, at least.

    Where somebody is there, fewer may have been expected before: then it is not known.
    """
    day = timezone.localdate(served.created_at)
    return day if cell.state == CellState.GAP and day <= today else None
