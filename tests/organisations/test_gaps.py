"""The gaps of a county: which there are, how they are ranked, and what is told of each."""

import datetime as dt
from fractions import Fraction

import pytest

from organisations import gaps
from regions.choices import Axis, ExpectedIn, LifeStage
from regions.models import Municipality
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    StepContributionFactory,
)
from tests.regions.factories import (
    CountyFactory,
    GapFactory,
    GoalFactory,
    MunicipalityFactory,
    NotNeededFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    SourceFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 9, 1)
CHECKED = dt.date(2026, 8, 1)
ALL_STAGES = {"for_children": True, "for_working_age": True, "for_older": True}


@pytest.fixture
def county():
    return CountyFactory(population=1000)


def municipality(county, name, status="fi", population=None):
    more = {}
    if population is not None:
        more = {
            "population": population,
            "population_date": dt.date(2025, 12, 31),
            "population_source": SourceFactory(),
        }
    return MunicipalityFactory(
        county=county, language_status=status, name_fi=name, name_sv=name, name_en=name, **more
    )


@pytest.fixture
def languages():
    return {code: ServiceLanguageFactory(code=code) for code in ("fi", "sv")}


@pytest.fixture
def step(county):
    return recorded(StepFactory(path=ServicePathFactory(county=county, life_stage=LifeStage.ALL)))


def recorded(served, on=dt.date(2026, 3, 5)):
    type(served).objects.filter(pk=served.pk).update(
        created_at=dt.datetime(*on.timetuple()[:3], tzinfo=dt.UTC)
    )
    served.refresh_from_db()
    return served


def confirmed(step, places=(), on=CHECKED, **activity):
    activity = {**ALL_STAGES, **activity}
    return StepContributionFactory(
        confirmed=True, verified_on=on, step=step, activity=ActivityFactory(municipalities=places, **activity)
    )


def spots(found):
    return [(gap.served, gap.axis, gap.value) for gap in found.gaps]


def test_what_nobody_carries_is_told_once(county, step):
    municipality(county, "Aho")
    municipality(county, "Byholm", "sv_fi")

    assert spots(gaps.of(county, TODAY)) == [(step, Axis.WHOLE, "")]


def test_what_somebody_carries_is_missing_where_and_for_whom_it_is_not(county, step, languages):
    aho, byholm = municipality(county, "Aho"), municipality(county, "Byholm", "sv_fi")
    confirmed(step, [aho], for_children=False, languages=[languages["fi"]])

    found = gaps.of(county, TODAY)

    assert set(spots(found)) == {
        (step, Axis.MUNICIPALITY, byholm.pk),
        (step, Axis.LIFE_STAGE, "children"),
        (step, Axis.LANGUAGE, "sv"),
    }
    assert found.by_axis == {
        Axis.WHOLE: 0, Axis.MUNICIPALITY: 1, Axis.LIFE_STAGE: 1, Axis.LANGUAGE: 1,
    }  # fmt: skip


def test_what_a_county_expects_somewhere_is_not_missed_in_each_municipality(county, step, languages):
    aho, _byholm = municipality(county, "Aho"), municipality(county, "Byholm")
    confirmed(step, [aho], languages=[languages["fi"]])
    step.expected_in = ExpectedIn.SOMEWHERE
    step.save()

    assert gaps.of(county, TODAY).gaps == []


def test_fewer_than_expected_weigh_half(county, step, languages):
    aho = municipality(county, "Aho")
    confirmed(step, [aho], languages=[languages["fi"]])
    step.expected_in, step.expected_number = ExpectedIn.SOMEWHERE, 2
    step.save()

    (gap,) = gaps.of(county, TODAY).gaps

    assert (gap.axis, gap.is_partly, gap.since) == (Axis.WHOLE, True, None)
    assert (gap.points.people, gap.points.total) == (40, 20)


def test_nobody_is_missed_where_the_county_needs_none(county, step, languages):
    aho, byholm = municipality(county, "Aho"), municipality(county, "Byholm")
    confirmed(step, [aho], languages=[languages["fi"]])
    NotNeededFactory(step=step, municipality=byholm)
    NotNeededFactory(step=None, goal=GoalFactory(strategy=StrategyFactory(county=county)))

    assert gaps.of(county, TODAY).gaps == []


def test_gaps_of_goals_are_found_too(county):
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    GoalFactory()  # Another county's.
    GoalContributionFactory(goal=goal)  # Only claimed.

    assert spots(gaps.of(county, TODAY)) == [(goal, Axis.WHOLE, "")]


