"""Programmes and their projects, by the regions of their time and the counties of now."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Left, Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models import Agreement, Organisation
from portal.accounts.choices import Role
from portal.accounts.permissions import lacks_second_factor, may_see_drafts
from portal.accounts.rights import rights_of
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Findable,
    FindableQuerySet,
    Record,
    Rich,
    some_language,
    unique_slugs,
)
from portal.topics.models import Topic
from projects.choices import Knowledge, ProjectKind, ProjectState, Stage
from projects.models.publishing import Publishable, PublishableQuerySet
from regions.models import County, Goal, Region, RegionSuccession, Source


def with_timeline(model):
    """Return the prefetches of the money and the turning points of ``model``, with their sources."""
    return [
        Prefetch(name, model._meta.get_field(name).related_model.objects.select_related("source"))
        for name in ("fundings", "milestones")
    ]


class ProgrammeQuerySet(AddressedQuerySet):
    def for_page(self):
        """With its source, its money and its turning points. Three queries."""
        return self.select_related("source").prefetch_related(*with_timeline(self.model))


class Programme(Record, Addressed):
    """A grant programme with projects in many areas, such as Järjestö 2.0 (2017–2020)."""

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    funder = models.CharField(_("funder"), max_length=200, blank=True)
    starts = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    ends = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="programmes"
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts", "sort_fi", "pk"]
        constraints = [some_language("programme"), *unique_slugs("programme")]

    def get_absolute_url(self):
        return reverse("projects:programme-detail", args=[self.local_slug])


class ProjectQuerySet(PublishableQuerySet, FindableQuerySet, AddressedQuerySet):
    def visible_to(self, user):
        """What is published; to those who work on a project or publish it, its drafts too.

        A few queries more when somebody has signed in.
        """
        if may_see_drafts(user, "projects.view_project"):
            return self
        if not user.is_authenticated or lacks_second_factor(user):
            return self.published()
        rights = rights_of(user)
        if rights.is_administrator or Role.PUBLISHER in rights.roles:
            return self
        return self.published() | self.worked_on_by(rights)

    def worked_on_by(self, rights):
        """Projects whose work one with ``rights`` shares: as a member, or as an editor of the host."""
        return self.filter(Q(pk__in=rights.projects) | Q(host__in=rights.organisations))

    def in_county(self, county):
        """Projects of ``county``: named for it, or of a region whose area it took over, wholly or in part."""
        succession = RegionSuccession.objects.filter(county=county, region__projects=OuterRef("pk"))
        direct = County.objects.filter(pk=county.pk, projects=OuterRef("pk"))
        return self.filter(Exists(succession) | Exists(direct))

    def with_made(self):
        """With ``models_made`` and ``materials_made``: how much others may use of each. No queries more."""
        fields = {name: self.model._meta.get_field(name) for name in ("operating_models", "materials")}
        made = {
            name: field.related_model.objects.published().filter(project=OuterRef("pk")).order_by()
            for name, field in fields.items()
        }
        counted = {
            name: Coalesce(Subquery(rows.values("project").annotate(number=Count("pk")).values("number")), 0)
            for name, rows in made.items()
        }
        return self.annotate(models_made=counted["operating_models"], materials_made=counted["materials"])

    def for_list(self):
        """With programme, host, regions of then and counties of now. Four queries."""
        return self.select_related("programme", "host").prefetch_related("regions__counties", "counties")

    def for_page(self):
        """With what the page's head shows, the money and the turning points. Eleven queries."""
        return self.for_list().prefetch_related(
            "sources",
            "partners",
            "topics",
            Prefetch("goals", Goal.objects.select_related("county")),
            Prefetch("agreements", Agreement.objects.select_related("organisation", "county")),
            *with_timeline(self.model),
        )


class Project(Record, Publishable, Findable, Rich, Addressed):
    """A project: what it was for, who ran it, where and when, and how well that is known."""

    FOUND_BY = ("name_fi", "name_sv", "name_en", "summary_fi", "summary_sv", "summary_en", "partners_text")
    PREPARED = (*Addressed.PREPARED, "search_text")
    RICH = ("final_report",)

    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ProjectKind.choices)
    number = models.PositiveSmallIntegerField(_("number in the programme"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    results = models.TextField(_("results"), blank=True)
    final_report = models.TextField(_("final report"), blank=True)

    host = models.ForeignKey(
        Organisation,
        verbose_name=_("host"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_projects",
    )
    host_note = models.CharField(_("note on the host"), max_length=300, blank=True)
    partners = models.ManyToManyField(
        Organisation, verbose_name=_("partners"), blank=True, related_name="partner_projects"
    )
    partners_text = models.CharField(_("partners as the source names them"), max_length=500, blank=True)
    regions = models.ManyToManyField(
        Region, verbose_name=_("regions then"), blank=True, related_name="projects"
    )
    counties = models.ManyToManyField(
        County,
        verbose_name=_("counties, beside those that followed its regions"),
        blank=True,
        related_name="projects",
    )
    is_nationwide = models.BooleanField(_("in the whole country"), default=False)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="projects")

    starts = models.CharField(
        _("start"), max_length=10, blank=True, help_text=_("Year, month or day, as it is known.")
    )
    ends = models.CharField(
        _("end"), max_length=10, blank=True, help_text=_("Year, month or day, as it is known.")
    )
    funders = models.CharField(_("funders"), max_length=300, blank=True)
    website = models.URLField(_("website"), max_length=500, blank=True)
    goals = models.ManyToManyField(
        Goal, verbose_name=_("goals it works for"), blank=True, related_name="projects"
    )
    agreements = models.ManyToManyField(
        Agreement, verbose_name=_("agreements it rests on"), blank=True, related_name="projects"
    )
    state = models.CharField(_("state"), max_length=10, choices=ProjectState.choices)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, blank=True)
    discussion_open = models.BooleanField(_("readers may join the discussion"), default=True)
    knowledge = models.CharField(
        _("how well it is known"), max_length=10, choices=Knowledge.choices, default=Knowledge.VERIFIED
    )
    note = models.TextField(_("note"), blank=True)
    is_example = models.BooleanField(_("example data"), default=False)
    sources = models.ManyToManyField(Source, verbose_name=_("sources"), blank=True, related_name="projects")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-starts", "sort_fi", "pk"]
        constraints = [
            some_language("project"),
            *unique_slugs("project"),
            models.UniqueConstraint(fields=["programme", "number"], name="project_unique_number"),
            models.CheckConstraint(
                # As far as both are known: "2020" is not before "2020-06".
                condition=Q(ends="") | Q(starts="") | Q(ends__gte=Left("starts", Length("ends"))),
                name="project_ends_after_start",
                violation_error_message=_("A project cannot end before it starts."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("projects:project-detail", args=[self.local_slug])

    @property
    def period(self) -> str:
        """Its years, as "2017–2020"; "" when neither end is known."""
        first, last = self.starts[:4], self.ends[:4]
        if first and not last and self.state == ProjectState.ENDED:
            return _("from %(year)s, end not known") % {"year": first}
        return first if first == last else f"{first}–{last}"

    @property
    def counties_now(self) -> list[County]:
        """Today's counties: those that followed its regions, and those named beside. From prefetched rows."""
        found = {county.pk: county for region in self.regions.all() for county in region.counties.all()}
        found |= {county.pk: county for county in self.counties.all()}
        return sorted(found.values(), key=lambda county: county.code)
