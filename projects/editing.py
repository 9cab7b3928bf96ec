"""How programmes and projects are edited, and what they leave behind: materials, models, events."""

from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Editable, Part, Section, register
from projects.models import Event, OperatingModel, Programme, Project


@register
class ProgrammeEditing(Editable):
    """A grant programme, kept by publishers. Its projects are edited one by one."""

    model = Programme
    kind = "programme"
    texts = ("name", "description", "funder")
    required = ("name",)
    fields = ("starts", "ends", "is_example", "source")
    sections = (
        Section("basics", _("Basics"), ("name", "description"), _("What the programme is and does.")),
        Section("time", _("Funding and time"), ("funder", "starts", "ends"), _("Who pays, and when.")),
        Section("source", _("Source"), ("source",), _("The public page or decision that this rests on.")),
    )


@register
class ProjectEditing(Editable):
    """A project with its materials: the editors of its host write, publishers read and publish."""

    model = Project
    kind = "project"
    texts = ("name", "summary", "results", "host_note", "note")
    required = ("name",)
    fields = (
        "programme",
        "kind",
        "number",
        "partners_text",
        "is_nationwide",
        "starts",
        "ends",
        "funders",
        "website",
        "state",
        "knowledge",
        "is_example",
    )
    many = ("partners", "regions", "counties", "topics", "sources")
    parts = (Part("materials", "materials", fields=("title", "kind", "language", "version", "url", "file")),)
    sections = (
        Section(
            "basics",
            _("Basics"),
            ("name", "summary", "results", "topics"),
            _("What the project was for, and what came of it."),
        ),
        Section(
            "people",
            _("Who"),
            ("host_note", "partners", "partners_text", "funders", "website"),
            _("Who took part and who paid."),
        ),
        Section(
            "place",
            _("Where"),
            ("regions", "counties", "is_nationwide"),
            _("The regions of its time; counties only beside those that followed them."),
        ),
        Section("time", _("When"), ("starts", "ends", "state"), _("As exactly as it is known.")),
        Section("materials", _("Materials"), ("materials",), _("Reports and guides that others may use.")),
        Section(
            "knowledge",
            _("How well it is known"),
            ("programme", "kind", "number", "knowledge", "sources", "note"),
            _("Its place in the programme, and what this page rests on."),
        ),
    )

    def queryset(self):
        return Project.objects.select_related("host")

    def organisation_id(self, obj):
        return obj.host_id


class AdoptionPart(Part):
    """Who took a model into use."""

    def rows(self, obj):
        return super().rows(obj).select_related("organisation", "county")


@register
class OperatingModelEditing(Editable):
    """A way of working for others to use: the host of its project writes, publishers publish."""

    model = OperatingModel
    kind = "model"
    texts = ("name", "problem", "solution", "conditions", "evidence")
    required = ("name",)
    fields = ("url", "is_example", "source")
    many = ("goals", "steps")
    parts = (AdoptionPart("adoptions", "adoptions", fields=("organisation", "county", "since", "note")),)
    sections = (
        Section(
            "basics", _("Basics"), ("name", "problem", "solution"), _("What it solves, and in which way.")
        ),
        Section(
            "use",
            _("Taking it into use"),
            ("conditions", "evidence", "url"),
            _("What it asks for, and how one knows that it works."),
        ),
        Section("serves", _("Serves"), ("goals", "steps"), _("The goals and steps that it serves.")),
        Section("adoptions", _("In use"), ("adoptions",), _("Organisations and counties that use it.")),
        Section("source", _("Source"), ("source",), _("The public page or decision that this rests on.")),
    )

    def queryset(self):
        return OperatingModel.objects.select_related("project")

    def organisation_id(self, obj):
        return obj.project.host_id if obj.project_id else None


@register
class EventEditing(Editable):
    """An event: the editors of its organiser write; its county's coordinators, else publishers, publish."""

    model = Event
    kind = "event"
    texts = ("title", "description")
    required = ("title",)
    fields = (
        "starts_at",
        "ends_at",
        "place",
        "municipality",
        "online_url",
        "registration_url",
        "project",
        "is_example",
    )
    many = ("languages",)
    sections = (
        Section("basics", _("Basics"), ("title", "description", "project"), _("What happens there.")),
        Section(
            "time", _("Time and languages"), ("starts_at", "ends_at", "languages"), _("When, and in which.")
        ),
        Section(
            "place",
            _("Where"),
            ("place", "municipality", "online_url", "registration_url"),
            _("A place, an address online, or both."),
        ),
    )

    def queryset(self):
        return Event.objects.select_related("county", "organiser")

    def organisation_id(self, obj):
        return obj.organiser_id

    def county_id(self, obj):
        return obj.county_id
