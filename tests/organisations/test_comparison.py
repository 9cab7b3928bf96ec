"""The figures by which counties are compared: what they count, what they leave out, what they doubt."""

import datetime as dt
from decimal import Decimal

import pytest

from organisations.comparison import DoubtKind, Measure, compare, in_words, sources_of
from portal.lib import languages
from regions.choices import GrantKind, Precision
from regions.models import NotNeeded
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    """A county of 100,000 people with ten organisations."""
    county = CountyFactory(population=100_000)
    home = MunicipalityFactory(county=county)
    OrganisationFactory.create_batch(10, home_municipality=home)
    return county


def figure(county, measure, **more):
    return compare(**more).figure(measure, county)


def kinds(figure):
    return [doubt.kind for doubt in figure.doubts]


def steps(county, number):
    path = ServicePathFactory(county=county)
    return [StepFactory(path=path) for _ in range(number)]


def test_steps_are_carried_by_what_is_confirmed_and_fresh(county):
    first, second, third, fourth, _fifth = steps(county, 5)
    StepContributionFactory.create_batch(2, step=first, confirmed=True)
    StepContributionFactory(step=second, confirmed=True)
    StepContributionFactory(step=third)
    StepContributionFactory(step=fourth, ageing=True)
    StepContributionFactory(confirmed=True)  # In another county.

    found = figure(county, Measure.STEPS)
    empty = figure(county, Measure.EMPTY)

    assert (found.value, found.numerator, found.denominator) == (40, 2, 5)
    assert (empty.value, empty.numerator, empty.denominator) == (20, 1, 5)
    assert found.doubts == ()


def test_goals_are_those_of_strategies_in_force(county):
    strategy = StrategyFactory(county=county)
    goals = [GoalFactory(strategy=strategy) for _ in range(6)]
    GoalContributionFactory(goal=goals[0], confirmed=True)
    old = GoalFactory(strategy=StrategyFactory(county=county, replaced=True))
    GoalContributionFactory(goal=old, confirmed=True)

    found = figure(county, Measure.GOALS)

    assert (found.value, found.numerator, found.denominator) == (Decimal("16.7"), 1, 6)


def test_where_nobody_is_needed_nothing_is_missing(county):
    not_needed, needed, *_others = steps(county, 6)
    NotNeeded.objects.create(step=not_needed, reason_fi="Kunta hoitaa.")
    NotNeeded.objects.create(step=needed, life_stage="older", reason_fi="Vain ikäihmisille.")

    found = figure(county, Measure.EMPTY)
    assert (found.numerator, found.denominator) == (5, 5)

    StepContributionFactory(step=not_needed, confirmed=True)
    found = figure(county, Measure.STEPS)
    assert (found.numerator, found.denominator) == (1, 6)


def test_hidden_activities_and_organisations_are_not_counted(county):
    step = steps(county, 5)[0]
    activity = ActivityFactory(organisation__draft=True)
    StepContributionFactory(step=step, activity=activity, confirmed=True)
    OrganisationFactory(home_municipality=MunicipalityFactory(county=county), draft=True)

    assert figure(county, Measure.STEPS).numerator == 0
    assert figure(county, Measure.ORGANISATIONS).numerator == 10


def test_people_are_the_denominator_of_what_there_is_for_them(county):
    for step in steps(county, 3):
        StepContributionFactory(step=step)
    GoalContributionFactory(goal=GoalFactory(strategy__county=county), confirmed=True)
    municipality = county.municipalities.get()
    ActivityFactory(municipalities=[municipality])  # Active here, at home elsewhere.

    organisations = figure(county, Measure.ORGANISATIONS)
    contributions = figure(county, Measure.CONTRIBUTIONS)

    assert (organisations.value, organisations.numerator, organisations.denominator) == (
        Decimal("1.1"), 11, 100_000,
    )  # fmt: skip
    assert organisations.people_on == county.population_date
    assert (contributions.value, contributions.numerator) == (Decimal("0.4"), 4)
    assert sources_of([organisations, contributions]) == [county.population_source]


def test_organisations_checked_within_a_year_are_a_share_of_all(county):
    home = county.municipalities.get()
    OrganisationFactory.create_batch(10, home_municipality=home, verified=True)

    found = figure(county, Measure.CHECKED)
    assert (found.value, found.numerator, found.denominator) == (50, 10, 20)


