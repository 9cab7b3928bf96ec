"""Organisations, activities and what they contribute to. Published unless a trait says otherwise."""

import datetime as dt
from decimal import Decimal

import factory
from django.utils import timezone
from stdnum.fi import ytunnus

from organisations import models
from organisations.choices import (
    AgreementKind,
    Channel,
    ContributionState,
    Cost,
    LegalForm,
    Level,
    Nature,
    Openness,
    Role,
    State,
    Summarised,
    VerifiedBy,
)
from regions.choices import GrantKind
from tests.portal.factories import UserFactory, many
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    SourceFactory,
    StepFactory,
)
from tests.traits import Trait

PUBLICATION = {
    "published": Trait(state=State.PUBLISHED),
    "draft": Trait(state=State.DRAFT),
    "archived": Trait(state=State.ARCHIVED),
}


def business_id(number):
    """Return the ``number``-th valid business id."""
    base = 2_000_000 + number
    while True:
        for digit in range(10):
            if ytunnus.is_valid(f"{base}-{digit}"):
                return f"{base}-{digit}"
        base += 3_000_000


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A published local association. ``bilingual`` has no English, ``finnish_only`` no Swedish either."""

    class Meta:
        model = models.Organisation
        skip_postgeneration_save = True

    class Params:
        published = PUBLICATION["published"]
        draft = PUBLICATION["draft"]
        archived = PUBLICATION["archived"]
        bilingual = Trait(name_en=None, description_en=None)
        finnish_only = Trait(name_sv=None, name_en=None, description_sv=None, description_en=None)
        swedish_only = Trait(name_fi=None, name_en=None, description_fi=None, description_en=None)
        national = Trait(level=Level.NATIONAL)
        unregistered = Trait(legal_form=LegalForm.UNREGISTERED, business_id="", association_number="")
        example = Trait(is_example=True)
        verified = Trait(
            verified_on=factory.LazyFunction(timezone.localdate), verified_by=VerifiedBy.ORGANISATION
        )
        sourced = Trait(source=factory.SubFactory(SourceFactory))

    name_fi = factory.Sequence(lambda n: f"Koeyhdistys {n} ry")
    name_sv = factory.Sequence(lambda n: f"Provföreningen {n} rf")
    name_en = factory.Sequence(lambda n: f"Test Association {n}")
    business_id = factory.Sequence(business_id)
    association_number = factory.Sequence(lambda n: str(100_000 + n))
    legal_form = LegalForm.ASSOCIATION
    level = Level.LOCAL

    description_fi = factory.Sequence(lambda n: f"<p>Yhdistys {n} kokoaa ihmisiä yhteen.</p>")
    description_sv = factory.Sequence(lambda n: f"<p>Förening {n} samlar människor.</p>")
    description_en = factory.Sequence(lambda n: f"<p>Association {n} brings people together.</p>")
    website = factory.Sequence(lambda n: f"https://organisation{n}.example.org/")
    email = factory.Sequence(lambda n: f"organisation{n}@example.org")
    phone = "+358 40 0000000"

    home_municipality = factory.SubFactory(MunicipalityFactory)
    state = State.PUBLISHED

    topics = many("topics")
    languages = many("languages")


class ActivityFactory(factory.django.DjangoModelFactory):
    """A published activity at a place for older people. ``everywhere``: by phone and online too."""

    class Meta:
        model = models.Activity
        skip_postgeneration_save = True

    class Params:
        published = PUBLICATION["published"]
        draft = PUBLICATION["draft"]
        archived = PUBLICATION["archived"]
        bilingual = Trait(title_en=None, summary_en=None, description_en=None)
        finnish_only = Trait(
            title_sv=None,
            title_en=None,
            summary_sv=None,
            summary_en=None,
            description_sv=None,
            description_en=None,
        )
        all_ages = Trait(for_children=True, for_working_age=True, for_older=True)
        everywhere = Trait(**{channel.field: True for channel in Channel})
        outcome_contract = Trait(
            nature=Nature.OUTCOME_CONTRACT,
            agreed_outcomes_fi="Sovittu tulos",
            agreed_outcomes_sv="Avtalat resultat",
            agreed_outcomes_en="Agreed outcome",
        )
        verified = Trait(
            verified_on=factory.LazyFunction(timezone.localdate), verified_by=VerifiedBy.ORGANISATION
        )

    organisation = factory.SubFactory(OrganisationFactory)
    title_fi = factory.Sequence(lambda n: f"Kahvihetki {n}")
    title_sv = factory.Sequence(lambda n: f"Kaffestund {n}")
    title_en = factory.Sequence(lambda n: f"Coffee hour {n}")
    summary_fi = factory.Sequence(lambda n: f"Avoin kohtaamispaikka {n}.")
    summary_sv = factory.Sequence(lambda n: f"Öppen mötesplats {n}.")
    summary_en = factory.Sequence(lambda n: f"An open meeting place {n}.")
    description_fi = factory.Sequence(lambda n: f"<p>Tule juttelemaan {n}.</p>")
    description_sv = factory.Sequence(lambda n: f"<p>Kom och prata {n}.</p>")
    description_en = factory.Sequence(lambda n: f"<p>Come and talk {n}.</p>")
    nature = Nature.CIVIC

    for_older = True
    at_place = True
    cost = Cost.FREE
    openness = Openness.OPEN
    state = State.PUBLISHED

    topics = many("topics")
    municipalities = many("municipalities")
    languages = many("languages")


class ContributionFactory(factory.django.DjangoModelFactory):
    """What the joins share. Told by the organisation unless a trait says otherwise."""

    class Meta:
        abstract = True

    class Params:
        claimed = Trait(state=ContributionState.CLAIMED)
        confirmed = Trait(
            state=ContributionState.CONFIRMED,
            verified_on=factory.LazyFunction(timezone.localdate),
            verified_by=VerifiedBy.COUNTY,
        )
        ageing = Trait(
            state=ContributionState.CONFIRMED,
            verified_on=factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=400)),
            verified_by=VerifiedBy.COUNTY,
        )
        declined = Trait(
            state=ContributionState.DECLINED,
            reason_fi="Ei kuulu tähän.",
            reason_sv="Hör inte hit.",
            reason_en="It does not belong here.",
        )
        ended = Trait(state=ContributionState.ENDED)
        sourced = Trait(source=factory.SubFactory(SourceFactory))

    activity = factory.SubFactory(ActivityFactory)
    rationale_fi = factory.Sequence(lambda n: f"Yksinäinen löytää seuraa {n}.")
    rationale_sv = factory.Sequence(lambda n: f"Den ensamma får sällskap {n}.")
    rationale_en = factory.Sequence(lambda n: f"A lonely person finds company {n}.")
    state = ContributionState.CLAIMED


class GoalContributionFactory(ContributionFactory):
    class Meta:
        model = models.GoalContribution

    goal = factory.SubFactory(GoalFactory)


class StepContributionFactory(ContributionFactory):
    class Meta:
        model = models.StepContribution

    step = factory.SubFactory(StepFactory)
    role = Role.COMPLEMENTS


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Agreement

    class Params:
        over = Trait(ends_on=dt.date(2024, 12, 31))

    organisation = factory.SubFactory(OrganisationFactory)
    county = factory.SubFactory(CountyFactory)
    kind = AgreementKind.PARTNERSHIP
    subject_fi = factory.Sequence(lambda n: f"Kohtaamispaikka {n}")
    subject_sv = factory.Sequence(lambda n: f"Mötesplats {n}")
    subject_en = factory.Sequence(lambda n: f"Meeting place {n}")
    starts_on = dt.date(2024, 1, 1)
    source = factory.SubFactory(SourceFactory)


class GrantDecisionFactory(factory.django.DjangoModelFactory):
    """A county's decision; ``by_other``: another giver's, such as STEA's."""

    class Meta:
        model = models.GrantDecision
        skip_postgeneration_save = True

    class Params:
        by_other = Trait(county=None, giver="STEA", kind=GrantKind.STATE)
        refused = Trait(granted=Decimal(0))

    organisation = factory.SubFactory(OrganisationFactory)
    county = factory.SubFactory(CountyFactory)
    year = 2026
    kind = GrantKind.OPERATING
    purpose_fi = factory.Sequence(lambda n: f"Kohtaamispaikan toiminta {n}")
    purpose_sv = factory.Sequence(lambda n: f"Mötesplatsens verksamhet {n}")
    purpose_en = factory.Sequence(lambda n: f"Running a meeting place {n}")
    applied = Decimal(30_000)
    granted = Decimal(20_000)
    source = factory.SubFactory(SourceFactory)

    goals = many("goals")


