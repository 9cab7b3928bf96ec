"""The fields of the regions app that are written in Finnish, Swedish and English."""

from modeltranslation.translator import TranslationOptions, register

from regions import models


class AddressedTranslation(TranslationOptions):
    fields = ("slug",)
    empty_values = {"slug": None}


@register(models.ServiceLanguage)
@register(models.CollaborativeArea)
@register(models.Region)
@register(models.Municipality)
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(models.County)
class CountyTranslation(AddressedTranslation):
    fields = ("name", "short_name", "largest_town", "note")
    required_languages = {"default": ("name", "short_name")}


@register(models.Strategy)
class StrategyTranslation(TranslationOptions):
    fields = ("name", "level_word", "values_text", "note")


@register(models.Goal)
class GoalTranslation(AddressedTranslation):
    fields = ("name", "description")


@register(models.Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name", "unit")


@register(models.ServicePath)
class ServicePathTranslation(AddressedTranslation):
    fields = ("name", "description", "owner")


@register(models.Step)
class StepTranslation(TranslationOptions):
    fields = ("name", "description")


@register(models.GrantSummary)
class GrantSummaryTranslation(TranslationOptions):
    fields = ("own_word", "note")


@register(models.AdvisoryBody)
class AdvisoryBodyTranslation(TranslationOptions):
    fields = ("name", "facts", "appointed_by")


@register(models.BodyStatement)
class BodyStatementTranslation(TranslationOptions):
    fields = ("title", "text", "outcome_text")


@register(models.KeyMessage)
class KeyMessageTranslation(TranslationOptions):
    fields = ("text", "addressee")


@register(models.NotNeeded)
class NotNeededTranslation(TranslationOptions):
    fields = ("reason",)


@register(models.Gap)
class GapTranslation(TranslationOptions):
    fields = ("note",)
