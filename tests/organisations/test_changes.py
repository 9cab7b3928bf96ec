"""What has changed in a county: each kind of change with its day, and nothing that is hidden."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations import actions as answers
from organisations import window
from organisations.changes import What, between, counted
from organisations.choices import State
from organisations.models import StepContribution
from organisations.past import CountyHistory, start_of
from portal.editing import actions
from portal.editing.choices import RevisionState
from portal.lib import languages
from regions.choices import GapState, Outcome, StrategyStatus
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GoalContributionFactory,
    GrantDecisionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import RevisionFactory, UserFactory
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyStatementFactory,
    CountyFactory,
    GapFactory,
    GoalFactory,
    GrantSummaryFactory,
    KeyMessageFactory,
    MunicipalityFactory,
    NotNeededFactory,
    ServicePathFactory,
    SourceFactory,
    StepFactory,
    StrategyFactory,
)
from tests.world import world

pytestmark = pytest.mark.django_db

BEGINNING = "2026-01-05 12:00 +0200"
LATER = "2026-06-10 12:00 +0300"
SINCE = dt.date(2026, 6, 1)
TODAY = dt.date(2026, 6, 10)


@pytest.fixture(autouse=True)
def english():
    with languages.reading("en"):
        yield


@pytest.fixture
def at():
    """Return a function that moves to a moment until the test ends."""
    travels = []

    def travel(moment):
        travels.append(time_machine.travel(moment, tick=False))
        travels[-1].start()

    yield travel
    for one in reversed(travels):
        one.stop()


@pytest.fixture
def county(at):
    at(BEGINNING)
    return CountyFactory()


def changed(county, since=SINCE):
    """Return what has changed; whoever is told the numbers alone is told the same ones."""
    found, numbers = between(county, start_of(since)), counted(county, start_of(since))
    assert (numbers.counts, numbers.number, numbers.gaps_closed) == (
        found.counts,
        len(found.all),
        found.gaps_closed,
    )
    return found


def told(county, since=SINCE):
    """Return what has changed, and on which day."""
    return [(change.what, change.on) for change in changed(county, since).all]


# Contributions.


@pytest.fixture
def goal(county):
    return GoalFactory(strategy=StrategyFactory(county=county))


def test_nothing_has_changed_where_nobody_did_anything(at, county, goal):
    GoalContributionFactory(goal=goal, confirmed=True)
    at(LATER)
    assert not changed(county)
    assert told(county) == []


def test_a_confirmation_closes_a_gap(at, county, goal):
    claim = GoalContributionFactory(goal=goal)
    at(LATER)
    answers.confirm(claim, by=UserFactory())
    assert sorted(told(county)) == [(What.CONFIRMED, TODAY), (What.GAP_CLOSED, TODAY)]
    [group] = changed(county).goals
    assert group.of == goal
    assert changed(county).gaps_closed == 1


def test_a_second_confirmation_closes_no_gap(at, county, goal):
    GoalContributionFactory(goal=goal, confirmed=True)
    claim = GoalContributionFactory(goal=goal)
    at(LATER)
    answers.confirm(claim, by=UserFactory())
    assert told(county) == [(What.CONFIRMED, TODAY)]


def test_a_confirmation_that_went_stale_has_run_out_the_day_after_its_last(at, county):
    step = StepFactory(path=ServicePathFactory(county=county))
    StepContributionFactory(
        step=step, state="confirmed", verified_on=dt.date(2025, 6, 4), verified_by="county"
    )
    at(LATER)
    assert sorted(told(county)) == [
        (What.GAP_OPENED, dt.date(2026, 6, 5)),
        (What.RAN_OUT, dt.date(2026, 6, 5)),
    ]
    [group] = changed(county).paths
    assert group.of == step.path
    assert {change.step for change in group.changes} == {step}
    assert told(county, dt.date(2026, 6, 6)) == []


def test_what_was_confirmed_and_ended_since_has_never_been_there(at, county, goal):
    at("2026-06-05 12:00 +0300")
    claim = GoalContributionFactory(goal=goal)
    answers.confirm(claim, by=UserFactory())
    at(LATER)
    answers.end(claim, by=UserFactory())
    assert told(county) == []


@pytest.mark.parametrize("how", ["ended", "declined", "archived", "organisation archived"])
def test_a_contribution_that_is_no_longer_shown_has_ended_whoever_ended_it(at, county, goal, how):
    claim = GoalContributionFactory(goal=goal, confirmed=True)
    by = UserFactory()
    at(LATER)
    {
        "ended": lambda: answers.end(claim, by=by),
        "declined": lambda: answers.decline(claim, by=by, reasons={"en": "A secret reason."}),
        "archived": lambda: actions.archive(claim.activity, by=by),
        "organisation archived": lambda: actions.archive(claim.activity.organisation, by=by),
    }[how]()
    assert sorted(told(county)) == [(What.ENDED, TODAY), (What.GAP_OPENED, TODAY)]
    assert ("activity", claim.activity_id) not in changed(county).public or "archived" not in how


def test_a_new_claim_is_told_by_the_organisation(at, county, goal):
    at(LATER)
    GoalContributionFactory(goal=goal)
    assert told(county) == [(What.CLAIMED, TODAY)]


def test_drafts_and_changes_on_their_way_are_not_told(at, county, goal):
    home = MunicipalityFactory(county=county)
    claim = GoalContributionFactory(goal=goal)
    at(LATER)
    draft = ActivityFactory(draft=True, municipalities=[home], organisation__home_municipality__county=county,
                            organisation__draft=True)  # fmt: skip
    GoalContributionFactory(goal=goal, activity=draft)
    RevisionFactory(about=claim.activity, state=RevisionState.DRAFT)
    assert told(county) == []


# What the county keeps.


def test_goals_new_renamed_and_taken_away(at, county, goal):
    gone, renamed = (GoalFactory(strategy=goal.strategy) for _ in range(2))
    by = UserFactory()
    at(LATER)
    with actions.change(renamed, by=by):
        renamed.name_en = "Nobody is alone"
    new = GoalFactory(strategy=goal.strategy)
    replaced = StrategyFactory(county=county)
    with actions.change(gone, by=by):
        gone.description_en = "Told otherwise"
    changes = {change.about: change for group in changed(county).goals for change in group.changes}
    assert {about: change.what for about, change in changes.items()} == {
        renamed: What.GOAL_RENAMED,
        new: What.GOAL_NEW,
        gone: What.GOAL_REWRITTEN,
    }
    assert changes[renamed].was.name_en != "Nobody is alone"
    assert [change.what for change in changed(county).strategies] == [What.STRATEGY_NEW]
    assert replaced == changed(county).strategies[0].about


def test_a_strategy_that_was_adopted_and_one_that_was_replaced(at, county):
    proposed = StrategyFactory(county=county, status=StrategyStatus.PROPOSED)
    old = StrategyFactory(county=county)
    by = UserFactory()
    at(LATER)
    with actions.change(proposed, by=by):
        proposed.status, proposed.adopted_on = StrategyStatus.ADOPTED, dt.date(2026, 6, 8)
    with actions.change(old, by=by):
        old.status = StrategyStatus.REPLACED
    assert told(county) == [
        (What.STRATEGY_REPLACED, TODAY),
        (What.STRATEGY_STATUS, dt.date(2026, 6, 8)),
    ]


def test_steps_new_renamed_and_taken_away_and_those_that_only_moved_are_not_told(at, county):
    path = ServicePathFactory(county=county)
    gone, renamed, moved = (StepFactory(path=path, order=place) for place in (1, 2, 3))
    name = gone.name_en
    at(LATER)
    with actions.change(path, by=UserFactory()):
        gone.delete()
        renamed.name_en = "Another name"
        renamed.save()
        moved.order = 4
        moved.save()
        new = StepFactory(path=path, order=1)
    found = {change.what: change for change in changed(county).paths[0].changes}
    assert set(found) == {What.STEP_NEW, What.STEP_RENAMED, What.STEP_GONE}
    assert found[What.STEP_GONE].about.name_en == name
    assert found[What.STEP_NEW].about == new


def test_gaps_taken_up_being_solved_closed_and_not_needed(at, county, goal):
    taken_up = GapFactory(goal=goal, step=None)
    at(LATER)
    with actions.change(taken_up, by=UserFactory()):
        taken_up.state, taken_up.solver = GapState.BEING_SOLVED, "A group"
    step = StepFactory(path=ServicePathFactory(county=county))
    GapFactory(step=step, closed=True, closed_on=dt.date(2026, 6, 9))
    NotNeededFactory(step=step, since=dt.date(2026, 6, 9))
    assert sorted(change.what for group in changed(county).goals for change in group.changes) == [
        What.GAP_BEING_SOLVED
    ]
    [group] = changed(county).paths
    assert {What.GAP_TOLD_CLOSED, What.NOT_NEEDED, What.PATH_NEW} <= {c.what for c in group.changes}
    assert changed(county).gaps_closed == 1


# Money, bodies, organisations.


def test_agreements_that_began_ended_or_end_soon(at, county):
    begun = AgreementFactory(county=county, starts_on=dt.date(2026, 6, 5))
    ended = AgreementFactory(county=county, ends_on=dt.date(2026, 6, 4))
    soon = AgreementFactory(county=county, ends_on=dt.date(2026, 12, 4))
    AgreementFactory(county=county, ends_on=dt.date(2027, 12, 31))
    AgreementFactory(
        county=county, starts_on=dt.date(2026, 6, 5), organisation=OrganisationFactory(draft=True)
    )
    at(LATER)
    known = AgreementFactory(county=county, starts_on=dt.date(2024, 6, 5))
    assert {(change.about.uuid, change.what, change.on) for change in changed(county).money} == {
        (known.uuid, What.AGREEMENT_KNOWN, TODAY),
        (begun.uuid, What.AGREEMENT_BEGAN, dt.date(2026, 6, 5)),
        (ended.uuid, What.AGREEMENT_ENDED, dt.date(2026, 6, 4)),
        (soon.uuid, What.AGREEMENT_ENDS_SOON, dt.date(2026, 6, 5)),
    }


def test_grants_decided_for_public_organisations_known_and_corrected(at, county):
    decided = GrantDecisionFactory(county=county, decided_on=dt.date(2026, 6, 3))
    GrantDecisionFactory(county=county, decided_on=dt.date(2026, 5, 3))
    GrantDecisionFactory(county=county, decided_on=dt.date(2026, 6, 3), organisation__draft=True)
    corrected = GrantSummaryFactory(county=county, granted=100)
    at(LATER)
    with actions.change(corrected, by=UserFactory()):
        corrected.granted = 200
    known = GrantSummaryFactory(county=county, year=2030)
    late = GrantDecisionFactory(county=county, decided_on=dt.date(2026, 2, 3))
    assert {(change.about, change.what, change.on) for change in changed(county).money} == {
        (late, What.GRANT_KNOWN, TODAY),
        (decided, What.GRANT_DECIDED, dt.date(2026, 6, 3)),
        (corrected, What.GRANTS_CORRECTED, TODAY),
        (known, What.GRANTS_KNOWN, TODAY),
    }


def test_statements_outcomes_bodies_and_messages(at, county):
    body = AdvisoryBodyFactory(county=county)
    answered = BodyStatementFactory(body=body, given_on=dt.date(2026, 1, 5))
    source = SourceFactory()
    at(LATER)
    with actions.change(body, by=UserFactory()):
        answered.outcome, answered.outcome_source = Outcome.PARTLY, source
        answered.save()
        given = BodyStatementFactory(body=body, given_on=dt.date(2026, 6, 2))
    new = AdvisoryBodyFactory(county=county)
    message = KeyMessageFactory(county=county, given_on=dt.date(2026, 6, 4))
    KeyMessageFactory(national=True, given_on=dt.date(2026, 6, 4))
    assert {(change.about, change.what, change.on) for change in changed(county).bodies} == {
        (answered, What.OUTCOME, TODAY),
        (given, What.STATEMENT, dt.date(2026, 6, 2)),
        (new, What.BODY_NEW, TODAY),
        (message, What.MESSAGE, dt.date(2026, 6, 4)),
    }


def test_organisations_and_activities_new_renamed_and_gone(at, county):
    home = MunicipalityFactory(county=county)
    renamed = OrganisationFactory(home_municipality=home)
    gone = OrganisationFactory(home_municipality=home)
    over = ActivityFactory(organisation=renamed, municipalities=[home], ends_on=dt.date(2026, 6, 7))
    ended = ActivityFactory(organisation=renamed, municipalities=[home])
    by = UserFactory()
    at(LATER)
    with actions.change(renamed, by=by):
        renamed.name_en = "Another name"
    actions.archive(gone, by=by)
    actions.archive(ended, by=by)
    new = ActivityFactory(organisation=renamed, municipalities=[home])
    assert {(change.about, change.what, change.on) for change in changed(county).organisations} == {
        (renamed, What.ORGANISATION_RENAMED, TODAY),
        (gone, What.ORGANISATION_GONE, TODAY),
        (over, What.ACTIVITY_ENDED, dt.date(2026, 6, 7)),
        (ended, What.ACTIVITY_ENDED, TODAY),
        (new, What.ACTIVITY_NEW, TODAY),
    }


def test_a_change_is_told_by_the_same_key_for_ever(at, county, goal):
    at("2026-06-05 12:00 +0300")
    GoalContributionFactory(goal=goal)
    [before] = [change.key for change in changed(county).all]
    at(LATER)
    GoalContributionFactory(goal=goal)
    assert before in [change.key for change in changed(county, dt.date(2026, 5, 1)).all]
    assert len({change.key for change in changed(county).all}) == 2


# Weight.


def test_who_serves_what_came_since_is_counted_and_not_read(at, county):
    at(LATER)
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    step = StepFactory(path=ServicePathFactory(county=county))
    GoalContributionFactory(goal=goal, confirmed=True)
    GoalContributionFactory(goal=goal, confirmed=True, verified_on=TODAY - dt.timedelta(days=500))
    StepContributionFactory(step=step)
    StepContributionFactory(step=step, activity__state=State.DRAFT)
    found = changed(county)
    assert (found.counts[What.CONFIRMED], found.counts[What.CLAIMED]) == (1, 2)
    numbers = counted(county, start_of(SINCE))
    assert numbers.untold == {What.CONFIRMED: 1, What.CLAIMED: 2}
    assert {change.what for change in numbers.all} == {What.STRATEGY_NEW, What.PATH_NEW}


@pytest.mark.parametrize("most", [0, window.MOST])
def test_what_cannot_have_changed_is_not_read_and_makes_no_difference(at, county, goal, monkeypatch, most):
    monkeypatch.setattr(window, "MOST", most)
    here = MunicipalityFactory(county=county)
    firm = GoalContributionFactory(goal=goal, confirmed=True)
    firm.activity.municipalities.add(here)
    claim = GoalContributionFactory(goal=goal, activity__organisation=firm.activity.organisation)
    claim.activity.municipalities.add(here)
    other = GoalContributionFactory(goal=GoalFactory(strategy=goal.strategy))
    at(LATER)
    by = UserFactory(is_superuser=True)
    with actions.change(claim.activity, by=by):
        claim.activity.state = State.ARCHIVED
    answers.confirm(other, by=by)
    assert sorted(told(county)) == [
        (What.ACTIVITY_ENDED, TODAY),
        (What.CONFIRMED, TODAY),
        (What.ENDED, TODAY),
        (What.GAP_CLOSED, TODAY),
    ]
    history = CountyHistory(county, start_of(SINCE))
    history.narrow(history.at(start_of(SINCE)), history.at(timezone.now()))
    read = {row.pk for row in history.now["goal-contribution"]}
    assert read == {claim.pk, other.pk} if most else read >= {firm.pk, claim.pk, other.pk}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_comparison_takes_the_same_queries_whatever_the_county_has(at, rows):
    at(BEGINNING)
    made = world(rows)
    at(LATER)
    by = UserFactory()
    for contribution in StepContribution.objects.filter(state="claimed"):
        answers.confirm(contribution, by=by)
    with CaptureQueriesContext(connection) as captured:
        assert between(made.county, start_of(SINCE))
    assert len(captured) == 22


def test_five_hundred_changes_take_no_more_queries(at):
    at(BEGINNING)
    made = world()
    [contribution] = made.activity.step_contributions.all()
    content = {"state": "claimed"}
    at(LATER)
    for days in range(500):
        moment = timezone.now() - dt.timedelta(days=days % 250, minutes=days)
        RevisionFactory(
            about=contribution, state=RevisionState.PUBLISHED, published_at=moment, content=content,
            base=content,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        between(made.county, start_of(dt.date(2026, 5, 1)))
    assert len(captured) == 22
