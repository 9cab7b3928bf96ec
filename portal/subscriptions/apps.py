from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class SubscriptionsConfig(AppConfig):
    """What readers have asked to be told of by e-mail."""

    name = "portal.subscriptions"
    verbose_name = _("Subscriptions")

    def ready(self):
        # What can be subscribed to, and what the letters say, is told in modules called digests.py.
        autodiscover_modules("digests")
