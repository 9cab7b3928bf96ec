"""Upkeep of surveys beside the workspace; who was asked and answered is looked at, not changed."""

from django.contrib import admin

from portal.editing.admin import RevisedAdmin, WrittenByPortal
from portal.lib.admin import NamedAdmin, Stacked, TranslatedStacked
from surveys import models


class QuestionsOfSurvey(TranslatedStacked):
    model = models.Question
    fields = ["order", "kind", "text", "help_text", "options", "is_required", "profile_field"]


class RoundsOfSurvey(Stacked):
    model = models.Round
    fields = ["opens_on", "closes_on"]


@admin.register(models.Survey)
class SurveyAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["title", "introduction", "audience", "counties", "state", "is_example"]}),
    ]
    list_display = ["audience", "state", "is_example"]
    list_filter = ["audience", "state", "is_example"]
    autocomplete_fields = ["counties"]
    inlines = [QuestionsOfSurvey, RoundsOfSurvey]


class AnswersOfResponse(WrittenByPortal, admin.TabularInline):
    model = models.Answer
    extra = 0


@admin.register(models.Response)
class ResponseAdmin(WrittenByPortal, admin.ModelAdmin):
    list_display = ["round", "organisation", "county", "answered_at"]
    list_select_related = ["round__survey", "organisation", "county"]
    inlines = [AnswersOfResponse]


@admin.register(models.ProfileUpdate)
class ProfileUpdateAdmin(WrittenByPortal, admin.ModelAdmin):
    list_display = ["response", "question", "state", "decided_at"]
    list_select_related = [
        "response__organisation",
        "response__county",
        "response__round__survey",
        "question__survey",
    ]
    list_filter = ["state"]
