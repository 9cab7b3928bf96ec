"""Areas and how they followed one another: regions until 2022, counties from 2023."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.addresses import address
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Named,
    NamedQuerySet,
    Record,
    some_language,
    unique_slugs,
)
from regions.choices import CountyKind, LanguageStatus
from regions.models.sources import Source


class CollaborativeArea(Record, Named):
    """One of the five areas (YTA) in which counties cooperate around a university hospital.

    Each took the place of a special catchment area (ERVA), under whose name texts before 2022 speak.
    """

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=120)
    hospital_holder = models.CharField(_("holder of the university hospital"), max_length=120)
    former_erva = models.CharField(_("former catchment area (ERVA)"), max_length=10)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("collaborative area")
        verbose_name_plural = _("collaborative areas")
        ordering = ["code"]
        constraints = [some_language("collaborativearea")]


class CountyQuerySet(AddressedQuerySet):
    def for_page(self):
        """With what the overview's head shows. One query."""
        return self.select_related(
            "collaborative_area__source",
            "source",
            "largest_town_source",
            "population_source",
            "council_source",
        )


class County(Record, Addressed):
    """A wellbeing services county; or Helsinki, which has a county's duties; or Åland, outside the reform."""

    NAMED_BY = "short_name"

    code = models.CharField(
        _("code"), max_length=2, unique=True, help_text=_("As Statistics Finland's classification.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=CountyKind.choices)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60)
    brand = models.CharField(_("name it uses of itself"), max_length=60, blank=True)

    largest_town = models.CharField(_("largest town"), max_length=60, blank=True)
    is_bilingual = models.BooleanField(_("bilingual"), default=False)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_date = models.DateField(_("population on"), null=True, blank=True)
    councillors = models.PositiveSmallIntegerField(_("councillors"), null=True, blank=True)
    councillors_year = models.PositiveSmallIntegerField(
        _("councillors as of the election of"), null=True, blank=True
    )
    website = models.CharField(_("website"), max_length=100, blank=True)
    website_in_swedish = models.CharField(_("website in Swedish"), max_length=100, blank=True)
    website_verified = models.BooleanField(_("website verified"), default=True)
    note = models.TextField(_("note"), blank=True)
    valid_from = models.DateField(_("began"), null=True, blank=True)
    reads_first = models.BooleanField(
        _("reads changes before they are published"),
        default=True,
        help_text=_("Otherwise organisations’ changes are public at once and read afterwards."),
    )

    collaborative_area = models.ForeignKey(
        CollaborativeArea,
        verbose_name=_("collaborative area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="counties",
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")
    largest_town_source = models.ForeignKey(
        Source,
        verbose_name=_("source of largest town"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    population_source = models.ForeignKey(
        Source,
        verbose_name=_("source of population"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    council_source = models.ForeignKey(
        Source,
        verbose_name=_("source of councillors"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CountyQuerySet.as_manager()

    class Meta:
        verbose_name = _("county")
        verbose_name_plural = _("counties")
        ordering = ["code"]
        constraints = [
            *unique_slugs("county"),
            models.CheckConstraint(
                condition=models.Q(population=None, population_date=None, population_source=None)
                | models.Q(
                    population__isnull=False, population_date__isnull=False, population_source__isnull=False
                ),
                name="county_population_has_date_and_source",
                violation_error_message=_("Population needs its date and its source."),
            ),
            models.CheckConstraint(
                condition=models.Q(councillors=None) | models.Q(council_source__isnull=False),
                name="county_councillors_have_source",
                violation_error_message=_("The number of councillors needs its source."),
            ),
        ]

    def get_absolute_url(self):
        return address("pages:county-detail", self.local_slug)

    @property
    def is_outside_reform(self) -> bool:
        return self.kind == CountyKind.AUTONOMOUS

    @property
    def website_url(self) -> str:
        """The county's site in the reader's language, else its main one; "" when it is not known."""
        host = (
            self.website_in_swedish
            if languages.current() == "sv" and self.website_in_swedish
            else self.website
        )
        return f"https://{host}/" if host else ""


class Region(Record, Named):
    """A region (maakunta): the area of which texts and projects before the counties speak."""

    code = models.CharField(_("code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=60)
    counties = models.ManyToManyField(
        County, verbose_name=_("counties now"), through="RegionSuccession", related_name="regions"
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [some_language("region")]


class RegionSuccession(models.Model):
    """A county that took over a region's area, or part of it, from a day on."""

    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.CASCADE, related_name="successions"
    )
    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.CASCADE, related_name="predecessors"
    )
    since = models.DateField(_("since"))
    is_split = models.BooleanField(
        _("region was split"), default=False, help_text=_("The region became more than one county.")
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("succession of a region")
        verbose_name_plural = _("successions of regions")
        ordering = ["region__code", "county__code"]
        constraints = [models.UniqueConstraint(fields=["region", "county"], name="regionsuccession_unique")]

    def __str__(self):
        return f"{self.region} → {self.county}"


class Municipality(Record, Named):
    """A municipality, with the county and region it is in, and the region it was in in 2017."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=60)
    language_status = models.CharField(_("languages"), max_length=5, choices=LanguageStatus.choices)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_date = models.DateField(_("population on"), null=True, blank=True)
    former_erva = models.CharField(_("former catchment area (ERVA)"), max_length=10, blank=True)

    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.PROTECT, related_name="municipalities"
    )
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="municipalities"
    )
    region_2017 = models.ForeignKey(
        Region, verbose_name=_("region in 2017"), on_delete=models.PROTECT, related_name="municipalities_2017"
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")
    population_source = models.ForeignKey(
        Source,
        verbose_name=_("source of population"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["sort_fi", "code"]
        constraints = [
            some_language("municipality"),
            models.CheckConstraint(
                condition=models.Q(population=None, population_date=None, population_source=None)
                | models.Q(
                    population__isnull=False, population_date__isnull=False, population_source__isnull=False
                ),
                name="municipality_population_has_date_and_source",
                violation_error_message=_("Population needs its date and its source."),
            ),
        ]
