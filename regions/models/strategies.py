"""Strategies as dated versions, their goals in the county's own words, and the indicators of goals."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.addresses import address
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Identified,
    Named,
    Record,
    some_language,
    unique_slugs,
)
from regions.choices import ExpectedIn, StrategyKind, StrategyStatus
from regions.models.areas import County
from regions.models.expectations import Expectation, Expecting
from regions.models.sources import Source


class StrategyQuerySet(models.QuerySet):
    def current(self):
        """Strategies that no later one has replaced."""
        return self.exclude(status=StrategyStatus.REPLACED).filter(superseded_by=None)


class Strategy(Record):
    """A county's strategy, wellbeing plan or service strategy: one dated version of it.

    The council adopts long-term goals and reviews them at least once in its term
    (Act on Wellbeing Services Counties 611/2021, section 41).
    """

    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.PROTECT, related_name="strategies"
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=StrategyKind.choices, default=StrategyKind.STRATEGY
    )
    name = models.CharField(_("name"), max_length=200)
    level_word = models.CharField(
        _("county's own word for a goal"),
        max_length=60,
        blank=True,
        help_text=_("For example: spearhead, priority."),
    )
    values_text = models.CharField(_("values"), max_length=500, blank=True)

    period = models.CharField(_("period"), max_length=60, blank=True)
    starts = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    ends = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_text = models.CharField(
        _("adoption as the source says it"),
        max_length=120,
        blank=True,
        help_text=_("When the exact day is not known."),
    )
    status = models.CharField(_("status"), max_length=12, choices=StrategyStatus.choices)
    note = models.TextField(_("note"), blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    supersedes = models.ForeignKey(
        "self",
        verbose_name=_("replaces"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
    )
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="strategies"
    )

    objects = StrategyQuerySet.as_manager()

    class Meta:
        verbose_name = _("strategy")
        verbose_name_plural = _("strategies")
        ordering = ["county__code", "-starts", "-adopted_on", "pk"]
        constraints = [
            some_language("strategy"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gte=models.F("starts")),
                name="strategy_ends_after_start",
                violation_error_message=_("A strategy cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return languages.localised(self, "name").text


class GoalQuerySet(AddressedQuerySet):
    def current(self):
        """Goals of strategies that are in force or on their way."""
        return self.exclude(strategy__status=StrategyStatus.REPLACED).filter(strategy__superseded_by=None)

    def in_county(self, county):
        return self.filter(county=county)

    def for_page(self):
        """With the strategy, county and source that a goal's page shows. One query."""
        return self.select_related("strategy", "strategy__source", "county", "parent", "source")


class Goal(Record, Expecting, Addressed):
    """What a county's strategy aims at, in the county's own words; a priority may have goals under it.

    A goal is expected to be carried somewhere in the county, unless the county says more.
    """

    SLUG_SCOPE = ("county_id",)
    EXPECTED = Expectation(ExpectedIn.SOMEWHERE)

    strategy = models.ForeignKey(
        Strategy, verbose_name=_("strategy"), on_delete=models.PROTECT, related_name="goals"
    )
    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.PROTECT, related_name="goals", editable=False
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("priority above"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    number = models.CharField(_("number"), max_length=10, blank=True)
    name = models.CharField(_("name"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="goals"
    )

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["strategy", "order", "pk"]
        constraints = [
            some_language("goal"),
            *unique_slugs("goal", "county"),
            models.UniqueConstraint(fields=["strategy", "parent", "order"], name="goal_unique_order"),
        ]

    def get_absolute_url(self):
        return address("pages:goal-detail", self.county.local_slug, self.local_slug)

    def clean(self):
        """A goal under a priority: of the same strategy, and with nothing under itself."""
        if not self.parent_id:
            return
        if self.parent.strategy_id != self.strategy_id:
            raise ValidationError({"parent": _("The priority above is of another strategy.")})
        if self.parent.parent_id or self.parent_id == self.pk or (self.pk and self.children.exists()):
            raise ValidationError({"parent": _("Goals have two levels: a priority and goals under it.")})

    def prepare(self):
        self.county_id = self.strategy.county_id
        super().prepare()


class Indicator(Record, Named):
    """A measure of a goal, or of the field of organisations in a county when it has no goal."""

    goal = models.ForeignKey(
        Goal,
        verbose_name=_("goal"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="indicators",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="indicators",
    )
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60)
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2, null=True, blank=True)
    target_year = models.PositiveSmallIntegerField(_("target year"), null=True, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="indicators"
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["sort_fi", "pk"]
        constraints = [
            some_language("indicator"),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target_year__isnull=False),
                name="indicator_target_has_year",
                violation_error_message=_("A target needs its year."),
            ),
        ]


class IndicatorValue(Identified):
    """An indicator's value in one year."""

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="values"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("value of an indicator")
        verbose_name_plural = _("values of an indicator")
        ordering = ["indicator", "year"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="indicatorvalue_one_a_year")
        ]

    def __str__(self):
        return f"{self.year}: {self.value}"
