"""What has changed in a county between two moments, for whoever reads its overview again.

The county as it was is compared with the county as it is (organisations.past), so what is told is what a
reader of both would find: what was changed and changed back is not told. Nothing that is not public is.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.db.models import Model, Q
from django.utils import timezone

from organisations import coverage, summaries
from organisations.choices import ContributionState, Mark, State, Summarised
from organisations.models import Agreement, GrantDecision
from organisations.models.summaries import Subject
from organisations.past import CountyHistory, CountyThen
from organisations.window import ENDS_SOON
from portal.lib import languages
from regions.choices import GapState
from regions.models import County, Goal, ServicePath

SUMS = ("budget", "granted", "applied", "recipients", "applications")


class What(StrEnum):
    """What happened."""

    # Contributions, under their goal or path.
    CONFIRMED = "confirmed"
    CLAIMED = "claimed"
    RAN_OUT = "ran-out"
    ENDED = "ended"
    # Goals, steps and gaps, under the goal or path.
    GOAL_NEW = "goal-new"
    GOAL_GONE = "goal-gone"
    GOAL_RENAMED = "goal-renamed"
    GOAL_REWRITTEN = "goal-rewritten"
    PATH_NEW = "path-new"
    PATH_RENAMED = "path-renamed"
    PATH_REWRITTEN = "path-rewritten"
    STEP_NEW = "step-new"
    STEP_GONE = "step-gone"
    STEP_RENAMED = "step-renamed"
    STEP_REWRITTEN = "step-rewritten"
    GAP_CLOSED = "gap-closed"
    GAP_OPENED = "gap-opened"
    GAP_TAKEN_UP = "gap-taken-up"
    GAP_BEING_SOLVED = "gap-being-solved"
    GAP_TOLD_CLOSED = "gap-told-closed"
    NOT_NEEDED = "not-needed"
    # Strategies.
    STRATEGY_NEW = "strategy-new"
    STRATEGY_STATUS = "strategy-status"
    STRATEGY_REPLACED = "strategy-replaced"
    # Money.
    GRANT_DECIDED = "grant-decided"
    GRANT_KNOWN = "grant-known"
    GRANTS_KNOWN = "grants-known"
    GRANTS_CORRECTED = "grants-corrected"
    AGREEMENT_BEGAN = "agreement-began"
    AGREEMENT_KNOWN = "agreement-known"
    AGREEMENT_ENDED = "agreement-ended"
    AGREEMENT_ENDS_SOON = "agreement-ends-soon"
    # Bodies.
    BODY_NEW = "body-new"
    STATEMENT = "statement"
    OUTCOME = "outcome"
    MESSAGE = "message"
    # Organisations.
    ORGANISATION_NEW = "organisation-new"
    ORGANISATION_GONE = "organisation-gone"
    ORGANISATION_RENAMED = "organisation-renamed"
    ACTIVITY_NEW = "activity-new"
    ACTIVITY_ENDED = "activity-ended"


# One organisation's grant: decided in the time asked about, or before it and written down in it.
DECISIONS = (What.GRANT_DECIDED, What.GRANT_KNOWN)
GAPS = {
    GapState.FOUND: What.GAP_TAKEN_UP,
    GapState.BEING_SOLVED: What.GAP_BEING_SOLVED,
    GapState.CLOSED: What.GAP_TOLD_CLOSED,
}


@dataclass(frozen=True)
class Change:
    """One change. ``about`` is as it is now, or as it was last; ``was`` is what it was, where that is told.

    ``on`` is the day on which it happened. ``step`` is the step of the path that it is about.
    """

    what: What
    on: dt.date
    about: Model
    was: Model | None = None
    step: Model | None = None

    @property
    def key(self) -> str:
        """What tells it from every other change, now and later."""
        return f"{self.what}/{self.about.uuid}/{self.on:%Y-%m-%d}"


@dataclass
class Group:
    """The changes of one goal, path or strategy, newest first."""

    of: Goal | ServicePath | Model
    changes: list[Change] = field(default_factory=list)


@dataclass
class Changes:
    """What has changed in ``county`` from the beginning of day ``since`` until day ``until``.

    ``public`` are those of the activities and organisations told of that have a page at the end, as pairs of
    the model's name and a primary key. ``untold`` are changes that are counted alone.
    """

    county: County
    since: dt.date
    until: dt.date
    goals: list[Group]
    paths: list[Group]
    strategies: list[Change]
    money: list[Change]
    bodies: list[Change]
    organisations: list[Change]
    public: set[tuple[str, int]] = field(default_factory=set)
    untold: Counter = field(default_factory=Counter)

    @cached_property
    def all(self) -> list[Change]:
        """Every change, newest first."""
        grouped = [change for group in (*self.goals, *self.paths) for change in group.changes]
        return _newest([*grouped, *self.strategies, *self.money, *self.bodies, *self.organisations])

    @cached_property
    def counts(self) -> Counter:
        """How many changes there are of each kind."""
        return Counter(change.what for change in self.all) + self.untold

    @cached_property
    def gaps_closed(self) -> int:
        """How many goals and steps were a gap and are carried now, or were told to be closed."""
        closed = (What.GAP_CLOSED, What.GAP_TOLD_CLOSED)
        return len({_served(change) for change in self.all if change.what in closed})

    @property
    def number(self) -> int:
        """How many changes there are."""
        return self.counts.total()

    def __bool__(self):
        return bool(self.number)


def between(county: County, start: dt.datetime, end: dt.datetime | None = None) -> Changes:
    """Return what has changed in ``county`` from ``start`` until ``end`` (default: now).

    The number of queries does not depend on how much the county has, or how much has changed. Of what the
    county has most of, contributions, activities and organisations, only those are read that may have changed
    (organisations.window).
    """
    then, now = _both_ends(county, start, end)
    now.history.narrow(then, now)
    return _Comparison(then, now, start).changes()


def counted(county: County, start: dt.datetime) -> Changes:
    """Return what has changed in ``county`` from ``start`` until now, for whoever tells how much alone.

    Who serves goals and steps that came since, which may be everybody, is ``untold`` and not read.
    """
    then, now = _both_ends(county, start)
    now.history.narrow(then, now, without_new=True)
    changes = _Comparison(then, now, start).changes()
    changes.untold = _serving(now.goals.keys() - then.goals.keys(), now.steps.keys() - then.steps.keys())
    return changes


def _both_ends(county, start, end=None):
    history = CountyHistory(county, start, without=["term"])
    return history.at(start), history.at(end or timezone.now())


def _serving(goals, steps) -> Counter:
    """Return how many contributions came with ``goals`` and ``steps``, primary keys. One query."""
    subjects = [Subject(Summarised.GOAL, pk) for pk in goals] + [Subject(Summarised.STEP, pk) for pk in steps]
    found = Counter()
    for told in summaries.read(subjects).values():
        found[What.CONFIRMED] += told["confirmed"]
        found[What.CLAIMED] += told["ageing"] + told["claimed"]
    return found


def _newest(changes):
    return sorted(changes, key=lambda change: (-change.on.toordinal(), change.key))


def _served(change):
    """Return the identifier of the goal or step that a change of a gap is about."""
    served = change.about.served if hasattr(change.about, "served") else change.step or change.about
    return served.uuid


class _Comparison:
    def __init__(self, then: CountyThen, now: CountyThen, start):
        self.then, self.now, self.start = then, now, start
        self.county = now.county
        self.first = timezone.localdate(start)
        self.by_goal, self.by_path = defaultdict(list), defaultdict(list)

    def changes(self) -> Changes:
        self._contributions("goal")
        self._contributions("step")
        self._goals()
        self._paths()
        self._gaps()
        money = _newest([*self._grants(), *self._decisions(), *self._agreements()])
        return Changes(
            county=self.county,
            since=self.first,
            until=self.now.day,
            goals=self._groups(self.by_goal, {**self.then.goals, **self.now.goals}, self.now.goals),
            paths=self._groups(
                self.by_path,
                {path.pk: path for path in (*self.then.paths, *self.now.paths)},
                {path.pk: path for path in self.now.paths},
            ),
            strategies=_newest(self._strategies()),
            money=money,
            bodies=_newest([*self._bodies(), *self._messages()]),
            organisations=_newest([*self._organisations(), *self._activities()]),
            public={("organisation", pk) for pk in self.now.organisations}
            | {("activity", pk) for pk in self.now.activities}
            | {("organisation", row.about.organisation_id) for row in money if row.what in DECISIONS},
        )

    @staticmethod
    def _groups(changes, things, order):
        places = {pk: place for place, pk in enumerate(order)}
        pks = sorted(changes, key=lambda pk: (places.get(pk, len(places)), pk))
        return [Group(things[pk], _newest(changes[pk])) for pk in pks if changes[pk] and pk in things]

    def _is_within(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.now.day

    def _day(self, row, *kinds, dated: dt.date | None = None) -> dt.date:
        """Return ``dated`` if that lies in the time asked about; else when ``row`` was changed or written.

        ``kinds`` are pairs of a kind and a primary key whose histories tell of it.
        """
        if self._is_within(dated):
            return dated
        told = [self.now.past[kind].told.get(pk) for kind, pk in kinds]
        times = [one.at for one in told if one and one.is_before and one.at >= self.start]
        day = timezone.localdate(max(times) if times else row.created_at)
        return min(max(day, self.first), self.now.day)

    # Contributions.

    def _contributions(self, kind):
        before, after = (
            {row.pk: row for row in self._standing(side, kind)} for side in (self.then, self.now)
        )
        for pk in {**before, **after}:
            was, row = before.get(pk), after.get(pk)
            what = _what_became(was, row)
            if what is None:
                continue
            about = row or was
            on = self._day_of(what, about, kind)
            if kind == "goal":
                self.by_goal[about.goal_id].append(Change(what, on, about))
            else:
                path, step = self._step(about.step_id)
                self.by_path[path.pk].append(Change(what, on, about, step=step))

    def _standing(self, side, kind):
        """Public contributions to goals and steps that count in the overview of that day."""
        if kind == "goal":
            return [row for row in side.goal_contributions if row.goal_id in side.goals]
        return [row for row in side.step_contributions if row.step_id in side.steps]

    def _step(self, pk):
        return self.now.steps.get(pk) or self.then.steps[pk]

    def _day_of(self, what, row, kind):
        dated = {What.CONFIRMED: row.verified_on}.get(what)
        if what == What.RAN_OUT:
            dated = row.fresh_until + dt.timedelta(days=1)
        activity = row.activity
        return self._day(
            row,
            (f"{kind}-contribution", row.pk),
            ("activity", activity.pk),
            ("organisation", activity.organisation_id),
            dated=dated,
        )

    # Goals, paths and gaps.

    def _goals(self):
        before, after = self.then.goals, self.now.goals
        old = {strategy.pk for strategy in self.then.strategies}
        new = {strategy.pk for strategy in self.now.strategies}
        for pk, goal in after.items():
            was = before.get(pk)
            if was is None and goal.strategy_id in old:
                self._goal(What.GOAL_NEW, goal)
            elif was is not None and _texts(was, "name") != _texts(goal, "name"):
                self._goal(What.GOAL_RENAMED, goal, was)
            elif was is not None and _texts(was, "description") != _texts(goal, "description"):
                self._goal(What.GOAL_REWRITTEN, goal, was)
        for pk, goal in before.items():
            if pk not in after and goal.strategy_id in new:
                self._goal(What.GOAL_GONE, goal)
        self._carried(before, after, "goal", lambda pk, change: self.by_goal[pk].append(change))

    def _goal(self, what, goal, was=None):
        on = self._day(goal, ("goal", goal.pk))
        self.by_goal[goal.pk].append(Change(what, on, goal, was))

    def _paths(self):
        before = {path.pk: path for path in self.then.paths}
        for path in self.now.paths:
            was, on = before.get(path.pk), self._day(path, ("path", path.pk))
            found = self.by_path[path.pk]
            if was is None:
                found.append(Change(What.PATH_NEW, on, path))
                continue
            if _texts(was, "name") != _texts(path, "name"):
                found.append(Change(What.PATH_RENAMED, on, path, was))
            elif _texts(was, "description") != _texts(path, "description"):
                found.append(Change(What.PATH_REWRITTEN, on, path, was))
            found.extend(_steps(was, path, on))
        before, after = (
            {pk: step for pk, (_path, step) in side.steps.items()} for side in (self.then, self.now)
        )

        def add(pk, change):
            path, step = self._step(pk)
            self.by_path[path.pk].append(Change(change.what, change.on, step, step=step))

        self._carried(before, after, "step", add)

    def _carried(self, before, after, kind, add: Callable):
        """Tell which of the goals or steps there then and now were a gap, or have become one."""
        then, now = (side.covered(kind, 0) for side in (self.then, self.now))
        usual = coverage.Coverage()
        firm = self.now.history.firm(kind)
        changed = self.by_goal if kind == "goal" else self.by_path
        for pk in (before.keys() & after.keys()) - firm:
            was, is_now = then.get(pk, usual), now.get(pk, usual)
            if was.is_gap and is_now.confirmed:
                what = What.GAP_CLOSED
            elif is_now.is_gap and not was.is_gap:
                what = What.GAP_OPENED
            else:
                continue
            group = pk if kind == "goal" else self._step(pk)[0].pk
            days = [
                change.on
                for change in changed.get(group, ())
                if getattr(change.about, f"{kind}_id", None) == pk
                and (change.what == What.CONFIRMED) == (what == What.GAP_CLOSED)
            ]
            on = (min(days) if what == What.GAP_CLOSED else max(days)) if days else self.now.day
            add(pk, Change(what, on, after[pk]))

    def _gaps(self):
        for pk, gap in self.now.gaps.items():
            was = self.then.gaps.get(pk)
            if was is not None and was.state == gap.state:
                continue
            dated = gap.found_on if was is None and gap.state == GapState.FOUND else gap.closed_on
            self._at_spot(GAPS[gap.state], self._day(gap, ("gap", pk), dated=dated), gap)
        for pk, row in self.now.not_needed.items():
            if pk not in self.then.not_needed:
                self._at_spot(What.NOT_NEEDED, self._day(row, ("not-needed", pk), dated=row.since), row)

    def _at_spot(self, what, on, row):
        if row.goal_id and row.goal_id in self.now.goals:
            self.by_goal[row.goal_id].append(Change(what, on, row))
        elif row.step_id and row.step_id in self.now.steps:
            path, step = self._step(row.step_id)
            self.by_path[path.pk].append(Change(what, on, row, step=step))

    def _strategies(self):
        before = {row.pk: row for row in self.then.strategies}
        after = {row.pk: row for row in self.now.strategies}
        for pk, row in after.items():
            was, on = before.get(pk), self._day(row, ("strategy", pk), dated=row.adopted_on)
            if was is None:
                yield Change(What.STRATEGY_NEW, on, row)
            elif was.status != row.status:
                yield Change(What.STRATEGY_STATUS, on, row, was)
        for pk, row in before.items():
            if pk not in after:
                yield Change(What.STRATEGY_REPLACED, self._day(row, ("strategy", pk)), row)

    # Money.

    def _grants(self):
        before = {row.pk: row for row in self.then.grants}
        for row in self.now.grants:
            was, on = before.get(row.pk), self._day(row, ("grants", row.pk))
            if was is None:
                yield Change(What.GRANTS_KNOWN, on, row)
            elif any(getattr(was, name) != getattr(row, name) for name in SUMS):
                yield Change(What.GRANTS_CORRECTED, on, row, was)

    def _decisions(self):
        end = self.now.when
        decided = Q(decided_on__gte=self.first, decided_on__lte=self.now.day, created_at__lte=end)
        rows = (
            GrantDecision.objects.filter(county=self.county, organisation__state=State.PUBLISHED)
            .filter(decided | Q(created_at__gte=self.start, created_at__lte=end))
            .select_related("organisation", "source")
        )
        for row in rows.order_by("pk"):
            what = What.GRANT_DECIDED if self._is_within(row.decided_on) else What.GRANT_KNOWN
            yield Change(what, self._day(row, dated=row.decided_on), row)

    def _agreements(self):
        before = {row.uuid: row for row in self.then.every_agreement}
        for row in self.now.every_agreement:
            was = before.pop(row.uuid, None)
            of = "organisation", row.organisation_id
            held, holds = was and _in_force(was, self.then.day), _in_force(row, self.now.day)
            if holds and not held:
                what = What.AGREEMENT_BEGAN if self._is_within(row.starts_on) else What.AGREEMENT_KNOWN
                yield Change(what, self._day(row, of, dated=row.starts_on), row)
            elif held and not holds:
                yield Change(What.AGREEMENT_ENDED, self._day(row, of, dated=row.ends_on), row)
            elif holds and _ends_by(row, self.now.day) and not _ends_by(was, self.then.day):
                near = row.ends_on - ENDS_SOON
                yield Change(What.AGREEMENT_ENDS_SOON, self._day(row, of, dated=near), row)
        for row in before.values():
            if _in_force(row, self.then.day):
                on = self._day(row, ("organisation", row.organisation_id))
                yield Change(What.AGREEMENT_ENDED, on, row)

    # Bodies.

    def _bodies(self):
        before = {row.pk: row for row in self.then.bodies}
        for body in self.now.bodies:
            was, on = before.get(body.pk), self._day(body, ("body", body.pk))
            if was is None:
                yield Change(What.BODY_NEW, on, body)
            told = {row.uuid: row for row in was.statements.all()} if was else {}
            for row in body.statements.all():
                earlier = told.get(row.uuid)
                if earlier is None:
                    given = self._day(row, ("body", body.pk), dated=row.given_on)
                    yield Change(What.STATEMENT, given, row)
                elif earlier.outcome != row.outcome:
                    yield Change(What.OUTCOME, on, row, earlier)

    def _messages(self):
        before = {row.pk for row in self.then.messages}
        for row in self.now.messages:
            if row.county_id and row.pk not in before:
                yield Change(What.MESSAGE, self._day(row, ("message", row.pk), dated=row.given_on), row)

    # Organisations and activities.

    def _organisations(self):
        before, after = ({row.pk: row for row in side.active_here} for side in (self.then, self.now))
        for pk, row in after.items():
            was = before.get(pk)
            if was is None:
                yield Change(What.ORGANISATION_NEW, self._day(row, ("organisation", pk)), row)
            elif _texts(was, "name") != _texts(row, "name"):
                yield Change(What.ORGANISATION_RENAMED, self._day(row, ("organisation", pk)), row, was)
        for pk, row in before.items():
            if pk not in after:
                yield Change(What.ORGANISATION_GONE, self._day(row, ("organisation", pk)), row)

    def _activities(self):
        before, after = ({row.pk: row for row in side.given_here} for side in (self.then, self.now))
        for pk, row in after.items():
            if pk not in before:
                yield Change(What.ACTIVITY_NEW, self._day(row, ("activity", pk)), row)
            elif row.ends_on and self.then.day <= row.ends_on < self.now.day:
                yield Change(What.ACTIVITY_ENDED, self._day(row, dated=row.ends_on), row)
        for pk, row in before.items():
            if pk not in after:
                yield Change(What.ACTIVITY_ENDED, self._day(row, ("activity", pk)), row)


def _what_became(was, row) -> What | None:
    if row is None:
        return What.ENDED
    if was is not None and was.mark == row.mark:
        return None
    if row.mark == Mark.CONFIRMED:
        return What.CONFIRMED
    if row.mark == Mark.AGEING and was is not None and was.state == ContributionState.CONFIRMED:
        return What.RAN_OUT
    return What.CLAIMED


def _steps(was, path, on):
    """Yield what became of the steps of a path; that one moved because of another is not told."""
    before = {row.uuid: row for row in was.steps.all()}
    for row in path.steps.all():
        earlier = before.pop(row.uuid, None)
        if earlier is None:
            yield Change(What.STEP_NEW, on, row, step=row)
        elif _texts(earlier, "name") != _texts(row, "name"):
            yield Change(What.STEP_RENAMED, on, row, earlier, step=row)
        elif (earlier.phase, earlier.task_of, *_texts(earlier, "description")) != (
            row.phase,
            row.task_of,
            *_texts(row, "description"),
        ):
            yield Change(What.STEP_REWRITTEN, on, row, earlier, step=row)
    for row in before.values():
        yield Change(What.STEP_GONE, on, row, step=row)


def _texts(row, name) -> tuple[str, ...]:
    return tuple(getattr(row, f"{name}_{code}") or "" for code in languages.CODES)


def _in_force(row: Agreement, day: dt.date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)


def _ends_by(row: Agreement, day: dt.date) -> bool:
    return row.ends_on is not None and row.ends_on <= day + ENDS_SOON
