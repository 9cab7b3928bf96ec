from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class PortalConfig(AppConfig):
    """The project package: wiring, template tags, static files, commands that serve every app."""

    name = "portal"


class AdminConfig(admin_apps.AdminConfig):
    """Django's admin, on the portal's own site."""

    default = False
    default_site = "portal.adminsite.PortalAdminSite"
