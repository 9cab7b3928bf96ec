"""What is nearest to closing a gap: who waits there, who does the like elsewhere, which grants touch it."""

import pytest

from organisations import gaps
from organisations.gaps import closing
from organisations.gaps.closing import SHOWN
from regions.choices import Axis
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    GrantDecisionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.regions.factories import (
    CollaborativeAreaFactory,
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def aho(county):
    return MunicipalityFactory(county=county, name_fi="Aho", name_sv="Aho", name_en="Aho")


@pytest.fixture
def byholm(county):
    return MunicipalityFactory(
        county=county, name_fi="Byholm", name_sv="Byholm", name_en="Byholm", language_status="sv_fi"
    )


@pytest.fixture
def template():
    return StepFactory(path=ServicePathFactory(national=True))


@pytest.fixture
def step(county, template):
    return StepFactory(path=ServicePathFactory(county=county, life_stage="all"), follows=template)


def closings(county):
    """Return what is nearest to closing each gap, by axis and value."""
    found = gaps.of(county)
    told = closing.of(found.gaps, county)
    return {(gap.axis, gap.value): told[gap.spot] for gap in found.gaps}


def test_those_who_wait_for_the_county_are_told_where_they_are(county, step, aho, byholm):
    fi, sv = ServiceLanguageFactory(code="fi"), ServiceLanguageFactory(code="sv")
    StepContributionFactory(
        step=step, confirmed=True, activity=ActivityFactory(municipalities=[aho], languages=[fi])
    )
    there = StepContributionFactory(
        step=step, activity=ActivityFactory(municipalities=[byholm], languages=[sv], for_children=True)
    )
    StepContributionFactory(
        step=step, declined=True, activity=ActivityFactory(municipalities=[byholm], languages=[sv])
    )

    found = closings(county)

    assert {spot: told.waiting for spot, told in found.items()} == {
        (Axis.MUNICIPALITY, byholm.pk): [there],
        (Axis.LANGUAGE, "sv"): [there],
        (Axis.LIFE_STAGE, "children"): [there],
        (Axis.LIFE_STAGE, "working_age"): [],
    }


def test_what_is_getting_old_waits_before_what_is_only_claimed(county, step, aho):
    claimed = StepContributionFactory(step=step, activity__municipalities=[aho])
    ageing = StepContributionFactory(step=step, ageing=True, activity__municipalities=[aho])

    assert closings(county)[Axis.WHOLE, ""].waiting == [ageing, claimed]


def test_some_of_many_are_told(county, step):
    StepContributionFactory.create_batch(SHOWN + 2, step=step)

    assert len(closings(county)[Axis.WHOLE, ""].waiting) == SHOWN


def test_those_who_are_confirmed_elsewhere_in_the_county_are_nearest(county, step, aho, byholm):
    there = StepContributionFactory(step=step, confirmed=True, activity__municipalities=[aho])

    assert closings(county)[Axis.MUNICIPALITY, byholm.pk].nearby == [there]


def test_the_like_elsewhere_is_found_by_the_template_and_by_the_name_the_same_area_first(
    county, step, template
):
    def elsewhere(name, **more):
        area = more.pop("area", None) or CollaborativeAreaFactory()
        path = ServicePathFactory(county=CountyFactory(collaborative_area=area))
        organisation = OrganisationFactory(name_fi=name, name_sv=name, name_en=name)
        return StepContributionFactory(
            confirmed=True, activity__organisation=organisation, step=StepFactory(path=path, **more)
        )

    far = elsewhere("A", follows=template)
    near = elsewhere("B", follows=template, area=county.collaborative_area)
    named = elsewhere("C", name_fi=step.name_fi, name_sv=step.name_sv, name_en=step.name_en)
    elsewhere("D")

    assert closings(county)[Axis.WHOLE, ""].elsewhere == [near, far, named]


def test_what_is_not_public_closes_nothing(county, step, template):
    other = StepFactory(path=ServicePathFactory(county=CountyFactory()), follows=template)
    for where in (step, other):
        StepContributionFactory(step=where, confirmed=True, activity__draft=True)
        StepContributionFactory(step=where, activity__organisation__archived=True)

    assert closings(county)[Axis.WHOLE, ""].is_empty


def test_grants_for_the_goal_touch_its_gap_the_newest_first(county):
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    older, newer = (GrantDecisionFactory(goals=[goal], year=year) for year in (2024, 2026))
    GrantDecisionFactory(goals=[goal], organisation__draft=True)
    GrantDecisionFactory(goals=[GoalFactory()])

    assert closings(county)[Axis.WHOLE, ""].grants == [newer, older]


def test_grants_of_those_who_stand_at_the_step_touch_its_gap(county, step):
    organisation = OrganisationFactory()
    here, another = ActivityFactory.create_batch(2, organisation=organisation)
    StepContributionFactory(step=step, activity=here)
    general = GrantDecisionFactory(organisation=organisation, activity=None, year=2025)
    own = GrantDecisionFactory(organisation=organisation, activity=here, year=2026)
    GrantDecisionFactory(organisation=organisation, activity=another)
    gone = StepContributionFactory(step=step, ended=True)
    GrantDecisionFactory(organisation=gone.activity.organisation)

    assert closings(county)[Axis.WHOLE, ""].grants == [own, general]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_how_many_gaps_there_are(county, django_assert_num_queries, rows):
    fi = ServiceLanguageFactory(code="fi")
    ServiceLanguageFactory(code="sv")
    for _ in range(rows):
        template = StepFactory(path=ServicePathFactory(national=True))
        one, _other = (
            MunicipalityFactory(county=county, language_status="fi_sv"),
            MunicipalityFactory(county=county),
        )
        path = ServicePathFactory(county=county)
        step, nobody = StepFactory(path=path, follows=template), StepFactory(path=path)
        StepContributionFactory(
            step=step, confirmed=True, activity=ActivityFactory(municipalities=[one], languages=[fi])
        )
        waiting = StepContributionFactory(step=nobody)
        GrantDecisionFactory(organisation=waiting.activity.organisation)
        goal = GoalFactory(strategy=StrategyFactory(county=county))
        GoalContributionFactory(goal=goal)
        GrantDecisionFactory(goals=[goal])
    found = gaps.of(county).gaps

    with django_assert_num_queries(8):
        closing.of(found, county)
