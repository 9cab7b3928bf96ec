from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class TicketsConfig(AppConfig):
    """What readers say is wrong, and who answers."""

    name = "portal.tickets"
    verbose_name = _("Reports of errors")

    def ready(self):
        # Each app says in its reporting.py which of its pages readers may report errors on.
        autodiscover_modules("reporting")
