"""How projects are edited, with their materials."""

from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Editable, Part, Section, register
from projects.models import Project


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
