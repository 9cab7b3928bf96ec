"""Upkeep of organisations, their activities, contributions, agreements and grants."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organisations import models
from organisations.admin_forms import OrganisationForm
from portal.editing.admin import ArchivedAdmin, RevisedAdmin, WrittenByPortal
from portal.lib.admin import NamedAdmin, Tabular, TranslatedAdmin, TranslatedStacked, source_page

NAMES_OF_ORGANISATION = [f"organisation__name_{code}" for code in ("fi", "sv", "en")]
NAMES_OF_ACTIVITY = [f"activity__title_{code}" for code in ("fi", "sv", "en")]
DESCRIPTION_IS_HTML = _(
    "The description is HTML: paragraphs, headings from h2, lists, links, quotations and tables. "
    "Anything else is removed when it is saved."
)


class ActivitiesOfOrganisation(Tabular):
    """The organisation's activities, each a link to its own page."""

    model = models.Activity
    fields = ["title", "nature", "state", "verified_on"]
    readonly_fields = ["title", "nature", "state", "verified_on"]
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=_("title"))
    def title(self, activity):
        return str(activity)


@admin.register(models.Organisation)
class OrganisationAdmin(ArchivedAdmin, NamedAdmin):
    form = OrganisationForm
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "description", "accessibility", "text_languages", "state", "is_example"],
                "description": DESCRIPTION_IS_HTML,
            },
        ),
        (
            _("Identifiers"),
            {
                "fields": [
                    "business_id",
                    "association_number",
                    "legal_form",
                    "level",
                    "parent",
                    "ptv_id",
                    "lahella_id",
                ]
            },
        ),
        (_("Contact"), {"fields": ["home_municipality", "website", "email", "phone"]}),
        (_("Found by"), {"fields": ["topics", "languages"]}),
        (_("Checked"), {"fields": ["verified_on", "verified_by", "source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["business_id", "level", "home_municipality", "state", "verified_on", "is_example"]
    list_select_related = ["home_municipality"]
    list_filter = ["state", "level", "legal_form", "is_example", "home_municipality__county"]
    search_fields = ["business_id", "association_number"]
    autocomplete_fields = ["parent", "home_municipality", "topics", "languages", "source"]
    inlines = [ActivitiesOfOrganisation]

    def get_fieldsets(self, request, obj=None):
        first, *others = super().get_fieldsets(request, obj)
        if obj is None:
            first = (first[0], {**first[1], "fields": [*first[1]["fields"], "is_another"]})
        return [first, *others]


class GoalsOfActivity(TranslatedStacked):
    model = models.GoalContribution
    fields = ["goal", "state", "rationale", "verified_on", "verified_by", "valid_until", "reason", "source"]
    autocomplete_fields = ["goal", "source"]


class StepsOfActivity(TranslatedStacked):
    model = models.StepContribution
    fields = [
        "step",
        "role",
        "state",
        "rationale",
        "verified_on",
        "verified_by",
        "valid_until",
        "reason",
        "source",
    ]
    autocomplete_fields = ["step", "source"]


class OutcomesOfActivity(TranslatedStacked):
    model = models.AgreedOutcome
    fields = ["order", "name", "unit", "target", "due_on", "result", "result_on", "source"]
    autocomplete_fields = ["source"]


@admin.register(models.Activity)
class ActivityAdmin(ArchivedAdmin, NamedAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "organisation",
                    "title",
                    "summary",
                    "description",
                    "nature",
                    "agreed_outcomes",
                    "state",
                ],
                "description": DESCRIPTION_IS_HTML,
            },
        ),
        (
            _("For whom"),
            {
                "fields": [
                    "for_children",
                    "for_working_age",
                    "for_older",
                    "target_group",
                    "openness",
                    "eligibility",
                    "topics",
                ]
            },
        ),
        (
            _("Where, how and when"),
            {
                "fields": [
                    "municipalities",
                    "at_place",
                    "by_phone",
                    "online",
                    "languages",
                    "cost",
                    "cost_note",
                    "starts_on",
                    "ends_on",
                    "contact_email",
                    "contact_phone",
                ]
            },
        ),
        (_("Checked"), {"fields": ["verified_on", "verified_by"]}),
    ]
    list_display = ["organisation", "nature", "state", "verified_on"]
    list_select_related = ["organisation"]
    list_filter = [
        "state",
        "nature",
        "for_children",
        "for_working_age",
        "for_older",
        "organisation__is_example",
    ]
    search_fields = NAMES_OF_ORGANISATION
    autocomplete_fields = ["organisation", "topics", "municipalities", "languages"]
    inlines = [GoalsOfActivity, StepsOfActivity, OutcomesOfActivity]

    @staticmethod
    def label(activity):
        return f"{activity.organisation}: {activity}"


