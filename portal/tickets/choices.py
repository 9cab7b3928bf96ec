"""The closed lists of reports, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TicketState(models.TextChoices):
    """Whether anybody has dealt with a report."""

    OPEN = "open", pgettext_lazy("report", "open")
    ANSWERED = "answered", pgettext_lazy("report", "answered")
    CLOSED = "closed", pgettext_lazy("report", "closed without an answer")


class Origin(models.TextChoices):
    """Who tells that something is not right."""

    READER = "reader", _("a reader")
    ORGANISATION = "organisation", _("the organisation, through the link in a reminder")
