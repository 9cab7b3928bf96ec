"""Meetings of county councils: the days between which readers ask what has changed."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.records import Record
from regions.models.areas import County


class CouncilMeetingQuerySet(models.QuerySet):
    def held(self, today=None):
        """Those that have been held before ``today``, newest first."""
        return self.filter(held_on__lt=today or timezone.localdate()).order_by("-held_on")

    def coming(self, today=None):
        """Those of ``today`` and later, the next one first."""
        return self.filter(held_on__gte=today or timezone.localdate()).order_by("held_on")


class CouncilMeeting(Record):
    """A day on which a county's council meets, with its agenda where it is public."""

    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.CASCADE, related_name="council_meetings"
    )
    held_on = models.DateField(_("day of the meeting"))
    agenda = models.URLField(_("agenda or minutes"), max_length=500, blank=True)
    is_example = models.BooleanField(_("example data"), default=False)

    objects = CouncilMeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("council meeting")
        verbose_name_plural = _("council meetings")
        ordering = ["county__code", "-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "held_on"],
                name="councilmeeting_unique_day",
                violation_error_message=_("This meeting is already recorded."),
            )
        ]

    def __str__(self):
        return f"{self.county} {self.held_on}"
