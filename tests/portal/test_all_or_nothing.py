"""A publication that is cut off between any two statements has either not begun or is complete."""

from contextlib import suppress

import pytest
from django.db import connection

from organisations.models import Activity
from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.models import Revision, Translation
from portal.editing.snapshots import take
from portal.outbox.models import Letter
from tests.organisations.factories import ActivityFactory, GoalContributionFactory, OrganisationFactory
from tests.portal.factories import TopicFactory, coordinator_of, editor_of
from tests.regions.factories import GoalFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The process dies: nothing that the code catches."""


class Killer:
    """Lets ``statements`` pass, and dies at the next; whatever comes after it is the database tidying up.

    Those that only read are not counted: dying at one leaves what dying at the next that writes does.
    """

    def __init__(self, statements):
        self.left = statements
        self.has_struck = False

    def __call__(self, execute, sql, params, many, context):
        if not sql.startswith("SELECT"):
            if not self.left and not self.has_struck:
                self.has_struck = True
                raise Killed
            self.left -= not self.has_struck
        return execute(sql, params, many, context)


def everything(activity):
    """Return all that publishing writes, as the database has it."""
    activity = Activity.objects.get(pk=activity.pk)
    marks = Translation.objects.order_by("pk").values_list("field", "language", "digest", "state")
    revisions = Revision.objects.order_by("pk").values_list("state", "content", "version", "reviewer")
    contributions = activity.goal_contributions.order_by("goal").values_list("goal", "state", "rationale_fi")
    letters = Letter.objects.order_by("pk").values_list("kind", "to_email")
    return [take(activity), *map(list, (marks, revisions, contributions, letters))]


def test_publishing_is_all_or_nothing_wherever_it_is_cut_off():
    organisation = OrganisationFactory(home_municipality=MunicipalityFactory())
    activity = ActivityFactory(organisation=organisation)
    gone = GoalContributionFactory(activity=activity)
    editor, reader = editor_of(organisation), coordinator_of(organisation.home_municipality.county)
    goal = GoalFactory()
    values = {
        "title_fi": "Uusi nimi",
        "description_fi": "<p>Uusi.</p>",
        "description_sv": "<p>Ny.</p>",
        "summary_en": "Waits.",
        "topics": [TopicFactory().pk],
        f"goals/{goal.pk}": True,
        f"goals/{goal.pk}/rationale_fi": "Siksi.",
        f"goals/{gone.goal_id}": None,
    }
    saved = actions.save_draft(
        activity, by=editor, values=values, base=traces(take(activity)), parts=["goals"]
    )
    revision = actions.submit(saved.revision, by=editor)
    before = everything(activity)

    def after(statements):
        """Return what there is after publishing has been cut off behind so many statements."""
        with suppress(Killed), connection.execute_wrapper(Killer(statements)):
            actions.publish(revision, by=reader, only=["fi", "sv"])
        return everything(activity)

    statements = 0
    while (found := after(statements)) == before:
        statements += 1

    assert statements > 20
    published, marks, revisions, contributions, letters = found
    assert (published["title_fi"], published["description_sv"]) == ("Uusi nimi", "<p>Ny.</p>")
    assert ("description", "sv", "up_to_date") in {(mark[0], mark[1], mark[3]) for mark in marks}
    assert [row[0] for row in revisions] == ["published", "draft"]
    assert revisions[0][1] == published
    assert {(pk, state) for pk, state, _text in contributions} == {
        (goal.pk, "claimed"),
        (gone.goal_id, "ended"),
    }
    assert ("review_published", editor.email) in letters
