"""The fields of the blog that are written in Finnish, Swedish and English, beside posts' own versions."""

from modeltranslation.translator import TranslationOptions, register

from blog import models


@register(models.Blog)
class BlogTranslation(TranslationOptions):
    fields = ("name", "slug", "description")
    empty_values = {"slug": None}


@register(models.Authorship)
class AuthorshipTranslation(TranslationOptions):
    fields = ("role", "organisation_name")
