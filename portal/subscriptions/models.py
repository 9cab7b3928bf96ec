"""What readers without an account have asked to be told of by e-mail."""

import datetime as dt
import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib.languages import CODES, OWN_NAMES
from portal.subscriptions.choices import Frequency
from portal.subscriptions.registry import About

# Who does not confirm her address within this is forgotten.
CONFIRM_WITHIN = dt.timedelta(days=7)

# What a subscription may be about: one of these, a theme blog in a county, or everything of its kind.
ABOUT = About._fields


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self):
        """Those whose reader has said that the address is hers."""
        return self.filter(confirmed_at__isnull=False)

    def never_confirmed(self, now=None):
        """Those that nobody has confirmed in time."""
        before = (now or timezone.now()) - CONFIRM_WITHIN
        return self.filter(confirmed_at=None, asked_at__lt=before)


class Subscription(models.Model):
    """One reader's wish to be told by e-mail what has changed: of what, how often, in which language.

    ``kind`` names what the letters tell (portal.subscriptions.registry); ``county``, ``blog`` and ``event``
    of what. It is deleted, not marked, when the reader unsubscribes.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.SlugField(_("kind"), max_length=40)
    county = models.ForeignKey(
        "regions.County",
        verbose_name=_("county"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )

    blog = models.ForeignKey(
        "blog.Blog",
        verbose_name=_("theme blog"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    event = models.ForeignKey(
        "projects.Event",
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, OWN_NAMES[code]) for code in CODES]
    )
    frequency = models.CharField(
        _("how often"), max_length=10, choices=Frequency.choices, default=Frequency.MEETINGS
    )

    asked_at = models.DateTimeField(_("asked for"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told_until = models.DateTimeField(
        _("told until"),
        null=True,
        blank=True,
        help_text=_("The next letter tells what has changed since then."),
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ["kind", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                "email",
                *(Coalesce(name, 0, output_field=models.BigIntegerField()) for name in ABOUT),
                name="subscription_once",
                violation_error_message=_("This address has this subscription already."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, told_until=None)
                | Q(confirmed_at__isnull=False, told_until__isnull=False),
                name="subscription_told_from_a_moment",
                violation_error_message=_("A confirmed subscription tells since when its reader is told."),
            ),
        ]
        indexes = [
            # Asked every minute: whose letter is due.
            models.Index(fields=["frequency", "told_until"], name="subscription_due"),
        ]

    def __str__(self):
        return f"{self.kind} {self.get_frequency_display()}"

    @property
    def about(self) -> About:
        """What it is about. No queries when it was read with the fields of About."""
        return About(county=self.county, blog=self.blog, event=self.event)
