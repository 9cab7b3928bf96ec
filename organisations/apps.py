from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Organisations and their activities."""

    name = "organisations"
    verbose_name = _("Organisations and their activities")

    def ready(self):
        # Models are there now.
        from organisations import stamping  # noqa: F401, PLC0415
        from organisations.summaries import currency, following  # noqa: F401, PLC0415

        currency.watch()
