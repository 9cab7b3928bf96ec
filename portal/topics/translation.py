from modeltranslation.translator import TranslationOptions, register

from portal.topics.models import Topic


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name", "slug")
    empty_values = {"slug": None}
