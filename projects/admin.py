"""Upkeep of programmes, projects, their materials and operating models, and events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.editing.admin import ArchivedAdmin, RevisedAdmin
from portal.lib.admin import NamedAdmin, SharedFields, Stacked, source_page
from projects import models


class MaterialsOfProject(Stacked):
    model = models.Material


class FundingsOf(Stacked):
    model = models.Funding
    autocomplete_fields = ["source"]


class MilestonesOf(Stacked):
    model = models.Milestone
    autocomplete_fields = ["source"]


class AdoptionsOfModel(Stacked):
    """Who took a model into use. What is over is archived on a page of its own, and not deleted."""

    model = models.Adoption
    autocomplete_fields = ["organisation", "county", "municipality"]
    can_delete = False


class VersionsOfModel(Stacked):
    model = models.ModelVersion


class MaterialsOfModel(Stacked):
    model = models.Material
    autocomplete_fields = ["topics", "counties", "replaces"]


@admin.register(models.Programme)
class ProgrammeAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["name", "description", "funder", "starts", "ends", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["starts", "ends", "is_example"]
    list_filter = ["is_example"]
    autocomplete_fields = ["source"]
    inlines = [FundingsOf, MilestonesOf]


@admin.register(models.Project)
class ProjectAdmin(ArchivedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["programme", "kind", "number", "name", "summary", "topics", "goals"]}),
        (
            _("Who"),
            {
                "fields": [
                    *("host", "host_note", "partners", "partners_text", "agreements", "funders", "website"),
                    "discussion_open",
                ]
            },
        ),
        (_("Where"), {"fields": ["regions", "counties", "is_nationwide"]}),
        (
            _("When, and how well it is known"),
            {"fields": ["starts", "ends", "state", "stage", "knowledge", "note"]},
        ),
        (_("Results"), {"fields": ["results", "final_report"]}),
        (_("Sources"), {"fields": ["sources", "publication", "is_example"]}),
    ]
    list_display = ["programme", "kind", "number", "host", "state", "publication", "knowledge", "is_example"]
    list_select_related = ["programme", "host"]
    list_filter = ["programme", "kind", "state", "publication", "knowledge", "is_example", "regions"]
    search_fields = ["host__name_fi", "host__name_sv", "host__name_en"]
    autocomplete_fields = [
        *("programme", "host", "partners", "regions", "counties", "topics", "goals", "agreements", "sources"),
    ]
    inlines = [FundingsOf, MilestonesOf, MaterialsOfProject]


@admin.register(models.Experience)
class ExperienceAdmin(ArchivedAdmin, SharedFields, admin.ModelAdmin):
    fieldsets = [
        (None, {"fields": ["project", "language", "title", "body"]}),
        (_("By whom and when"), {"fields": ["author_name", "written_on", "publication", "uuid"]}),
    ]
    readonly_fields = ["uuid"]
    list_display = ["title", "project", "language", "written_on", "publication"]
    list_select_related = ["project"]
    list_filter = ["publication", "language"]
    search_fields = ["title", "author_name"]
    autocomplete_fields = ["project"]
    list_per_page = 50


class OfMembers(admin.ModelAdmin):
    """What the members of a project write for each other. Administrators alone may look at it and delete it.

    A permission to view projects does not open it: what is said among members is said to them.
    """

    list_per_page = 50

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(models.Task)
class TaskAdmin(OfMembers):
    list_display = ["title", "project", "due_on", "assignee", "done_at"]
    list_select_related = ["project", "assignee"]
    search_fields = ["title"]


@admin.register(models.Message)
class MessageAdmin(OfMembers):
    list_display = ["created_at", "project", "author"]
    list_select_related = ["project", "author"]
    date_hierarchy = "created_at"
    search_fields = ["text"]


@admin.register(models.OperatingModel)
class OperatingModelAdmin(ArchivedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["project", "name", "problem", "solution", "topics", "publication"]}),
        (_("Taking it into use"), {"fields": ["conditions", "environment", "evidence", "costs", "url"]}),
        (_("Serves"), {"fields": ["goals", "steps", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["project", "publication", "is_example"]
    list_select_related = ["project"]
    list_filter = ["publication", "is_example"]
    autocomplete_fields = ["project", "goals", "steps", "topics", "source"]
    inlines = [VersionsOfModel, MaterialsOfModel, AdoptionsOfModel]


@admin.register(models.Adoption)
class AdoptionAdmin(ArchivedAdmin, SharedFields, admin.ModelAdmin):
    fields = [
        *("model", "organisation", "county", "municipality", "since", "version"),
        *("note", "results", "language", "publication"),
    ]
    list_display = ["model", "organisation", "county", "since", "publication"]
    list_select_related = ["model", "organisation", "county"]
    list_filter = ["publication", "county"]
    search_fields = ["note", "organisation__name_fi", "organisation__name_sv", "organisation__name_en"]
    autocomplete_fields = ["model", "organisation", "county", "municipality"]


@admin.register(models.Material)
class MaterialAdmin(RevisedAdmin, SharedFields, admin.ModelAdmin):
    fieldsets = [
        (
            None,
            {"fields": ["title", "description", "kind", "language", "version", "published_on", "replaces"]},
        ),
        (_("Where it is"), {"fields": ["url", "file", "file_type", "file_size"]}),
        (_("Whose it is"), {"fields": ["project", "model", "event"]}),
        (_("What it is about"), {"fields": ["topics", "counties"]}),
        (
            _("Its link"),
            {"fields": ["link_state", "link_checked_at", "link_broken_since", "link_moved_to"]},
        ),
    ]
    readonly_fields = [
        *("file_type", "file_size", "link_state", "link_checked_at", "link_broken_since", "link_moved_to"),
    ]
    list_display = ["title", "kind", "language", "version", "project", "model", "event", "link_state"]
    list_select_related = ["project", "model", "event"]
    list_filter = ["kind", "language", "link_state"]
    search_fields = ["title", "description", "url"]
    autocomplete_fields = ["project", "model", "event", "replaces", "topics", "counties"]


class MaterialsOfEvent(Stacked):
    model = models.Material
    fk_name = "event"


@admin.register(models.Event)
class EventAdmin(ArchivedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["title", "description", "topics", "languages", "publication", "is_example"]}),
        (_("When"), {"fields": ["starts_at", "ends_at", "timezone", "cancelled_at", "cancelled_because"]}),
        (
            _("Where"),
            {"fields": ["place", "municipality", "online_url", "registration_url", "accessibility"]},
        ),
        (_("Who"), {"fields": ["organiser", "project", "county", "series"]}),
    ]
    ordering = ["-starts_at", "pk"]
    date_hierarchy = "starts_at"
    list_display = ["starts_at", "place", "county", "organiser", "publication", "is_example"]
    list_select_related = ["county", "organiser"]
    list_filter = ["publication", "is_example", "county"]
    search_fields = ["place"]
    autocomplete_fields = [
        "municipality",
        "languages",
        "topics",
        "organiser",
        "project",
        "county",
        "series",
    ]
    inlines = [MaterialsOfEvent]


@admin.register(models.EventSeries)
class EventSeriesAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [(None, {"fields": ["name", "description", "is_example"]})]
    list_display = ["is_example"]
    list_filter = ["is_example"]