def test_grants_are_of_the_newest_year_told_in_one_sum_and_kinds_are_never_added(county):
    GrantSummaryFactory(county=county, year=2024, kind=GrantKind.ALL, granted=250_000, budget=None)
    GrantSummaryFactory(county=county, year=2025, kind=GrantKind.ALL, granted=None, budget=Decimal(300_000))
    for kind in (GrantKind.OPERATING, GrantKind.PARTNERSHIP):
        GrantSummaryFactory(county=county, year=2026, kind=kind, granted=Decimal(100_000), budget=None)

    made = compare(today=dt.date(2026, 11, 26))

    granted, budget = made.figure(Measure.GRANTED, county), made.figure(Measure.BUDGET, county)
    assert (granted.value, granted.year, granted.denominator) == (Decimal("2.50"), 2024, 100_000)
    assert (budget.value, budget.year) == (Decimal("3.00"), 2025)
    assert [
        (one.summary.year, one.summary.kind, one.granted, one.budget) for one in made.grants[county.pk]
    ] == [
        (2026, GrantKind.OPERATING, Decimal("1.00"), None),
        (2026, GrantKind.PARTNERSHIP, Decimal("1.00"), None),
        (2025, GrantKind.ALL, None, Decimal("3.00")),
        (2024, GrantKind.ALL, Decimal("2.50"), None),
    ]


def test_what_is_not_known_has_no_value_and_a_reason():
    county = CountyFactory(bare=True)

    made = compare()

    assert {measure: made.figure(measure, county).value for measure in Measure} == dict.fromkeys(Measure)
    assert all(made.figure(measure, county).reason for measure in Measure)
    GrantSummaryFactory(county=county, kind=GrantKind.ALL)
    MunicipalityFactory(county=county)
    OrganisationFactory(home_municipality=county.municipalities.get())
    made = compare()
    for measure in (Measure.GRANTED, Measure.BUDGET, Measure.ORGANISATIONS):
        assert (made.figure(measure, county).value, made.figure(measure, county).denominator) == (None, None)
        assert made.figure(measure, county).numerator is not None
    assert [(one.granted, one.budget) for one in made.grants[county.pk]] == [(None, None)]


def test_thin_data_is_said_to_be_thin():
    county = CountyFactory(population=50_000)
    OrganisationFactory.create_batch(2, home_municipality=MunicipalityFactory(county=county))
    steps(county, 4)
    GoalFactory(strategy__county=county)

    made = compare()

    assert kinds(made.figure(Measure.STEPS, county)) == [DoubtKind.FEW_ORGANISATIONS, DoubtKind.FEW_STEPS]
    assert kinds(made.figure(Measure.GOALS, county)) == [DoubtKind.FEW_ORGANISATIONS, DoubtKind.FEW_GOALS]
    assert kinds(made.figure(Measure.ORGANISATIONS, county)) == [DoubtKind.FEW_ORGANISATIONS]
    assert made.figure(Measure.STEPS, county).is_thin
    with languages.reading("en"):
        assert in_words(made.figure(Measure.STEPS, county).doubts[0], str) == "thin data: 2 organisations"


def test_old_populations_other_years_precision_and_examples_are_told(county):
    county.population_date = dt.date(2022, 12, 31)
    county.save()
    home = county.municipalities.get()
    example = OrganisationFactory(home_municipality=home, is_example=True)
    StepContributionFactory(step=steps(county, 5)[0], activity__organisation=example)
    GrantSummaryFactory(county=county, kind=GrantKind.ALL, year=2026, precision=Precision.APPROXIMATE)

    made = compare(today=dt.date(2026, 11, 26))

    assert kinds(made.figure(Measure.GRANTED, county)) == [
        DoubtKind.OLD_POPULATION, DoubtKind.OTHER_YEAR, DoubtKind.APPROXIMATE,
    ]  # fmt: skip
    assert kinds(made.figure(Measure.ORGANISATIONS, county)) == [DoubtKind.EXAMPLES, DoubtKind.OLD_POPULATION]
    assert kinds(made.figure(Measure.STEPS, county)) == [DoubtKind.EXAMPLES]
    assert not made.figure(Measure.ORGANISATIONS, county).is_thin
    assert kinds(compare(today=dt.date(2024, 1, 1)).figure(Measure.ORGANISATIONS, county)) == [
        DoubtKind.EXAMPLES
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_all_counties_take_the_same_queries(django_assert_num_queries, rows):
    for _ in range(rows):
        county = CountyFactory()
        OrganisationFactory(home_municipality=MunicipalityFactory(county=county))
        StepContributionFactory(step__path__county=county)
        GoalContributionFactory(goal__strategy__county=county)
        GrantSummaryFactory(county=county, kind=GrantKind.ALL)

    with django_assert_num_queries(14):
        made = compare()
    with django_assert_num_queries(0):
        assert sources_of(made.of(Measure.GRANTED))
