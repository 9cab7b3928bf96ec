"""The coverage matrix: what is counted in which cell, and what counts as a gap."""

import datetime as dt
from collections import Counter

import pytest

from organisations import matrix
from organisations.choices import CellState
from regions.choices import Axis, ExpectedIn
from regions.models.expectations import Expectation
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    StepContributionFactory,
)
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    NotNeededFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 9, 1)
LONG_AGO = dt.date(2025, 1, 1)


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def places(county):
    return [
        MunicipalityFactory(county=county, language_status=status, name_fi=name, name_sv=name, name_en=name)
        for name, status in (("Aho", "fi"), ("Byholm", "sv_fi"))
    ]


@pytest.fixture
def step(county):
    return StepFactory(path=ServicePathFactory(county=county))


def confirmed(step, places=(), on=dt.date(2026, 8, 1), **activity):
    return StepContributionFactory(
        confirmed=True,
        verified_on=on,
        step=step,
        activity=ActivityFactory(municipalities=places, **activity),
    )


def cells(found):
    """Return the cells of a matrix with one row by the column's name; those that tell none under None."""
    return {
        column.label.text if column.is_told else None: cell
        for row in found.rows
        for column, cell in zip(found.columns, row.cells, strict=True)
    }


def numbers(cell):
    return cell.confirmed, cell.ageing, cell.claimed


def test_each_contribution_is_counted_by_its_mark_where_its_activity_is(county, places, step):
    aho, _byholm = places
    confirmed(step, places)
    confirmed(step, [aho], on=LONG_AGO)
    StepContributionFactory(step=step, activity=ActivityFactory(municipalities=[aho]))
    confirmed(step, [MunicipalityFactory()])  # In another county.
    confirmed(step)  # It tells no place.

    found = matrix.of(county, today=TODAY)

    told = cells(found)
    assert {name: numbers(cell) for name, cell in told.items()} == {
        "Aho": (1, 1, 1),
        "Byholm": (1, 0, 0),
        None: (2, 0, 0),
    }
    assert numbers(found.rows[0].whole) == (3, 1, 1)
    assert found.contributions == 5
    assert told[None].state == CellState.CARRIED


def test_only_what_the_public_sees_is_counted(county, places, step):
    for trait in ("declined", "ended"):
        StepContributionFactory(step=step, activity=ActivityFactory(municipalities=places), **{trait: True})
    confirmed(step, places, draft=True)
    confirmed(step, places, organisation__draft=True)

    found = matrix.of(county, today=TODAY)

    assert found.contributions == 0
    assert found.states == Counter({CellState.GAP: 2})


def test_claimed_and_ageing_ones_leave_a_gap(county, places, step):
    aho, byholm = places
    confirmed(step, [aho], on=LONG_AGO)
    StepContributionFactory(step=step, activity=ActivityFactory(municipalities=[byholm]))

    found = matrix.of(county, today=TODAY)

    assert found.states == Counter({CellState.GAP: 2})
    assert found.rows[0].whole.is_gap


def test_a_county_may_expect_several_in_each_municipality(county, places, step):
    step.expected_number = 2
    step.save()
    aho, byholm = places
    confirmed(step, places)
    confirmed(step, [byholm])

    told = cells(matrix.of(county, today=TODAY))

    assert (told["Aho"].state, told["Byholm"].state) == (CellState.PARTLY, CellState.CARRIED)


def test_where_one_in_the_county_is_enough_other_municipalities_are_not_gaps(county, places, step):
    step.expected_in = ExpectedIn.SOMEWHERE
    step.expected_number = 2
    step.save()
    confirmed(step, places[:1])

    found = matrix.of(county, today=TODAY)

    assert [cell.state for cell in found.rows[0].cells] == [CellState.CARRIED, CellState.NOT_ASKED]
    assert found.rows[0].whole.state == CellState.PARTLY


def test_a_step_expects_what_its_template_does_until_the_county_says_otherwise(county, places):
    template = ServicePathFactory(national=True)
    above = StepFactory(path=template, expected_in=ExpectedIn.SOMEWHERE, expected_number=3)
    path = ServicePathFactory(county=county, template=template)
    follows = StepFactory(path=path, order=1, follows=above)
    says = StepFactory(path=path, order=2, follows=above, expected_number=1)
    free = StepFactory(path=path, order=3)

    assert follows.expectation == Expectation(ExpectedIn.SOMEWHERE, 3, follows_template=True)
    assert says.expectation == Expectation(ExpectedIn.SOMEWHERE, 1)
    assert free.expectation == Expectation(ExpectedIn.EVERYWHERE, 1)
    states = [[cell.state for cell in row.cells] for row in matrix.of(county, today=TODAY).rows]
    assert states == [[CellState.NOT_ASKED] * 2, [CellState.NOT_ASKED] * 2, [CellState.GAP] * 2]


