from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoutsConfig(AppConfig):
    """What a council member takes along: files made of a county's figures, on request."""

    name = "portal.handouts"
    verbose_name = _("Handouts")
