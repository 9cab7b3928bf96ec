"""How programmes are edited."""

from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Editable, Section, register
from projects.editing.money import fundings, milestones
from projects.models import Programme


@register
class ProgrammeEditing(Editable):
    """A grant programme with its money and its turning points, kept by publishers.

    Its projects are edited one by one.
    """

    model = Programme
    kind = "programme"
    texts = ("name", "description", "funder")
    required = ("name",)
    fields = ("starts", "ends", "is_example", "source")
    parts = (fundings(), milestones())
    sections = (
        Section("basics", _("Basics"), ("name", "description"), _("What the programme is and does.")),
        Section("time", _("Funding and time"), ("funder", "starts", "ends"), _("Who pays, and when.")),
        Section(
            "fundings",
            _("Sums of money"),
            ("fundings",),
            _("Each with its kind, year and source. Sums of different kinds are not added up."),
        ),
        Section("milestones", _("Turning points"), ("milestones",), _("What happened, and when.")),
        Section("source", _("Source"), ("source",), _("The public page or decision that this rests on.")),
    )
