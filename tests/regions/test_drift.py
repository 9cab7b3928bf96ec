"""How far a county's path has drifted from its template, and what is taken over from it."""

import pytest

from portal.editing.actions import open_revision, publish
from regions import actions, drift
from regions.choices import ExpectedIn, Phase, TaskOwner
from regions.models import ServicePath, Step
from tests.portal.factories import coordinator_of
from tests.regions.factories import CountyFactory, ServicePathFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def template():
    path = ServicePathFactory(national=True)
    for order in (1, 2, 3):
        StepFactory(path=path, order=order)
    return path


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def path(county, template):
    """A path that has each step of its template as it is."""
    path = ServicePathFactory(county=county, template=template)
    for step in template.steps.order_by("order"):
        follow(path, step)
    return path


def follow(path, step, **more):
    names = {f"name_{code}": getattr(step, f"name_{code}") for code in ("fi", "sv", "en")}
    told = {"order": step.order, "phase": step.phase, "task_of": step.task_of, "follows": step, **names}
    return StepFactory(path=path, **{**told, **more})


def found(path):
    """Return the lists of the drift that have something in them."""
    drifted = drift.of(ServicePath.objects.select_related("template").get(pk=path.pk))
    names = ("added", "dropped", "alike", "renamed", "moved", "retasked", "expecting")
    return {name: rows for name in names if (rows := getattr(drifted, name))}


def test_a_path_like_its_template_has_not_drifted(path):
    assert found(path) == {}


def test_steps_are_added_and_dropped(path, template):
    own = StepFactory(path=path, order=9)
    dropped = template.steps.get(order=2)
    dropped.followers.get().delete()

    assert found(path) == {"added": [own], "dropped": [dropped]}


def test_a_step_is_renamed_in_a_language_that_both_have(path, template):
    renamed, untranslated = path.steps.order_by("order")[:2]
    renamed.name_sv = "Ett annat namn"
    renamed.save()
    untranslated.name_en = None
    untranslated.save()

    told = found(path)

    assert list(told) == ["renamed"]
    assert [(pair.own, pair.renamed_in) for pair in told["renamed"]] == [(renamed, ("sv",))]


def test_a_step_is_moved_to_another_place_or_phase(path):
    first, second, third = path.steps.order_by("order")
    first.order = 8
    first.save()
    third.phase = Phase.AFTER
    third.save()

    assert [pair.own for pair in found(path)["moved"]] == [third, first]


def test_gaps_in_the_numbers_move_nothing(path):
    for step in path.steps.order_by("-order"):
        step.order = step.order * 10
        step.save()

    assert found(path) == {}


def test_whose_task_it_is_and_what_is_expected_may_differ(path):
    step = path.steps.get(order=1)
    step.task_of, step.expected_in = TaskOwner.PUBLIC, ExpectedIn.SOMEWHERE
    step.save()

    told = found(path)

    assert {name: [pair.own for pair in pairs] for name, pairs in told.items()} == {
        "retasked": [step],
        "expecting": [step],
    }


def test_what_is_inherited_is_no_difference(path, template):
    template.steps.update(expected_in=ExpectedIn.SOMEWHERE, expected_number=3)

    assert found(path) == {}


def test_steps_of_one_name_are_probably_the_same(path, template):
    step = path.steps.get(order=2)
    step.follows = None
    step.name_fi = f" {step.name_fi.upper()} "
    step.save()

    told = found(path)

    assert list(told) == ["alike"]
    assert [(pair.own, pair.above) for pair in told["alike"]] == [(step, template.steps.get(order=2))]


def test_a_step_of_another_template_is_the_countys_own(path, template):
    step = path.steps.get(order=2)
    step.follows = StepFactory(path=ServicePathFactory(national=True))
    step.name_fi = step.name_sv = step.name_en = "Oma"
    step.save()

    assert found(path) == {"added": [step], "dropped": [template.steps.get(order=2)]}


def test_a_template_is_copied_into_a_draft(county, template):
    person = coordinator_of(county)
    template.steps.update(expected_in=ExpectedIn.SOMEWHERE)

    path = actions.copy_template(template, county, by=person)

    assert (path.county, path.template, path.name_sv) == (county, template, template.name_sv)
    assert path.steps.count() == 0  # Readers do not see the steps yet.
    publish(open_revision(path), by=person)
    assert found(path) == {}
    steps = path.steps.order_by("order")
    assert [step.follows.order for step in steps] == [1, 2, 3]
    assert [step.name_en for step in steps] == [step.name_en for step in template.steps.order_by("order")]
    assert {step.expectation.where for step in steps} == {ExpectedIn.SOMEWHERE}
    assert {step.expected_in for step in steps} == {""}


def test_a_missing_step_is_taken_over_into_the_draft_in_its_place(path, county, template):
    person = coordinator_of(county)
    missing = template.steps.get(order=2)
    missing.followers.get().delete()
    Step.objects.filter(path=path, order=3).update(order=2)

    assert actions.take_over(path, missing, by=person)

    assert path.steps.count() == 2
    publish(open_revision(path), by=person)
    assert [step.follows.order for step in path.steps.order_by("order")] == [1, 2, 3]
    assert found(path) == {}


def test_a_name_is_taken_over_where_the_template_has_one(path, county, template):
    person = coordinator_of(county)
    step = path.steps.get(order=1)
    step.name_fi, step.name_en = "Toinen", "Another"
    step.save()
    template.steps.filter(order=1).update(name_en=None)

    assert actions.take_over(path, template.steps.get(order=1), by=person)
    publish(open_revision(path), by=person)

    step.refresh_from_db()
    assert (step.name_fi, step.name_en) == (template.steps.get(order=1).name_fi, "Another")


def test_a_step_of_the_same_name_is_joined(path, county, template):
    person = coordinator_of(county)
    Step.objects.filter(path=path, order=3).update(follows=None)

    assert actions.take_over(path, template.steps.get(order=3), by=person)
    publish(open_revision(path), by=person)

    assert path.steps.count() == 3
    assert found(path) == {}


def test_taking_over_what_is_the_same_changes_nothing(path, county, template):
    assert not actions.take_over(path, template.steps.get(order=1), by=coordinator_of(county))
    assert open_revision(path) is None


def test_what_is_in_the_draft_already_is_not_taken_over_twice(path, county, template):
    person = coordinator_of(county)
    missing = template.steps.get(order=2)
    missing.followers.get().delete()

    assert actions.take_over(path, missing, by=person)
    assert not actions.take_over(path, missing, by=person)
