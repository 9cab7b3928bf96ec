"""Answering by the link in a letter and signed in: nothing is lost, whatever happens."""

import re

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organisations.models import Organisation
from portal.outbox.models import Letter
from surveys import actions, asking
from surveys.forms import name_of
from surveys.models import Answer, Response
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import MembershipFactory, coordinator_of, editor_of
from tests.regions.factories import ServiceLanguageFactory
from tests.surveys.factories import (
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
    days_from_today,
)

pytestmark = pytest.mark.django_db


def link_of(response, **where):
    """Return the address in the letter that ``response``'s reader has got."""
    asking.write_invitations()
    letter = Letter.objects.of(response).filter(**where).get()
    return re.search(r"https?://[^/]+(/\S+)", letter.body)[1]


@pytest.fixture
def survey():
    return SurveyFactory()


@pytest.fixture
def response(survey):
    one = ResponseFactory(round=RoundFactory(survey=survey))
    editor_of(one.organisation, language="fi")
    return one


def sent(response):
    response.refresh_from_db()
    return [(row.question_id, row.value, row.text) for row in response.answers.order_by("question", "value")]


def test_all_kinds_are_answered_by_link_without_an_account(client, survey, response):
    yes_no, one, several, scale, number, text = (
        QuestionFactory(survey=survey),
        QuestionFactory(survey=survey, one=True),
        QuestionFactory(survey=survey, several=True),
        QuestionFactory(survey=survey, scale=True),
        QuestionFactory(survey=survey, number=True),
        QuestionFactory(survey=survey, text=True),
    )
    link = link_of(response)
    page = client.get(link)
    assert page.status_code == 200
    assert Answer.objects.count() == 0

    answered = client.post(
        link,
        {
            name_of(yes_no): "0", name_of(one): "2", name_of(several): ["1", "3"], name_of(scale): "4",
            name_of(number): "12", name_of(text): "Yhdessä.", "version": "0", "action": "send",
        },
        follow=True,
    )  # fmt: skip

    assert "Thank you" in answered.text or "Kiitos" in answered.text
    assert sent(response) == [
        (yes_no.pk, 0, ""),
        (one.pk, 2, ""),
        (several.pk, 1, ""),
        (several.pk, 3, ""),
        (scale.pk, 4, ""),
        (number.pk, 12, ""),
        (text.pk, None, "Yhdessä."),
    ]
    assert response.answered_by == response.organisation.memberships.get().user


def test_an_editor_answers_signed_in(client, survey, response):
    question = QuestionFactory(survey=survey)
    client.force_login(response.organisation.memberships.get().user)

    client.post(response.work_url, {name_of(question): "1", "version": "0"})

    assert sent(response) == [(question.pk, 1, "")]


def test_a_county_answers_for_itself(client):
    survey = SurveyFactory(of_counties=True)
    question = QuestionFactory(survey=survey)
    response = ResponseFactory(round=RoundFactory(survey=survey), of_county=True)
    coordinator_of(response.county)

    client.post(link_of(response), {name_of(question): "1", "version": "0"})

    assert sent(response) == [(question.pk, 1, "")]


def test_what_the_profile_says_already_is_offered_as_the_answer(client, survey, response):
    phone = QuestionFactory(survey=survey, phone=True)
    languages = QuestionFactory(survey=survey, languages=True)
    spoken, other = ServiceLanguageFactory.create_batch(2)
    response.organisation.languages.set([spoken])
    Organisation.objects.filter(pk=response.organisation_id).update(phone="03 777")

    page = BeautifulSoup(client.get(link_of(response)).content, "html.parser")

    assert page.find("input", {"name": name_of(phone)})["value"] == "03 777"
    ticked = page.find_all("input", {"name": name_of(languages), "checked": True})
    assert [one["value"] for one in ticked] == [str(spoken.pk)]
    assert other.pk != spoken.pk


