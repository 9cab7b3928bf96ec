from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """Programmes and projects."""

    name = "projects"
    verbose_name = _("Programmes and projects")