def test_the_weightiest_come_first(county, step, languages):
    aho = municipality(county, "Aho", population=100)
    municipality(county, "Byholm", population=700)
    municipality(county, "Ceder", population=200)
    confirmed(step, [aho], languages=[languages["fi"]])
    nobody = recorded(StepFactory(path=step.path))

    found = gaps.of(county, TODAY)

    assert [(gap.served, gap.label.text) for gap in found.gaps] == [
        (nobody, ""),
        (step, "Byholm"),
        (step, "Ceder"),
    ]
    assert [gap.people.share for gap in found.gaps] == [1, Fraction(7, 10), Fraction(1, 5)]
    assert [gap.people.number for gap in found.gaps] == [1000, 700, 200]


def test_where_the_population_is_not_known_municipalities_are_counted(county, step, languages):
    aho = municipality(county, "Aho", population=100)
    for name in ("Byholm", "Ceder", "Dal"):
        municipality(county, name)
    confirmed(step, [aho], languages=[languages["fi"]])

    first = gaps.of(county, TODAY).gaps[0]

    assert (first.people.number, first.people.day, first.people.is_known) == (None, None, False)
    assert (first.people.share, first.people.municipalities, first.people.of_municipalities) == (
        Fraction(1, 4), 1, 4,
    )  # fmt: skip


def test_a_language_that_the_county_owes_weighs_more_than_a_place(county, step, languages):
    aho = municipality(county, "Aho", population=900)
    byholm = municipality(county, "Byholm", "sv_fi", population=100)
    confirmed(step, [aho], languages=[languages["fi"]])

    swedish, place = gaps.of(county, TODAY).gaps

    assert (swedish.axis, swedish.owed, swedish.owing) == (Axis.LANGUAGE, ("sv",), (byholm,))
    assert (swedish.people.number, swedish.points.language) == (100, 30)
    assert (place.axis, place.owed, place.points.language) == (Axis.MUNICIPALITY, ("sv", "fi"), 10)


def test_nobody_at_all_weighs_more_than_nobody_in_a_language(county, step, languages):
    byholm = municipality(county, "Byholm", "sv_fi", population=100)
    confirmed(step, [byholm], languages=[languages["fi"]])
    nobody = recorded(StepFactory(path=step.path))

    whole, swedish = gaps.of(county, TODAY).gaps

    assert (whole.served, whole.owed, whole.points.language) == (nobody, ("fi", "sv"), 30)
    assert (swedish.served, swedish.value, swedish.points.language) == (step, "sv", 30)


def test_finnish_is_missed_in_a_swedish_speaking_activity(county, step, languages):
    byholm = municipality(county, "Byholm", "sv_fi")
    confirmed(step, [byholm], languages=[languages["sv"]])

    (gap,) = gaps.of(county, TODAY).gaps

    assert (gap.axis, gap.value, gap.owed) == (Axis.LANGUAGE, "fi", ("fi",))


def test_a_county_of_one_language_has_no_duty_that_tells_gaps_apart(county, step):
    aho = municipality(county, "Aho")
    confirmed(step, [aho])  # It does not tell its language.

    (gap,) = gaps.of(county, TODAY).gaps

    assert (gap.axis, gap.value, gap.owed, gap.untold) == (Axis.LANGUAGE, "fi", (), 1)


def test_the_life_stage_of_the_path_counts(county, languages):
    municipality(county, "Aho")
    step = StepFactory(path=ServicePathFactory(county=county, life_stage=LifeStage.OLDER))

    (gap,) = gaps.of(county, TODAY).gaps

    assert (gap.served, gap.stage, gap.points.life_stage) == (step, LifeStage.OLDER, 15)


def test_a_gap_lasts_since_the_step_was_recorded(county, step):
    (gap,) = gaps.of(county, TODAY).gaps

    assert (gap.since, gap.is_exact) == (dt.date(2026, 3, 5), False)