def test_an_earlier_answer_is_shown_to_be_changed(client, survey, response):
    question = QuestionFactory(survey=survey, one=True)
    link = link_of(response)
    client.post(link, {name_of(question): "2", "version": "0"})

    page = BeautifulSoup(client.get(link).content, "html.parser")
    [chosen] = page.find_all("input", {"name": name_of(question), "checked": True})
    assert chosen["value"] == "2"
    assert page.find("input", {"name": "version"})["value"] == "1"
    assert page.select_one(".survey-form p.notice") is not None
    client.post(link, {name_of(question): "3", "version": "1"})

    assert sent(response) == [(question.pk, 3, "")]


def test_what_is_partly_answered_stays_beside_its_errors(client, survey, response):
    needed = QuestionFactory(survey=survey, text=True, is_required=True)
    number = QuestionFactory(survey=survey, number=True)
    several = QuestionFactory(survey=survey, several=True)
    link = link_of(response)

    answered = client.post(link, {name_of(number): "kaksi", name_of(several): ["2"], "version": "0"})

    assert answered.status_code == 422
    page = BeautifulSoup(answered.content, "html.parser")
    for question in (needed, number):
        field = page.find(id=f"field-id_{name_of(question)}")
        assert field.select_one(".field-error")
    assert page.find("input", {"name": name_of(number)})["value"] == "kaksi"
    assert page.find("input", {"name": name_of(several), "value": "2"}).has_attr("checked")
    assert sent(response) == []
    again = BeautifulSoup(client.get(link).content, "html.parser")
    assert again.find("input", {"name": name_of(number)})["value"] == "kaksi"
    for anchor in page.select("[role=alert] a"):
        assert page.find(id=anchor["href"][1:])


def test_the_language_is_changed_while_answering_and_nothing_is_lost(client, survey, response):
    question = QuestionFactory(survey=survey, text=True)
    link = link_of(response)

    answered = client.post(link, {name_of(question): "Puoliksi", "version": "0", "action": "sv"})

    assert answered["Location"].startswith("/sv/")
    page = BeautifulSoup(client.get(answered["Location"]).content, "html.parser")
    assert page.html["lang"] == "sv"
    assert page.find("textarea", {"name": name_of(question)}).text.strip() == "Puoliksi"
    assert question.text_sv in page.text
    assert not page.select("nav.languages")


def test_one_saves_and_goes_on_later(client, survey, response):
    question = QuestionFactory(survey=survey, text=True, is_required=True)
    link = link_of(response)

    client.post(link, {"version": "0", "action": "save"})

    response.refresh_from_db()
    assert (response.answered_at, bool(response.saved_at)) == (None, True)
    client.post(link, {name_of(question): "Valmis", "version": "0"})
    response.refresh_from_db()
    assert (response.draft, response.version) == ({}, 1)


def test_a_colleague_who_was_quicker_is_not_overwritten_unseen(client, survey, response):
    question = QuestionFactory(survey=survey, text=True)
    link = link_of(response)
    client.post(link, {name_of(question): "Ensimmäinen", "version": "0"})

    late = client.post(link, {name_of(question): "Toinen", "version": "0"})

    assert late.status_code == 409
    page = BeautifulSoup(late.content, "html.parser")
    assert page.find("textarea", {"name": name_of(question)}).text.strip() == "Toinen"
    assert sent(response) == [(question.pk, None, "Ensimmäinen")]
    client.post(
        link, {name_of(question): "Toinen", "version": page.find("input", {"name": "version"})["value"]}
    )
    assert sent(response) == [(question.pk, None, "Toinen")]


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "²"])
def test_a_version_that_nobody_has_shown_is_no_fault(client, survey, response, version):
    question = QuestionFactory(survey=survey)

    answered = client.post(link_of(response), {name_of(question): "1", "version": version})

    assert answered.status_code in (302, 409)


