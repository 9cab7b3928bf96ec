"""Who is asked when a round opens, and the letters that go to them."""

import datetime as dt

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from portal.editing.actions import NotNow
from portal.outbox.models import Letter
from regions.choices import CountyKind
from surveys import asking
from surveys.models import Response
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import coordinator_of, editor_of
from tests.regions.factories import CountyFactory, MunicipalityFactory
from tests.surveys.factories import (
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
    days_from_today,
)

pytestmark = pytest.mark.django_db


def opening(**survey):
    return RoundFactory(survey=SurveyFactory(**survey), asked_at=None, opens_on=timezone.localdate())


def letters(response=None, **where):
    rows = Letter.objects.filter(kind__startswith="survey_", **where).order_by("pk")
    return rows.of(response) if response else rows


def test_organisations_that_are_public_on_the_first_day_are_asked_in_their_county():
    public, draft = OrganisationFactory(), OrganisationFactory(draft=True)
    homeless = OrganisationFactory(home_municipality=None)
    one = opening()

    assert asking.open_rounds() == 1
    OrganisationFactory()
    assert asking.open_rounds() == 0

    asked = dict(Response.objects.filter(round=one).values_list("organisation", "county"))
    assert asked == {public.pk: public.home_municipality.county_id, homeless.pk: None}
    assert draft.pk not in asked


def test_a_survey_may_be_of_some_counties():
    here, elsewhere = OrganisationFactory(), OrganisationFactory()
    one = opening()
    one.survey.counties.set([here.home_municipality.county])

    asking.open_rounds()

    assert list(one.responses.values_list("organisation", flat=True)) == [here.pk]
    assert elsewhere.pk != here.pk


def test_counties_are_asked_when_they_answer_and_aland_is_not():
    county, aland = CountyFactory(), CountyFactory(kind=CountyKind.AUTONOMOUS)
    one = opening(of_counties=True)

    asking.open_rounds()

    assert list(one.responses.values_list("county", "organisation")) == [(county.pk, None)]
    assert aland.pk != county.pk


def test_an_example_survey_asks_no_real_organisation():
    OrganisationFactory()
    example = OrganisationFactory(is_example=True)
    one = opening(is_example=True)

    asking.open_rounds()

    assert list(one.responses.values_list("organisation", flat=True)) == [example.pk]


@pytest.mark.parametrize("what", ["draft", "archived", "planned"])
def test_what_is_not_open_asks_nobody(what):
    OrganisationFactory()
    if what == "planned":
        RoundFactory(planned=True)
    else:
        opening(**{what: True})

    assert asking.open_rounds() == 0
    assert not Response.objects.exists()


def test_editors_get_letters_in_their_language_else_the_organisations_own_address():
    with_editors, without = OrganisationFactory(), OrganisationFactory(email="info@example.org")
    example = OrganisationFactory(email="example@example.org", is_example=True)
    mute = OrganisationFactory(email="")
    finnish, swedish = editor_of(with_editors, language="fi"), editor_of(with_editors, language="sv")
    one = RoundFactory()
    responses = [
        ResponseFactory(round=one, organisation=who) for who in (with_editors, without, example, mute)
    ]

    assert asking.write_invitations() == 3
    assert asking.write_invitations() == 0

    assert sorted(letters(responses[0]).values_list("to_user", "language")) == [
        (finnish.pk, "fi"),
        (swedish.pk, "sv"),
    ]
    assert letters(responses[0]).get(to_user=swedish).subject.startswith(one.survey.title_sv)
    assert letters(responses[1]).get().to_email == "info@example.org"
    assert not letters(responses[2]).exists()
    assert not letters(responses[3]).exists()
    assert len({letter.body for letter in letters()}) == 3


def test_a_countys_coordinators_get_its_letters():
    response = ResponseFactory(round=RoundFactory(survey=SurveyFactory(of_counties=True)), of_county=True)
    coordinator, other = coordinator_of(response.county), coordinator_of(CountyFactory())

    asking.write_invitations()

    assert letters().get().to_user == coordinator
    assert letters().get().county == response.county
    assert other != coordinator


def test_those_who_have_not_answered_are_reminded_once_a_week_before_the_end():
    one = RoundFactory(closes_on=days_from_today(20))
    waiting, answered = ResponseFactory(round=one), ResponseFactory(round=one, answers={})
    for response in (waiting, answered):
        editor_of(response.organisation)
    asking.write_invitations()

    assert asking.write_reminders() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=14), tick=False):
        assert asking.write_reminders() == 1
        assert asking.write_reminders() == 0

    assert letters(kind="survey_reminder").get().about == waiting


def test_nobody_is_reminded_of_what_has_just_come():
    response = ResponseFactory(round=RoundFactory(closes_on=days_from_today(2)))
    editor_of(response.organisation)
    asking.write_invitations()

    assert asking.write_reminders() == 0


def test_staff_have_everybody_reminded_once_a_day():
    one = RoundFactory(closes_on=days_from_today(30))
    editor_of(ResponseFactory(round=one).organisation)
    editor_of(ResponseFactory(round=one, answers={}).organisation)
    asking.write_invitations()

    assert asking.urge(one) == 1
    with pytest.raises(NotNow):
        asking.urge(one)
    assert asking.write_reminders() == 1
    assert asking.write_reminders() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=2), tick=False):
        assert asking.urge(one) == 1
        assert asking.write_reminders() == 1


def test_nobody_is_reminded_of_a_round_that_has_closed():
    one = RoundFactory(closed=True)
    ResponseFactory(round=one, invited_at=timezone.now() - dt.timedelta(days=20))

    with pytest.raises(NotNow):
        asking.urge(one)
    assert asking.write_reminders() == 0


def test_it_all_happens_by_itself(capsys):
    organisation = OrganisationFactory()
    editor = editor_of(organisation)
    opening()

    call_command("run_due")
    call_command("run_due")

    assert letters().get().to_user == editor


@pytest.mark.parametrize("rows", [1, 3])
def test_letters_take_the_same_queries_for_one_and_for_three(django_assert_num_queries, rows):
    one = RoundFactory()
    for _ in range(rows):
        home = MunicipalityFactory()
        editor_of(ResponseFactory(round=one, organisation__home_municipality=home).organisation)

    with django_assert_num_queries(6):
        asking.write_invitations()
