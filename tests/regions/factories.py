"""Areas, strategies, paths, grants and bodies. Codes have a letter, so they never meet reference data's."""

import datetime as dt
from decimal import Decimal

import factory

from regions import models
from regions.choices import (
    BodyKind,
    CountyKind,
    GapState,
    GrantKind,
    LanguageStatus,
    LifeStage,
    Outcome,
    PathKind,
    Phase,
    Precision,
    Sector,
    StrategyKind,
    StrategyStatus,
    TaskOwner,
)
from tests.portal.factories import code
from tests.traits import Trait


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Source

    class Params:
        offline = Trait(url="", reference=factory.Sequence(lambda n: f"Aluehallitus 12.5.2025 § {n}"))

    title = factory.Sequence(lambda n: f"Lähde {n}")
    publisher = "Esimerkkijulkaisija"
    url = factory.Sequence(lambda n: f"https://www.example.org/sources/{n}")
    language = "fi"
    seen_on = dt.date(2026, 11, 2)


class ServiceLanguageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ServiceLanguage

    code = factory.Sequence(lambda n: code(n, 5))
    name_fi = factory.Sequence(lambda n: f"kieli {n}")
    name_sv = factory.Sequence(lambda n: f"språk {n}")
    name_en = factory.Sequence(lambda n: f"language {n}")


class CollaborativeAreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CollaborativeArea

    code = factory.Sequence(lambda n: code(n, 2))
    name_fi = factory.Sequence(lambda n: f"Esimerkin yhteistyöalue {n}")
    name_sv = factory.Sequence(lambda n: f"Exemplets samarbetsområde {n}")
    name_en = factory.Sequence(lambda n: f"Example collaborative area {n}")
    hospital_holder = "Esimerkin hyvinvointialue"
    former_erva = "TAYS"
    source = factory.SubFactory(SourceFactory)


class CountyFactory(factory.django.DjangoModelFactory):
    """A county with population and councillors known. ``bare``: nothing but its names is known."""

    class Meta:
        model = models.County

    class Params:
        bilingual = Trait(
            is_bilingual=True, website_in_swedish=factory.Sequence(lambda n: f"county{n}.example.org/sv")
        )
        city = Trait(kind=CountyKind.CITY, councillors=None, councillors_year=None, council_source=None)
        autonomous = Trait(kind=CountyKind.AUTONOMOUS, collaborative_area=None)
        bare = Trait(
            population=None,
            population_date=None,
            population_source=None,
            councillors=None,
            councillors_year=None,
            council_source=None,
            collaborative_area=None,
            largest_town_fi=None,
            largest_town_sv=None,
            largest_town_en=None,
            website="",
        )

    code = factory.Sequence(lambda n: code(n, 2))
    kind = CountyKind.COUNTY
    name_fi = factory.Sequence(lambda n: f"Koelaakson {n} hyvinvointialue")
    name_sv = factory.Sequence(lambda n: f"Provdalens {n} välfärdsområde")
    name_en = factory.Sequence(lambda n: f"Wellbeing services county of Testdale {n}")
    short_name_fi = factory.Sequence(lambda n: f"Koelaakso {n}")
    short_name_sv = factory.Sequence(lambda n: f"Provdalen {n}")
    short_name_en = factory.Sequence(lambda n: f"Testdale {n}")

    largest_town_fi = "Koekaupunki"
    largest_town_sv = "Provstad"
    largest_town_en = "Testtown"
    largest_town_source = factory.SubFactory(SourceFactory)
    population = 123_456
    population_date = dt.date(2025, 12, 31)
    population_source = factory.SubFactory(SourceFactory)
    councillors = 69
    councillors_year = 2025
    council_source = factory.SubFactory(SourceFactory)
    website = factory.Sequence(lambda n: f"county{n}.example.org")
    valid_from = dt.date(2023, 1, 1)
    collaborative_area = factory.SubFactory(CollaborativeAreaFactory)
    source = factory.SubFactory(SourceFactory)


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Region

    code = factory.Sequence(lambda n: code(n, 2))
    name_fi = factory.Sequence(lambda n: f"Koemaakunta {n}")
    name_sv = factory.Sequence(lambda n: f"Provlandskapet {n}")
    name_en = factory.Sequence(lambda n: f"Test Region {n}")


class RegionSuccessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.RegionSuccession

    class Params:
        split = Trait(is_split=True)

    region = factory.SubFactory(RegionFactory)
    county = factory.SubFactory(CountyFactory)
    since = dt.date(2023, 1, 1)
    source = factory.SubFactory(SourceFactory)


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Municipality

    class Params:
        bilingual = Trait(language_status=LanguageStatus.FI_SV)
        moved = Trait(region_2017=factory.SubFactory(RegionFactory))

    code = factory.Sequence(lambda n: code(n, 3))
    name_fi = factory.Sequence(lambda n: f"Koekylä {n}")
    name_sv = factory.Sequence(lambda n: f"Provby {n}")
    name_en = factory.Sequence(lambda n: f"Testville {n}")
    language_status = LanguageStatus.FI
    county = factory.SubFactory(CountyFactory)
    region = factory.SubFactory(RegionFactory)
    region_2017 = factory.SelfAttribute("region")
    source = factory.SubFactory(SourceFactory)


class StrategyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Strategy

    class Params:
        in_preparation = Trait(status=StrategyStatus.PREPARATION, adopted_on=None)
        replaced = Trait(status=StrategyStatus.REPLACED)

    county = factory.SubFactory(CountyFactory)
    kind = StrategyKind.STRATEGY
    name_fi = factory.Sequence(lambda n: f"Koelaakson strategia {n}")
    name_sv = factory.Sequence(lambda n: f"Provdalens strategi {n}")
    name_en = factory.Sequence(lambda n: f"Strategy of Testdale {n}")
    level_word_fi = "painopiste"
    level_word_sv = "tyngdpunkt"
    level_word_en = "priority"
    period = "2026–2029"
    starts = 2026
    ends = 2029
    adopted_on = dt.date(2025, 12, 15)
    status = StrategyStatus.ADOPTED
    source = factory.SubFactory(SourceFactory)


class GoalFactory(factory.django.DjangoModelFactory):
    """A goal; its county is its strategy's: ``GoalFactory(strategy__county=county)``."""

    class Meta:
        model = models.Goal

    strategy = factory.SubFactory(StrategyFactory)
    order = factory.Sequence(lambda n: n % 30_000 + 1)
    number = factory.LazyAttribute(lambda goal: str(goal.order))
    name_fi = factory.Sequence(lambda n: f"Tavoite {n}: yksinäisyys vähenee")
    name_sv = factory.Sequence(lambda n: f"Mål {n}: ensamheten minskar")
    name_en = factory.Sequence(lambda n: f"Goal {n}: less loneliness")
    source = factory.SubFactory(SourceFactory)


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Indicator

    goal = factory.SubFactory(GoalFactory)
    name_fi = factory.Sequence(lambda n: f"Mittari {n}")
    name_sv = factory.Sequence(lambda n: f"Indikator {n}")
    name_en = factory.Sequence(lambda n: f"Indicator {n}")
    unit_fi = "prosenttia"
    unit_sv = "procent"
    unit_en = "per cent"
    target = Decimal("8.5")
    target_year = 2029
    source = factory.SubFactory(SourceFactory)


class IndicatorValueFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    year = factory.Sequence(lambda n: 1990 + n % 100)
    value = Decimal("11.2")
    source = factory.SubFactory(SourceFactory)


class ServicePathFactory(factory.django.DjangoModelFactory):
    """A county's own path; ``national``: a template that counties may follow."""

    class Meta:
        model = models.ServicePath

    class Params:
        national = Trait(county=None)
        chain = Trait(kind=PathKind.CHAIN)

    county = factory.SubFactory(CountyFactory)
    kind = PathKind.PATH
    name_fi = factory.Sequence(lambda n: f"Ikäihmisen palvelupolku {n}")
    name_sv = factory.Sequence(lambda n: f"Servicestig för äldre {n}")
    name_en = factory.Sequence(lambda n: f"Service path of older people {n}")
    life_stage = LifeStage.OLDER
    source = factory.SubFactory(SourceFactory)


class StepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Step

    path = factory.SubFactory(ServicePathFactory)
    order = factory.Sequence(lambda n: n % 30_000 + 1)
    phase = Phase.BEFORE
    task_of = TaskOwner.SHARED
    name_fi = factory.Sequence(lambda n: f"Huoli herää {n}")
    name_sv = factory.Sequence(lambda n: f"Oron vaknar {n}")
    name_en = factory.Sequence(lambda n: f"A worry arises {n}")


class GrantSummaryFactory(factory.django.DjangoModelFactory):
    """``budget_only``: nothing is known of what was granted; ``state``: STEA's, of no county."""

    class Meta:
        model = models.GrantSummary

    class Params:
        budget_only = Trait(granted=None, applied=None, recipients=None, applications=None)
        state = Trait(county=None, kind=GrantKind.STATE)

    county = factory.SubFactory(CountyFactory)
    year = 2026
    kind = GrantKind.OPERATING
    own_word_fi = factory.Sequence(lambda n: f"toiminta-avustus {n}")
    own_word_sv = factory.Sequence(lambda n: f"verksamhetsunderstöd {n}")
    own_word_en = factory.Sequence(lambda n: f"operating grant {n}")
    budget = Decimal(1_200_000)
    granted = Decimal(1_150_000)
    applied = Decimal(2_400_000)
    precision = Precision.EXACT
    recipients = 60
    applications = 95
    source = factory.SubFactory(SourceFactory)


class AdvisoryBodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.AdvisoryBody

    class Params:
        national = Trait(county=None)

    county = factory.SubFactory(CountyFactory)
    kind = BodyKind.ADVISORY_BOARD
    name_fi = factory.Sequence(lambda n: f"Järjestöneuvottelukunta {n}")
    name_sv = factory.Sequence(lambda n: f"Organisationsdelegation {n}")
    name_en = factory.Sequence(lambda n: f"Advisory board of organisations {n}")
    appointed_by_fi = "aluehallitus"
    appointed_by_sv = "välfärdsområdesstyrelsen"
    appointed_by_en = "the county executive"
    since = "2023"
    source = factory.SubFactory(SourceFactory)


class BodyTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BodyTerm

    body = factory.SubFactory(AdvisoryBodyFactory)
    starts = factory.Sequence(lambda n: dt.date(2023, 1, 1) + dt.timedelta(days=n % 900))
    ends = dt.date(2027, 12, 31)


class BodySeatFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BodySeat

    term = factory.SubFactory(BodyTermFactory)
    sector = factory.Iterator(Sector.values)
    seats = 2


class BodyMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BodyMember

    class Params:
        chair = Trait(is_chair=True)

    term = factory.SubFactory(BodyTermFactory)
    sector = Sector.SOCIAL_HEALTH
    name = factory.Sequence(lambda n: f"Jäsen Esimerkki {n}")
    represents = "Esimerkkiyhdistys ry"
    consented_on = dt.date(2026, 1, 15)


class BodyMeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.BodyMeeting

    body = factory.SubFactory(AdvisoryBodyFactory)
    held_on = factory.Sequence(lambda n: dt.date(2024, 1, 1) + dt.timedelta(days=n % 900))
    minutes = factory.Sequence(lambda n: f"https://www.example.org/minutes/{n}")


class BodyStatementFactory(factory.django.DjangoModelFactory):
    """A statement with no answer yet; ``accepted`` and ``rejected`` have the source of the decision."""

    class Meta:
        model = models.BodyStatement

    class Params:
        accepted = Trait(outcome=Outcome.ACCEPTED, outcome_source=factory.SubFactory(SourceFactory))
        rejected = Trait(outcome=Outcome.REJECTED, outcome_source=factory.SubFactory(SourceFactory))

    body = factory.SubFactory(AdvisoryBodyFactory)
    given_on = dt.date(2026, 3, 2)
    title_fi = factory.Sequence(lambda n: f"Lausunto {n}")
    title_sv = factory.Sequence(lambda n: f"Utlåtande {n}")
    title_en = factory.Sequence(lambda n: f"Statement {n}")
    outcome = Outcome.OPEN
    source = factory.SubFactory(SourceFactory)


class KeyMessageFactory(factory.django.DjangoModelFactory):
    """A message to a county; ``national``: to the whole country; ``to_area``: to a collaborative area."""

    class Meta:
        model = models.KeyMessage

    class Params:
        national = Trait(county=None)
        to_area = Trait(county=None, collaborative_area=factory.SubFactory(CollaborativeAreaFactory))

    county = factory.SubFactory(CountyFactory)
    order = factory.Sequence(lambda n: n % 30_000 + 1)
    text_fi = factory.Sequence(lambda n: f"Ydinviesti {n}: järjestöt mukaan.")
    text_sv = factory.Sequence(lambda n: f"Kärnbudskap {n}: ta med organisationerna.")
    text_en = factory.Sequence(lambda n: f"Key message {n}: bring organisations in.")
    given_on = dt.date(2025, 9, 1)
    source = factory.SubFactory(SourceFactory)


class NotNeededFactory(factory.django.DjangoModelFactory):
    """Nobody is needed at a step in the whole county; give municipality, life_stage or language for less."""

    class Meta:
        model = models.NotNeeded

    step = factory.SubFactory(StepFactory)
    reason_fi = factory.Sequence(lambda n: f"Kunnalla on oma palvelu {n}.")
    reason_sv = factory.Sequence(lambda n: f"Kommunen har en egen tjänst {n}.")
    reason_en = factory.Sequence(lambda n: f"The municipality has a service of its own {n}.")
    since = dt.date(2026, 1, 1)


class GapFactory(factory.django.DjangoModelFactory):
    """A gap at a step that has been taken up; ``being_solved`` by somebody; ``closed``."""

    class Meta:
        model = models.Gap

    class Params:
        being_solved = Trait(state=GapState.BEING_SOLVED, solver="Esimerkkiyhdistys ry")
        closed = Trait(state=GapState.CLOSED, closed_on=dt.date(2026, 6, 1))

    step = factory.SubFactory(StepFactory)
    state = GapState.FOUND
    found_on = dt.date(2026, 2, 1)
    note_fi = factory.Sequence(lambda n: f"Neuvotellaan {n}.")
    note_sv = factory.Sequence(lambda n: f"Förhandlingar pågår {n}.")
    note_en = factory.Sequence(lambda n: f"Under negotiation {n}.")


class CouncilMeetingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CouncilMeeting

    county = factory.SubFactory(CountyFactory)
    held_on = factory.Sequence(lambda n: dt.date(2024, 1, 1) + dt.timedelta(days=n % 900))
    agenda = factory.Sequence(lambda n: f"https://www.example.org/council/{n}")
