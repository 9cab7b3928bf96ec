"""Composing surveys without the admin, and reading answers with names."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.accounts.choices import Role
from portal.editing import actions as editing
from portal.editing.merging import traces
from portal.editing.snapshots import take
from surveys.models import Survey
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import MembershipFactory, coordinator_of, editor_of
from tests.surveys.factories import (
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
    days_from_today,
)

pytestmark = pytest.mark.django_db
WORK = "surveying:work"


@pytest.fixture
def publisher():
    return MembershipFactory(role=Role.PUBLISHER).user


def section(survey, key):
    return reverse("workspace:section", args=["survey", survey.uuid, key])


def send(client, address, **changed):
    """Send a form as its page shows it, with ``changed`` inputs."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    form = next(form for form in soup.find_all("form") if form.find("input", {"name": "base"}))
    data = {one["name"]: one.get("value", "") for one in form.find_all("input", {"type": "hidden"})}
    response = client.post(address, data | changed)
    assert response.status_code == 302, response.status_code


def test_a_survey_is_composed_and_published_without_the_admin(client, publisher):
    client.force_login(publisher)
    begun = client.post(reverse("surveying:begin"), {"title": "Tilannekysely"})
    survey = Survey.objects.get(title_fi="Tilannekysely")
    assert begun["Location"] == reverse("workspace:item", args=["survey", survey.uuid])
    assert client.get(survey.get_absolute_url()).status_code == 404
    key, day = "questions/7d444840-9dc0-11d1-b245-5ffdce74fad2", days_from_today
    round_key = "rounds/7d444840-9dc0-11d1-b245-5ffdce74fad3"

    send(
        client,
        section(survey, "questions"),
        **{
            f"{key}/order": "1", f"{key}/kind": "one", f"{key}/text_fi": "Kuinka usein?",
            f"{key}/options_fi": "Usein\nHarvoin",
        },
    )  # fmt: skip
    send(
        client,
        section(survey, "rounds"),
        **{f"{round_key}/opens_on": day(1).isoformat(), f"{round_key}/closes_on": day(9).isoformat()},
    )
    client.post(reverse("workspace:submit", args=["survey", survey.uuid]), {"comment": ""})

    survey.refresh_from_db()
    assert survey.state == "published"
    assert survey.questions.get().lines("fi") == ["Usein", "Harvoin"]
    assert survey.rounds.get().closes_on == day(9)
    assert "Kuinka usein?" in client.get(survey.get_absolute_url()).text


def problems_of(survey, **changed):
    content = take(survey) | changed
    return editing.problems_of(survey, content)


def test_a_survey_without_questions_is_not_published():
    assert problems_of(SurveyFactory(draft=True)) != {}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("options_fi", ""),
        ("options_fi", "Vain yksi"),
        ("options_sv", "Ett\nTvå"),
        ("profile_field", "phone"),
    ],
)
def test_a_question_that_cannot_be_answered_is_not_published(column, value):
    question = QuestionFactory(one=True)
    key = f"questions/{question.uuid}/{column}"
    changed = {key: value}
    if value == "":
        changed |= {f"questions/{question.uuid}/options_{code}": "" for code in ("fi", "sv", "en")}
    assert problems_of(question.survey) == {}

    assert problems_of(question.survey, **changed) != {}


def test_rounds_follow_one_another():
    question = QuestionFactory()
    RoundFactory(survey=question.survey, closed=True)
    late = RoundFactory(survey=question.survey)
    assert problems_of(question.survey) == {}

    found = problems_of(question.survey, **{f"rounds/{late.uuid}/opens_on": days_from_today(-20).isoformat()})

    assert list(found) == [f"rounds/{late.uuid}/opens_on"]


def test_what_was_answered_stays_what_it_was():
    question = QuestionFactory(one=True)
    one = RoundFactory(survey=question.survey)
    ResponseFactory(round=one, answers={question: [3]})
    key = f"questions/{question.uuid}"

    for changed in (
        {f"{key}/kind": "yes_no"},
        {f"{key}/options_fi": "Usein\nJoskus", f"{key}/options_sv": "O\nI", f"{key}/options_en": "O\nS"},
        {"audience": "counties"},
    ):
        assert problems_of(question.survey, **changed) != {}, changed
    without = {name: value for name, value in take(question.survey).items() if not name.startswith(key)}
    assert editing.problems_of(question.survey, without) != {}
    more = {f"{key}/options_{code}": "1\n2\n3\n4" for code in ("fi", "sv", "en")}
    assert problems_of(question.survey, **more) == {}


def test_an_earlier_version_is_brought_back(publisher):
    question = QuestionFactory()
    survey, live = question.survey, take(question.survey)
    values = {f"questions/{question.uuid}/text_fi": "Toisin kysyttynä?"}
    rows = {key: value for key, value in live.items() if key.startswith("questions/")}
    saved = editing.save_draft(
        survey, by=publisher, values=rows | values, base=traces(live), parts=["questions"]
    )
    revision = editing.submit(saved.revision, by=publisher)
    question.refresh_from_db()
    assert question.text_fi == "Toisin kysyttynä?"

    assert revision.base[f"questions/{question.uuid}/text_fi"] != "Toisin kysyttynä?"


