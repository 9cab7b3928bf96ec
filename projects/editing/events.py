"""How events and their series are edited, and who keeps them."""

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.editing import registry
from portal.editing.registry import Editable, Section, register
from projects.editing.materials import SECTION as MATERIALS
from projects.editing.materials import materials
from projects.event_fields import event_field, is_moment
from projects.models import Event, EventSeries
from projects.permissions import writes


@register
class EventEditing(Editable):
    """An event: the editors of its organiser and the members of its project write.

    Its county's coordinators publish; publishers do where it is the whole country's.
    """

    model = Event
    kind = "event"
    texts = ("title", "description", "cancelled_because", "accessibility")
    required = ("title",)
    fields = (
        "starts_at",
        "ends_at",
        "timezone",
        "series",
        "place",
        "municipality",
        "online_url",
        "registration_url",
        "project",
        "cancelled_at",
        "is_example",
        "publication",
    )
    many = ("languages", "topics")
    parts = (materials(),)
    state_field = "publication"
    sections = (
        Section(
            "basics",
            _("Basics"),
            ("title", "description", "topics", "project", "series"),
            _("What happens there, and what it belongs to."),
        ),
        Section(
            "time",
            _("Time and languages"),
            ("starts_at", "ends_at", "timezone", "languages"),
            _("When, and in which languages."),
        ),
        Section(
            "place",
            _("Where, and how one gets in"),
            ("place", "municipality", "online_url", "registration_url", "accessibility"),
            _("A place, an address online, or both; and what one who moves, hears or sees otherwise needs."),
        ),
        Section(
            "cancelled", _("Cancelled"), ("cancelled_because",), _("Why it was cancelled, and what now.")
        ),
        MATERIALS,
    )

    def queryset(self):
        return Event.objects.select_related("county", "organiser", "project")

    def organisation_id(self, obj):
        return obj.organiser_id

    def county_id(self, obj):
        return obj.county_id

    def may_edit(self, rights, obj):
        """The organiser's editors, those who write for its project, and whoever may review."""
        return super().may_edit(rights, obj) or writes(rights, obj.project)

    def is_asked(self, section, content):
        """Why it was cancelled is asked of what has been."""
        return section.key != "cancelled" or bool(content.get("cancelled_at"))

    def form_field(self, obj, name):
        return event_field(obj, name)

    def problems(self, content):
        found = {}
        if not is_moment(content.get("starts_at")):
            found["starts_at"] = [_now("Write the day and the hour at which it begins.")]
        if content.get("ends_at") and not is_moment(content["ends_at"]):
            found["ends_at"] = [_now("Write both the day and the hour at which it ends, or neither.")]
        return found

    def notices(self, obj, rights):
        if obj.publication != State.DRAFT:
            return []
        return [
            {
                "text": _now("This event is a draft: the public does not see it."),
                "kind": "",
                "title": "",
                "url": reverse("eventwork:send", args=[obj.uuid]),
                "url_label": _now("Send it in as it is"),
            }
        ]

    def links(self, obj, rights):
        found = [{"label": _now("Make more dates"), "url": reverse("eventwork:dates", args=[obj.uuid])}]
        if obj.series_id:
            found.append(
                {
                    "label": _now("Copy texts to the coming dates of the series"),
                    "url": reverse("eventwork:copy", args=[obj.uuid]),
                }
            )
        if obj.series_id and registry.of(EventSeries).may_edit(rights, obj.series):
            address = reverse("workspace:item", args=["series", obj.series.uuid])
            found.append({"label": _now("Name and description of the series"), "url": address})
        if obj.publication == State.PUBLISHED:
            label = _now("Take back the cancelling") if obj.is_cancelled else _now("Cancel the event")
            found.append({"label": label, "url": reverse("eventwork:cancel", args=[obj.uuid])})
        return found


@register
class EventSeriesEditing(Editable):
    """A series is kept by those who keep the first of its events."""

    model = EventSeries
    kind = "series"
    texts = ("name", "description")
    required = ("name",)
    fields = ("is_example",)
    sections = (Section("basics", _("Basics"), ("name", "description"), _("What the dates have in common.")),)

    def queryset(self):
        return EventSeries.objects.prefetch_related("events__project")

    def first(self, obj) -> Event | None:
        """The event that was made first. One query at most; none for things of ``queryset()``."""
        return min(obj.events.all(), key=lambda event: event.pk, default=None) if obj.pk else None

    def organisation_id(self, obj):
        first = self.first(obj)
        return first.organiser_id if first else None

    def county_id(self, obj):
        first = self.first(obj)
        return first.county_id if first else None

    def may_edit(self, rights, obj):
        first = self.first(obj)
        return super().may_edit(rights, obj) or bool(first and writes(rights, first.project))

    def public_url(self, obj):
        """Its page is there once one of its events is public."""
        is_public = any(event.is_public for event in obj.events.all())
        return obj.get_absolute_url() if is_public else ""


def events_of(obj, rights):
    """Return the row by which the task list of an organisation, a county or a project leads to its events."""
    kind = registry.of(obj).kind
    return [
        {
            "title": _now("Events"),
            "url": f"{reverse('eventwork:list')}?{kind}={obj.uuid}",
            "hint": _now("Coming and past ones, and a form for a new one."),
        }
    ]


for kind in ("organisation", "county", "project"):
    registry.adds_tasks(kind, events_of)
