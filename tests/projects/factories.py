"""Programmes, projects and what they leave behind."""

import datetime as dt

import factory
from django.utils import timezone

from organisations.choices import State
from projects import models
from projects.choices import Knowledge, MaterialKind, MoneyKind, ProjectKind, ProjectState
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import UserFactory, many
from tests.regions.factories import CountyFactory, SourceFactory
from tests.traits import Trait


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Programme

    name_fi = factory.Sequence(lambda n: f"Koeohjelma {n}")
    name_sv = factory.Sequence(lambda n: f"Provprogrammet {n}")
    name_en = factory.Sequence(lambda n: f"Test Programme {n}")
    description_fi = "Avustusohjelma."
    description_sv = "Ett understödsprogram."
    description_en = "A grant programme."
    funder_fi = "STEA"
    funder_sv = "STEA"
    funder_en = "STEA"
    starts = 2017
    ends = 2020
    source = factory.SubFactory(SourceFactory)


class ProjectFactory(factory.django.DjangoModelFactory):
    """An ended regional project. Areas: ``regions=[…]``, ``counties=[…]``."""

    class Meta:
        model = models.Project
        skip_postgeneration_save = True

    class Params:
        running = Trait(state=ProjectState.RUNNING, starts="2025", ends="")
        planned = Trait(state=ProjectState.PLANNED, starts="2027-01", ends="")
        digital = Trait(kind=ProjectKind.DIGITAL)
        nationwide = Trait(is_nationwide=True, kind=ProjectKind.COORDINATION)
        finnish_only = Trait(
            name_sv=None, name_en=None, summary_sv=None, summary_en=None, results_sv=None, results_en=None
        )
        unknown = Trait(
            knowledge=Knowledge.UNKNOWN, host=None, summary_fi=None, summary_sv=None, summary_en=None
        )
        example = Trait(is_example=True)
        draft = Trait(publication=State.DRAFT)
        archived = Trait(publication=State.ARCHIVED)

    publication = State.PUBLISHED
    programme = factory.SubFactory(ProgrammeFactory)
    kind = ProjectKind.REGIONAL
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    name_fi = factory.Sequence(lambda n: f"Koehanke {n}")
    name_sv = factory.Sequence(lambda n: f"Provprojektet {n}")
    name_en = factory.Sequence(lambda n: f"Test Project {n}")
    summary_fi = factory.Sequence(lambda n: f"Hanke {n} kokosi järjestöt.")
    summary_sv = factory.Sequence(lambda n: f"Projekt {n} samlade organisationerna.")
    summary_en = factory.Sequence(lambda n: f"Project {n} brought organisations together.")
    results_fi = "Verkosto jäi."
    results_sv = "Nätverket lever vidare."
    results_en = "The network lives on."
    host = factory.SubFactory(OrganisationFactory)
    starts = "2017-06"
    ends = "2020"
    state = ProjectState.ENDED
    knowledge = Knowledge.VERIFIED

    partners = many("partners")
    regions = many("regions")
    counties = many("counties")
    topics = many("topics")
    goals = many("goals")
    agreements = many("agreements")
    sources = many("sources")


class MaterialFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Material

    class Params:
        is_of_project = factory.LazyAttribute(lambda row: row.model is None and row.event is None)

    model = None
    event = None
    project = factory.Maybe("is_of_project", factory.SubFactory(ProjectFactory), None)
    title = factory.Sequence(lambda n: f"Loppuraportti {n}")
    kind = MaterialKind.REPORT
    language = "fi"
    url = factory.Sequence(lambda n: f"https://www.example.org/materials/{n}.pdf")


class OperatingModelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.OperatingModel
        skip_postgeneration_save = True

    class Params:
        draft = Trait(publication=State.DRAFT)

    project = factory.SubFactory(ProjectFactory)
    publication = State.PUBLISHED
    name_fi = factory.Sequence(lambda n: f"Toimintamalli {n}")
    name_sv = factory.Sequence(lambda n: f"Verksamhetsmodell {n}")
    name_en = factory.Sequence(lambda n: f"Operating model {n}")
    url = factory.Sequence(lambda n: f"https://www.example.org/models/{n}")
    source = factory.SubFactory(SourceFactory)

    goals = many("goals")
    steps = many("steps")


class AdoptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Adoption

    class Params:
        draft = Trait(publication=State.DRAFT)

    publication = State.PUBLISHED
    model = factory.SubFactory(OperatingModelFactory)
    county = factory.SubFactory(CountyFactory)
    since = "2021"


class EventFactory(factory.django.DjangoModelFactory):
    """An event in a week from now; ``past``: a week ago."""

    class Meta:
        model = models.Event
        skip_postgeneration_save = True

    class Params:
        past = Trait(starts_at=factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=7)))
        draft = Trait(publication=State.DRAFT)
        online = Trait(place="", online_url="https://www.example.org/meeting")
        cancelled = Trait(
            cancelled_at=factory.LazyFunction(timezone.now),
            cancelled_because_fi="Puhuja sairastui.",
            cancelled_because_sv="Talaren har insjuknat.",
            cancelled_because_en="The speaker is ill.",
        )

    publication = State.PUBLISHED
    title_fi = factory.Sequence(lambda n: f"Järjestömessut {n}")
    title_sv = factory.Sequence(lambda n: f"Organisationsmässan {n}")
    title_en = factory.Sequence(lambda n: f"Fair of organisations {n}")
    starts_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
    ends_at = factory.LazyAttribute(lambda event: event.starts_at + dt.timedelta(hours=3))
    place = "Koetalo"
    organiser = factory.SubFactory(OrganisationFactory)

    languages = many("languages")
    topics = many("topics")


class EventSeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.EventSeries

    name_fi = factory.Sequence(lambda n: f"Iltasarja {n}")
    name_sv = factory.Sequence(lambda n: f"Kvällsserien {n}")
    name_en = factory.Sequence(lambda n: f"Evening series {n}")


class FundingFactory(factory.django.DjangoModelFactory):
    """A sum of a programme's, or of the ``project``'s that is given."""

    class Meta:
        model = models.Funding

    project = None
    programme = factory.Maybe("project", None, factory.SubFactory(ProgrammeFactory))
    giver = "STEA"
    year = 2018
    kind = MoneyKind.GRANTED
    amount = 1000
    source = factory.SubFactory(SourceFactory)


class MilestoneFactory(factory.django.DjangoModelFactory):
    """A turning point of a programme, or of the ``project`` that is given."""

    class Meta:
        model = models.Milestone

    project = None
    programme = factory.Maybe("project", None, factory.SubFactory(ProgrammeFactory))
    date = "2018-05"
    text_fi = factory.Sequence(lambda n: f"Välietappi {n}")
    text_sv = factory.Sequence(lambda n: f"Etapp {n}")
    text_en = factory.Sequence(lambda n: f"Milestone {n}")


class ModelVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ModelVersion

    model = factory.SubFactory(OperatingModelFactory)
    number = factory.Sequence(lambda n: f"{n + 1}.0")
    published_on = dt.date(2020, 5, 1)
    changes_fi = "Ensimmäinen versio."
    changes_sv = "Den första versionen."
    changes_en = "The first version."


class ExperienceFactory(factory.django.DjangoModelFactory):
    """A published experience; ``draft``: one that is being written."""

    class Meta:
        model = models.Experience

    class Params:
        draft = Trait(publication=State.DRAFT)

    project = factory.SubFactory(ProjectFactory)
    publication = State.PUBLISHED
    language = "fi"
    title = factory.Sequence(lambda n: f"Kokemus {n}")
    body = "<p>Opimme kuuntelemaan.</p>"
    author_name = "Hanketyöntekijä"


class TaskFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Task

    project = factory.SubFactory(ProjectFactory)
    title = factory.Sequence(lambda n: f"Tehtävä {n}")


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Message

    project = factory.SubFactory(ProjectFactory)
    author = factory.SubFactory(UserFactory)
    text = factory.Sequence(lambda n: f"Viesti {n}")
