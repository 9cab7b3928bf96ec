"""The fields of surveys that are written in Finnish, Swedish and English."""

from modeltranslation.translator import TranslationOptions, register

from surveys import models


@register(models.Survey)
class SurveyTranslation(TranslationOptions):
    fields = ("title", "slug", "introduction")
    empty_values = {"slug": None}


@register(models.Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "help_text", "options")
