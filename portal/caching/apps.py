from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CachingConfig(AppConfig):
    """Every connection is watched from its beginning, and a migration moves every stamp."""

    name = "portal.caching"
    label = "caching"
    verbose_name = _("Kept pages")

    def ready(self):
        # PLC0415: models are there only now.
        from portal.caching import watching  # noqa: PLC0415

        # Each app tells in a module called kept.py which of its pages are kept whole.
        autodiscover_modules("kept")
        connection_created.connect(watching.begin, dispatch_uid="portal.caching.watching")
        post_migrate.connect(watching.move_everything, sender=self, dispatch_uid="portal.caching.migrated")
