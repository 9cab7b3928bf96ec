"""Activities: what people can take part in or get."""

import datetime as dt

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.choices import (
    CHANNEL_FIELDS,
    LIFE_STAGE_FIELDS,
    Channel,
    Cost,
    Nature,
    Openness,
    State,
)
from organisations.models.organisations import Organisation
from organisations.models.verification import Verified, checked_before, ends_soon, verified_on_and_by
from portal.accounts.permissions import may_see_drafts
from portal.lib.addresses import address
from portal.lib.records import Addressed, AddressedQuerySet, Record, Rich, some_language, unique_slugs
from portal.topics.models import Topic
from regions.choices import LifeStage
from regions.models import Municipality, ServiceLanguage

# What rests on a contract changes with it, more often than what people do together.
CONTRACTS = (Nature.PURCHASED, Nature.OUTCOME_CONTRACT)
CONTRACTS_FRESH_FOR = dt.timedelta(days=180)

FLAGS = (*LIFE_STAGE_FIELDS.values(), *CHANNEL_FIELDS.values())


class ActivityQuerySet(AddressedQuerySet):
    def published(self):
        """Published activities of published organisations."""
        return self.filter(state=State.PUBLISHED, organisation__state=State.PUBLISHED)

    def visible_to(self, user):
        """What ``user`` may see: published ones; staff who may view activities see drafts too."""
        if may_see_drafts(user, "organisations.view_activity"):
            return self
        return self.published()

    def to_check(self, today=None):
        """Published ones that go on: never checked, checked too long ago, or ending soon."""
        today = today or timezone.localdate()
        old = checked_before(today) | Q(nature__in=CONTRACTS) & checked_before(today, CONTRACTS_FRESH_FOR)
        return (
            self.published()
            .filter(Q(ends_on=None) | Q(ends_on__gte=today))
            .filter(old | ends_soon("ends_on", today))
        )

    def in_county(self, county):
        """Activities given in one of ``county``'s municipalities."""
        through = Activity.municipalities.through.objects.filter(municipality__county=county)
        return self.filter(pk__in=through.values("activity_id"))

    def for_life_stage(self, stage):
        """Activities for people of ``stage``, a LifeStage; "all ages" means those for every stage."""
        fields = (
            LIFE_STAGE_FIELDS.values() if stage == LifeStage.ALL else [LIFE_STAGE_FIELDS[LifeStage(stage)]]
        )
        return self.filter(**dict.fromkeys(fields, True))

    def by_channel(self, channel):
        return self.filter(**{CHANNEL_FIELDS[Channel(channel)]: True})

    def prefetch_contributions(self):
        """With public contributions in ``shown_goals`` and ``shown_steps``. Two queries.

        By the reverse relations: contributions import this module.
        """
        goals, steps = (
            Activity._meta.get_field(name).related_model
            for name in ("goal_contributions", "step_contributions")
        )
        return self.prefetch_related(
            Prefetch("goal_contributions", goals.objects.public().for_activity(), to_attr="shown_goals"),
            Prefetch("step_contributions", steps.objects.public().for_activity(), to_attr="shown_steps"),
        )

    def for_page(self):
        """With all that an activity's page shows but its contributions. Five queries."""
        return self.select_related("organisation__home_municipality__county").prefetch_related(
            "municipalities__county", "languages", "topics"
        )


class Activity(Record, Rich, Addressed, Verified):
    """Something an organisation does that people can take part in or get."""

    NAMED_BY = "title"
    RICH = ("description",)
    SLUG_SCOPE = ("organisation_id",)

    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.CASCADE, related_name="activities"
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    description = models.TextField(_("description"), blank=True)
    nature = models.CharField(_("nature"), max_length=20, choices=Nature.choices, default=Nature.CIVIC)
    agreed_outcomes = models.TextField(
        _("agreed outcomes"),
        blank=True,
        help_text=_("For an outcome contract: what was agreed, and results so far."),
    )

    for_children = models.BooleanField(_("for children, young people and families"), default=False)
    for_working_age = models.BooleanField(_("for people of working age"), default=False)
    for_older = models.BooleanField(_("for older people"), default=False)
    target_group = models.CharField(_("target group"), max_length=200, blank=True)
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="activities")

    municipalities = models.ManyToManyField(
        Municipality, verbose_name=_("municipalities"), blank=True, related_name="activities"
    )
    at_place = models.BooleanField(_("at a place"), default=False)
    by_phone = models.BooleanField(_("by phone"), default=False)
    online = models.BooleanField(_("online"), default=False)
    languages = models.ManyToManyField(
        ServiceLanguage, verbose_name=_("languages"), blank=True, related_name="activities"
    )
    cost = models.CharField(_("cost"), max_length=4, choices=Cost.choices, blank=True)
    cost_note = models.CharField(_("note on cost"), max_length=200, blank=True)
    openness = models.CharField(_("who may come"), max_length=10, choices=Openness.choices, blank=True)
    eligibility = models.CharField(_("note on who may come"), max_length=200, blank=True)
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    contact_email = models.EmailField(_("e-mail"), blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)

    # No index of its own: nearly all are published, and SQLite would look for an organisation's own by it.
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["organisation", "sort_fi", "pk"]
        indexes = [
            # What lists are narrowed by, in one narrow index: the rows themselves are wide with texts.
            models.Index(fields=["organisation", "state", "nature", *FLAGS, "id"], name="activity_narrowing")
        ]
        constraints = [
            some_language("activity", "title"),
            *unique_slugs("activity", "organisation"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="activity_ends_after_start",
                violation_error_message=_("An activity cannot end before it starts."),
            ),
            verified_on_and_by("activity"),
        ]

    def save(self, **kwargs):
        others = Organisation.objects.exclude(pk=self.organisation_id)
        left = None if self._state.adding else others.filter(activities=self.pk).first()
        super().save(**kwargs)
        self.organisation.retell()
        if left:
            left.retell()

    def delete(self, **kwargs):
        deleted = super().delete(**kwargs)
        self.organisation.retell()
        return deleted

    def get_absolute_url(self):
        return address("organisations:activity-detail", self.organisation.local_slug, self.local_slug)

    @property
    def life_stages(self) -> list[LifeStage]:
        """The stages of life it is for; just "all ages" when it is for every one."""
        stages = [stage for stage, field in LIFE_STAGE_FIELDS.items() if getattr(self, field)]
        return [LifeStage.ALL] if len(stages) == len(LIFE_STAGE_FIELDS) else stages

    @property
    def check_every(self) -> dt.timedelta:
        """What a contract says is checked twice a year, anything else as other facts."""
        return CONTRACTS_FRESH_FOR if self.nature in CONTRACTS else super().check_every

    @property
    def is_over(self) -> bool:
        """Its last day has passed."""
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def channels(self) -> list[Channel]:
        return [channel for channel, field in CHANNEL_FIELDS.items() if getattr(self, field)]
