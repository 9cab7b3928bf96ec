from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    """Every letter that the portal writes."""

    name = "portal.outbox"
    verbose_name = _("Outbox")
