"""The closed lists of the outbox, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class LetterState(models.TextChoices):
    """What has become of a letter."""

    WAITING = "waiting", pgettext_lazy("letter", "waiting")
    HELD = "held", pgettext_lazy("letter", "held back")
    SENDING = "sending", pgettext_lazy("letter", "being sent")
    SENT = "sent", pgettext_lazy("letter", "sent")
    FAILED = "failed", pgettext_lazy("letter", "not delivered")
    CANCELLED = "cancelled", pgettext_lazy("letter", "cancelled")
