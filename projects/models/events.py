"""Webinars, fairs and seminars."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.lib.records import Named, NamedQuerySet, Record, some_language
from projects.models.projects import Project
from regions.models import County, Municipality, ServiceLanguage


class EventQuerySet(NamedQuerySet):
    def coming(self, now=None):
        """Events that have not ended."""
        now = now or timezone.now()
        return self.filter(Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now)).order_by(
            "starts_at", "pk"
        )


class Event(Record, Named):
    """Something people come to at a time: at a place, online, or both."""

    NAMED_BY = "title"

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
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
    is_example = models.BooleanField(_("example data"), default=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts_at", "pk"]
        constraints = [
            some_language("event", "title"),
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
