"""The closed lists of surveys, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(models.TextChoices):
    """Who answers a survey."""

    ORGANISATIONS = "organisations", _("organisations")
    COUNTIES = "counties", _("county coordinators")


class Kind(models.TextChoices):
    """How a question is answered."""

    YES_NO = "yes_no", _("yes or no")
    ONE = "one", _("one of several")
    SEVERAL = "several", _("any of several")
    SCALE = "scale", _("a scale from 1 to 5")
    NUMBER = "number", _("a whole number")
    TEXT = "text", _("free text")

    @property
    def has_options(self) -> bool:
        return self in (Kind.ONE, Kind.SEVERAL)

    @property
    def is_counted(self) -> bool:
        """Whether answers are choices, of which one counts how many made each."""
        return self not in (Kind.NUMBER, Kind.TEXT)


class ProfileField(models.TextChoices):
    """What of an organisation's profile an answer may bring up to date."""

    WEBSITE = "website", _("website")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("phone")
    DESCRIPTION = "description", _("description")
    ACCESSIBILITY = "accessibility", _("accessibility")
    LANGUAGES = "languages", _("languages of service")

    @property
    def kind(self) -> Kind:
        """How a question about it is answered."""
        return Kind.SEVERAL if self == ProfileField.LANGUAGES else Kind.TEXT

    @property
    def is_translated(self) -> bool:
        return self in (ProfileField.DESCRIPTION, ProfileField.ACCESSIBILITY)


class RoundState(models.TextChoices):
    """Where a day stands to a round."""

    PLANNED = "planned", pgettext_lazy("round", "to come")
    OPEN = "open", pgettext_lazy("round", "open")
    CLOSED = "closed", pgettext_lazy("round", "closed")


class UpdateState(models.TextChoices):
    """What the organisation says of bringing its profile up to date from an answer."""

    PROPOSED = "proposed", pgettext_lazy("update of a profile", "waiting")
    CONFIRMED = "confirmed", pgettext_lazy("update of a profile", "confirmed")
    DECLINED = "declined", pgettext_lazy("update of a profile", "left as it was")