# Who sees what.


@pytest.fixture
def asked():
    """An answered response of a round with one that waits, and another of another county."""
    question = QuestionFactory(text=True)
    one = RoundFactory(survey=question.survey)
    answered = ResponseFactory(round=one, answers={question: ["Sanottua"]})
    waiting = ResponseFactory(
        round=one, organisation=OrganisationFactory(home_municipality=answered.organisation.home_municipality)
    )
    elsewhere = ResponseFactory(round=one, answers={question: ["Muualla sanottua"]})
    return answered, waiting, elsewhere


def round_page(client, response, show="waiting"):
    return client.get(reverse("surveying:round", args=[response.round.uuid]) + f"?show={show}")


def listed(client, response, show="waiting"):
    """Return the text of the list on the page of ``response``'s round."""
    page = BeautifulSoup(round_page(client, response, show).content, "html.parser")
    return page.select_one(".people").text


def response_page(client, response):
    return client.get(reverse("surveying:response", args=[response.uuid]))


def test_staff_see_who_has_not_answered_and_every_answer(client, publisher, asked):
    answered, waiting, elsewhere = asked
    client.force_login(publisher)

    assert waiting.organisation.name_fi in listed(client, answered)
    assert answered.organisation.name_fi not in listed(client, answered)
    assert answered.organisation.name_fi in listed(client, answered, "answered")
    assert "Sanottua" in response_page(client, answered).text
    assert "Muualla sanottua" in response_page(client, elsewhere).text
    assert response_page(client, waiting).status_code == 404


def test_coordinators_see_their_own_countys_answers(client, asked):
    answered, waiting, elsewhere = asked
    client.force_login(coordinator_of(answered.county))

    assert "Sanottua" in response_page(client, answered).text
    assert response_page(client, elsewhere).status_code == 404
    assert answered.organisation.name_fi in listed(client, answered, "answered")
    assert elsewhere.organisation.name_fi not in listed(client, answered, "answered")
    assert waiting.organisation.name_fi in listed(client, answered)
    assert reverse("surveying:urge", args=[answered.round.uuid]) not in round_page(client, answered).text


def test_others_see_neither_rounds_nor_answers(client, asked):
    answered, _waiting, _elsewhere = asked
    stranger = coordinator_of(OrganisationFactory().home_municipality.county)
    for user in (stranger, editor_of(OrganisationFactory()), editor_of(answered.organisation)):
        client.force_login(user)
        assert round_page(client, answered).status_code == 404
        assert response_page(client, answered).status_code == 404
        assert client.post(reverse("surveying:urge", args=[answered.round.uuid])).status_code == 404


def test_staff_have_those_reminded_who_have_not_answered(client, publisher, asked):
    answered, _waiting, _elsewhere = asked
    client.force_login(publisher)
    address = reverse("surveying:urge", args=[answered.round.uuid])

    client.post(address)
    again = client.post(address, follow=True)

    answered.round.refresh_from_db()
    assert answered.round.urged_at
    assert again.context["messages"]


def test_my_work_leads_to_what_waits_for_an_answer(client, asked):
    _answered, waiting, _elsewhere = asked
    client.force_login(editor_of(waiting.organisation))

    assert waiting.work_url in client.get(reverse("workspace:home")).text
    assert waiting.work_url in client.get(reverse(WORK)).text


def test_only_publishers_begin_surveys(client):
    client.force_login(editor_of(OrganisationFactory()))

    assert client.post(reverse("surveying:begin"), {"title": "Oma kysely"}).status_code == 404
    assert not Survey.objects.exists()


def test_whoever_has_no_part_in_surveys_has_no_such_page(client):
    client.force_login(MembershipFactory(role=Role.WRITER).user)

    assert client.get(reverse(WORK)).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("page", "number"), [("work", 10), ("round", 10), ("response", 9)])
def test_pages_take_the_same_queries_for_one_row_and_for_three(
    client, django_assert_num_queries, publisher, page, number, rows
):
    for _ in range(rows):
        survey = SurveyFactory()
        question = QuestionFactory(survey=survey, languages=True)
        for number_of_round in range(rows):
            QuestionFactory(survey=survey, one=True)
            day = days_from_today(-90 * (number_of_round + 1))
            RoundFactory(survey=survey, opens_on=day, closes_on=day)
    one = RoundFactory(survey=survey, closes_on=days_from_today(3))
    response = ResponseFactory(round=one, answers={question: [1]})
    for _ in range(rows):
        ResponseFactory(round=one)
    client.force_login(publisher)
    args = {"work": [], "round": [one.uuid], "response": [response.uuid]}[page]
    address = reverse(f"surveying:{page}", args=args)
    client.get(address)

    with django_assert_num_queries(number):
        assert client.get(address).status_code == 200
