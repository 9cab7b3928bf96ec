from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    """Areas, strategies, service paths and grants."""

    name = "regions"
    verbose_name = _("Areas, strategies, service paths and grants")