@pytest.mark.parametrize(
    ("made", "since"),
    [
        ({"confirmed": True, "verified_on": dt.date(2025, 6, 1)}, dt.date(2026, 6, 2)),
        (
            {"confirmed": True, "verified_on": dt.date(2026, 1, 1), "valid_until": dt.date(2026, 4, 30)},
            dt.date(2026, 5, 1),
        ),
        (
            {
                "ended": True, "verified_on": dt.date(2026, 1, 1), "verified_by": "county",
                "valid_until": dt.date(2026, 7, 15),
            },
            dt.date(2026, 7, 16),
        ),
    ],
    ids=["a check ran out", "its time ran out", "it ended"],
)  # fmt: skip
def test_a_gap_lasts_since_the_last_one_was_there(county, step, made, since):
    aho = municipality(county, "Aho")
    StepContributionFactory(step=step, activity=ActivityFactory(municipalities=[aho]), **made)

    (gap,) = gaps.of(county, TODAY).gaps

    assert (gap.since, gap.is_exact) == (since, True)


def test_a_gap_in_a_place_lasts_since_the_last_one_was_there(county, step, languages):
    aho, byholm = municipality(county, "Aho"), municipality(county, "Byholm")
    confirmed(step, [aho], languages=[languages["fi"]])
    confirmed(step, [byholm], on=dt.date(2025, 6, 1), languages=[languages["fi"]])

    (gap,) = gaps.of(county, TODAY).gaps

    assert (gap.value, gap.since) == (byholm.pk, dt.date(2026, 6, 2))


def test_what_the_county_has_taken_up_stands_at_its_gap(county, step):
    taken = GapFactory(step=step, being_solved=True)

    found = gaps.of(county, TODAY)

    assert [gap.taken for gap in found.gaps] == [taken]
    assert (found.taken, found.others) == (found.gaps, [])


def test_a_closed_gap_that_is_still_there_says_so(county, step):
    closed = GapFactory(step=step, closed=True)

    found = gaps.of(county, TODAY)

    assert [gap.taken for gap in found.gaps] == [closed]
    assert found.taken == []


def test_a_gap_that_is_taken_up_and_covered_tells_since_when(county, step, languages):
    aho = municipality(county, "Aho")
    taken = GapFactory(step=step, municipality=aho)
    confirmed(step, [aho], on=dt.date(2026, 5, 4), languages=[languages["fi"]])
    confirmed(step, [aho], on=dt.date(2026, 8, 4), languages=[languages["fi"]])

    found = gaps.of(county, TODAY)

    assert found.gaps == []
    (other,) = found.others
    assert (other.gap, other.is_covered, other.covered_since) == (taken, True, dt.date(2026, 5, 4))
    assert other.label.text == "Aho"


def test_examples_of_other_counties_do_not_matter(county, step):
    elsewhere = StepFactory(path=ServicePathFactory(county=CountyFactory()))
    GapFactory(step=elsewhere)
    confirmed(elsewhere, Municipality.objects.all())

    found = gaps.of(county, TODAY)

    assert (spots(found), found.others) == ([(step, Axis.WHOLE, "")], [])


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_how_much_there_is(county, languages, django_assert_num_queries, rows):
    for number in range(rows):
        aho = municipality(county, f"Aho {number}", "fi_sv")
        path = ServicePathFactory(county=county)
        goal = GoalFactory(strategy=StrategyFactory(county=county))
        GoalContributionFactory(goal=goal, confirmed=True, activity__municipalities=[aho])
        step = StepFactory(path=path)
        confirmed(step, [aho], languages=[languages["fi"]])
        GapFactory(step=step, municipality=aho)
        GapFactory(step=step, language="sv")
        NotNeededFactory(step=StepFactory(path=path))

    with django_assert_num_queries(16):
        gaps.of(county, TODAY)


def test_fifty_steps_in_twenty_municipalities_take_as_many_queries(
    county, languages, django_assert_num_queries
):
    places = MunicipalityFactory.create_batch(20, county=county, language_status="fi_sv")
    path = ServicePathFactory(county=county, life_stage=LifeStage.ALL)
    activity = ActivityFactory(municipalities=places[:1], languages=[languages["fi"]], **ALL_STAGES)
    for step in StepFactory.create_batch(50, path=path):
        StepContributionFactory(confirmed=True, verified_on=CHECKED, step=step, activity=activity)
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    GoalContributionFactory(goal=goal, confirmed=True, verified_on=CHECKED, activity=activity)
    GapFactory(step=path.steps.first(), municipality=places[0])
    GapFactory(step=path.steps.first(), language="sv")

    with django_assert_num_queries(16):
        found = gaps.of(county, TODAY)

    assert found.by_axis[Axis.MUNICIPALITY] == 50 * 19
    assert found.by_axis[Axis.LANGUAGE] == 51
