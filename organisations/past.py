"""A county's public facts as they were at a moment: who carried what, with whom, for what money.

Read from the histories that portal.editing keeps, into copies in memory. Members of advisory bodies are left
out: whoever takes back the consent to be named is not named in the past either.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from django.db.models import Count
from django.utils import timezone

from organisations import county_rows, coverage
from organisations.choices import ContributionState, Mark, State
from organisations.claims import mark_of
from organisations.models import (
    Activity,
    Agreement,
    GoalContribution,
    Organisation,
    StepContribution,
)
from organisations.standing import HELD, as_claimed, as_dated, is_nearer
from organisations.window import MOST, Window
from portal.editing.past import Past, join, referred, show, told_of, twin
from portal.lib import languages
from regions.choices import StrategyStatus
from regions.models import (
    AdvisoryBody,
    County,
    Gap,
    Goal,
    GrantSummary,
    KeyMessage,
    NotNeeded,
    ServicePath,
    Source,
    Strategy,
)

# What a county has most of. Histories are read of all these kinds together, and of all others.
MANY = ("goal-contribution", "step-contribution", "activity", "organisation")


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment at which ``day`` begins in Finland."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()), timezone.get_default_timezone())


def end_of(day: dt.date) -> dt.datetime:
    """Return the moment at which ``day`` is over in Finland."""
    return start_of(day + dt.timedelta(days=1))


def kept_since(county: County) -> dt.date:
    """Return the first day of whose end something is known here: that on which the county came in."""
    return timezone.localdate(county.created_at)


class _Read(dict):
    """What is read of each kind when it is first asked for."""

    def __init__(self, read: Callable):
        super().__init__()
        self.read = read

    def __missing__(self, kind):
        self[kind] = found = self.read(kind)
        return found


class CountyHistory:
    """What a county has and had since ``since``, read once; ``at`` tells how it was at a moment.

    Twenty queries at most for the rows as they are now, and two for all histories at all moments, whatever
    the county has. ``without`` are kinds that nobody will ask for: they are not read. Without "term" the
    meetings of advisory bodies are left out too.
    """

    def __init__(self, county: County, since: dt.datetime, without: Iterable[str] = ()):
        self.county = county
        self.since = since
        self.municipalities = set(county.municipalities.values_list("pk", flat=True))
        self.rows = county_rows.of(county, since, without)
        self.now = _Read(lambda kind: list(self.rows[kind]))
        self.moments: list[dt.datetime] = []
        self.told = {}
        self.window: Window | None = None
        self.agreements = defaultdict(list)
        for row in Agreement.objects.filter(county=county).select_related("source").order_by("pk"):
            self.agreements[row.organisation_id].append(row)

    def at(self, when: dt.datetime | None) -> "CountyThen":
        """Return what was public at ``when``; None stands for now."""
        if when is not None and when not in self.moments:
            self.moments.append(when)
        return CountyThen(self, when)

    def narrow(self, then: "CountyThen", now: "CountyThen", *, without_new: bool = False):
        """Read only such contributions, activities and organisations as may differ between the two.

        ``without_new``: and no contributions to goals and steps that came between them. To be asked before
        anything is read. Five queries, and one for each kind of ``firm``.
        """
        if without_new:
            self._leave_out_new(then, now)
        window = Window(self.county, dict(self.rows), self.since, then.day, now.day)
        came_or_went = then.goals.keys() ^ now.goals.keys(), then.steps.keys() ^ now.steps.keys()
        changed = window.changed(*came_or_went)
        if changed is None:
            return
        self.window = window
        for kind, rows in changed.items():
            self.now[kind] = rows

    def _leave_out_new(self, then, now):
        """Read of contributions those to goals and steps alone that were there already, or are gone."""
        steps = {step.pk for path in self.now["path"] for step in path.steps.all()}
        old_goals = {goal.pk for goal in self.now["goal"]} - (now.goals.keys() - then.goals.keys())
        old_steps = steps - (now.steps.keys() - then.steps.keys())
        self.rows |= county_rows.who(
            self.county,
            self.since,
            GoalContribution.objects.filter(goal__in=old_goals),
            StepContribution.objects.filter(step__in=old_steps),
        )

    def firm(self, kind: str) -> set[int]:
        """Return which goals, or steps (``kind``), are carried all the time by somebody who was not read.

        Empty where everybody was read. One query.
        """
        if self.window is None:
            return set()
        activities = {row.pk: row for row in self.now["activity"]}
        public = {row.pk for row in self.now["organisation"] if row.state == State.PUBLISHED}
        read, day = Counter(), self.window.days[1]
        for row in self.now[f"{kind}-contribution"]:
            activity = activities[row.activity_id]
            is_public = activity.state == State.PUBLISHED and activity.organisation_id in public
            if is_public and row.state == ContributionState.CONFIRMED:
                read[getattr(row, f"{kind}_id")] += mark_of(row, day) == Mark.CONFIRMED
        firm = self.rows[f"{kind}-contribution"].public().confirmed_and_fresh(day).order_by()
        counted = firm.values_list(kind).annotate(number=Count("pk"))
        return {pk for pk, number in counted if number > read[pk]}

    def past(self, kind: str, when: dt.datetime | None) -> Past:
        """Return what the histories of all of one kind tell of ``when``.

        One query for all moments that were asked for, and all kinds that there are many of, or few.
        """
        model = self.rows[kind].model
        if when is None:
            return Past(model, None, {})
        if (kind, when) not in self.told:
            self._read_histories([one for one in self.rows if (one in MANY) == (kind in MANY)])
        return Past(model, when, self.told[kind, when])

    def _read_histories(self, kinds):
        things = {}
        for kind in kinds:
            # Before its history: whatever is changed in between is then known to be later.
            now = self.now[kind]
            things[self.rows[kind].model] = (
                [row.pk for row in now] if len(now) <= MOST else self.rows[kind].order_by().values("pk")
            )
        moments = [when for when in self.moments if (kinds[0], when) not in self.told]
        for when, by_model in told_of(things, *moments).items():
            for kind in kinds:
                self.told[kind, when] = by_model[self.rows[kind].model]

    def sources(self) -> dict[int, Source]:
        """Return the sources on which anything rested at one of the moments, by primary key. One query."""
        return self._sources

    @cached_property
    def _sources(self):
        told = [one for (kind, _when), one in self.told.items() if kind not in MANY]
        return Source.objects.in_bulk(referred(told, "source") | referred(told, "outcome_source"))


class CountyThen:
    """A county's public facts at a moment. ``day`` is the day that it ends or falls on, by which all ages."""

    def __init__(self, history: CountyHistory, when: dt.datetime | None):
        self.history = history
        self.county = history.county
        self.when = when
        self.day = timezone.localdate(when and when - dt.timedelta(microseconds=1))
        self.past = _Read(lambda kind: history.past(kind, when))

    def _all(self, kind) -> list:
        return self.past[kind].all(self.history.now[kind])

    # Strategies and paths.

    @cached_property
    def strategies(self) -> list[Strategy]:
        """Strategies in force or on their way, with their goals, as ``Strategy.objects.current()``."""
        rows = self._all("strategy")
        join(rows, "source", self.history.sources)
        replaced = {row.supersedes_id for row in rows}
        current = [
            twin(row) for row in rows if row.status != StrategyStatus.REPLACED and row.pk not in replaced
        ]
        by_strategy = defaultdict(list)
        for goal in self.every_goal.values():
            by_strategy[goal.strategy_id].append(goal)
        for row in current:
            show(row, "goals", by_strategy[row.pk], _by_order)
        return current

    @cached_property
    def every_goal(self) -> dict[int, Goal]:
        """All goals, those of replaced strategies too, by primary key."""
        rows = self._all("goal")
        join(rows, "source", self.history.sources)
        return {goal.pk: goal for goal in rows}

    @cached_property
    def goals(self) -> dict[int, Goal]:
        """Goals of strategies in force or on their way, by primary key."""
        return {goal.pk: goal for strategy in self.strategies for goal in strategy.goals.all()}

    @cached_property
    def paths(self) -> list[ServicePath]:
        """The county's paths with their steps in order, by name."""
        rows = []
        for now in self.history.now["path"]:
            if self.past["path"].there(now):
                row = twin(self.past["path"].of(now))
                steps = self.past["path"].parts(now, "steps", now.steps.all())
                show(row, "steps", steps, _by_order)
                rows.append(row)
        join(rows, "source", self.history.sources)
        return _by_name(rows)

    @cached_property
    def steps(self) -> dict[int, tuple]:
        """The path and the step, by the step's primary key."""
        return {step.pk: (path, step) for path in self.paths for step in path.steps.all() if step.pk}

    # Organisations and what they do.

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        """Public organisations by primary key: of the county, and of whoever serves it from elsewhere."""
        rows = self._all("organisation")
        return {row.pk: row for row in rows if row.state == State.PUBLISHED}

    @cached_property
    def activities(self) -> dict[int, Activity]:
        """Their public activities by primary key."""
        found = {}
        for row in self._all("activity"):
            organisation = self.organisations.get(row.organisation_id)
            if row.state == State.PUBLISHED and organisation:
                found[row.pk] = row = twin(row)
                row.organisation = organisation
        return found

    @cached_property
    def given_here(self) -> list[Activity]:
        """Public activities that are given in one of the county's municipalities."""
        return [row for row in self.activities.values() if self._is_given_here(row)]

    @cached_property
    def active_here(self) -> list[Organisation]:
        """Public organisations at home in the county, or with a public activity given there."""
        active = {row.organisation_id for row in self.given_here}
        return [
            row
            for row in self.organisations.values()
            if row.pk in active or row.home_municipality_id in self.history.municipalities
        ]

    def _is_given_here(self, activity):
        members = self.past["activity"].members(activity, "municipalities")
        if members is None:
            return activity.is_here
        return not self.history.municipalities.isdisjoint(members)

    def has_page_now(self, thing: Activity | Organisation) -> bool:
        """Whether ``thing``, which was public then, is public today."""
        return thing.pk in self._public_now[type(thing)]

    @cached_property
    def _public_now(self):
        rows = self.history.now
        organisations = {row.pk for row in rows["organisation"] if row.state == State.PUBLISHED}
        activities = {
            row.pk
            for row in rows["activity"]
            if row.state == State.PUBLISHED and row.organisation_id in organisations
        }
        return {Organisation: organisations, Activity: activities}

    # Contributions.

    @cached_property
    def goal_contributions(self) -> list[GoalContribution]:
        """Public contributions to the county's goals, each with its mark of the day and its activity."""
        return self._contributions("goal")

    @cached_property
    def step_contributions(self) -> list[StepContribution]:
        """Public contributions to the steps of the county's paths, as above."""
        return self._contributions("step")

    def covered(self, kind: str, shown: int = coverage.SHOWN) -> dict[int, coverage.Coverage]:
        """Return how far each goal, or each step, was carried, by primary key."""
        found = coverage.of_rows(getattr(self, f"{kind}_contributions"), kind, shown, self.day)
        told = [row for row in self.not_needed.values() if getattr(row, f"{kind}_id")]
        return coverage.exempt(found, told)

    def _contributions(self, kind):
        found = []
        for now in self.history.now[f"{kind}-contribution"]:
            activity = self.activities.get(now.activity_id)
            row = activity and self._standing(now, kind)
            if row is not None and row.state in HELD:
                row.activity = activity
                row.mark = mark_of(row, self.day)
                found.append(row)
        return found

    def _standing(self, now, kind):
        """Return a copy of the contribution ``now`` as it stood; None when it was not there.

        Two histories tell of it: its own, what the county answered; and its activity's, whether the
        organisation claimed it. Of what they tell, that holds which lies nearer to the moment.
        """
        past = self.past[f"{kind}-contribution"]
        own, told = past.told.get(now.pk), self.past["activity"].told.get(now.activity_id)
        key = f"{kind}s/{getattr(now, f'{kind}_id')}"
        is_claimed = bool(told and told.content.get(key))
        if not (past.there(now) or (told and told.is_before and is_claimed)):
            return None
        row = twin(past.of(now))
        if told and is_nearer(told, own):
            as_claimed(row, told.content, key, is_claimed, knows_answer=bool(own and own.is_before))
        if own is None:
            as_dated(row, self.day)
        return row

    # Money, agreements and bodies.

    @cached_property
    def every_agreement(self) -> list[Agreement]:
        """All agreements of public organisations with the county, those that are over too."""
        past, found = self.past["organisation"], []
        for organisation in self.organisations.values():
            rows = past.parts(organisation, "agreements", self.history.agreements[organisation.pk])
            for now in rows:
                if now.county_id == self.county.pk:
                    found.append(row := twin(now))
                    row.organisation = organisation
        return found

    @property
    def agreements(self) -> list[Agreement]:
        """Agreements in force on the day, by the organisation's name."""
        rows = [
            row
            for row in self.every_agreement
            if row.starts_on <= self.day and (row.ends_on is None or row.ends_on >= self.day)
        ]
        return sorted(rows, key=lambda row: (_name_key(row.organisation), row.pk or 0))

    @cached_property
    def grants(self) -> list[GrantSummary]:
        """What was known of the county's grants, by year."""
        rows = self._all("grants")
        join(rows, "source", self.history.sources)
        return sorted(rows, key=lambda row: (row.year, row.kind, row.pk))

    @cached_property
    def bodies(self) -> list[AdvisoryBody]:
        """Advisory bodies with meetings, statements and what had become of them, and terms without names."""
        rows, statements = [], []
        past, terms = self.past["body"], self._terms()
        for now in self.history.now["body"]:
            if not past.there(now):
                continue
            row = twin(past.of(now))
            given = [
                one for one in past.parts(now, "statements", now.statements.all()) if one.given_on <= self.day
            ]
            statements += given
            show(row, "statements", given, lambda one: (-one.given_on.toordinal(), one.pk or 0))
            if terms is not None:
                met = past.parts(now, "meetings", now.meetings.all())
                met = [one for one in met if one.held_on <= self.day]
                show(row, "meetings", met, lambda one: -one.held_on.toordinal())
                show(row, "terms", terms[row.pk], lambda one: -one.starts.toordinal())
            rows.append(row)
        join(statements, "source", self.history.sources)
        join(rows, "source", self.history.sources)
        join(statements, "outcome_source", self.history.sources)
        return _by_name(rows)

    def _terms(self):
        """Return the terms of each body, by its primary key; None when they were not asked for."""
        if "term" not in self.history.rows:
            return None
        terms = defaultdict(list)
        for now in self.history.now["term"]:
            if self.past["term"].there(now):
                row = twin(self.past["term"].of(now))
                show(row, "seats", self.past["term"].parts(now, "seats", now.seats.all()), _by_sector)
                show(row, "members", [])
                terms[row.body_id].append(row)
        return terms

    @cached_property
    def messages(self) -> list[KeyMessage]:
        """Key messages to the county, its collaborative area and the country that had been given."""
        rows = [row for row in self._all("message") if row.given_on <= self.day]
        join(rows, "source", self.history.sources)
        return rows

    @cached_property
    def not_needed(self) -> dict[int, NotNeeded]:
        """Where the county had said that nobody was needed, by primary key."""
        rows = self._all("not-needed")
        join(rows, "source", self.history.sources)
        return {row.pk: row for row in rows}

    @cached_property
    def gaps(self) -> dict[int, Gap]:
        """Gaps that the county has taken up, and how far each had come, by primary key."""
        return {row.pk: row for row in self._all("gap")}


def _by_order(row):
    return row.order, row.pk or 0


def _by_sector(row):
    return row.sector


def _name_key(row) -> str:
    return getattr(row, f"sort_{languages.current()}")


def _by_name(rows: Iterable) -> list:
    return sorted(rows, key=lambda row: (_name_key(row), row.pk))
