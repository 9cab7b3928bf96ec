"""Files that readers take along, made in the background."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.handouts.choices import IN_THE_MAKING, HandoutState, Kind, Reason, Stage
from portal.lib.languages import CODES, OWN_NAMES
from portal.lib.records import Identified
from regions.models import County, ServicePath


def place_of_file(handout, name):
    """Return where a file is kept: under a name that nobody can guess, for it is given out by a page."""
    return f"handouts/{uuid.uuid4().hex}.{Kind(handout.kind).extension}"


class HandoutQuerySet(models.QuerySet):
    def of(self, kind, county, path, language):
        """Every one ever made, or being made, of the same thing in the same language."""
        return self.filter(kind=kind, county=county, path=path, language=language)

    def in_the_making(self):
        return self.filter(state__in=IN_THE_MAKING)

    def ready(self):
        return self.filter(state=HandoutState.READY)

    def newest_of_county(self, county):
        """All of a county, the newest of each thing and language first. One query."""
        return (
            self.filter(county=county)
            .order_by("kind", "path", "language", "-requested_at", "-pk")
            .select_related("path")
        )


class Handout(Identified):
    """A briefing, a slide set or a card in one language, from the asking to the file.

    ``digest`` stands for the facts that it tells: while they are the same, the same file serves everybody.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.CASCADE, related_name="handouts"
    )
    path = models.ForeignKey(
        ServicePath,
        verbose_name=_("service path"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="handouts",
        help_text=_("Of a card."),
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, OWN_NAMES[code]) for code in CODES]
    )

    digest = models.CharField(_("digest of the facts"), max_length=64, blank=True, editable=False)
    file = models.FileField(_("file"), upload_to=place_of_file, max_length=120, blank=True)

    state = models.CharField(
        _("state"), max_length=10, choices=HandoutState.choices, default=HandoutState.WAITING
    )
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, blank=True)
    progress = models.PositiveSmallIntegerField(_("progress, per cent"), default=0)
    reason = models.CharField(_("why it failed"), max_length=10, choices=Reason.choices, blank=True)

    is_stale = models.BooleanField(
        _("tells what has changed since"), default=False, help_text=_("As far as was looked last.")
    )
    looked_at = models.DateTimeField(_("looked for changes"), null=True, blank=True)

    requested_at = models.DateTimeField(_("asked for"), default=timezone.now)
    made_at = models.DateTimeField(_("made"), null=True, blank=True)

    objects = HandoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("handout")
        verbose_name_plural = _("handouts")
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "requested_at"], name="handout_due"),  # Asked every minute.
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.CARD, path__isnull=False) | ~Q(kind=Kind.CARD) & Q(path=None),
                name="handout_card_of_a_path",
                violation_error_message=_("A card is of a service path; other handouts are of a county."),
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoutState.READY) | Q(file__gt="", made_at__isnull=False),
                name="handout_ready_with_file",
                violation_error_message=_("What is ready has its file and the time at which it was made."),
            ),
            # Two who ask at the same moment get the same one.
            models.UniqueConstraint(
                fields=["kind", "county", "language"],
                condition=Q(state__in=IN_THE_MAKING, path=None),
                name="handout_one_in_the_making",
                violation_error_message=_("It is being made already."),
            ),
            models.UniqueConstraint(
                fields=["path", "language"],
                condition=Q(state__in=IN_THE_MAKING, path__isnull=False),
                name="handout_one_card_in_the_making",
                violation_error_message=_("It is being made already."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.path or self.county}, {self.language}"

    def get_absolute_url(self):
        return reverse("handouts:handout", args=[self.county.local_slug, self.uuid])

    @property
    def file_url(self) -> str:
        """Where its file is given out."""
        return reverse("handouts:file", args=[self.county.local_slug, self.uuid])

    def number_before(self) -> int:
        """Return how many are waiting for their turn before this one. One query while it waits itself."""
        if self.state != HandoutState.WAITING:
            return 0
        return Handout.objects.in_the_making().filter(requested_at__lt=self.requested_at).count()

    @property
    def seen(self) -> str:
        """How far it has come, in a word: what a page that shows it has seen."""
        return f"{self.state}-{self.progress}"

    @property
    def is_in_the_making(self) -> bool:
        return self.state in IN_THE_MAKING

    @property
    def is_ready(self) -> bool:
        return self.state == HandoutState.READY

    @property
    def is_failed(self) -> bool:
        return self.state == HandoutState.FAILED
