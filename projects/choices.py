"""The closed lists of the projects app, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProjectKind(models.TextChoices):
    REGIONAL = "regional", pgettext_lazy("kind of project", "regional")
    DIGITAL = "digital", pgettext_lazy("kind of project", "digital")
    COORDINATION = "coordination", pgettext_lazy("kind of project", "national coordination")
    DEVELOPMENT = "development", pgettext_lazy("kind of project", "development")


class ProjectState(models.TextChoices):
    """Where a project is in its life; an ended one stays findable."""

    PLANNED = "planned", pgettext_lazy("state of a project", "planned")
    RUNNING = "running", pgettext_lazy("state of a project", "running")
    ENDED = "ended", pgettext_lazy("state of a project", "ended")


class Knowledge(models.TextChoices):
    """How well a fact of the past is known."""

    VERIFIED = "verified", _("verified from a source")
    PARTLY = "partly", _("partly verified")
    CANDIDATE = "candidate", _("a candidate, not verified")
    UNKNOWN = "unknown", _("not found")


class MaterialKind(models.TextChoices):
    REPORT = "report", pgettext_lazy("kind of material", "report")
    GUIDE = "guide", pgettext_lazy("kind of material", "guide")
    SLIDES = "slides", pgettext_lazy("kind of material", "slides")
    VIDEO = "video", pgettext_lazy("kind of material", "video")
    PAGE = "page", pgettext_lazy("kind of material", "web page")
    OTHER = "other", pgettext_lazy("kind of material", "other")
