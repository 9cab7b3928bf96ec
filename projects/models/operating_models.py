"""Operating models: ways of working that a project leaves behind for others to take into use."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from organisations.models import Organisation
from portal.lib import languages, spoken
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Findable,
    FindableQuerySet,
    Identified,
    Record,
    some_language,
    unique_slugs,
)
from portal.topics.models import Topic
from projects.models.projects import Project
from projects.models.publishing import Publishable, PublishableQuerySet
from regions.choices import LifeStage
from regions.models import County, Goal, Municipality, Source, Step


class OperatingModelQuerySet(PublishableQuerySet, FindableQuerySet, AddressedQuerySet):
    def in_use_in(self, county):
        """Those that are in use in ``county``: by itself, there, or by an organisation of it."""
        used = Adoption.objects.published().filter(model=OuterRef("pk")).in_county(county)
        return self.filter(Exists(used))

    def about(self, topic):
        """Those on ``topic`` or a narrower one."""
        rows = self.model.topics.through.objects.filter(topic__in=Topic.objects.within(topic).values("pk"))
        return self.filter(pk__in=rows.values("operatingmodel"))

    def for_life_stage(self, stage):
        """Those that serve a step of a path for ``stage``, or for everybody."""
        through = self.model.steps.through.objects
        steps = through.filter(step__path__life_stage__in=[stage, LifeStage.ALL])
        return self.filter(pk__in=steps.values("operatingmodel"))

    def for_rows(self):
        """With project and topics, and how many use each (``users``): rows of a list. Two queries."""
        users = Count("adoptions", Q(adoptions__publication=State.PUBLISHED), distinct=True)
        return self.select_related("project").prefetch_related("topics").annotate(users=users)

    def for_list(self):
        """With project, source, who took it into use, and the goals and steps it serves. Nine queries."""
        return self.select_related("project", "source").prefetch_related(
            Prefetch("adoptions", Adoption.objects.published().select_related("organisation", "county")),
            "goals__county",
            "steps__path__county",
        )

    def for_exchange(self):
        """With all that goes into a file of them. Ten queries at most."""
        users = Adoption.objects.published().select_related("organisation", "county", "municipality")
        return self.select_related("project", "source").prefetch_related(
            Prefetch("adoptions", users.order_by("since", "pk")),
            "goals__county",
            "steps__path__county",
            "versions",
            "topics",
            "materials",
        )

    def for_page(self):
        """With all that its page shows of it. Ten queries at most."""
        users = Adoption.objects.published().with_places().order_by("-since", "pk")
        return self.select_related("project__host", "source").prefetch_related(
            Prefetch("adoptions", users),
            Prefetch("goals", Goal.objects.select_related("county").order_by("county__code", "pk")),
            Prefetch("steps", Step.objects.select_related("path__county").order_by("path__county", "pk")),
            "versions",
            "topics",
        )


class OperatingModel(Record, Publishable, Findable, Addressed):
    """A way of working that others can take into use: problem, solution, conditions, evidence and costs."""

    FOUND_BY = tuple(
        f"{field}_{code}" for field in ("name", "problem", "solution") for code in languages.CODES
    )
    PREPARED = (*Addressed.PREPARED, "search_text")

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="operating_models",
    )
    name = models.CharField(_("name"), max_length=200)
    problem = models.TextField(_("problem"), blank=True)
    solution = models.TextField(_("solution"), blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    environment = models.TextField(_("environment"), blank=True)
    evidence = models.TextField(_("evidence"), blank=True)
    costs = models.TextField(_("costs"), blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    goals = models.ManyToManyField(Goal, verbose_name=_("goals"), blank=True, related_name="operating_models")
    steps = models.ManyToManyField(Step, verbose_name=_("steps"), blank=True, related_name="operating_models")
    topics = models.ManyToManyField(
        Topic, verbose_name=_("topics"), blank=True, related_name="operating_models"
    )
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="operating_models"
    )

    objects = OperatingModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("operating model")
        verbose_name_plural = _("operating models")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("operatingmodel"), *unique_slugs("operatingmodel")]

    def get_absolute_url(self):
        return reverse("projects:model-detail", args=[self.local_slug])


class ModelVersion(Identified):
    """A version of an operating model: its number, its day, and what changed from the one before."""

    model = models.ForeignKey(
        OperatingModel, verbose_name=_("operating model"), on_delete=models.CASCADE, related_name="versions"
    )
    number = models.CharField(_("version"), max_length=20)
    published_on = models.DateField(_("day"))
    changes = models.TextField(_("what changed"), blank=True)

    class Meta:
        verbose_name = _("version of a model")
        verbose_name_plural = _("versions of models")
        ordering = ["model", "-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "number"],
                name="modelversion_unique_number",
                violation_error_message=_("The model already has this version."),
            )
        ]

    def __str__(self):
        return self.number


class AdoptionQuerySet(PublishableQuerySet):
    def in_county(self, county):
        """Those in ``county``: its own, those there, and those of organisations that are at home there."""
        return self.filter(
            Q(county=county)
            | Q(municipality__county=county)
            | Q(municipality=None, organisation__home_municipality__county=county)
        )

    def with_places(self):
        """With the model, who took it into use, and where. No more queries."""
        return self.select_related(
            "model", "organisation__home_municipality__county", "county", "municipality__county"
        )

    def published(self):
        """Adoptions that are published, of models that are."""
        return super().published().filter(model__in=OperatingModel.objects.published())


class Adoption(Record, Publishable):
    """An operating model taken into use by an organisation or a county, and what was changed in it."""

    model = models.ForeignKey(
        OperatingModel, verbose_name=_("operating model"), on_delete=models.CASCADE, related_name="adoptions"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="adoptions",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="adoptions",
    )
    since = models.CharField(_("since"), max_length=10, blank=True)
    version = models.CharField(_("version taken into use"), max_length=20, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="adoptions",
    )
    note = models.CharField(_("what was changed"), max_length=300, blank=True)
    results = models.TextField(_("what came of it"), blank=True, max_length=2000)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[(code, languages.OWN_NAMES[code]) for code in languages.CODES],
        default="fi",
    )

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adoption of a model")
        verbose_name_plural = _("adoptions of models")
        ordering = ["model", "since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(county__isnull=False),
                name="adoption_by_someone",
                violation_error_message=_("Tell which organisation or county took the model into use."),
            )
        ]

    def __str__(self):
        return (
            languages.localised(self.organisation, "name").text if self.organisation_id else str(self.county)
        )

    def get_absolute_url(self):
        return f"{self.model.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Its place on the page of the model."""
        return f"adoption-{self.uuid}"

    @property
    def where(self) -> County | None:
        """The county where it is in use, if that is known. From rows of ``with_places()``."""
        if self.county_id:
            return self.county
        home = self.municipality or (self.organisation and self.organisation.home_municipality)
        return home.county if home else None

    @property
    def lang(self) -> str:
        """The language to mark its texts with: "" when it is the page's own."""
        return "" if self.language == languages.current() else self.language

    @property
    def in_language(self) -> str:
        """The language of its texts in the reader's words: "in Finnish"."""
        return spoken.in_language(self.language)
