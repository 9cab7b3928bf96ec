"""How programmes are edited."""

from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Editable, Section, register
from projects.models import Programme


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
