"""Upkeep of programmes, projects, their materials and operating models, and events."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.editing.admin import ArchivedAdmin, RevisedAdmin
from portal.lib.admin import NamedAdmin, Stacked, source_page
from projects import models


class MaterialsOfProject(Stacked):
    model = models.Material


class AdoptionsOfModel(Stacked):
    model = models.Adoption
    autocomplete_fields = ["organisation", "county"]


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


@admin.register(models.Project)
class ProjectAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["programme", "kind", "number", "name", "summary", "results", "topics"]}),
        (_("Who"), {"fields": ["host", "host_note", "partners", "partners_text", "funders", "website"]}),
        (_("Where"), {"fields": ["regions", "counties", "is_nationwide"]}),
        (_("When, and how well it is known"), {"fields": ["starts", "ends", "state", "knowledge", "note"]}),
        (_("Sources"), {"fields": ["sources", "is_example"]}),
    ]
    list_display = ["programme", "kind", "number", "host", "state", "knowledge", "is_example"]
    list_select_related = ["programme", "host"]
    list_filter = ["programme", "kind", "state", "knowledge", "is_example", "regions"]
    search_fields = ["host__name_fi", "host__name_sv", "host__name_en"]
    autocomplete_fields = ["programme", "host", "partners", "regions", "counties", "topics", "sources"]
    inlines = [MaterialsOfProject]


@admin.register(models.OperatingModel)
class OperatingModelAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [
        (None, {"fields": ["project", "name", "problem", "solution", "conditions", "evidence", "url"]}),
        (_("Serves"), {"fields": ["goals", "steps", "is_example"]}),
        (_("Source"), {"fields": ["source", source_page()]}),
    ]
    readonly_fields = [source_page()]
    list_display = ["project", "is_example"]
    list_select_related = ["project"]
    list_filter = ["is_example"]
    autocomplete_fields = ["project", "goals", "steps", "source"]
    inlines = [AdoptionsOfModel]


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