class ContributionAdmin(RevisedAdmin, TranslatedAdmin):
    """What is common to contributions to goals and to steps."""

    JOINED = ""

    readonly_fields = [source_page()]
    list_filter = ["state", "verified_by", "activity__organisation__is_example"]
    date_hierarchy = "verified_on"

    def get_fieldsets(self, request, obj=None):
        self.fieldsets = [
            (None, {"fields": ["activity", *self.JOINED, "rationale"]}),
            (_("Who says so"), {"fields": ["state", "verified_on", "verified_by", "valid_until", "reason"]}),
            (_("Source"), {"fields": ["source", source_page()]}),
        ]
        return super().get_fieldsets(request, obj)

    @admin.display(description=_("organisation"), ordering="activity__organisation__sort_fi")
    def organisation(self, contribution):
        return contribution.activity.organisation


@admin.register(models.GoalContribution)
class GoalContributionAdmin(ContributionAdmin):
    JOINED = ("goal",)

    list_display = ["activity", "organisation", "goal", "county", "state", "verified_on", "valid_until"]
    list_select_related = ["activity__organisation", "goal__county"]
    list_filter = [*ContributionAdmin.list_filter, "goal__county"]
    search_fields = [*NAMES_OF_ACTIVITY, "goal__name_fi", "goal__name_sv", "goal__name_en"]
    autocomplete_fields = ["activity", "goal", "source"]

    @admin.display(description=_("county"), ordering="goal__county__code")
    def county(self, contribution):
        return contribution.goal.county


@admin.register(models.StepContribution)
class StepContributionAdmin(ContributionAdmin):
    JOINED = ("step", "role")

    list_display = ["activity", "organisation", "step", "path", "role", "state", "verified_on", "valid_until"]
    list_select_related = ["activity__organisation", "step__path"]
    list_filter = [*ContributionAdmin.list_filter, "role", "step__path__county"]
    search_fields = [*NAMES_OF_ACTIVITY, "step__name_fi", "step__name_sv", "step__name_en"]
    autocomplete_fields = ["activity", "step", "source"]

    @admin.display(description=_("service path"), ordering="step__path")
    def path(self, contribution):
        return contribution.step.path


@admin.register(models.Agreement)
class AgreementAdmin(RevisedAdmin, TranslatedAdmin):
    fieldsets = [
        (None, {"fields": ["organisation", "county", "kind", "subject", "activity", "starts_on", "ends_on"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    date_hierarchy = "starts_on"
    list_display = ["organisation", "county", "kind", "starts_on", "ends_on"]
    list_select_related = ["organisation", "county"]
    list_filter = ["kind", "county"]
    search_fields = [*NAMES_OF_ORGANISATION, "subject_fi", "subject_sv", "subject_en"]
    autocomplete_fields = ["organisation", "county", "activity", "source"]


@admin.register(models.GrantDecision)
class GrantDecisionAdmin(RevisedAdmin, TranslatedAdmin):
    KEEPS_SOURCE = {"source": ()}

    fieldsets = [
        (
            None,
            {"fields": ["organisation", "county", "giver", "year", "kind", "purpose", "activity", "goals"]},
        ),
        (_("Sums"), {"fields": ["applied", "granted", "decided_on", "section", "source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    date_hierarchy = "decided_on"
    list_display = ["organisation", "given_by", "year", "kind", "applied", "granted", "decided_on"]
    list_select_related = ["organisation", "county"]
    list_filter = ["year", "kind", "county"]
    search_fields = [*NAMES_OF_ORGANISATION, "giver", "purpose_fi", "purpose_sv", "purpose_en"]
    autocomplete_fields = ["organisation", "county", "activity", "goals", "source"]

    @admin.display(description=_("giver"), ordering="county__code")
    def given_by(self, decision):
        return str(decision.county or decision.giver)


@admin.register(models.ConfirmationRequest)
class ConfirmationRequestAdmin(WrittenByPortal, admin.ModelAdmin):
    """Which service owners were asked to confirm which contributions, and what became of it."""

    list_display = ["contribution", "language", "sent_by", "sent_at", "expires_at", "answered_at", "answer"]
    list_select_related = [
        "sent_by",
        *(f"{kind}_contribution__{joined}" for kind in ("goal", "step") for joined in ("activity", kind)),
    ]
    list_filter = ["answer", "language"]
    exclude = ["to_email", "digest"]

    @admin.display(description=_("contribution"))
    def contribution(self, request):
        return str(request.contribution)


@admin.register(models.Summary)
class SummaryAdmin(WrittenByPortal, admin.ModelAdmin):
    """The figures that are kept of goals, steps, counties and the whole portal, and until when."""

    list_display = ["__str__", "valid_until", "made_at"]
    list_filter = ["kind"]
