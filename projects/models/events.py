"""Webinars, fairs and seminars."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.lib.records import Addressed, AddressedQuerySet, Record, some_language, unique_slugs
from portal.topics.models import Topic
from projects.models.projects import Project
from projects.models.publishing import Publishable, PublishableQuerySet
from regions.models import County, Municipality, ServiceLanguage


class EventSeries(Record, Addressed):
    """Events that belong together: the same thing on several days, or one theme's evenings."""

    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    objects = AddressedQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of events")
        verbose_name_plural = _("series of events")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("eventseries"), *unique_slugs("eventseries")]

    def get_absolute_url(self):
        return reverse("projects:series-detail", args=[self.local_slug])


class EventQuerySet(PublishableQuerySet, AddressedQuerySet):
    def coming(self, now=None):
        """Events that have not ended."""
        now = now or timezone.now()
        return self.filter(Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now)).order_by(
            "starts_at", "pk"
        )


class Event(Record, Publishable, Addressed):
    """Something people come to at a time: at a place, online, or both."""

    NAMED_BY = "title"

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
