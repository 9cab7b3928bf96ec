"""The admin writes through the same revisions as the workspace, and overwrites nothing unseen."""

import csv
import io

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.choices import VersionState
from organisations.choices import ContributionState, State, VerifiedBy
from organisations.models import Activity, Agreement, GoalContribution, Organisation
from organisations.register.importing import import_register
from organisations.register.writing import Origin
from portal.editing import actions, registry
from portal.editing.admin import RevisedAdmin
from portal.editing.choices import RevisionState, TextState, Via
from portal.editing.merging import traces
from portal.editing.models import Revision, Translation
from portal.editing.snapshots import take
from portal.topics.models import Topic
from regions.models import BodyTerm, County, Goal, Indicator, ServicePath, Strategy
from tests.blog.factories import PostVersionFactory
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GoalContributionFactory,
    OrganisationFactory,
)
from tests.portal.factories import RevisionFactory, TopicFactory, TranslationFactory, UserFactory
from tests.regions.factories import (
    BodyTermFactory,
    GoalFactory,
    IndicatorFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)
from tests.sources import APPS
from tests.test_admin import errors, filled, page

pytestmark = pytest.mark.django_db

# What comes with the reference data or is law, is kept by other means, or is nobody's content.
NOT_EDITED = {
    "regions.CollaborativeArea",
    "regions.Region",
    "regions.RegionSuccession",
    "regions.Municipality",
    "regions.ServiceLanguage",
    "blog.Author",
    "blog.Comment",
    "blog.CommentReport",
    "blog.Dismissal",
    "blog.PreviewLink",
    "organisations.ConfirmationRequest",
    "organisations.Summary",
    "projects.Message",
    "projects.Task",
    "surveys.Answer",
    "surveys.ProfileUpdate",
    "surveys.Response",
}
NOT_CONTENT = ("accounts", "outbox", "tickets", "editing", "subscriptions", "handouts", "caching", "search")


@pytest.fixture
def person():
    return UserFactory(superuser=True, language="en", name="Aino Ylläpitäjä")


@pytest.fixture
def administrator(client, person):
    client.force_login(person)
    return client


def save(client, thing, **values):
    """Open the page of ``thing``, change ``values`` in its form and send it."""
    address = page(type(thing), "change", thing.pk)
    response = client.post(address, filled(client.get(address)) | values)
    assert response.status_code == 302, response.context["errors"]
    return response


def history(thing):
    """Return the published revisions of ``thing``, newest first."""
    return list(Revision.objects.of(thing).published().newest_first())


def draft_of(thing, **values):
    return actions.save_draft(thing, by=UserFactory(), values=values, base=traces(take(thing))).revision


# What is covered.


def test_every_model_of_content_is_edited_or_part_of_what_is():
    parts = {
        editable.model._meta.get_field(part.related).related_model
        for editable in registry.everything()
        for part in editable.parts
    }
    content = {
        model
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in APPS
        and not model._meta.auto_created
        and model._meta.app_label not in NOT_CONTENT
        and model._meta.label not in NOT_EDITED
    }

    assert {model for model in content - parts if not registry.is_edited(model)} == set()


def test_admin_of_whatever_is_edited_keeps_revisions():
    parts = {
        editable.model._meta.get_field(part.related).related_model
        for editable in registry.everything()
        for part in editable.parts
    }

    for model, model_admin in admin.site._registry.items():
        if registry.is_edited(model) or model in parts:
            assert isinstance(model_admin, RevisedAdmin), model


# Saving.


def test_save_is_a_published_revision_by_whom_it_was_made(administrator, person):
    path = ServicePathFactory()

    save(administrator, path, name_fi="Uusi nimi")

    [revision] = history(path)
    assert (revision.author, revision.via, revision.county) == (person, Via.ADMIN, path.county)
    assert (revision.content["name_fi"], revision.base["name_fi"]) == ("Uusi nimi", path.name_fi)


