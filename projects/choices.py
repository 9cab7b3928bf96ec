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
    FINAL = "final", pgettext_lazy("kind of material", "final report")
    FORM = "form", pgettext_lazy("kind of material", "form or template")
    RECORDING = "recording", pgettext_lazy("kind of material", "recording")
    PAGE = "page", pgettext_lazy("kind of material", "web page")
    OTHER = "other", pgettext_lazy("kind of material", "other")


class Stage(models.TextChoices):
    """How far the work of a project has come, beside whether the project runs."""

    UNKNOWN = "", pgettext_lazy("stage of a project", "not told")
    PLANNING = "planning", pgettext_lazy("stage of a project", "planning together")
    TRYING = "trying", pgettext_lazy("stage of a project", "trying out")
    ROOTING = "rooting", pgettext_lazy("stage of a project", "making it part of everyday work")
    SPREADING = "spreading", pgettext_lazy("stage of a project", "spreading it to others")


class MoneyKind(models.TextChoices):
    """What a sum of a programme or a project is; sums of different kinds are never added."""

    BUDGET = "budget", pgettext_lazy("kind of sum", "budget")
    APPLIED = "applied", pgettext_lazy("kind of sum", "applied for")
    GRANTED = "granted", pgettext_lazy("kind of sum", "granted")
    USED = "used", pgettext_lazy("kind of sum", "used")


class LinkState(models.TextChoices):
    """What was found behind the address of a material when it was last looked at."""

    UNKNOWN = "", pgettext_lazy("link", "not looked at")
    WORKS = "works", pgettext_lazy("link", "works")
    MOVED = "moved", pgettext_lazy("link", "has moved")
    BROKEN = "broken", pgettext_lazy("link", "does not answer")


class Every(models.TextChoices):
    """How the dates of a series follow each other."""

    WEEK = "week", pgettext_lazy("dates of a series", "weeks, on the same day of the week")
    MONTH_DAY = "month", pgettext_lazy("dates of a series", "months, on the same day of the month")
    MONTH_WEEKDAY = "weekday", pgettext_lazy("dates of a series", "months, on the same weekday of the month")
