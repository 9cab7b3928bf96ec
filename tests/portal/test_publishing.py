"""A change from its first save to the public page, and what keeps it from being lost on the way."""

import pytest
from django.utils import timezone

from organisations.models import Activity, Organisation
from portal.editing import actions
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import coordinator_of, editor_of
from tests.regions.factories import GoalFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation):
    return editor_of(organisation)


@pytest.fixture
def county(organisation):
    return coordinator_of(organisation.home_municipality.county)


def save(obj, by, parts=(), **values):
    """Save ``values`` as a form does that was opened just now."""
    now = actions.current_content(obj, actions.open_revision(obj))
    return actions.save_draft(obj, by=by, values=values, base=traces(now), parts=parts)


def test_a_change_goes_from_draft_through_review_to_the_public(organisation, editor, county):
    before = take(organisation)

    saved = save(organisation, editor, phone="03 123 4567")
    organisation.refresh_from_db()
    assert organisation.phone == before["phone"]
    revision = actions.submit(saved.revision, by=editor)
    assert revision.state == RevisionState.IN_REVIEW
    published = actions.publish(revision, by=county)

    organisation.refresh_from_db()
    assert organisation.phone == "03 123 4567"
    assert published.state == RevisionState.PUBLISHED
    assert published.base == before
    assert published.content == take(organisation)


def test_saving_what_is_public_begins_nothing(organisation, editor):
    saved = save(organisation, editor, phone=organisation.phone)

    assert saved.revision is None
    assert not Revision.objects.exists()


def test_a_change_made_meanwhile_elsewhere_is_kept(organisation, editor, county):
    saved = save(organisation, editor, phone="03 123 4567")
    with actions.change(organisation, by=county) as changed:
        changed.email = "new@example.org"
    revision = actions.submit(saved.revision, by=editor)

    actions.publish(revision, by=county)

    organisation.refresh_from_db()
    assert (organisation.phone, organisation.email) == ("03 123 4567", "new@example.org")


def test_a_clash_is_told_and_settled_by_choice(organisation, editor, county):
    saved = save(organisation, editor, phone="03 111")
    with actions.change(organisation, by=county) as changed:
        changed.phone = "03 222"

    with pytest.raises(actions.Clash) as clash:
        actions.submit(saved.revision, by=editor)
    assert clash.value.clashes == {"phone": ("03 111", "03 222")}


def test_contributions_are_claimed_and_ended_with_their_activity(organisation, editor, county):
    activity = ActivityFactory(organisation=organisation)
    kept, left = GoalContributionFactory(activity=activity), GoalContributionFactory(activity=activity)
    goal = GoalFactory()

    values = {
        f"goals/{kept.goal_id}": True,
        f"goals/{kept.goal_id}/rationale_fi": "Vertaistuki kantaa.",
        f"goals/{goal.pk}": True,
        f"goals/{goal.pk}/rationale_fi": "Uusi",
    }
    saved = save(activity, editor, parts=["goals"], **values)
    actions.publish(actions.submit(saved.revision, by=editor), by=county)

    rows = {row.goal_id: row for row in activity.goal_contributions.all()}
    assert (rows[goal.pk].state, rows[goal.pk].rationale_fi) == ("claimed", "Uusi")
    assert (rows[kept.goal_id].state, rows[kept.goal_id].rationale_fi) == ("claimed", "Vertaistuki kantaa.")
    assert rows[left.goal_id].state == "ended"


def test_a_new_activity_is_seen_once_it_is_published(organisation, editor, county):
    activity = ActivityFactory(organisation=organisation, state="draft")
    saved = save(activity, editor, summary_fi="Avoin kaikille.")

    actions.publish(actions.submit(saved.revision, by=editor), by=county)

    assert Activity.objects.published().get().summary_fi == "Avoin kaikille."


def test_a_language_waits_until_its_required_texts_are_written(organisation, editor, county):
    Organisation.objects.filter(pk=organisation.pk).update(name_sv="", description_sv="")
    organisation.refresh_from_db()
    saved = save(organisation, editor, description_sv="<p>På svenska.</p>", phone="03 5")

    actions.publish(actions.submit(saved.revision, by=editor), by=county)

    organisation.refresh_from_db()
    assert (organisation.description_sv, organisation.phone) == ("", "03 5")
    draft = actions.open_revision(organisation)
    assert draft.content["description_sv"] == "<p>På svenska.</p>"


def test_a_language_in_which_nothing_is_left_is_taken_out_of_sight(organisation, editor, county):
    texts = dict.fromkeys(("name_sv", "description_sv", "accessibility_sv"), "")
    saved = save(organisation, editor, **texts)

    actions.publish(actions.submit(saved.revision, by=editor), by=county)

    organisation.refresh_from_db()
    assert not any(getattr(organisation, name) for name in texts)
    assert organisation.name_fi
    assert actions.open_revision(organisation) is None


def test_a_language_that_loses_only_what_it_needs_stays_as_it_is(organisation, editor, county):
    before = organisation.name_sv
    saved = save(organisation, editor, name_sv="", phone="03 5")

    actions.publish(actions.submit(saved.revision, by=editor), by=county)

    organisation.refresh_from_db()
    assert (organisation.name_sv, organisation.phone) == (before, "03 5")


def test_a_check_keeps_what_was_published_a_moment_before(organisation, editor):
    Organisation.objects.filter(pk=organisation.pk).update(phone="03 777")

    checked = {"verified_on": timezone.localdate(), "verified_by": "county"}
    actions.check(organisation, by=editor, columns=checked)

    organisation.refresh_from_db()
    assert (organisation.phone, organisation.verified_by) == ("03 777", "county")


@pytest.mark.parametrize(
    ("column", "text", "state"),
    [("role", "purchased", "claimed"), ("rationale_fi", "Tarkemmin.", "confirmed")],
)
def test_what_was_confirmed_in_another_role_is_claimed_anew(
    organisation, editor, county, column, text, state
):
    contribution = StepContributionFactory(
        activity__organisation=organisation, role="complements", confirmed=True
    )
    activity = contribution.activity
    saved = save(activity, editor, **{f"steps/{contribution.step_id}/{column}": text})

    actions.publish(actions.submit(saved.revision, by=editor), by=county)

    contribution.refresh_from_db()
    assert (getattr(contribution, column), contribution.state) == (text, state)
