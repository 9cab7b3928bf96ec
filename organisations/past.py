"""A county's public facts as they were at a moment: who carried what, with whom, for what money.

Read from the histories that portal.editing keeps, into copies in memory. Members of advisory bodies are left
out: whoever takes back the consent to be named is not named in the past either.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cached_property

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from organisations import coverage
from organisations.choices import ContributionState, State, VerifiedBy
from organisations.claims import mark_of
from organisations.models import (
    Activity,
    Agreement,
    GoalContribution,
    Organisation,
    StepContribution,
)
from organisations.window import Window, changes_of
from portal.editing.past import Past, join, show, twin
from portal.lib import languages
from regions.choices import StrategyStatus
from regions.models import (
    AdvisoryBody,
    BodyTerm,
    County,
    Gap,
    Goal,
    GrantSummary,
    KeyMessage,
    NotNeeded,
    ServicePath,
    Strategy,
)

HELD = (ContributionState.CLAIMED, ContributionState.CONFIRMED)
# The columns of thousands of rows that are read to count them and to name a few.
ACTIVITY = ("uuid", "organisation_id", "state", "nature", "created_at", "updated_at", "starts_on", "ends_on")
ACTIVITY += ("for_children", "for_working_age", "for_older", "at_place", "by_phone", "online")
ORGANISATION = ("uuid", "home_municipality_id", "state", "is_example", "created_at", "updated_at")
CONTRIBUTION = ("uuid", "activity_id", "state", "verified_on", "verified_by", "valid_until", "created_at")


def _columns(*names, texts=()):
    return [*names, *(f"{text}_{code}" for text in texts for code in languages.CODES)]


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

    Twenty queries at most for the rows as they are now, and twelve for each moment but now, whatever the
    county has. What nobody asks for is not read.
    """

    def __init__(self, county: County, since: dt.datetime):
        self.county = county
        self.since = since
        self.municipalities = set(county.municipalities.values_list("pk", flat=True))
        goals, steps = (
            model.objects.filter(**{f"{joined}__county": county}).only(
                *_columns(*CONTRIBUTION, *more, texts=("rationale",))
            )
            for model, joined, more in (
                (GoalContribution, "goal", ["goal_id"]),
                (StepContribution, "step__path", ["step_id", "role"]),
            )
        )
        activities = self._activities(goals, steps)
        self.rows = {
            "strategy": Strategy.objects.filter(county=county).select_related("source", "supersedes__source"),
            "goal": Goal.objects.filter(county=county)
            .select_related("county", "strategy", "source")
            .order_by("order", "pk"),
            "path": ServicePath.objects.in_county(county).for_page(),
            "goal-contribution": goals,
            "step-contribution": steps,
            "activity": activities,
            "organisation": self._organisations(activities),
            "body": AdvisoryBody.objects.filter(county=county)
            .select_related("source")
            .prefetch_related("meetings", "statements__source", "statements__outcome_source"),
            "term": BodyTerm.objects.filter(body__county=county).prefetch_related("seats"),
            "grants": GrantSummary.objects.filter(county=county).by_year(),
            "message": KeyMessage.objects.for_county(county),
            "gap": Gap.objects.in_county(county).with_names(),
            "not-needed": NotNeeded.objects.in_county(county).with_names().select_related("source"),
        }
        self.now = _Read(lambda kind: list(self.rows[kind]))
        self.window: Window | None = None
        through = Activity.municipalities.through.objects.filter(municipality__county=county)
        self.given_here = set(through.values_list("activity_id", flat=True))
        self.agreements = defaultdict(list)
        for row in Agreement.objects.filter(county=county).select_related("source").order_by("pk"):
            self.agreements[row.organisation_id].append(row)

    def at(self, when: dt.datetime | None) -> "CountyThen":
        """Return what was public at ``when``; None stands for now. Twelve queries, none for now.

        A source that something rested on then, and does not now, takes one more for each kind.
        """
        return CountyThen(self, when)

    def narrow(self, then: "CountyThen", now: "CountyThen"):
        """Read only such contributions, activities and organisations as may differ between the two.

        To be asked before any of these is read. Five queries beside those for goals and paths.
        """
        window = Window(self.county, dict(self.rows), self.since, then.day, now.day)
        came_or_went = then.goals.keys() ^ now.goals.keys(), then.steps.keys() ^ now.steps.keys()
        changed = window.changed(*came_or_went)
        if changed is None:
            return
        self.window = window
        for kind, rows in changed.items():
            self.now[kind] = rows
            self.rows[kind] = window.rows[kind].model.objects.filter(pk__in=[row.pk for row in rows])

    def firm(self, kind: str) -> set[int]:
        """Return which goals, or steps (``kind``), are carried all the time by somebody who was not read.

        Empty where everybody was read. One query.
        """
        read = [row.pk for row in self.now[f"{kind}-contribution"]]
        return self.window.firm(kind, but=read) if self.window else set()

    def past(self, kind: str, when: dt.datetime | None) -> Past:
        """Return what the histories of all of one kind tell of ``when``. One query."""
        self.now[kind]  # Before its history: whatever is changed in between is then known to be later.
        return Past(self.rows[kind], when)

    def _activities(self, goals, steps):
        """Activities that are or were given in the county, or serve a goal or step of it."""
        county = self.county
        changed = changes_of("activity")
        # Those of organisations elsewhere that were given here until somebody changed where.
        moved = changed.filter(published_at__gte=self.since).exclude(
            base__municipalities=F("content__municipalities")
        )
        return Activity.objects.filter(
            Q(pk__in=Activity.objects.in_county(county).values("pk"))
            | Q(pk__in=goals.order_by().values("activity_id"))
            | Q(pk__in=steps.order_by().values("activity_id"))
            | Q(organisation__home_municipality__county=county)
            | Q(pk__in=changed.filter(county=county).values("object_id"))
            | Q(pk__in=moved.values("object_id"))
        ).only(*_columns(*ACTIVITY, texts=("title", "slug", "sort")))

    def _organisations(self, activities):
        """Organisations that are or were at home or active in the county, or in an agreement with it."""
        changed = changes_of("organisation")
        # Those elsewhere that had agreements, perhaps with this county, when somebody changed something.
        agreed = (
            changed.filter(published_at__gte=self.since)
            .annotate(told=Cast("base", TextField()))
            .filter(told__contains='"agreements/')
        )
        return Organisation.objects.filter(
            Q(home_municipality__county=self.county)
            | Q(pk__in=activities.order_by().values("organisation_id"))
            | Q(pk__in=Agreement.objects.filter(county=self.county).values("organisation_id"))
            | Q(pk__in=changed.filter(county=self.county).values("object_id"))
            | Q(pk__in=agreed.values("object_id"))
        ).only(*_columns(*ORGANISATION, texts=("name", "slug", "sort")))


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
        join(rows, "source")
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
        return {goal.pk: goal for goal in self._all("goal")}

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
        join(rows, "source")
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
            return activity.pk in self.history.given_here
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
        if told and _is_nearer(told, own):
            _as_claimed(row, told.content, key, is_claimed, knows_answer=bool(own and own.is_before))
        if own is None:
            _as_dated(row, self.day)
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
        join(rows, "source")
        return sorted(rows, key=lambda row: (row.year, row.kind, row.pk))

    @cached_property
    def bodies(self) -> list[AdvisoryBody]:
        """Advisory bodies with meetings, statements and what had become of them, and terms without names."""
        terms = defaultdict(list)
        for now in self.history.now["term"]:
            if self.past["term"].there(now):
                row = twin(self.past["term"].of(now))
                show(row, "seats", self.past["term"].parts(now, "seats", now.seats.all()), _by_sector)
                show(row, "members", [])
                terms[row.body_id].append(row)
        rows, statements = [], []
        for now in self.history.now["body"]:
            if not self.past["body"].there(now):
                continue
            row = twin(self.past["body"].of(now))
            parts = {
                name: self.past["body"].parts(now, name, getattr(now, name).all())
                for name in ("meetings", "statements")
            }
            parts["statements"] = [one for one in parts["statements"] if one.given_on <= self.day]
            parts["meetings"] = [one for one in parts["meetings"] if one.held_on <= self.day]
            statements += parts["statements"]
            show(row, "meetings", parts["meetings"], lambda one: -one.held_on.toordinal())
            show(row, "statements", parts["statements"], lambda one: (-one.given_on.toordinal(), one.pk or 0))
            show(row, "terms", terms[row.pk], lambda one: -one.starts.toordinal())
            rows.append(row)
        join(rows, "source")
        join(statements, "outcome_source")
        return _by_name(rows)

    @cached_property
    def messages(self) -> list[KeyMessage]:
        """Key messages to the county, its collaborative area and the country that had been given."""
        rows = [row for row in self._all("message") if row.given_on <= self.day]
        join(rows, "source")
        return rows

    @cached_property
    def not_needed(self) -> dict[int, NotNeeded]:
        """Where the county had said that nobody was needed, by primary key."""
        return {row.pk: row for row in self._all("not-needed")}

    @cached_property
    def gaps(self) -> dict[int, Gap]:
        """Gaps that the county has taken up, and how far each had come, by primary key."""
        return {row.pk: row for row in self._all("gap")}


