"""Surveys with their questions and rounds, and what was answered. Published unless a trait says otherwise."""

import datetime as dt

import factory
from django.utils import timezone

from organisations.choices import State
from surveys import models
from surveys.choices import Audience, Kind, ProfileField
from tests.organisations.factories import OrganisationFactory
from tests.regions.factories import CountyFactory
from tests.traits import Trait


def days_from_today(number):
    return timezone.localdate() + dt.timedelta(days=number)


def after_the_last(survey):
    """Return the day after ``survey``'s last round, for rounds follow one another."""
    last = survey.rounds.order_by("-closes_on").first()
    return last.closes_on + dt.timedelta(days=1) if last else dt.date.min


class SurveyFactory(factory.django.DjangoModelFactory):
    """A survey of organisations. It has no question, and is in no round, but what is made for it."""

    class Meta:
        model = models.Survey

    class Params:
        draft = Trait(state=State.DRAFT)
        archived = Trait(state=State.ARCHIVED)
        of_counties = Trait(audience=Audience.COUNTIES)

    title_fi = factory.Sequence(lambda n: f"Järjestöjen tilannekysely {n}")
    title_sv = factory.Sequence(lambda n: f"Lägesenkät till organisationerna {n}")
    title_en = factory.Sequence(lambda n: f"Status survey of organisations {n}")
    introduction_fi = "Kysymme, miten olette mukana palvelujen kehittämisessä."
    introduction_sv = "Vi frågar hur ni deltar i utvecklingen av tjänsterna."
    introduction_en = "We ask how you take part in developing services."
    state = State.PUBLISHED


class QuestionFactory(factory.django.DjangoModelFactory):
    """A yes-or-no question; traits make the other kinds."""

    class Meta:
        model = models.Question

    class Params:
        one = Trait(
            kind=Kind.ONE,
            options_fi="Usein\nJoskus\nEi koskaan",
            options_sv="Ofta\nIbland\nAldrig",
            options_en="Often\nSometimes\nNever",
        )
        several = Trait(
            kind=Kind.SEVERAL,
            options_fi="Verkostoissa\nNeuvottelukunnassa\nTyöryhmissä",
            options_sv="I nätverk\nI en delegation\nI arbetsgrupper",
            options_en="In networks\nIn an advisory body\nIn working groups",
        )
        scale = Trait(kind=Kind.SCALE)
        number = Trait(kind=Kind.NUMBER)
        text = Trait(kind=Kind.TEXT)
        phone = Trait(kind=Kind.TEXT, profile_field=ProfileField.PHONE)
        email = Trait(kind=Kind.TEXT, profile_field=ProfileField.EMAIL)
        description = Trait(kind=Kind.TEXT, profile_field=ProfileField.DESCRIPTION)
        languages = Trait(kind=Kind.SEVERAL, profile_field=ProfileField.LANGUAGES)

    survey = factory.SubFactory(SurveyFactory)
    order = factory.Sequence(lambda n: n + 1)
    kind = Kind.YES_NO
    text_fi = factory.Sequence(lambda n: f"Oletteko mukana kehittämisessä {n}?")
    text_sv = factory.Sequence(lambda n: f"Deltar ni i utvecklingen {n}?")
    text_en = factory.Sequence(lambda n: f"Do you take part in the development {n}?")
    help_text_fi = "Vastatkaa viime vuodesta."
    help_text_sv = "Svara om det gångna året."
    help_text_en = "Answer about the past year."


class RoundFactory(factory.django.DjangoModelFactory):
    """A round that opened yesterday, or after the last, and is open for two weeks; it was asked already."""

    class Meta:
        model = models.Round

    class Params:
        closed = Trait(
            opens_on=factory.LazyFunction(lambda: days_from_today(-30)),
            closes_on=factory.LazyFunction(lambda: days_from_today(-10)),
        )
        earlier = Trait(
            opens_on=factory.LazyFunction(lambda: days_from_today(-400)),
            closes_on=factory.LazyFunction(lambda: days_from_today(-380)),
        )
        planned = Trait(
            opens_on=factory.LazyFunction(lambda: days_from_today(10)),
            closes_on=factory.LazyFunction(lambda: days_from_today(20)),
            asked_at=None,
        )

    survey = factory.SubFactory(SurveyFactory)
    opens_on = factory.LazyAttribute(lambda row: max(days_from_today(-1), after_the_last(row.survey)))
    closes_on = factory.LazyAttribute(lambda row: row.opens_on + dt.timedelta(days=14))
    asked_at = factory.LazyFunction(timezone.now)


class ResponseFactory(factory.django.DjangoModelFactory):
    """An organisation that was asked. ``answers={question: [values or texts]}`` answers."""

    class Meta:
        model = models.Response
        skip_postgeneration_save = True

    class Params:
        of_county = Trait(organisation=None, county=factory.SubFactory(CountyFactory))

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    county = factory.LazyAttribute(lambda row: row.organisation.home_municipality.county)

    @factory.post_generation
    def answers(self, create, extracted):
        if not create or extracted is None:
            return
        for question, given in extracted.items():
            for value in given:
                columns = {"value": None, "text": value} if isinstance(value, str) else {"value": value}
                AnswerFactory(response=self, question=question, **columns)
        self.answered_at = self.changed_at = timezone.now()
        self.version = 1
        self.save()


class AnswerFactory(factory.django.DjangoModelFactory):
    """Yes."""

    class Meta:
        model = models.Answer

    response = factory.SubFactory(ResponseFactory)
    question = factory.SubFactory(QuestionFactory)
    value = 1


class ProfileUpdateFactory(factory.django.DjangoModelFactory):
    """An answer that names another phone than the profile."""

    class Meta:
        model = models.ProfileUpdate

    response = factory.SubFactory(ResponseFactory)
    question = factory.SubFactory(
        QuestionFactory, phone=True, survey=factory.SelfAttribute("..response.round.survey")
    )
    new = factory.Dict({"phone": "03 555 0123"})