class AgreedOutcomeFactory(factory.django.DjangoModelFactory):
    """An agreed outcome whose result is not known yet; ``reached`` has a result."""

    class Meta:
        model = models.AgreedOutcome

    class Params:
        reached = Trait(result=Decimal(42), result_on=dt.date(2026, 6, 30))

    activity = factory.SubFactory(ActivityFactory)
    order = factory.Sequence(lambda n: n % 30_000 + 1)
    name_fi = factory.Sequence(lambda n: f"Työllistyneet {n}")
    name_sv = factory.Sequence(lambda n: f"Sysselsatta {n}")
    name_en = factory.Sequence(lambda n: f"People employed {n}")
    unit_fi, unit_sv, unit_en = "henkilöä", "personer", "people"
    target = Decimal(40)
    due_on = dt.date(2026, 12, 31)
    source = factory.SubFactory(SourceFactory)


class ConfirmationRequestFactory(factory.django.DjangoModelFactory):
    """A question to a service owner that waits for an answer."""

    class Meta:
        model = models.ConfirmationRequest

    goal_contribution = factory.SubFactory(GoalContributionFactory)
    digest = "0" * 64
    to_email = "owner@example.org"
    sent_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=30))


class SummaryFactory(factory.django.DjangoModelFactory):
    """The figures of a goal that nobody serves."""

    class Meta:
        model = models.Summary

    kind = Summarised.GOAL
    object_id = factory.Sequence(lambda number: number + 1)
    data = factory.LazyFunction(lambda: {"contributions": 0})
