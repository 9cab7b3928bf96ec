from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "portal.accounts"
    verbose_name = _("Accounts")

    def ready(self):
        from portal.accounts import signals  # noqa: F401, PLC0415 - models must be there first.
