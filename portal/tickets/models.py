"""Reports that something on a page is not right, and their answers."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.editing.models import About, AboutQuerySet
from portal.lib.languages import CODES, OWN_NAMES
from portal.tickets.choices import Origin, TicketState

TEXT_LENGTH = 4000


class TicketQuerySet(AboutQuerySet):
    def open(self):
        return self.filter(state=TicketState.OPEN)

    def answerable_by(self, rights):
        """Reports that a person with ``rights`` answers: on her organisations and counties, or on all."""
        if rights.is_administrator:
            return self
        return self.filter(Q(organisation__in=rights.organisations) | Q(county__in=rights.counties))

    def for_list(self):
        """Open ones first, the oldest of them first; others newest first. One query."""
        waiting = models.Case(
            models.When(state=TicketState.OPEN, then=models.F("created_at")),
            output_field=models.DateTimeField(),
        )
        return self.order_by(waiting.asc(nulls_last=True), "-created_at", "-pk")


class Ticket(About):
    """What somebody says is wrong on a page. The organisation it is about answers, or else its county.

    ``name`` is the record's as the reporter saw it. Her address is kept until a while after the answer.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("about"), max_length=300)
    text = models.TextField(_("what is wrong"), max_length=TEXT_LENGTH)
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, OWN_NAMES[code]) for code in CODES]
    )
    origin = models.CharField(_("told by"), max_length=12, choices=Origin.choices, default=Origin.READER)
    email = models.EmailField(_("e-mail address"), blank=True)

    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="tickets",
    )
    county = models.ForeignKey(
        "regions.County",
        verbose_name=_("county"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tickets",
    )

    state = models.CharField(_("state"), max_length=10, choices=TicketState.choices, default=TicketState.OPEN)
    answer = models.TextField(_("answer"), max_length=TEXT_LENGTH, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_tickets",
    )

    created_at = models.DateTimeField(_("sent"), default=timezone.now)
    escalated_at = models.DateTimeField(_("passed on"), null=True, blank=True)
    settled_at = models.DateTimeField(_("answered or closed"), null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "created_at"], name="ticket_waiting"),  # Asked every minute.
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TicketState.OPEN, settled_at=None)
                | ~Q(state=TicketState.OPEN) & Q(settled_at__isnull=False),
                name="ticket_settled_at_a_time",
                violation_error_message=_("A report that is answered or closed tells when."),
            ),
            models.CheckConstraint(
                condition=~Q(state=TicketState.ANSWERED) | Q(answer__gt=""),
                name="ticket_answered_in_words",
                violation_error_message=_("Write the answer."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == TicketState.OPEN
