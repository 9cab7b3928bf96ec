"""What a project leaves behind for others: materials, and operating models that can be taken into use."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.lib import languages
from portal.lib.records import Addressed, AddressedQuerySet, Identified, Record, some_language, unique_slugs
from projects.choices import MaterialKind
from projects.models.projects import Project
from regions.models import County, Goal, Source, Step


class Material(Record):
    """A report, guide or other text of a project: a file or a link, in one language."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="materials"
    )
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind.choices)
    language = models.CharField(_("language"), max_length=5)
    version = models.CharField(_("version"), max_length=30, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="materials/%Y/", blank=True)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["project", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__gt="") | Q(file__gt=""),
                name="material_has_link_or_file",
                violation_error_message=_("Give a web address or a file."),
            )
        ]

    def __str__(self):
        return self.title

    @property
    def address(self) -> str:
        return self.url or self.file.url


class OperatingModelQuerySet(AddressedQuerySet):
    def for_list(self):
        """With project, source, who took it into use, and the goals and steps it serves. Nine queries."""
        return self.select_related("project", "source").prefetch_related(
            "adoptions__organisation", "adoptions__county", "goals__county", "steps__path__county"
        )


class OperatingModel(Record, Addressed):
    """A way of working that others can take into use: problem, solution, conditions and evidence."""

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
    evidence = models.TextField(_("evidence"), blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    goals = models.ManyToManyField(Goal, verbose_name=_("goals"), blank=True, related_name="operating_models")
    steps = models.ManyToManyField(Step, verbose_name=_("steps"), blank=True, related_name="operating_models")
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
        return f"{reverse('projects:model-list')}#model-{self.pk}"


class Adoption(Identified):
    """An operating model taken into use by an organisation or a county."""

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
    note = models.CharField(_("what was changed"), max_length=300, blank=True)

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
