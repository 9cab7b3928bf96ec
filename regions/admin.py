"""Upkeep of areas, strategies, service paths, grants and bodies, each number beside its source."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.editing.admin import RevisedAdmin
from portal.lib.admin import (
    NamedAdmin,
    RecordAdmin,
    Stacked,
    Tabular,
    TranslatedAdmin,
    TranslatedStacked,
    source_page,
)
from regions import models


class KeptSourceForm(forms.ModelForm):
    """A number that is already recorded keeps its source."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "source" in self.fields:
            self.fields["source"].disabled = True


# Areas.


@admin.register(models.Source)
class SourceAdmin(RevisedAdmin, RecordAdmin):
    fieldsets = [(None, {"fields": ["title", "publisher", "url", "reference", "language", "seen_on"]})]
    list_display = ["title", "publisher", "host", "language", "seen_on"]
    list_filter = ["language", "seen_on"]
    search_fields = ["title", "publisher", "url", "reference"]

    @staticmethod
    def label(source):
        return f"{source.publisher}: {source.title}" if source.publisher else source.title

    @admin.display(description=_("web site"), ordering="url")
    def host(self, source):
        return source.host


@admin.register(models.ServiceLanguage)
class ServiceLanguageAdmin(NamedAdmin):
    fieldsets = [(None, {"fields": ["code", "name"]})]
    list_display = ["code"]
    search_fields = ["code"]


