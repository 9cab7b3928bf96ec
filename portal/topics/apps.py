from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TopicsConfig(AppConfig):
    """The subjects that activities, projects and posts share."""

    name = "portal.topics"
    verbose_name = _("Topics")
