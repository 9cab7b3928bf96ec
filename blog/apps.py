from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """Theme blogs and posts."""

    name = "blog"
    verbose_name = _("Theme blogs and posts")
