from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Words of three languages, and the index of everything that the public may read."""

    name = "portal.search"
    verbose_name = _("Search")

    def ready(self):
        from portal.search import checks, tables  # noqa: F401, PLC0415 (both need the models)
        from portal.search.analysis import checks as _checks  # noqa: F401, PLC0415

        # Each app says in its search.py what can be found of it.
        autodiscover_modules("search")
        post_migrate.connect(tables.make, sender=self)
