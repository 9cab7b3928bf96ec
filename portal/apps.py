from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The project package: wiring, template tags, static files, commands that serve every app."""

    name = "portal"
