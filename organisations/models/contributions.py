"""The two joins the portal exists for: an activity serves a goal, and stands at a step of a service path."""

import datetime as dt

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.choices import LIFE_STAGE_FIELDS, ContributionState, Mark, Role, State, VerifiedBy
from organisations.models.activities import Activity
from organisations.models.verification import (
    FRESH_FOR,
    Verified,
    checked_before,
    ends_soon,
    verified_on_and_by,
)
from portal.lib import languages
from portal.lib.records import Record, written
from regions.choices import Axis, LifeStage
from regions.models import Goal, Source, Step

# Confirmed and fresh first, then what is ageing, then what is only claimed.
FIRMNESS = Case(When(mark=Mark.CONFIRMED.value, then=0), When(mark=Mark.AGEING.value, then=1), default=2)


def _still_fresh(today):
    return Q(valid_until__gte=today) | Q(valid_until=None, verified_on__gte=today - FRESH_FOR)


class ContributionQuerySet(models.QuerySet):
    def public(self):
        """Claimed or confirmed contributions of published activities: what visitors see."""
        return self.filter(
            state__in=[ContributionState.CLAIMED, ContributionState.CONFIRMED],
            activity__state=State.PUBLISHED,
            activity__organisation__state=State.PUBLISHED,
        )

    def confirmed_and_fresh(self, today=None):
        """Contributions that the county has confirmed and that still hold on ``today``."""
        return self.filter(_still_fresh(today or timezone.localdate()), state=ContributionState.CONFIRMED)

    def to_check(self, today=None):
        """Public ones of activities that go on: never checked, checked too long ago, or ending soon."""
        today = today or timezone.localdate()
        run_out = Q(valid_until__lt=today) | Q(valid_until=None) & checked_before(today)
        return (
            self.public()
            .filter(Q(activity__ends_on=None) | Q(activity__ends_on__gte=today))
            .filter(Q(verified_on=None) | run_out | ends_soon("valid_until", today))
        )

    def with_mark(self, today=None):
        """Annotate ``mark``, a Mark: confirmed and fresh, confirmed but ageing, or only claimed."""
        return self.annotate(
            mark=Case(
                When(state=ContributionState.CLAIMED, then=Value(Mark.CLAIMED.value)),
                When(_still_fresh(today or timezone.localdate()), then=Value(Mark.CONFIRMED.value)),
                default=Value(Mark.AGEING.value),
            )
        )

    def places_of(self, joined, language, number):
        """Return pairs of the ``joined`` thing ("goal" or "step") and the key of its first ``number``.

        Confirmed ones come first, then by name as readers of ``language`` expect. Of ``with_mark()``.
        """
        by_name = f"activity__organisation__sort_{language}"
        order = [FIRMNESS, F(by_name), F("activity_id")]
        placed = self.annotate(place=Window(RowNumber(), partition_by=F(joined), order_by=order))
        first = placed.order_by().values_list(joined, "pk", "place").filter(place__lte=number)
        return [pair for *pair, _place in sorted(first, key=lambda row: (row[0], row[2]))]

    def first_of_each(self, joined, number, today=None):
        """Of each ``joined`` thing ("goal" or "step") the first ``number``, in the reader's order."""
        rows = self.with_mark(today)
        pks = [pk for _served, pk in rows.places_of(joined, languages.current(), number)]
        by_name = f"activity__organisation__sort_{languages.current()}"
        whole = rows.filter(pk__in=pks).select_related("activity__organisation")
        return whole.order_by(joined, FIRMNESS, by_name, "activity_id")

    def told_at(self, axis, value, county):
        """Those whose activity is told to be in a municipality, for a life stage or in a language.

        ``value`` is a municipality's primary key, a LifeStage or a language code; "" stands for activities
        that tell none, of ``county``'s municipalities.
        """
        if axis == Axis.WHOLE:
            return self
        if axis == Axis.LIFE_STAGE:
            fields = [LIFE_STAGE_FIELDS[LifeStage(value)]] if value else LIFE_STAGE_FIELDS.values()
            return self.filter(**{f"activity__{name}": bool(value) for name in fields})
        if axis == Axis.LANGUAGE:
            return (
                self.filter(activity__languages__code=value)
                if value
                else self.filter(activity__languages=None)
            )
        places = Activity.municipalities.through.objects.filter(activity=OuterRef("activity"))
        if value:
            return self.filter(Exists(places.filter(municipality=value)))
        return self.filter(~Exists(places.filter(municipality__county=county)))

    def seen_by_counties(self):
        """Those that a county may be asked about: of published activities, in whatever state they are."""
        return self.filter(activity__state=State.PUBLISHED, activity__organisation__state=State.PUBLISHED)

    def answered_in(self, counties):
        """Those to goals and steps of ``counties``, primary keys; None among them: national paths too."""
        asked = Q(**{f"{self.county_path}__in": [pk for pk in counties if pk is not None]})
        return self.filter(asked | Q(**{self.county_path: None}) if None in counties else asked)

    @property
    def county_path(self) -> str:
        """Where the county is that answers: that of the goal, or of the step's path."""
        return "goal__county" if self.model is GoalContribution else "step__path__county"

    def with_names(self):
        """With the activity, its organisation, and the goal or step with its path and county. One query."""
        joined = ["goal__county"] if self.model is GoalContribution else ["step__path__county"]
        return self.select_related("activity__organisation__home_municipality__county", "source", *joined)

    def for_list(self):
        """With activity, organisation, mark and source, confirmed ones first. One query."""
        return (
            self.with_mark()
            .select_related("activity__organisation__home_municipality", "source")
            .order_by(FIRMNESS, f"activity__organisation__sort_{languages.current()}", "activity_id", "pk")
        )

    def for_activity(self):
        """With the county and the goal, or the step and its path, confirmed ones first. One query."""
        joined = "goal" if self.model is GoalContribution else "step"
        related = ["goal__county", "goal__strategy"] if joined == "goal" else ["step__path__county"]
        return self.public().with_mark().select_related(*related, "source").order_by(FIRMNESS, joined, "pk")


