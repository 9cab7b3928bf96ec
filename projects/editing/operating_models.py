"""How operating models are edited."""

from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Editable, Part, Section, register
from projects.models import OperatingModel


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
