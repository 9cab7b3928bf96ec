"""The closed lists of accounts, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a membership makes of a person."""

    EDITOR = "editor", _("editor of an organisation")
    COUNTY = "county", _("county coordinator")
    WRITER = "writer", _("writer")
    PUBLISHER = "publisher", _("publisher")
    MODERATOR = "moderator", _("moderator")
