"""The closed lists of accounts, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a membership makes of a person."""

    EDITOR = "editor", _("editor of an organisation")
    COUNTY = "county", _("county coordinator")
    PROJECT = "project", _("member of a project")
    WRITER = "writer", _("writer")
    PUBLISHER = "publisher", _("publisher")
    MODERATOR = "moderator", _("moderator")


class InvitationState(models.TextChoices):
    """What has become of an invitation."""

    SENT = "sent", pgettext_lazy("invitation", "sent")
    OPENED = "opened", pgettext_lazy("invitation", "opened")
    ACCEPTED = "accepted", pgettext_lazy("invitation", "accepted")
    EXPIRED = "expired", pgettext_lazy("invitation", "run out")
    REVOKED = "revoked", pgettext_lazy("invitation", "taken back")


class Change(models.TextChoices):
    """What happened to somebody's rights."""

    INVITED = "invited", _("invited")
    REVOKED = "revoked", _("invitation taken back")
    ACCEPTED = "accepted", _("invitation accepted")
    GRANTED = "granted", _("membership given")
    CHANGED = "changed", _("last day changed")
    ENDED = "ended", _("membership ended")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    EMAIL_CHANGED = "email_changed", _("e-mail address changed")
    STAFF = "staff", _("rights in the admin changed")
    DEACTIVATED = "deactivated", _("account closed")
    REACTIVATED = "reactivated", _("account opened again")
    DELETED = "deleted", _("account deleted")