def test_save_that_changes_nothing_leaves_no_revision(administrator):
    path = StepFactory().path

    save(administrator, path)

    assert history(path) == []


def test_thing_added_in_the_admin_begins_its_history(administrator):
    data = filled(administrator.get(page(Topic, "add"))) | {"code": "new", "name_sv": "Nytt"}

    administrator.post(page(Topic, "add"), data)

    [revision] = history(Topic.objects.get(code="new"))
    assert (revision.base, revision.content["name_sv"]) == ({}, "Nytt")


def test_many_to_many_and_rows_are_in_the_same_revision(administrator):
    path, topic = StepFactory().path, TopicFactory()
    activity = ActivityFactory()
    step = path.steps.get()

    save(administrator, path, **{"name_fi": "Polku", "steps-0-name_fi": "Askel"})
    save(administrator, activity, topics=[topic.pk])

    [of_path], [of_activity] = history(path), history(activity)
    assert (of_path.content["name_fi"], of_path.content[f"steps/{step.uuid}/name_fi"]) == ("Polku", "Askel")
    assert of_activity.content["topics"] == [topic.pk]


def test_row_that_is_a_thing_of_its_own_has_a_revision_of_its_own(administrator):
    contribution = GoalContributionFactory()
    prefix = "goal_contributions-0"

    save(
        administrator,
        contribution.activity,
        **{
            f"{prefix}-state": ContributionState.CONFIRMED,
            f"{prefix}-verified_on_0": "",
            f"{prefix}-verified_on": "2026-11-01",
            f"{prefix}-verified_by": VerifiedBy.COUNTY,
            f"{prefix}-rationale_fi": "Parempi perustelu",
        },
    )

    [of_contribution], [of_activity] = history(contribution), history(contribution.activity)
    assert of_contribution.content["state"] == ContributionState.CONFIRMED
    assert of_contribution.county == contribution.goal.county
    assert of_activity.content[f"goals/{contribution.goal_id}/rationale_fi"] == "Parempi perustelu"


def test_goal_written_on_its_strategys_page_has_its_own_history(administrator):
    goal = GoalFactory()

    save(administrator, goal.strategy, **{"goals-0-name_fi": "Uusi tavoite"})

    assert history(goal.strategy) == []
    assert [revision.content["name_fi"] for revision in history(goal)] == ["Uusi tavoite"]


def test_part_with_a_page_of_its_own_is_kept_in_the_history_of_its_whole(administrator):
    step, agreement = StepFactory(), AgreementFactory()

    save(administrator, step, name_fi="Askel")
    save(administrator, agreement, subject_fi="Aihe")

    [of_path], [of_organisation] = history(step.path), history(agreement.organisation)
    assert of_path.content[f"steps/{step.uuid}/name_fi"] == "Askel"
    assert of_organisation.content[f"agreements/{agreement.uuid}/subject_fi"] == "Aihe"


def test_part_moved_to_another_whole_is_in_the_history_of_both(administrator):
    agreement, other = AgreementFactory(), OrganisationFactory()
    row = f"agreements/{agreement.uuid}"

    save(administrator, agreement, organisation=other.pk)

    [left], [came] = history(agreement.organisation), history(other)
    assert (row in left.base, row in left.content) == (True, False)
    assert (row in came.base, row in came.content) == (False, True)
    assert came.base["name_fi"] == other.name_fi


def test_source_changed_in_the_admin_outdates_its_translations(administrator):
    strategy = StrategyFactory()

    save(administrator, strategy, name_fi="Aivan toinen strategia")

    states = dict(Translation.objects.of(strategy).filter(field="name").values_list("language", "state"))
    assert states == {"sv": TextState.NEEDS_UPDATE, "en": TextState.NEEDS_UPDATE}


