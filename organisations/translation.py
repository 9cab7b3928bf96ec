"""The fields of the organisations app that are written in Finnish, Swedish and English."""

from modeltranslation.translator import TranslationOptions, register

from organisations import models


@register(models.Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "slug", "description", "accessibility")
    empty_values = {"slug": None}


@register(models.Activity)
class ActivityTranslation(TranslationOptions):
    fields = (
        "title",
        "slug",
        "summary",
        "description",
        "agreed_outcomes",
        "target_group",
        "cost_note",
        "eligibility",
    )
    empty_values = {"slug": None}


@register(models.GoalContribution)
@register(models.StepContribution)
class ContributionTranslation(TranslationOptions):
    fields = ("rationale", "reason")


@register(models.Agreement)
class AgreementTranslation(TranslationOptions):
    fields = ("subject",)


@register(models.GrantDecision)
class GrantDecisionTranslation(TranslationOptions):
    fields = ("purpose",)


@register(models.AgreedOutcome)
class AgreedOutcomeTranslation(TranslationOptions):
    fields = ("name", "unit")
