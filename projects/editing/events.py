"""How events are edited."""

from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Editable, Section, register
from projects.models import Event


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