def _is_nearer(activity, own) -> bool:
    """Whether the activity's history tells of a moment nearer to the one asked about than its own does."""
    if own is None:
        return True
    if activity.is_before != own.is_before:
        return activity.is_before
    return activity.at > own.at if activity.is_before else activity.at < own.at


def _as_claimed(row, content, key, is_claimed, *, knows_answer):
    """Set on ``row`` what its activity told: claimed there or not, as what, and why."""
    if not is_claimed:
        if row.state in HELD:
            row.state = ContributionState.ENDED
        return
    for code in languages.CODES:
        setattr(row, f"rationale_{code}", content.get(f"{key}/rationale_{code}") or "")
    role = content.get(f"{key}/role", "")
    if row.state == ContributionState.CONFIRMED and knows_answer and role != getattr(row, "role", ""):
        row.state, row.verified_on, row.verified_by = ContributionState.CLAIMED, None, ""
    if role:
        row.role = role
    if row.state in HELD:
        return
    # It was taken away later. What has no history of its own keeps who had checked it last.
    if not knows_answer and row.verified_on and row.verified_by == VerifiedBy.COUNTY:
        row.state, row.valid_until = ContributionState.CONFIRMED, None
    else:
        row.state, row.verified_on, row.verified_by = ContributionState.CLAIMED, None, ""
        row.valid_until = None


def _as_dated(row, day):
    """Set on ``row``, whose answers were not kept, what its dates tell of ``day``.

    What ended later had not ended, and what was confirmed later is taken as told by the organisation alone.
    """
    if row.state == ContributionState.ENDED and row.valid_until and row.valid_until > day:
        row.state, row.valid_until = ContributionState.CLAIMED, None
        if row.verified_on and row.verified_by == VerifiedBy.COUNTY:
            row.state = ContributionState.CONFIRMED
    if row.state == ContributionState.CONFIRMED and row.verified_on > day:
        row.state, row.verified_on, row.verified_by = ContributionState.CLAIMED, None, ""
        row.valid_until = None


def _by_order(row):
    return row.order, row.pk or 0


def _by_sector(row):
    return row.sector


def _name_key(row) -> str:
    return getattr(row, f"sort_{languages.current()}")


def _by_name(rows: Iterable) -> list:
    return sorted(rows, key=lambda row: (_name_key(row), row.pk))
