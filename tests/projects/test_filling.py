"""What could fill a gap: operating models and projects."""

import pytest

from organisations import gaps
from projects import filling
from tests.organisations.factories import GoalContributionFactory
from tests.portal.factories import TopicFactory
from tests.projects.factories import OperatingModelFactory, ProjectFactory
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def template():
    return StepFactory(path=ServicePathFactory(national=True))


@pytest.fixture
def step(county, template):
    return StepFactory(path=ServicePathFactory(county=county), follows=template)


def test_models_of_the_step_and_of_like_steps_could_fill_its_gap(county, step, template):
    own = OperatingModelFactory(steps=[step], project=None)
    of_template = OperatingModelFactory(steps=[template], project=None)
    like = OperatingModelFactory(steps=[StepFactory(follows=template)], project=None)
    OperatingModelFactory(steps=[StepFactory()], project=None)
    found = gaps.of(county).gaps

    told = filling.of(found, county)

    assert [told[gap.spot].models for gap in found] == [[own, of_template, like]]


def test_projects_of_the_models_and_of_the_countys_topics_could_fill_a_gap(county):
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    topic = TopicFactory()
    model = OperatingModelFactory(goals=[goal])
    like = ProjectFactory(counties=[county], topics=[topic])
    ProjectFactory(counties=[county])
    ProjectFactory(topics=[topic])  # Of another county.
    waiting = GoalContributionFactory(goal=goal, activity__topics=[topic])
    (gap,) = gaps.of(county).gaps

    told = filling.of([gap], county, {gap.spot: [waiting.activity_id]})

    assert told[gap.spot].models == [model]
    assert told[gap.spot].projects == [model.project, like]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_how_many_gaps_there_are(county, template, django_assert_num_queries, rows):
    activities = []
    for _ in range(rows):
        step = StepFactory(path=ServicePathFactory(county=county), follows=template)
        goal = GoalFactory(strategy=StrategyFactory(county=county))
        topic = TopicFactory()
        activities.append(GoalContributionFactory(goal=goal, activity__topics=[topic]).activity_id)
        ProjectFactory(counties=[county], topics=[topic])
        OperatingModelFactory(goals=[goal], steps=[step])
    found = gaps.of(county).gaps

    with django_assert_num_queries(3):
        filling.of(found, county, {gap.spot: activities for gap in found})


def test_a_project_that_is_not_public_is_not_told_with_its_model(county):
    goal = GoalFactory(strategy=StrategyFactory(county=county))
    model = OperatingModelFactory(goals=[goal], project=ProjectFactory(draft=True))
    (gap,) = gaps.of(county).gaps

    told = filling.of([gap], county)[gap.spot]

    assert (told.models, told.projects) == ([model], [])