def test_open_draft_stays_and_is_joined(administrator, person):
    activity = ActivityFactory()
    draft = draft_of(activity, summary_fi="Luonnos")

    shown = administrator.get(page(Activity, "change", activity.pk)).content.decode()
    save(administrator, activity, title_fi="Ylläpidon otsikko")

    assert "A change of this is on its way" in shown
    draft.refresh_from_db()
    assert (draft.state, draft.content["summary_fi"]) == (RevisionState.DRAFT, "Luonnos")
    actions.publish(draft, by=person)
    activity.refresh_from_db()
    assert (activity.title_fi, activity.summary_fi) == ("Ylläpidon otsikko", "Luonnos")


def test_queries_of_a_save_do_not_grow_with_history(administrator):
    path = StepFactory().path
    save(administrator, path, name_fi="Nimi 0")
    with CaptureQueriesContext(connection) as early:
        save(administrator, path, name_fi="Nimi 1")
    for number in range(2, 6):
        save(administrator, path, name_fi=f"Nimi {number}")

    with CaptureQueriesContext(connection) as late:
        save(administrator, path, name_fi="Nimi 9")

    assert len(late) == len(early)


# Two at once.


def test_save_over_a_newer_change_is_refused_and_loses_nothing(administrator):
    path = ServicePathFactory()
    address = page(ServicePath, "change", path.pk)
    data = filled(administrator.get(address)) | {"owner_fi": "Minun yksikköni"}
    other = UserFactory(name="Eino Esimerkki")
    with actions.change(path, by=other):
        path.name_fi = "Toisen nimi"

    response = administrator.post(address, data)

    told = " ".join(errors(response)["__all__"])
    assert "Eino Esimerkki" in told
    assert "Name (Suomi) is now: Toisen nimi" in told
    assert 'value="Minun yksikköni"' in response.content.decode()
    assert ServicePath.objects.get(pk=path.pk).name_fi == "Toisen nimi"

    # What was told may be overwritten knowingly.
    again = administrator.post(address, filled(response))

    assert again.status_code == 302
    assert [revision.base["name_fi"] for revision in history(path)][0] == "Toisen nimi"
    assert ServicePath.objects.get(pk=path.pk).owner_fi == "Minun yksikköni"


def test_answer_of_the_county_is_not_overwritten_from_a_page_of_the_activity(administrator):
    contribution = GoalContributionFactory()
    address = page(Activity, "change", contribution.activity_id)
    data = filled(administrator.get(address))
    with actions.change(contribution, by=UserFactory()):
        contribution.state, contribution.reason_fi = ContributionState.DECLINED, "Ei kuulu tähän."

    response = administrator.post(address, data)

    assert "declined" in " ".join(errors(response)["__all__"])
    assert GoalContribution.objects.get().state == ContributionState.DECLINED


def test_row_taken_away_meanwhile_is_told(administrator):
    step = StepFactory()
    address = page(ServicePath, "change", step.path_id)
    data = filled(administrator.get(address))
    with actions.change(step.path, by=UserFactory()):
        step.delete()

    response = administrator.post(address, data)

    assert "Step: one was taken away." in errors(response)["__all__"]


@pytest.mark.parametrize("sent", ["", "{", "[]", '{"path/1": 7}'])
def test_broken_trace_overwrites_nothing(administrator, sent):
    path = ServicePathFactory()
    address = page(ServicePath, "change", path.pk)

    response = administrator.post(
        address, filled(administrator.get(address)) | {"opened_with": sent, "name_fi": "Uusi"}
    )

    assert response.status_code == 200
    assert ServicePath.objects.get(pk=path.pk).name_fi == path.name_fi


def test_published_translation_marks_are_no_change_to_tell(administrator):
    strategy = StrategyFactory()
    save(administrator, strategy, name_fi="Toinen strategia")

    save(administrator, strategy, name_sv="Den andra strategin")

    assert len(history(strategy)) == 2


# Lists.


