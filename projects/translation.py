"""The fields of the projects app that are written in Finnish, Swedish and English."""

from modeltranslation.translator import TranslationOptions, register

from projects import models


@register(models.Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ("name", "slug", "description", "funder")
    empty_values = {"slug": None}


@register(models.Project)
class ProjectTranslation(TranslationOptions):
    fields = ("name", "slug", "summary", "results", "final_report", "host_note", "note")
    empty_values = {"slug": None}


@register(models.OperatingModel)
class OperatingModelTranslation(TranslationOptions):
    fields = ("name", "slug", "problem", "solution", "conditions", "environment", "evidence", "costs")
    empty_values = {"slug": None}


@register(models.Event)
class EventTranslation(TranslationOptions):
    fields = ("title", "slug", "description", "accessibility", "cancelled_because")
    empty_values = {"slug": None}


@register(models.EventSeries)
class EventSeriesTranslation(TranslationOptions):
    fields = ("name", "slug", "description")
    empty_values = {"slug": None}


@register(models.Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("text",)


@register(models.ModelVersion)
class ModelVersionTranslation(TranslationOptions):
    fields = ("changes",)