@admin.register(models.CollaborativeArea)
class CollaborativeAreaAdmin(NamedAdmin):
    fieldsets = [
        (None, {"fields": ["code", "name", "hospital_holder", "former_erva"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["code", "hospital_holder", "former_erva"]
    autocomplete_fields = ["source"]


class RegionsOfCounty(Tabular):
    model = models.RegionSuccession
    autocomplete_fields = ["region", "source"]


class CountiesOfRegion(Tabular):
    model = models.RegionSuccession
    autocomplete_fields = ["county", "source"]


@admin.register(models.County)
class CountyAdmin(RevisedAdmin, NamedAdmin):
    KEEPS_SOURCE = {
        "population_source": ("population", "population_date"),
        "council_source": ("councillors", "councillors_year"),
    }

    fieldsets = [
        (None, {"fields": ["code", "kind", "name", "short_name", "brand", "valid_from"]}),
        (
            _("Area and contact"),
            {
                "fields": [
                    "collaborative_area",
                    "largest_town",
                    "largest_town_source",
                    "is_bilingual",
                    "website",
                    "website_in_swedish",
                    "website_verified",
                    "note",
                    "reads_first",
                ]
            },
        ),
        (
            _("Numbers with their sources"),
            {
                "fields": [
                    "population",
                    "population_date",
                    "population_source",
                    source_page("population_source"),
                    "councillors",
                    "councillors_year",
                    "council_source",
                    source_page("council_source"),
                ],
                "description": _(
                    "A number is recorded with its source. After that both are kept: a newer number comes "
                    "with the reference data."
                ),
            },
        ),
        (_("Source of the names and the area"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page("population_source"), source_page("council_source"), source_page()]
    list_display = ["code", "kind", "collaborative_area", "population", "councillors", "is_bilingual"]
    list_select_related = ["collaborative_area"]
    list_filter = ["kind", "is_bilingual", "collaborative_area"]
    search_fields = ["short_name_fi", "short_name_sv", "short_name_en", "brand", "code"]
    autocomplete_fields = [
        "collaborative_area",
        "source",
        "largest_town_source",
        "population_source",
        "council_source",
    ]
    inlines = [RegionsOfCounty]


@admin.register(models.Region)
class RegionAdmin(NamedAdmin):
    fieldsets = [(None, {"fields": ["code", "name"]})]
    list_display = ["code", "counties_now"]
    search_fields = ["code"]
    inlines = [CountiesOfRegion]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("counties")

    @admin.display(description=_("counties now"))
    def counties_now(self, region):
        return ", ".join(map(str, region.counties.all()))


@admin.register(models.Municipality)
class MunicipalityAdmin(NamedAdmin):
    fieldsets = [
        (None, {"fields": ["code", "name", "language_status", "county", "region"]}),
        (_("Before"), {"fields": ["region_2017", "former_erva"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["code", "county", "region", "language_status"]
    list_select_related = ["county", "region"]
    list_filter = ["language_status", "county", "region"]
    search_fields = ["code"]
    autocomplete_fields = ["county", "region", "region_2017", "source"]

    @staticmethod
    def label(municipality):
        return f"{municipality} ({municipality.code})"


# Strategies.


class GoalForm(forms.ModelForm):
    """A goal stands under a priority of its own strategy."""

    def clean(self):
        found = super().clean()
        strategy, parent = found.get("strategy"), found.get("parent")
        if strategy and parent and strategy.pk != parent.strategy_id:
            self.add_error("parent", _("The priority above belongs to another strategy."))
        return found


class GoalsOfStrategy(TranslatedStacked):
    model = models.Goal
    form = GoalForm
    fields = ["order", "number", "name", "description", "parent", "source", "is_example"]
    autocomplete_fields = ["parent", "source"]
    show_change_link = True


class IndicatorsOfGoal(TranslatedStacked):
    model = models.Indicator
    fields = ["name", "unit", "target", "target_year", "county", "source", "is_example"]
    autocomplete_fields = ["county", "source"]
    show_change_link = True


class ValuesOfIndicator(Tabular):
    model = models.IndicatorValue
    form = KeptSourceForm
    autocomplete_fields = ["source"]


@admin.register(models.Strategy)
class StrategyAdmin(RevisedAdmin, TranslatedAdmin):
    fieldsets = [
        (None, {"fields": ["county", "kind", "name", "level_word", "values_text"]}),
        (
            _("Time and state"),
            {"fields": ["period", "starts", "ends", "adopted_on", "adopted_text", "status", "supersedes"]},
        ),
        (_("Notes"), {"fields": ["note", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["__str__", "county", "kind", "period", "status", "is_example"]
    list_select_related = ["county"]
    list_filter = ["kind", "status", "is_example", "county"]
    search_fields = ["name_fi", "name_sv", "name_en", "county__name_fi", "county__name_sv", "county__name_en"]
    autocomplete_fields = ["county", "supersedes", "source"]
    inlines = [GoalsOfStrategy]

    @staticmethod
    def label(strategy):
        return f"{strategy.county}: {strategy}"


@admin.register(models.Goal)
class GoalAdmin(RevisedAdmin, NamedAdmin):
    form = GoalForm
    fieldsets = [
        (None, {"fields": ["strategy", "parent", "order", "number", "name", "description", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    ordering = ["county__code", "strategy", "order", "pk"]
    list_display = ["number", "order", "county", "strategy", "parent", "is_example"]
    list_select_related = ["county", "strategy", "parent"]
    list_filter = ["is_example", "strategy__status", "county"]
    autocomplete_fields = ["strategy", "parent", "source"]
    inlines = [IndicatorsOfGoal]

    @staticmethod
    def label(goal):
        return f"{goal.county}: {goal}"


@admin.register(models.Indicator)
class IndicatorAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["name", "unit", "goal", "county", "target", "target_year", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["unit", "goal", "county", "is_example"]
    list_select_related = ["goal", "county"]
    list_filter = ["is_example", "county"]
    autocomplete_fields = ["goal", "county", "source"]
    inlines = [ValuesOfIndicator]


# Service paths.


class StepsOfPath(TranslatedStacked):
    model = models.Step
    fields = [
        "order",
        "phase",
        "task_of",
        "name",
        "description",
        "follows",
        "expected_in",
        "expected_number",
    ]
    autocomplete_fields = ["follows"]
    show_change_link = True


@admin.register(models.ServicePath)
class ServicePathAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "county",
                    "template",
                    "kind",
                    "name",
                    "description",
                    "life_stage",
                    "owner",
                    "is_example",
                ]
            },
        ),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["county", "kind", "life_stage", "template", "is_example"]
    list_select_related = ["county", "template"]
    list_filter = ["kind", "life_stage", "is_example", "county"]
    autocomplete_fields = ["county", "template", "source"]
    inlines = [StepsOfPath]

    @staticmethod
    def label(path):
        return f"{path.county}: {path}" if path.county_id else str(path)


@admin.register(models.Step)
class StepAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["path", "order", "phase", "task_of", "name", "description", "follows"]}),
        (_("What is expected"), {"fields": ["expected_in", "expected_number"]}),
    ]
    ordering = ["path", "order"]
    list_display = ["path", "order", "phase", "task_of"]
    list_select_related = ["path"]
    list_filter = ["phase", "task_of", "path__county"]
    search_fields = ["path__name_fi", "path__name_sv", "path__name_en"]
    autocomplete_fields = ["path", "follows"]

    @staticmethod
    def label(step):
        return f"{ServicePathAdmin.label(step.path)}: {step.order}. {step}"


# Gaps.


SPOT = (_("Where"), {"fields": ["goal", "step", "municipality", "life_stage", "language"]})


@admin.register(models.NotNeeded)
class NotNeededAdmin(RevisedAdmin, TranslatedAdmin):
    fieldsets = [
        SPOT,
        (None, {"fields": ["reason", "since", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["__str__", "since", "is_example"]
    list_select_related = ["goal", "step", "municipality"]
    list_filter = ["is_example", "life_stage", "language"]
    search_fields = ["reason_fi", "reason_sv", "reason_en"]
    autocomplete_fields = ["goal", "step", "municipality", "source"]


@admin.register(models.Gap)
class GapAdmin(RevisedAdmin, TranslatedAdmin):
    fieldsets = [
        SPOT,
        (None, {"fields": ["state", "found_on", "solver", "link", "note", "closed_on", "is_example"]}),
    ]
    list_display = ["__str__", "state", "solver", "found_on", "closed_on", "is_example"]
    list_select_related = ["goal", "step", "municipality"]
    list_filter = ["state", "is_example", "life_stage", "language"]
    search_fields = ["solver", "note_fi", "note_sv", "note_en"]
    autocomplete_fields = ["goal", "step", "municipality"]


# Councils.


@admin.register(models.CouncilMeeting)
class CouncilMeetingAdmin(RevisedAdmin, RecordAdmin):
    fieldsets = [(None, {"fields": ["county", "held_on", "agenda", "is_example"]})]
    date_hierarchy = "held_on"
    list_display = ["county", "held_on", "agenda", "is_example"]
    list_select_related = ["county"]
    list_filter = ["is_example", "county"]
    search_fields = ["agenda"]
    autocomplete_fields = ["county"]


# Grants.


@admin.register(models.GrantSummary)
class GrantSummaryAdmin(RevisedAdmin, TranslatedAdmin):
    KEEPS_SOURCE = {"source": ()}

    fieldsets = [
        (None, {"fields": ["county", "year", "kind", "own_word"]}),
        (
            _("Sums and numbers"),
            {
                "fields": [
                    "budget",
                    "granted",
                    "applied",
                    "precision",
                    "recipients",
                    "applications",
                    "source",
                    source_page(),
                ],
                "description": _(
                    "Budget, granted and applied for are three different facts. Leave empty what the source "
                    "does not tell. The source is chosen once and then kept."
                ),
            },
        ),
        (_("Notes"), {"fields": ["note"]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["giver", "year", "kind", "own_word_shown", "budget", "granted", "applied", "precision"]
    list_select_related = ["county"]
    list_filter = ["year", "kind", "precision", "county"]
    search_fields = [
        "own_word_fi",
        "own_word_sv",
        "own_word_en",
        "county__name_fi",
        "county__name_sv",
        "county__name_en",
    ]
    autocomplete_fields = ["county", "source"]

    @admin.display(description=_("giver"), ordering="county__code")
    def giver(self, summary):
        return str(summary.county or "STEA")

    @admin.display(description=_("giver's own word"))
    def own_word_shown(self, summary):
        return summary.own_word


# Bodies and messages.


class TermsOfBody(Tabular):
    model = models.BodyTerm
    show_change_link = True


class MeetingsOfBody(Tabular):
    model = models.BodyMeeting


class StatementsOfBody(TranslatedStacked):
    model = models.BodyStatement
    fields = ["given_on", "title", "text", "source", "outcome", "outcome_text", "outcome_source"]
    autocomplete_fields = ["source", "outcome_source"]


class SeatsOfTerm(Tabular):
    model = models.BodySeat


class MembersOfTerm(Stacked):
    model = models.BodyMember


@admin.register(models.AdvisoryBody)
class AdvisoryBodyAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["county", "kind", "name", "appointed_by", "since", "facts", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["county", "kind", "since", "is_example"]
    list_select_related = ["county"]
    list_filter = ["kind", "is_example", "county"]
    autocomplete_fields = ["county", "source"]
    inlines = [TermsOfBody, MeetingsOfBody, StatementsOfBody]


@admin.register(models.BodyTerm)
class BodyTermAdmin(RevisedAdmin, RecordAdmin):
    fieldsets = [(None, {"fields": ["body", "starts", "ends"]})]
    list_display = ["body", "starts", "ends"]
    list_select_related = ["body"]
    search_fields = ["body__name_fi", "body__name_sv", "body__name_en"]
    autocomplete_fields = ["body"]
    inlines = [SeatsOfTerm, MembersOfTerm]


@admin.register(models.KeyMessage)
class KeyMessageAdmin(RevisedAdmin, TranslatedAdmin):
    fieldsets = [
        (None, {"fields": ["text", "addressee", "given_on", "order"]}),
        (_("To whom"), {"fields": ["county", "collaborative_area", "former_area", "goal", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    date_hierarchy = "given_on"
    list_display = ["__str__", "county", "collaborative_area", "given_on", "is_example"]
    list_select_related = ["county", "collaborative_area"]
    list_filter = ["is_example", "collaborative_area", "county"]
    search_fields = ["text_fi", "text_sv", "text_en", "addressee_fi", "addressee_sv", "addressee_en"]
    autocomplete_fields = ["county", "collaborative_area", "goal", "source"]