@pytest.mark.parametrize("factory", [OrganisationFactory, ActivityFactory])
def test_chosen_things_are_archived_each_with_its_revision(administrator, person, factory):
    chosen = [factory() for _ in range(2)]
    archived = factory(state=State.ARCHIVED)
    model = type(archived)

    response = administrator.post(
        page(model, "changelist"),
        {"action": "archive", "_selected_action": [thing.pk for thing in [*chosen, archived]]},
        follow=True,
    )

    assert "Changed: 2" in response.content.decode()
    for thing in chosen:
        [revision] = history(thing)
        assert (revision.author, revision.via) == (person, Via.ADMIN)
        assert (revision.base["state"], revision.content["state"]) == (State.PUBLISHED, State.ARCHIVED)
    assert history(archived) == []


# Deleting.


def test_what_has_a_state_is_archived_and_not_deleted(administrator):
    organisation, activity = OrganisationFactory(), ActivityFactory()

    for thing in (organisation, activity):
        response = administrator.post(page(type(thing), "delete", thing.pk), {"post": "yes"})
        assert response.status_code == 403
    administrator.post(
        page(Organisation, "changelist"),
        {"action": "delete_selected", "_selected_action": [organisation.pk], "post": "yes"},
    )

    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_things_are_deleted_by_administrators_alone(client):
    strategy = StrategyFactory()
    rights = ["regions.delete_strategy", "regions.view_strategy", "regions.change_strategy"]
    client.force_login(UserFactory(staff=True, permissions=rights))

    response = client.post(page(Strategy, "delete", strategy.pk), {"post": "yes"})

    assert response.status_code == 403
    assert Strategy.objects.filter(pk=strategy.pk).exists()


def test_deleted_thing_leaves_its_last_content(administrator, person):
    indicator = IndicatorFactory()
    goal = indicator.goal
    save(administrator, goal, name_fi="Viimeinen nimi")
    goal.refresh_from_db()
    draft = draft_of(goal, name_fi="Luonnos")

    response = administrator.post(page(Goal, "delete", goal.pk), {"post": "yes"})

    assert response.status_code == 302
    last, before = Revision.objects.of(goal).published().order_by("-pk")
    assert (last.content["name_fi"], last.author, last.comment) == (
        "Viimeinen nimi",
        person,
        "Deleted in the admin.",
    )
    assert before.content["name_fi"] == "Viimeinen nimi"
    draft.refresh_from_db()
    assert draft.state == RevisionState.DISCARDED
    assert not Translation.objects.of(goal).exists()
    [of_indicator] = Revision.objects.of(indicator)
    assert of_indicator.content["name_fi"] == indicator.name_fi
    assert not Indicator.objects.exists()


def test_chosen_things_are_deleted_each_with_its_last_content(administrator):
    topics = [TopicFactory(), TopicFactory()]

    administrator.post(
        page(Topic, "changelist"),
        {"action": "delete_selected", "_selected_action": [topic.pk for topic in topics], "post": "yes"},
    )

    assert not Topic.objects.exists()
    assert [Revision.objects.of(topic).count() for topic in topics] == [1, 1]


def test_deleted_part_is_missing_from_the_history_of_its_whole(administrator):
    agreement = AgreementFactory()

    administrator.post(page(Agreement, "delete", agreement.pk), {"post": "yes"})

    [revision] = history(agreement.organisation)
    assert f"agreements/{agreement.uuid}" not in revision.content


def test_things_are_not_deleted_from_anothers_page(administrator):
    version, goal = PostVersionFactory(), GoalFactory()

    save(administrator, version.post, **{"versions-0-DELETE": "on"})
    save(administrator, goal.strategy, **{"goals-0-DELETE": "on"})

    version.refresh_from_db()
    assert version.state == VersionState.PUBLISHED
    assert Goal.objects.filter(pk=goal.pk).exists()


