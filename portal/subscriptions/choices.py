"""The closed lists of subscriptions, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Frequency(models.TextChoices):
    """How often a subscriber is told."""

    MEETINGS = "meetings", pgettext_lazy("how often", "before each council meeting")
    MONTHLY = "monthly", pgettext_lazy("how often", "once a month")
    WEEKLY = "weekly", pgettext_lazy("how often", "once a week")
    ONCE = "once", pgettext_lazy("how often", "once, the day before")
