"""What an answer would change in the profile waits for the organisation, and is a change of its editor's."""

import pytest
from django.urls import reverse

from portal.editing import actions as editing
from portal.editing.actions import NotNow
from portal.editing.choices import RevisionState, Via
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from surveys import actions, updates
from surveys.choices import UpdateState
from surveys.models import ProfileUpdate
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import coordinator_of, editor_of
from tests.regions.factories import ServiceLanguageFactory
from tests.surveys.factories import (
    ProfileUpdateFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return SurveyFactory()


@pytest.fixture
def response(survey):
    organisation = OrganisationFactory(
        phone="03 111", email="old@example.org", description_fi="<p>Vanha kuvaus.</p>"
    )
    return ResponseFactory(round=RoundFactory(survey=survey), organisation=organisation)


def answer(response, *, version=0, language="fi", **given):
    actions.answer(response, given.pop("answers"), by=None, language=language, version=version)


def proposed(response):
    return list(response.updates.filter(state=UpdateState.PROPOSED).values_list("new", flat=True))


def test_what_differs_from_the_profile_is_proposed_and_nothing_is_changed(survey, response):
    phone, email = QuestionFactory(survey=survey, phone=True), QuestionFactory(survey=survey, email=True)
    description = QuestionFactory(survey=survey, description=True)

    answer(
        response,
        answers={phone: ["03 222"], email: ["old@example.org"], description: ["Uusi <kuvaus>.\n\nToinen."]},
        language="sv",
    )

    assert proposed(response) == [
        {"phone": "03 222"},
        {"description_sv": "<p>Uusi &lt;kuvaus&gt;.</p><p>Toinen.</p>"},
    ]
    response.organisation.refresh_from_db()
    assert response.organisation.phone == "03 111"


def test_languages_of_service_are_proposed_as_they_were_ticked(survey, response):
    question = QuestionFactory(survey=survey, languages=True)
    finnish, swedish = ServiceLanguageFactory.create_batch(2)
    response.organisation.languages.set([finnish])

    answer(response, answers={question: [swedish.pk, finnish.pk]})
    assert proposed(response) == [{"languages": sorted([finnish.pk, swedish.pk])}]
    answer(response, answers={question: [finnish.pk]}, version=1)

    assert proposed(response) == []


def test_a_changed_answer_changes_what_is_proposed(survey, response):
    question = QuestionFactory(survey=survey, phone=True)
    answer(response, answers={question: ["03 222"]})
    answer(response, answers={question: ["03 333"]}, version=1)
    assert proposed(response) == [{"phone": "03 333"}]

    answer(response, answers={}, version=2)

    assert proposed(response) == []


def test_what_was_declined_is_not_proposed_again_until_it_is_something_else(survey, response):
    question, editor = QuestionFactory(survey=survey, phone=True), editor_of(response.organisation)
    answer(response, answers={question: ["03 222"]})
    updates.decline(response.updates.get(), by=editor)

    answer(response, answers={question: ["03 222"]}, version=1)
    assert proposed(response) == []
    answer(response, answers={question: ["03 444"]}, version=2)

    assert proposed(response) == [{"phone": "03 444"}]


@pytest.mark.parametrize("reads_first", [True, False])
def test_a_confirmed_update_is_the_editors_own_change(response, reads_first):
    organisation = response.organisation
    county = organisation.home_municipality.county
    county.reads_first = reads_first
    county.save()
    editor = editor_of(organisation)
    update = ProfileUpdateFactory(response=response)

    updates.confirm(update, by=editor)

    revision = Revision.objects.of(organisation).newest_first().first()
    assert (revision.author, revision.via) == (editor, Via.SURVEY)
    assert response.round.survey.title_fi in revision.comment
    assert revision.state == (RevisionState.IN_REVIEW if reads_first else RevisionState.PUBLISHED)
    organisation.refresh_from_db()
    assert organisation.phone == ("03 111" if reads_first else "03 555 0123")
    update.refresh_from_db()
    assert (update.state, update.decided_by) == (UpdateState.CONFIRMED, editor)


def test_where_there_is_a_draft_the_update_goes_into_it(response):
    organisation, editor = response.organisation, editor_of(response.organisation)
    live = take(organisation)
    editing.save_draft(organisation, by=editor, values={"website": "https://example.org"}, base=traces(live))

    updates.confirm(ProfileUpdateFactory(response=response), by=editor)

    draft = editing.open_revision(organisation)
    assert draft.state == RevisionState.DRAFT
    assert (draft.content["website"], draft.content["phone"]) == ("https://example.org", "03 555 0123")


def test_declining_leaves_the_profile_as_it_was(response):
    before, update = take(response.organisation), ProfileUpdateFactory(response=response)

    updates.decline(update, by=editor_of(response.organisation))

    assert take(response.organisation) == before
    assert not Revision.objects.of(response.organisation).exists()


def test_a_decision_is_made_once(response):
    editor, update = editor_of(response.organisation), ProfileUpdateFactory(response=response)
    updates.decline(update, by=editor)

    with pytest.raises(NotNow):
        updates.confirm(update, by=editor)


def test_a_county_has_no_profile_to_change():
    survey = SurveyFactory(of_counties=True)
    question = QuestionFactory(survey=survey, phone=True)
    response = ResponseFactory(round=RoundFactory(survey=survey), of_county=True)

    answer(response, answers={question: ["03 222"]})

    assert not ProfileUpdate.objects.exists()


# The pages.


def address(organisation):
    return reverse("surveying:updates", args=[organisation.uuid])


def hub(client, organisation):
    return client.get(reverse("workspace:item", args=["organisation", organisation.uuid])).text


def test_the_task_list_leads_to_what_waits_until_it_is_decided(client, response):
    organisation = response.organisation
    client.force_login(editor_of(organisation))
    assert address(organisation) not in hub(client, organisation)
    update = ProfileUpdateFactory(response=response)
    assert address(organisation) in hub(client, organisation)
    assert address(organisation) in client.get(reverse("workspace:home")).text

    page = client.get(address(organisation)).text
    assert "03 111" in page
    assert "03 555 0123" in page
    client.post(address(organisation), {"update": update.uuid, "action": "confirm"})

    assert editing.open_revision(organisation).content["phone"] == "03 555 0123"
    assert address(organisation) not in hub(client, organisation)


@pytest.mark.parametrize("sent", [{}, {"update": "x"}, {"update": "\x00"}])
def test_nothing_is_decided_of_what_does_not_wait(client, response, sent):
    client.force_login(editor_of(response.organisation))
    update = ProfileUpdateFactory(response=response)
    other = ProfileUpdateFactory()

    for data in (sent, {"update": other.uuid}):
        answered = client.post(address(response.organisation), data | {"action": "confirm"})
        assert answered.status_code == 302

    assert {one.state for one in ProfileUpdate.objects.filter(pk__in=[update.pk, other.pk])} == {"proposed"}


def test_only_the_organisations_editors_decide(client, response):
    ProfileUpdateFactory(response=response)
    for user in (coordinator_of(response.county), editor_of(OrganisationFactory())):
        client.force_login(user)
        assert client.get(address(response.organisation)).status_code == 404
        assert address(response.organisation) not in client.get(reverse("workspace:home")).text


def test_a_profile_that_cannot_be_published_is_said_to_be_mended_first(client, response):
    organisation = response.organisation
    client.force_login(editor_of(organisation))
    update = ProfileUpdateFactory(response=response, new={"email": "not an address"})

    client.post(address(organisation), {"update": update.uuid, "action": "confirm"})

    update.refresh_from_db()
    assert update.state == UpdateState.PROPOSED
    assert editing.open_revision(organisation) is None