def test_page_leads_to_the_published_versions(administrator, monkeypatch):
    term = BodyTermFactory()

    def with_history(name, args=None, **kwargs):
        return f"/history/{args[0]}/{args[1]}/" if name == "workspace:history" else reverse(name, args=args)

    monkeypatch.setattr("portal.editing.admin.reverse", with_history)

    shown = administrator.get(page(BodyTerm, "change", term.pk)).content.decode()

    assert f'href="/history/term/{term.uuid}/"' in shown


# What the portal writes down is read by administrators alone.


@pytest.mark.parametrize("factory", [RevisionFactory, TranslationFactory])
def test_revisions_and_translations_are_read_by_administrators_alone(client, administrator, factory):
    row = factory()
    model = type(row)

    assert administrator.get(page(model, "changelist")).status_code == 200
    assert administrator.get(page(model, "change", row.pk)).status_code == 200

    names = [f"editing.{verb}_{model._meta.model_name}" for verb in ("view", "change", "add", "delete")]
    client.force_login(UserFactory(staff=True, permissions=names))
    assert client.get(page(model, "changelist")).status_code == 403
    assert client.get(page(model, "change", row.pk)).status_code == 403


# Written in bulk.


def test_import_follows_in_the_history_of_what_was_edited_before(administrator):
    home = MunicipalityFactory()
    edited, untouched = (OrganisationFactory(home_municipality=home) for _ in range(2))
    save(administrator, edited, name_fi="Muokattu ry", name_sv="Redigerade rf")

    bring(
        {"business_id": edited.business_id, "name_fi": "Rekisterin nimi ry", "name_sv": "Registrets namn rf"},
        {"business_id": untouched.business_id, "name_fi": "Koskematon ry", "name_sv": "Orörda rf"},
    )

    newest, _first = history(edited)
    assert (newest.via, newest.author, newest.content["name_fi"]) == (Via.PORTAL, None, "Rekisterin nimi ry")
    assert newest.base["name_fi"] == "Muokattu ry"
    assert not Revision.objects.of(untouched).exists()
    assert states(edited)["sv"] == TextState.UP_TO_DATE


def test_import_of_a_source_alone_outdates_what_was_translated_from_it(administrator):
    edited = OrganisationFactory()
    save(administrator, edited, name_fi="Muokattu ry", name_sv="Redigerade rf")

    bring({"business_id": edited.business_id, "name_fi": "Rekisterin nimi ry"})

    assert states(edited)["sv"] == TextState.NEEDS_UPDATE


def test_import_of_the_same_again_outdates_nothing(administrator):
    edited = OrganisationFactory()
    save(administrator, edited, name_fi="Muokattu ry", name_sv="Redigerade rf")

    bring({"business_id": edited.business_id, "name_fi": "Muokattu ry", "name_sv": "Redigerade rf"})

    assert len(history(edited)) == 1
    assert states(edited)["sv"] == TextState.UP_TO_DATE


def states(thing):
    return dict(Translation.objects.of(thing).filter(field="name").values_list("language", "state"))


def bring(*rows):
    names = list(rows[0])
    text = io.StringIO()
    writer = csv.DictWriter(text, names)
    writer.writeheader()
    writer.writerows(rows)
    report = import_register(text.getvalue().encode(), Origin("register.csv"))
    assert report.counts, report.problems


@pytest.mark.slow
def test_reference_data_sets_back_what_it_knows_and_says_so(administrator):
    call_command("load_reference", verbosity=0)
    county = County.objects.filter(strategies__isnull=False).first()
    name, note = county.short_name_fi, county.note_fi
    save(administrator, county, short_name_fi="Muutettu", short_name_sv="Ändrat")

    call_command("load_reference", verbosity=0)

    county.refresh_from_db()
    newest, _first = history(county)
    assert (county.short_name_fi, county.note_fi) == (name, note)
    assert (newest.via, newest.content["short_name_fi"]) == (Via.PORTAL, name)
    assert not Translation.objects.filter(state=TextState.NEEDS_UPDATE).exists()

    call_command("load_reference", verbosity=0)
    assert len(history(county)) == 2
