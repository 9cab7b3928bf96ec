"""Service paths and their steps: where a person goes, and where organisations meet them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

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
from regions.choices import LifeStage, PathKind, Phase, TaskOwner
from regions.models.areas import County
from regions.models.expectations import Expectation, Expecting
from regions.models.sources import Source


class ServicePathQuerySet(AddressedQuerySet):
    def templates(self):
        """National shapes that a county's own path may follow."""
        return self.filter(county=None)

    def in_county(self, county):
        return self.filter(county=county)

    def for_page(self):
        """With county, template, source and steps in order, and what each step follows. Two queries."""
        return self.select_related("county", "template", "source").prefetch_related(
            Prefetch("steps", Step.objects.select_related("follows").order_by("order"))
        )


class ServicePath(Record, Addressed):
    """A service path or chain: a county's own, or a national template that counties may follow."""

    SLUG_SCOPE = ("county_id",)

    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="paths",
        help_text=_("Empty for a national template."),
    )
    template = models.ForeignKey(
        "self",
        verbose_name=_("follows"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PathKind.choices, default=PathKind.PATH)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    life_stage = models.CharField(
        _("life stage"), max_length=12, choices=LifeStage.choices, default=LifeStage.ALL
    )
    owner = models.CharField(
        _("owner"), max_length=200, blank=True, help_text=_("The unit that keeps the path.")
    )
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="paths"
    )

    objects = ServicePathQuerySet.as_manager()

    class Meta:
        verbose_name = _("service path")
        verbose_name_plural = _("service paths")
        ordering = ["county__code", "sort_fi", "pk"]
        constraints = [
            some_language("servicepath"),
            *unique_slugs("servicepath", "county"),
            models.CheckConstraint(
                condition=Q(template=None) | Q(county__isnull=False),
                name="servicepath_template_follows_none",
                violation_error_message=_("A national template does not follow another."),
            ),
        ]

    def get_absolute_url(self):
        if self.county_id:
            return address("pages:path-detail", self.county.local_slug, self.local_slug)
        return address("pages:template-detail", self.local_slug)

    def clean(self):
        if self.template_id and self.template.county_id:
            raise ValidationError({"template": _("A path follows a national template only.")})


class Step(Record, Expecting, Named):
    """One step of a service path, in its order and phase; it may follow a step of a national template.

    A step is expected to be carried in every municipality, unless the county or the template says less.
    """

    path = models.ForeignKey(
        ServicePath, verbose_name=_("service path"), on_delete=models.CASCADE, related_name="steps"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    phase = models.CharField(_("phase"), max_length=12, choices=Phase.choices)
    task_of = models.CharField(_("whose task"), max_length=15, choices=TaskOwner.choices)
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    follows = models.ForeignKey(
        "self",
        verbose_name=_("follows the template’s step"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="followers",
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["path", "order"]
        constraints = [
            some_language("step"),
            models.UniqueConstraint(
                fields=["path", "order"],
                name="step_unique_order",
                violation_error_message=_("Another step of this path has this place."),
            ),
        ]

    def get_absolute_url(self):
        return f"{self.path.get_absolute_url()}#{self.anchor}"

    def clean(self):
        if self.follows_id and self.follows.path.county_id:
            raise ValidationError({"follows": _("A step follows a step of a national template only.")})

    @property
    def template_expectation(self) -> Expectation | None:
        return self.follows.expectation if self.follows_id else None

    @property
    def anchor(self) -> str:
        return f"step-{self.order}"
