"""Webinars, fairs and seminars."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.permissions import may_see_drafts
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Findable,
    FindableQuerySet,
    Record,
    some_language,
    unique_slugs,
)
from portal.topics.models import Topic
from projects import zones
from projects.models.projects import Project
from projects.models.publishing import Publishable, PublishableQuerySet
from regions.models import County, Municipality, ServiceLanguage


class EventSeriesQuerySet(AddressedQuerySet):
    def published(self):
        """Series of which the public sees an event."""
        return self.filter(Exists(Event.objects.published().filter(series=OuterRef("pk"))))

    def visible_to(self, user):
        """Series that ``user`` may see: the public ones; staff who may view events see the others too."""
        return self if may_see_drafts(user, "projects.view_event") else self.published()


class EventSeries(Record, Addressed):
    """Events that belong together: the same thing on several days, or one theme's evenings."""

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    objects = EventSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("eventseries"), *unique_slugs("eventseries")]

    def get_absolute_url(self):
        return reverse("projects:series-detail", args=[self.local_slug])


# When an event is over: its end, or its start where no end is told.
OVER = Coalesce("ends_at", "starts_at")


class EventQuerySet(PublishableQuerySet, FindableQuerySet, AddressedQuerySet):
    def kept_by(self, rights):
        """Events that a person with ``rights`` may edit."""
        if rights.is_administrator:
            return self
        own = Q(organiser__in=rights.organisations) | Q(county__in=rights.counties)
        own |= Q(project__in=rights.projects) | Q(project__host__in=rights.organisations)
        return self.filter(own | Q(county=None) if Role.PUBLISHER in rights.roles else own)

    def coming(self, now=None):
        """Events that have not ended, the nearest first."""
        return self.alias(over=OVER).filter(over__gte=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now=None):
        """Events that have ended, the latest first."""
        return self.alias(over=OVER).filter(over__lt=now or timezone.now()).order_by("-starts_at", "-pk")

    def between(self, start, end):
        """Events of which some part is in the time from ``start`` until ``end``."""
        return self.alias(over=OVER).filter(starts_at__lt=end, over__gte=start).order_by("starts_at", "pk")

    def for_county(self, county):
        """What people of ``county`` may go to: its own events, those in it, the country's online ones."""
        of_it = Q(county=county) | Q(municipality__county=county)
        return self.filter(of_it | Q(county=None, municipality=None, online_url__gt=""))

    def for_list(self):
        """With place, organiser, series and languages. Two queries."""
        return self.select_related("municipality", "county", "organiser", "series").prefetch_related(
            "languages"
        )

    def for_page(self):
        """With all that its page and its calendar file tell of it, materials apart. Three queries."""
        return self.select_related(
            "municipality__county", "county", "organiser", "project", "series"
        ).prefetch_related("languages", "topics")


class Event(Record, Publishable, Findable, Addressed):
    """Something people come to at a time: at a place, online, or both."""

    NAMED_BY = "title"
    FOUND_BY = (
        *("title_fi", "title_sv", "title_en"),
        *("description_fi", "description_sv", "description_en"),
        "place",
    )
    PREPARED = (*Addressed.PREPARED, "search_text")

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    series = models.ForeignKey(
        EventSeries,
        verbose_name=_("series"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Helsinki")
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancelled_because = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    online_url = models.URLField(_("address online"), max_length=500, blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True)
    registration_url = models.URLField(_("registration"), max_length=500, blank=True)
    languages = models.ManyToManyField(
        ServiceLanguage, verbose_name=_("languages"), blank=True, related_name="events"
    )

    organiser = models.ForeignKey(
        Organisation,
        verbose_name=_("organiser"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="events")
    is_example = models.BooleanField(_("example data"), default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            some_language("event", "title"),
            *unique_slugs("event"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=models.F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("An event cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(place__gt="") | Q(online_url__gt=""),
                name="event_is_somewhere",
                violation_error_message=_("Give a place or an address online."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("projects:event-detail", args=[self.local_slug])

    def clean(self):
        """See that the zone is one."""
        super().clean()
        if not zones.is_known(self.timezone):
            raise ValidationError({"timezone": _("There is no such time zone.")})
        for name in ("starts_at", "ends_at"):
            moment = getattr(self, name)
            if moment and not zones.FIRST_YEAR <= moment.year <= zones.LAST_YEAR:
                raise ValidationError({name: _("Look at the year once more.")})

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_over(self) -> bool:
        return (self.ends_at or self.starts_at) < timezone.now()

    @property
    def is_online(self) -> bool:
        return bool(self.online_url)
