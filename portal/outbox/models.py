"""Letters: what the portal writes to people by e-mail, kept where it can be seen before and after it goes."""

import datetime as dt
import re
import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.languages import CODES, OWN_NAMES
from portal.outbox.choices import LetterState

# A letter that the mail server does not take is tried again after these times, and then no more.
RETRIES = (dt.timedelta(minutes=5), dt.timedelta(hours=1), dt.timedelta(hours=6), dt.timedelta(days=1))
# The part of an address that lets whoever has it act as the reader: it is longer than an identifier.
SECRET = re.compile(r"(?<=/)[^\s/]{40,}(?=/)")


class LetterQuerySet(models.QuerySet):
    def due(self, now=None):
        """Letters whose time has come: waiting ones, and those that failed and are tried again."""
        tried_again = Q(state=LetterState.FAILED, attempts__lte=len(RETRIES))
        return self.filter(Q(state=LetterState.WAITING) | tried_again, send_after__lte=now or timezone.now())

    def of(self, obj):
        """Letters about ``obj``."""
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk)

    def readable_by(self, rights):
        """Letters that one with ``rights`` reads and holds back: her counties', or all of them."""
        return self if rights.is_administrator else self.filter(county__in=rights.counties)

    def open(self):
        """Letters that have not gone yet and may still be held or cancelled."""
        return self.filter(state__in=[LetterState.WAITING, LetterState.HELD, LetterState.FAILED])


class Letter(models.Model):
    """A letter to one person, in her language, as it was written: what it says does not change afterwards.

    ``key`` names what the letter is for: a second letter with the same key is not written. A sent letter's
    text and address are forgotten in time.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    key = models.CharField(_("key"), max_length=200, blank=True)
    kind = models.SlugField(_("kind"), max_length=40)

    to_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="letters",
    )
    to_email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, OWN_NAMES[code]) for code in CODES]
    )
    subject = models.CharField(_("subject"), max_length=250)
    body = models.TextField(_("text"), blank=True)
    headers = models.JSONField(
        _("headers of its own"),
        default=dict,
        blank=True,
        help_text=_("For mail programs, such as how the reader unsubscribes."),
    )

    content_type = models.ForeignKey(
        ContentType,
        verbose_name=_("kind of thing"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    object_id = models.PositiveBigIntegerField(_("thing"), null=True, blank=True)
    about = GenericForeignKey("content_type", "object_id")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="letters",
    )
    county = models.ForeignKey(
        "regions.County",
        verbose_name=_("county"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="letters",
    )

    state = models.CharField(
        _("state"), max_length=10, choices=LetterState.choices, default=LetterState.WAITING
    )
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("held back by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    created_at = models.DateTimeField(_("written"), default=timezone.now)
    send_after = models.DateTimeField(_("goes not before"), default=timezone.now)
    claimed_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    done_at = models.DateTimeField(
        _("done"), null=True, blank=True, help_text=_("When the reader had done what the letter asked for.")
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(key__gt=""),
                name="letter_unique_key",
                violation_error_message=_("This letter has already been written."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT) | Q(to_email__gt=""),
                name="letter_addressed_until_sent",
                violation_error_message=_("A letter that has not gone yet needs an address."),
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.SENT) | Q(sent_at__isnull=False),
                name="letter_sent_at_a_time",
                violation_error_message=_("A letter that has gone tells when."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "send_after"], name="letter_due"),  # Asked every minute.
            models.Index(fields=["to_email", "kind", "created_at"], name="letter_recent"),  # One a week.
        ]

    def __str__(self):
        return self.subject

    @property
    def text(self) -> str:
        """What it says, without the secret of a link that is its reader's alone."""
        return SECRET.sub("…", self.body)

    @property
    def is_open(self) -> bool:
        """It has not gone yet, and may still be held or cancelled."""
        return self.state in (LetterState.WAITING, LetterState.HELD, LetterState.FAILED)
