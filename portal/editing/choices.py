"""The closed lists of editing, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RevisionState(models.TextChoices):
    """How far a change has come."""

    DRAFT = "draft", pgettext_lazy("revision", "draft")
    IN_REVIEW = "in_review", pgettext_lazy("revision", "in review")
    RETURNED = "returned", pgettext_lazy("revision", "returned")
    APPROVED = "approved", pgettext_lazy("revision", "waiting for its time")
    PUBLISHED = "published", pgettext_lazy("revision", "published")
    DISCARDED = "discarded", pgettext_lazy("revision", "discarded")


OPEN = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.RETURNED, RevisionState.APPROVED)
# What its editors go on writing; the others wait for somebody else.
WRITABLE = (RevisionState.DRAFT, RevisionState.RETURNED)
SENT_IN = (RevisionState.IN_REVIEW, RevisionState.APPROVED)


class TextState(models.TextChoices):
    """How a text in one language stands to the text it was translated from."""

    MISSING = "missing", pgettext_lazy("translation", "missing")
    SOURCE = "source", pgettext_lazy("translation", "original")
    UP_TO_DATE = "up_to_date", pgettext_lazy("translation", "up to date")
    NEEDS_UPDATE = "needs_update", pgettext_lazy("translation", "needs update")
    INDEPENDENT = "independent", pgettext_lazy("translation", "a text of its own")


class Match(models.TextChoices):
    """What an editor says of a translation whose source has changed."""

    NOW = "now", _("It matches the source now")
    LATER = "later", _("It still needs updating")
    OWN = "own", _("It is a text of its own, not a translation")


class Via(models.TextChoices):
    """By which way a change came."""

    FORM = "form", pgettext_lazy("way of a change", "workspace")
    ADMIN = "admin", pgettext_lazy("way of a change", "admin")
    LINK = "link", pgettext_lazy("way of a change", "signed link")
    PORTAL = "portal", pgettext_lazy("way of a change", "portal")
    SURVEY = "survey", pgettext_lazy("way of a change", "survey")