class Contribution(Record, Verified):
    """What goals' and steps' contributions share: who says so, since when, until when, and why."""

    rationale = models.TextField(_("rationale"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ContributionState.choices, default=ContributionState.CLAIMED
    )
    reason = models.TextField(_("reason for declining"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def served(self) -> Goal | Step:
        """The goal or the step."""
        return self.goal if isinstance(self, GoalContribution) else self.step

    @property
    def kind(self) -> str:
        """Its kind in addresses."""
        return "goal" if isinstance(self, GoalContribution) else "step"

    @property
    def is_public(self) -> bool:
        """Visitors see it: it is claimed or confirmed, and activity and organisation are published."""
        return (
            self.state in (ContributionState.CLAIMED, ContributionState.CONFIRMED)
            and self.activity.state == State.PUBLISHED
            and self.activity.organisation.state == State.PUBLISHED
        )

    @property
    def county(self):
        """The county that answers: that of the goal or the path; None for a national path."""
        return self.goal.county if isinstance(self, GoalContribution) else self.step.path.county

    @property
    def fresh_until(self) -> dt.date | None:
        """Its own last day when it has one, else as other facts."""
        return self.valid_until if self.verified_on and self.valid_until else super().fresh_until


def _contribution_rules(name):
    return [
        models.CheckConstraint(
            condition=~Q(state=ContributionState.CONFIRMED)
            | Q(verified_on__isnull=False, verified_by=VerifiedBy.COUNTY),
            name=f"{name}_confirmed_by_county_on_a_day",
            violation_error_message=_(
                "A confirmed contribution tells the day on which the county confirmed it."
            ),
        ),
        verified_on_and_by(name),
        models.CheckConstraint(
            condition=~Q(state=ContributionState.DECLINED) | written("reason"),
            name=f"{name}_declined_with_reason",
            violation_error_message=_("Tell why the contribution was declined."),
        ),
    ]


class GoalContribution(Contribution):
    """An activity serves a goal of a county's strategy."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="goal_contributions"
    )
    goal = models.ForeignKey(
        Goal, verbose_name=_("goal"), on_delete=models.PROTECT, related_name="contributions"
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution to a goal")
        verbose_name_plural = _("contributions to goals")
        ordering = ["goal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "goal"],
                name="goalcontribution_unique",
                violation_error_message=_("This activity is already joined to this goal."),
            ),
            *_contribution_rules("goalcontribution"),
        ]

    def __str__(self):
        return f"{self.activity} → {self.goal}"


class StepContribution(Contribution):
    """An activity stands at a step of a service path, in a role."""

    activity = models.ForeignKey(
        Activity, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="step_contributions"
    )
    step = models.ForeignKey(
        Step, verbose_name=_("step"), on_delete=models.PROTECT, related_name="contributions"
    )
    role = models.CharField(_("role"), max_length=15, choices=Role.choices, default=Role.COMPLEMENTS)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution to a step")
        verbose_name_plural = _("contributions to steps")
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "step"],
                name="stepcontribution_unique",
                violation_error_message=_("This activity is already joined to this step."),
            ),
            *_contribution_rules("stepcontribution"),
        ]

    def __str__(self):
        return f"{self.activity} → {self.step}"