def test_where_nobody_is_needed_there_is_no_gap_but_help_is_shown(county, places, step):
    aho, byholm = places
    exemption = NotNeededFactory(step=step, municipality=aho)
    NotNeededFactory(step=step, municipality=byholm)
    confirmed(step, [byholm])

    told = cells(matrix.of(county, today=TODAY))

    assert (told["Aho"].state, told["Aho"].exemption) == (CellState.NOT_NEEDED, exemption)
    assert told["Byholm"].state == CellState.CARRIED


def test_a_step_not_needed_in_the_county_is_needed_nowhere(county, places, step):
    NotNeededFactory(step=step)

    for axis in (Axis.MUNICIPALITY, Axis.LIFE_STAGE):
        found = matrix.of(county, axis=axis, today=TODAY)
        assert set(found.states) == {CellState.NOT_NEEDED}
        assert found.rows[0].whole.state == CellState.NOT_NEEDED


def test_a_path_for_one_life_stage_is_not_asked_about_others(county):
    step = StepFactory(path=ServicePathFactory(county=county, life_stage="older"))
    flags = {"for_children": False, "for_working_age": False, "for_older": False}
    confirmed(step, **(flags | {"for_older": True, "for_working_age": True}))
    confirmed(step, **flags)

    found = matrix.of(county, axis=Axis.LIFE_STAGE, today=TODAY)

    assert [(cell.state, numbers(cell)) for cell in found.rows[0].cells] == [
        (CellState.NOT_ASKED, (0, 0, 0)),
        (CellState.CARRIED, (1, 0, 0)),
        (CellState.CARRIED, (1, 0, 0)),
        (CellState.CARRIED, (1, 0, 0)),
    ]
    assert found.columns[-1].key == matrix.NOT_TOLD


@pytest.mark.parametrize(
    ("status", "swedish"), [("fi", CellState.NOT_ASKED), ("fi_sv", CellState.GAP), ("sv", CellState.GAP)]
)
def test_swedish_is_asked_where_a_municipality_has_it(county, step, status, swedish):
    MunicipalityFactory(county=county, language_status="fi")
    MunicipalityFactory(county=county, language_status=status)
    finnish, sami = ServiceLanguageFactory(code="fi"), ServiceLanguageFactory(code="se", name_fi="saame")
    confirmed(step, languages=[finnish, sami])

    found = matrix.of(county, axis=Axis.LANGUAGE, today=TODAY)

    assert [column.key for column in found.columns] == ["fi", "sv", "se"]
    assert [cell.state for cell in found.rows[0].cells] == [CellState.CARRIED, swedish, CellState.CARRIED]


def test_goals_of_replaced_strategies_are_left_out_and_priorities_stand_before_their_goals(county, places):
    strategy = StrategyFactory(county=county)
    under = GoalFactory(strategy=strategy, order=2, parent=(top := GoalFactory(strategy=strategy, order=1)))
    other = GoalFactory(strategy=strategy, order=3)
    GoalFactory(strategy=StrategyFactory(county=county, replaced=True))
    GoalContributionFactory(
        confirmed=True,
        verified_on=dt.date(2026, 8, 1),
        goal=other,
        activity=ActivityFactory(municipalities=places[:1]),
    )

    found = matrix.of(county, "goals", today=TODAY)

    assert [row.served for row in found.rows] == [top, under, other]
    assert found.whole_states == Counter({CellState.GAP: 2, CellState.CARRIED: 1})
    assert found.states == Counter({CellState.NOT_ASKED: 5, CellState.CARRIED: 1})


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("served", "axis", "queries"),
    [
        ("steps", Axis.MUNICIPALITY, 6),
        ("steps", Axis.LIFE_STAGE, 4),
        ("steps", Axis.LANGUAGE, 7),
        ("goals", Axis.MUNICIPALITY, 6),
    ],
)
def test_the_queries_are_the_same_whatever_the_county_has(
    county, django_assert_num_queries, served, axis, queries, rows
):
    places = MunicipalityFactory.create_batch(rows, county=county)
    for _ in range(rows):
        path = ServicePathFactory(county=county)
        goal = GoalFactory(strategy=StrategyFactory(county=county))
        for _ in range(rows):
            step = StepFactory(path=path, follows=StepFactory(path=ServicePathFactory(national=True)))
            confirmed(step, places)
            NotNeededFactory(step=step, municipality=places[0])
            GoalContributionFactory(goal=goal, activity=ActivityFactory(municipalities=places))
    with django_assert_num_queries(queries):
        found = matrix.of(county, served, axis, today=TODAY)
        assert found.states
        assert [row.served.local_name for row in found.rows]


def test_the_contributions_of_a_cell_are_those_that_it_counts(county, places, step):
    confirmed(step, places)
    confirmed(step, languages=[ServiceLanguageFactory(code="sv")], for_children=True)
    confirmed(step, places[1:], for_children=False, for_working_age=False, for_older=False)

    for axis in (Axis.MUNICIPALITY, Axis.LIFE_STAGE, Axis.LANGUAGE):
        found = matrix.of(county, axis=axis, today=TODAY)
        for column, cell in zip(found.columns, found.rows[0].cells, strict=True):
            there = step.contributions.public().told_at(axis, column.key, county)
            assert there.count() == cell.contributions, (axis, column.key)
