"""How firmly contributions stand, and what counts as a gap."""

import dataclasses
import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction

from organisations import coverage
from organisations.choices import ContributionState, Mark, VerifiedBy
from organisations.models import GoalContribution, Organisation, StepContribution
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.regions.factories import CountyFactory, GoalFactory, MunicipalityFactory, StepFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)
CONFIRMED = {"state": ContributionState.CONFIRMED, "verified_by": VerifiedBy.COUNTY}


@pytest.mark.parametrize(
    ("fields", "mark"),
    [
        ({"state": ContributionState.CLAIMED}, Mark.CLAIMED),
        ({**CONFIRMED, "verified_on": dt.date(2026, 1, 1)}, Mark.CONFIRMED),
        ({**CONFIRMED, "verified_on": dt.date(2025, 11, 25)}, Mark.CONFIRMED),
        ({**CONFIRMED, "verified_on": dt.date(2025, 11, 24)}, Mark.AGEING),
        (
            {**CONFIRMED, "verified_on": dt.date(2026, 1, 1), "valid_until": dt.date(2026, 11, 24)},
            Mark.AGEING,
        ),
        ({**CONFIRMED, "verified_on": dt.date(2020, 1, 1), "valid_until": TODAY}, Mark.CONFIRMED),
    ],
)
@time_machine.travel("2026-11-25 12:00 +0200")
def test_a_mark_follows_from_state_day_and_validity(fields, mark):
    StepContributionFactory(**fields)
    assert StepContribution.objects.with_mark().get().mark == mark
    fresh = StepContribution.objects.confirmed_and_fresh().exists()
    assert fresh == (mark == Mark.CONFIRMED)


def test_declined_ended_and_unpublished_contributions_are_not_public():
    StepContributionFactory(declined=True)
    StepContributionFactory(ended=True)
    StepContributionFactory(confirmed=True, activity=ActivityFactory(draft=True))
    StepContributionFactory(
        confirmed=True, activity=ActivityFactory(organisation=OrganisationFactory(archived=True))
    )
    shown = StepContributionFactory(confirmed=True)
    assert list(StepContribution.objects.public()) == [shown]


def test_a_step_is_a_gap_until_something_is_confirmed_and_fresh():
    empty, claimed, ageing, carried = (StepFactory() for _ in range(4))
    StepContributionFactory(step=empty, declined=True)
    StepContributionFactory(step=claimed)
    StepContributionFactory(step=ageing, ageing=True)
    StepContributionFactory(step=carried, confirmed=True)
    found = coverage.of_steps([step.pk for step in (empty, claimed, ageing, carried)])
    assert empty.pk not in found
    assert coverage.Coverage().is_gap
    assert coverage.Coverage().is_empty
    assert [found[step.pk].is_gap for step in (claimed, ageing, carried)] == [True, True, False]
    assert not found[claimed.pk].is_empty


def test_coverage_counts_organisations_and_activities_once_and_shows_the_firmest_first():
    goal = GoalFactory()
    organisation = OrganisationFactory(name_fi="Aamu ry", name_sv=None, name_en=None)
    other = OrganisationFactory(name_fi="Öljy ry", name_sv=None, name_en=None)
    GoalContributionFactory(goal=goal, activity=ActivityFactory(organisation=organisation))
    GoalContributionFactory(goal=goal, activity=ActivityFactory(organisation=organisation), ageing=True)
    GoalContributionFactory(goal=goal, activity=ActivityFactory(organisation=other), confirmed=True)
    found = coverage.counted(goal.contributions.all(), "goal", shown=2)[goal.pk]
    assert (found.organisations, found.activities, found.contributions) == (2, 3, 3)
    assert (found.confirmed, found.ageing, found.claimed, found.confirmed_this_year) == (1, 1, 1, 1)
    assert [line["contribution"].activity.organisation for line in found.first] == [other, organisation]
    assert [line["state"] for line in found.first] == [Mark.CONFIRMED, Mark.AGEING]
    assert found.more == 1
    kept = coverage.of_goals([goal.pk], shown=2)[goal.pk]
    assert [line["name"] for line in kept.first] == ["Öljy ry", "Aamu ry"]
    assert [line["state"] for line in kept.first] == [Mark.CONFIRMED, Mark.AGEING]
    assert dataclasses.replace(kept, first=found.first) == found


def test_coverage_takes_one_query_however_much_there_is(django_assert_num_queries):
    steps = [StepFactory() for _ in range(3)]
    for step in steps:
        StepContributionFactory.create_batch(3, step=step)
    coverage.of_steps([step.pk for step in steps])  # From then on it is kept.
    with django_assert_num_queries(1):
        found = coverage.of_steps([step.pk for step in steps])
        assert [row["name"] for step in steps for row in found[step.pk].first]


def test_the_field_is_counted_by_what_is_given_in_the_county(django_assert_num_queries):
    county = CountyFactory()
    here, away = MunicipalityFactory(county=county), MunicipalityFactory()
    OrganisationFactory(home_municipality=here)
    active = OrganisationFactory(home_municipality=away)
    ActivityFactory(organisation=active, municipalities=[here, away], all_ages=True)
    ActivityFactory(organisation=active, municipalities=[away])
    ActivityFactory(organisation=active, municipalities=[here], draft=True)
    coverage.of_field(county)  # From then on it is kept.
    with django_assert_num_queries(1):
        field = coverage.of_field(county)
    assert (field.organisations, field.activities) == (2, 1)
    assert [row["count"] for row in field.life_stages] == [1, 1, 1]
    assert sum(row["count"] for row in field.natures) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"state": ContributionState.CONFIRMED},
        {
            "state": ContributionState.CONFIRMED,
            "verified_on": TODAY,
            "verified_by": VerifiedBy.ORGANISATION,
        },
        {"state": ContributionState.DECLINED},
        {"state": ContributionState.CLAIMED, "verified_on": TODAY},
    ],
)
def test_the_database_refuses_a_confirmation_without_a_day_and_a_refusal_without_a_reason(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalContributionFactory(**fields)
    assert not GoalContribution.objects.exists()


def test_organisations_are_counted_in_the_county_of_their_home_and_where_they_are_active():
    county, other = CountyFactory(), CountyFactory()
    home, away = MunicipalityFactory(county=county), MunicipalityFactory(county=other)
    OrganisationFactory.create_batch(11, home_municipality=home)
    ActivityFactory(organisation__home_municipality=home, municipalities=[home, away])
    ActivityFactory(organisation__home_municipality=home, municipalities=[away], draft=True)

    numbers = Organisation.objects.published().numbers_by_county()

    assert numbers == {county.pk: 13, other.pk: 1}
