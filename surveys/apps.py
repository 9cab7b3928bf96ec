from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    """Status surveys: what organisations and counties answer, round after round."""

    name = "surveys"
    verbose_name = _("Surveys")
