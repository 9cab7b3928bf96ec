from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class EditingConfig(AppConfig):
    name = "portal.editing"
    label = "editing"
    verbose_name = _("editing")

    def ready(self):
        # Each app says in its editing.py what may be edited and by whom.
        autodiscover_modules("editing")
