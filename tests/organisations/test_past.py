"""A county as it was: what every history tells of a moment, joined, and nothing written."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations import actions as answers
from organisations import coverage
from organisations.choices import ContributionState, State
from organisations.models import GoalContribution, Organisation, StepContribution
from organisations.past import CountyHistory, end_of, kept_since, start_of
from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.snapshots import take
from portal.lib import languages
from regions.choices import Outcome, StrategyStatus
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GoalContributionFactory,
    StepContributionFactory,
)
from tests.portal.factories import UserFactory
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyMemberFactory,
    BodyStatementFactory,
    BodyTermFactory,
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
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
DAY = dt.date(2026, 6, 1)


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


def on(county, day=DAY):
    return CountyHistory(county, start_of(day)).at(end_of(day))


def now(county):
    return CountyHistory(county, timezone.now()).at(timezone.now())


def everything(county):
    """Return what a page may ask of a county at a moment, beside who carries what."""
    told = [county.strategies, county.paths, county.agreements, county.bodies, county.grants]
    return [*told, county.messages, county.gaps]


def publish(obj, by, parts=(), **values):
    """Change ``obj`` as a form does, and publish it: ``by`` is one who may."""
    obj = type(obj)._base_manager.get(pk=obj.pk)
    live = take(obj)
    saved = actions.save_draft(obj, by=by, values=values, base=traces(live), parts=parts)
    return actions.submit(saved.revision, by=by)


# Today.


@pytest.mark.parametrize("rows", [1, 3])
def test_as_of_now_is_what_the_overview_tells_and_takes_the_same_queries(rows):
    made = world(rows)
    NotNeededFactory(goal=made.goal, step=None)
    with CaptureQueriesContext(connection) as captured:
        county = now(made.county)
        goals, steps = county.covered("goal"), county.covered("step")
        field = coverage.of_field_rows(county.active_here, county.given_here)
        told = everything(county)
    assert len(captured) == 21
    expected = coverage.counted(GoalContribution.objects.filter(goal__county=made.county), "goal")
    assert goals.pop(made.goal.pk).exemption
    expected.pop(made.goal.pk)
    assert goals == expected
    assert steps == coverage.counted(StepContribution.objects.filter(step__path__county=made.county), "step")
    assert field == coverage.of_field(made.county)
    assert all(told[:-2])


def test_a_changed_thing_takes_the_same_queries_as_one_without_a_history():
    made = world()
    by = UserFactory(is_superuser=True)
    for _time in range(3):
        with actions.change(made.activity, by=by):
            made.activity.title_en = f"{made.activity.title_en} again"
        with actions.change(made.organisation, by=by):
            made.organisation.phone += "1"
    with CaptureQueriesContext(connection) as captured:
        county = now(made.county)
        told = everything(county)
        county.covered("goal"), county.covered("step")
    assert len(captured) == 21
    assert all(told[:-2])


def test_the_history_is_kept_since_the_county_came_in(county):
    assert kept_since(county) == dt.date(2026, 1, 5)


# Contributions: what the county answers and what the organisation claims.


@pytest.fixture
def claim(county):
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    return GoalContributionFactory(goal=goal)


def marks(then):
    return [row.mark for row in then.goal_contributions]


def test_a_contribution_stands_as_it_did_before_the_county_confirmed_it(at, county, claim):
    at(LATER)
    answers.confirm(claim, by=UserFactory())
    assert marks(on(county)) == ["claimed"]
    assert marks(now(county)) == ["confirmed"]
    assert on(county).covered("goal")[claim.goal_id].is_gap
    assert not now(county).covered("goal")[claim.goal_id].is_gap


def test_freshness_is_reckoned_from_that_day(at, county, claim):
    answers.confirm(claim, by=UserFactory())
    assert marks(on(county, dt.date(2027, 1, 5))) == ["confirmed"]
    assert marks(on(county, dt.date(2027, 1, 6))) == ["ageing"]


@pytest.mark.parametrize("confirmed_first", [True, False])
def test_an_ended_contribution_is_still_there_the_day_before(at, county, claim, confirmed_first):
    by = UserFactory()
    if confirmed_first:
        answers.confirm(claim, by=by)
    at(LATER)
    answers.end(claim, by=by)
    assert marks(on(county)) == ["confirmed" if confirmed_first else "claimed"]
    assert marks(now(county)) == []


def test_a_declined_contribution_is_still_there_the_day_before(at, county, claim):
    at(LATER)
    answers.decline(claim, by=UserFactory(), reasons={"en": "Not here."})
    assert marks(on(county)) == ["claimed"]
    assert marks(now(county)) == []


def test_a_contribution_taken_away_with_its_activity_is_still_there_the_day_before(at, county, claim):
    by = UserFactory(is_superuser=True)
    answers.confirm(claim, by=by)
    at(LATER)
    publish(claim.activity, by, parts=["goals"], **{f"goals/{claim.goal_id}": None})
    claim.refresh_from_db()
    assert claim.state == ContributionState.ENDED
    assert marks(on(county)) == ["confirmed"]
    assert marks(now(county)) == []


def test_one_that_was_confirmed_before_histories_and_taken_away_was_confirmed(at, county):
    claim = GoalContributionFactory(goal__strategy__county=county, confirmed=True)
    at(LATER)
    publish(
        claim.activity, UserFactory(is_superuser=True), parts=["goals"], **{f"goals/{claim.goal_id}": None}
    )
    assert marks(on(county)) == ["confirmed"]
    assert marks(now(county)) == []


def test_without_a_history_the_dates_tell_what_had_been_confirmed_and_what_had_ended(at, county):
    goals = [GoalFactory(strategy__county=county) for _ in range(3)]
    told = {"verified_by": "county"}
    GoalContributionFactory(goal=goals[0], state="confirmed", verified_on=dt.date(2026, 6, 3), **told)
    GoalContributionFactory(goal=goals[1], ended=True, valid_until=dt.date(2026, 6, 3))
    GoalContributionFactory(
        goal=goals[2], ended=True, valid_until=dt.date(2026, 6, 3), verified_on=dt.date(2026, 3, 1), **told
    )
    at(LATER)
    assert marks(on(county)) == ["claimed", "claimed", "confirmed"]
    assert marks(now(county)) == ["confirmed"]


def test_one_claimed_anew_after_it_was_declined_was_not_there_meanwhile(at, county, claim):
    by = UserFactory(is_superuser=True)
    answers.decline(claim, by=by, reasons={"en": "Not here."})
    at(LATER)
    publish(claim.activity, by, parts=["goals"], **{f"goals/{claim.goal_id}": True})
    assert marks(on(county)) == []
    assert marks(now(county)) == ["claimed"]


def test_a_decline_after_the_day_is_not_undone_by_a_later_change_of_the_activity(at, county, claim):
    by = UserFactory(is_superuser=True)
    at(LATER)
    answers.decline(claim, by=by, reasons={"en": "Not here."})
    at("2026-07-01 12:00 +0300")
    publish(claim.activity, by, summary_en="Another summary.")
    assert marks(on(county)) == ["claimed"]
    assert marks(now(county)) == []


def test_a_new_claim_was_not_there_before(at, county):
    activity = ActivityFactory()
    goal = GoalFactory(strategy__county=county)
    at(LATER)
    publish(activity, UserFactory(is_superuser=True), parts=["goals"], **{f"goals/{goal.pk}": True})
    assert marks(on(county)) == []
    assert marks(now(county)) == ["claimed"]


def test_another_role_is_another_claim(at, county):
    claim = StepContributionFactory(step__path__county=county)
    by = UserFactory(is_superuser=True)
    answers.confirm(claim, by=by)
    at(LATER)
    key = f"steps/{claim.step_id}"
    publish(claim.activity, by, parts=["steps"], **{key: True, f"{key}/role": "guides"})
    [then], [since] = on(county).step_contributions, now(county).step_contributions
    assert (then.mark, then.role) == ("confirmed", "complements")
    assert (since.mark, since.role) == ("claimed", "guides")


def test_what_was_no_longer_needed_tells_since_when(at, county, claim):
    at(LATER)
    NotNeededFactory(goal=claim.goal, step=None)
    assert on(county).covered("goal")[claim.goal_id].is_gap
    assert not now(county).covered("goal")[claim.goal_id].is_gap


# Organisations and activities.


def test_archived_activities_and_organisations_are_there_the_day_before(at, county):
    home = MunicipalityFactory(county=county)
    activity = ActivityFactory(municipalities=[home], organisation__home_municipality=home)
    other = ActivityFactory(municipalities=[home], organisation__home_municipality=home)
    by = UserFactory()
    at(LATER)
    actions.archive(activity, by=by)
    actions.archive(other.organisation, by=by)
    assert set(on(county).given_here) == {activity, other}
    assert len(on(county).active_here) == 2
    assert now(county).given_here == []
    assert now(county).active_here == [activity.organisation]


def test_drafts_are_not_public_on_any_day(at, county):
    home = MunicipalityFactory(county=county)
    activity = ActivityFactory(municipalities=[home], draft=True)
    contribution = GoalContributionFactory(activity=activity, goal__strategy__county=county)
    at(LATER)
    with actions.change(activity, by=UserFactory()):
        activity.state = State.PUBLISHED
    assert (on(county).given_here, on(county).goal_contributions) == ([], [])
    assert now(county).goal_contributions == [contribution]


def test_names_are_those_of_the_day(at, county, claim):
    by = UserFactory()
    old = claim.activity.title_en, claim.activity.organisation.name_en, claim.goal.name_en
    at(LATER)
    for thing, name in ((claim.activity, "title_en"), (claim.activity.organisation, "name_en"),
                        (claim.goal, "name_en")):  # fmt: skip
        with actions.change(thing, by=by):
            setattr(thing, name, "Another name")
    [row] = on(county).goal_contributions
    goal = on(county).goals[claim.goal_id]
    assert (row.activity.title_en, row.activity.organisation.name_en, goal.name_en) == old
    [row] = now(county).goal_contributions
    assert row.activity.organisation.name_en == "Another name"
    assert Organisation.objects.get().name_en == "Another name"


def test_an_activity_that_moved_to_another_county_was_given_here(at, county):
    here, there = MunicipalityFactory(county=county), MunicipalityFactory()
    activity = ActivityFactory(municipalities=[here], organisation__home_municipality=there)
    at(LATER)
    with actions.change(activity, by=UserFactory()):
        activity.municipalities.set([there])
    assert on(county).given_here == [activity]
    assert now(county).given_here == []
    assert now(there.county).given_here == [activity]
    assert on(there.county).given_here == []


# What the county keeps.


def test_steps_that_were_taken_away_are_shown_where_they_were(at, county):
    path = ServicePathFactory(county=county)
    first, second = StepFactory(path=path, order=1), StepFactory(path=path, order=2)
    names = [(1, first.name_en), (2, second.name_en)]
    at(LATER)
    with actions.change(path, by=UserFactory()):
        first.delete()
        second.order, second.name_en = 1, "The only step"
        second.save()
    [then], [today] = on(county).paths, now(county).paths
    assert [(step.order, step.name_en) for step in then.steps.all()] == names
    assert [(step.order, step.name_en) for step in today.steps.all()] == [(1, "The only step")]


def test_a_replaced_strategy_was_in_force_until_it_was_replaced(at, county):
    old = StrategyFactory(county=county)
    goal = GoalFactory(strategy=old)
    at(LATER)
    with actions.change(old, by=UserFactory()):
        old.status = StrategyStatus.REPLACED
    new = StrategyFactory(county=county, supersedes=old)
    assert on(county).strategies == [old]
    assert list(on(county).goals) == [goal.pk]
    assert now(county).strategies == [new]
    assert now(county).goals == {}


def test_statements_tell_what_had_become_of_them(at, county):
    body = AdvisoryBodyFactory(county=county)
    statement = BodyStatementFactory(body=body, given_on=dt.date(2026, 1, 5))
    source = SourceFactory()
    at(LATER)
    with actions.change(body, by=UserFactory()):
        statement.outcome, statement.outcome_source = Outcome.ACCEPTED, source
        statement.save()
        BodyStatementFactory(body=body, given_on=dt.date(2026, 6, 9))
    [then], [today] = on(county).bodies, now(county).bodies
    assert [row.outcome for row in then.statements.all()] == [Outcome.OPEN]
    assert [row.outcome for row in today.statements.all()] == [Outcome.OPEN, Outcome.ACCEPTED]
    assert today.statements.all()[1].outcome_source == source


@pytest.mark.parametrize("rows", [1, 3])
def test_sources_that_all_rested_on_take_one_query(at, county, django_assert_num_queries, rows):
    by = UserFactory()
    goals = GoalFactory.create_batch(rows, strategy__county=county)
    summaries = [GrantSummaryFactory(county=county, year=2026 - number) for number in range(rows)]
    agreements = AgreementFactory.create_batch(rows, county=county, starts_on=dt.date(2026, 1, 1))
    before = {row.source.title for row in (*goals, *summaries, *agreements)}
    at(LATER)
    for thing in (*goals, *summaries):
        with actions.change(thing, by=by):
            thing.source = SourceFactory()
    for agreement in agreements:
        with actions.change(agreement.organisation, by=by):
            agreement.delete()
    then = on(county)
    told = [*then.every_goal.values(), *then.grants]
    with django_assert_num_queries(5):  # The kinds that there are many of, and their histories.
        assert {row.source.title for row in (*told, *then.every_agreement)} == before


def test_members_of_bodies_are_not_named_in_the_past(at, county):
    term = BodyTermFactory(body__county=county)
    BodyMemberFactory(term=term)
    [body] = on(county).bodies
    assert [list(row.members.all()) for row in body.terms.all()] == [[]]


def test_agreements_in_force_on_the_day_with_the_source_they_rested_on(at, county):
    running = AgreementFactory(county=county, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 5))
    removed = AgreementFactory(county=county, starts_on=dt.date(2026, 1, 1))
    AgreementFactory(county=county, starts_on=dt.date(2026, 6, 2))
    old = removed.source.title
    at(LATER)
    with actions.change(removed.organisation, by=UserFactory()):
        removed.delete()
    assert {row.uuid for row in on(county).agreements} == {running.uuid, removed.uuid}
    assert old in {row.source.title for row in on(county).agreements}
    assert len(now(county).agreements) == 1


def test_grants_were_known_once_they_had_been_written_down_with_the_sums_of_the_day(at, county):
    summary = GrantSummaryFactory(county=county, granted=100, year=2025)
    other = SourceFactory()
    at(LATER)
    with actions.change(summary, by=UserFactory()):
        summary.granted, summary.source = 200, other
    GrantSummaryFactory(county=county, year=2026)
    [then] = on(county).grants
    assert then.granted == 100
    assert then.source != other
    assert [row.granted for row in now(county).grants][:1] == [200]
    summary.refresh_from_db()
    assert summary.granted == 200


def test_what_was_deleted_since_is_gone_from_the_past_too(at, county):
    goal = GoalFactory(strategy__county=county)
    at(LATER)
    actions.delete(goal, by=UserFactory())
    assert on(county).goals == {}
