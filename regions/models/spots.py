"""A goal or a step seen in one place, for one life stage or in one language: where gaps are."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.records import Record, some_language
from regions.choices import Axis, GapState, LifeStage, OwedLanguage
from regions.models.areas import County, Municipality
from regions.models.paths import Step
from regions.models.sources import Source
from regions.models.strategies import Goal


class SpotQuerySet(models.QuerySet):
    def in_county(self, county):
        """Those about goals and steps of ``county``."""
        return self.filter(Q(goal__county=county) | Q(step__path__county=county))

    def with_names(self):
        """With the goal or the step, its path and county, and the municipality. One query."""
        return self.select_related("goal__county", "step__path__county", "municipality")


class Spot(models.Model):
    """A goal or a step: in one municipality, for one life stage, in one language, or in the whole county."""

    goal = models.ForeignKey(
        Goal,
        verbose_name=_("goal"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
    )
    step = models.ForeignKey(
        Step,
        verbose_name=_("step"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="%(class)s_rows",
    )
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    life_stage = models.CharField(
        _("life stage"),
        max_length=12,
        choices=[(stage.value, stage.label) for stage in LifeStage.stages()],
        blank=True,
    )
    language = models.CharField(_("language"), max_length=2, choices=OwedLanguage.choices, blank=True)

    class Meta:
        abstract = True

    @property
    def served(self) -> Goal | Step:
        """The goal or the step."""
        return self.goal or self.step

    @property
    def county(self) -> County | None:
        """The county whose goal or path it is; None for a national path."""
        return self.goal.county if self.goal_id else self.step.path.county

    @property
    def axis(self) -> Axis:
        """By what it is looked at."""
        if self.municipality_id:
            return Axis.MUNICIPALITY
        if self.life_stage:
            return Axis.LIFE_STAGE
        return Axis.LANGUAGE if self.language else Axis.WHOLE

    @property
    def value(self) -> int | str:
        """Which municipality (its primary key), life stage or language; "" for the whole county."""
        return self.municipality_id or self.life_stage or self.language

    def clean(self):
        """A municipality is one of the county's own."""
        county = self.county if self.goal_id or self.step_id else None
        if self.municipality_id and county and self.municipality.county_id != county.pk:
            raise ValidationError({"municipality": _("The municipality is in another county.")})


def spot_rules(name):
    """Return constraints: about one goal or step, by one axis at most, and once."""
    return [
        models.CheckConstraint(
            condition=Q(goal__isnull=False, step=None) | Q(goal=None, step__isnull=False),
            name=f"{name}_about_one",
            violation_error_message=_("Choose a goal or a step, not both."),
        ),
        models.CheckConstraint(
            condition=Q(municipality=None, life_stage="")
            | Q(municipality=None, language="")
            | Q(life_stage="", language=""),
            name=f"{name}_by_one_axis",
            violation_error_message=_("Choose a municipality, a life stage or a language, not several."),
        ),
        models.UniqueConstraint(
            Coalesce("goal", 0),
            Coalesce("step", 0),
            Coalesce("municipality", 0),
            "life_stage",
            "language",
            name=f"{name}_unique",
            violation_error_message=_("This has been told already."),
        ),
    ]


class NotNeeded(Record, Spot):
    """The county's word that nobody is needed for a goal or at a step, somewhere, and why."""

    reason = models.TextField(_("reason"))
    since = models.DateField(_("since"), default=timezone.localdate)
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = SpotQuerySet.as_manager()

    class Meta:
        verbose_name = _("not needed here")
        verbose_name_plural = _("not needed here")
        ordering = ["pk"]
        constraints = [*spot_rules("notneeded"), some_language("notneeded", "reason")]

    def __str__(self):
        return f"{self.served} – {self.municipality or self.get_life_stage_display() or self.language}"


class Gap(Record, Spot):
    """A gap that the county has taken up: found, being solved by somebody, closed.

    That nobody is there is computed; this tells what is done about it. Its history is kept.
    """

    state = models.CharField(_("state"), max_length=12, choices=GapState.choices, default=GapState.FOUND)
    found_on = models.DateField(_("taken up on"), default=timezone.localdate)
    solver = models.CharField(
        _("who solves it"), max_length=200, blank=True, help_text=_("An organisation, a unit or a group.")
    )
    link = models.URLField(_("where to follow it"), max_length=500, blank=True)
    note = models.TextField(_("what is done"), blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    objects = SpotQuerySet.as_manager()

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering = ["-found_on", "pk"]
        constraints = [
            *spot_rules("gap"),
            models.CheckConstraint(
                condition=Q(state=GapState.CLOSED, closed_on__isnull=False)
                | ~Q(state=GapState.CLOSED) & Q(closed_on=None),
                name="gap_closed_on_a_day",
                violation_error_message=_("A closed gap tells the day on which it was closed, another none."),
            ),
            models.CheckConstraint(
                condition=~Q(state=GapState.BEING_SOLVED) | Q(solver__gt=""),
                name="gap_solved_by_somebody",
                violation_error_message=_("Tell who solves it."),
            ),
        ]

    def __str__(self):
        return f"{self.served} – {self.municipality or self.get_life_stage_display() or self.language}"