def test_what_is_sent_that_no_form_has_is_refused_or_left_out(client, survey, response):
    one, text = QuestionFactory(survey=survey, one=True), QuestionFactory(survey=survey, text=True)
    other = QuestionFactory()
    link = link_of(response)

    refused = client.post(link, {name_of(one): "99", name_of(text): "a\x00b", "version": "0"})
    assert refused.status_code == 422
    client.post(link, {name_of(one): "1", name_of(other): "1", "version": "0"})

    assert sent(response) == [(one.pk, 1, "")]


def test_after_closing_a_clear_page_gives_back_what_was_written(client, survey, response):
    question = QuestionFactory(survey=survey, text=True)
    link = link_of(response)
    with time_machine.travel(timezone.now() + (days_from_today(20) - timezone.localdate()), tick=False):
        page = client.get(link)
        late = client.post(link, {name_of(question): "Myöhässä", "version": "0"})

    assert (page.status_code, late.status_code) == (410, 410)
    assert "Myöhässä" in late.text
    assert survey.get_absolute_url() in late.text
    assert sent(response) == []


def test_closing_forgets_what_was_never_sent(survey, response):
    actions.save_draft(response, {"q-1": ["Kesken"]})
    response.round.closes_on = response.round.opens_on
    response.round.save()

    assert actions.forget_drafts() == 1
    response.refresh_from_db()
    assert response.draft == {}


# Links that lead nowhere.


def test_a_link_ends_with_the_membership_of_its_reader(client, survey, response):
    link = link_of(response)
    response.organisation.memberships.all().delete()

    page = client.get(link)

    assert page.status_code == 404
    assert survey.title_fi not in page.text


def test_an_organisations_own_address_has_a_link_while_it_is_its_address(client, survey):
    organisation = OrganisationFactory(email="info@example.org")
    response = ResponseFactory(round=RoundFactory(survey=survey), organisation=organisation)
    link = link_of(response, to_email="info@example.org")
    assert client.get(link).status_code == 200

    Organisation.objects.filter(pk=organisation.pk).update(email="new@example.org")

    assert client.get(link).status_code == 404


@pytest.mark.parametrize("spoil", ["made-up", "changed", "of another", "of another letter"])
def test_links_that_no_letter_has_tell_nothing(client, survey, response, spoil):
    link = link_of(response)
    token = re.search(r"([^/]+)/$", link)[1]
    other = ResponseFactory(round=response.round)
    letter = Letter.objects.of(response).get()
    tokens = {
        "made-up": "made-up:token:of-nothing",
        "changed": f"{token[:-1]}{'a' if token[-1] != 'a' else 'b'}",
        "of another": asking.token_of(other, letter.uuid),
        "of another letter": asking.token_of(response, other.uuid),
    }

    for method in (client.get, client.post):
        page = method(reverse("surveys:answer", args=[tokens[spoil]]))
        assert page.status_code == 404
        assert survey.title_fi not in page.text


def test_a_survey_that_was_archived_is_not_answered(client, survey, response):
    link = link_of(response)
    survey.state = "archived"
    survey.save()

    assert client.get(link).status_code == 404
    assert client.post(link, {"version": "0"}).status_code == 404


def test_nobody_else_answers_signed_in(client, survey, response):
    for user in (
        editor_of(OrganisationFactory()),
        coordinator_of(response.county),
        MembershipFactory(role="publisher").user,
    ):
        client.force_login(user)
        assert client.get(response.work_url).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_one_question_and_for_three(
    client, django_assert_num_queries, survey, response, rows
):
    for _ in range(rows):
        for kind in ("one", "text", "languages"):
            QuestionFactory(survey=survey, **{kind: True})
    link = link_of(response)
    client.get(link)  # What the notice of example data stands on is kept from here on.

    with django_assert_num_queries(8):
        assert client.get(link).status_code == 200


def test_opening_writes_nothing(client, survey, response):
    link = link_of(response)
    before = Response.objects.values().get(pk=response.pk)

    client.get(link)

    assert Response.objects.values().get(pk=response.pk) == before
