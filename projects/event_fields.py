"""Inputs of the forms of events: a day and an hour in Finland, and the zone in which an event is held."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.lib import times
from projects import zones
from projects.models import Event, EventSeries

# Between a day and an hour that do not make a moment: no column takes this for one.
BETWEEN = " | "
HOUR = re.compile(r"\A(\d{1,2})(?:[.:](\d{2}))?\Z")


class TimeInput(forms.Widget):
    """Inputs of one name for a day and an hour, both in Finnish time. What comes back is one text."""

    use_fieldset = True

    def id_for_label(self, id_, index=None):
        """Return no id: both inputs have their own labels, and the legend names them."""
        return ""

    def decompress(self, value) -> list[str]:
        """Return the day and the hour of a moment, or those that were written and make none."""
        if isinstance(value, str) and BETWEEN not in value:
            value = _moment(value)
        if isinstance(value, dt.datetime):
            local = timezone.localtime(value, zones.zone(zones.FINLAND))
            return [f"{local:%Y-%m-%d}", f"{local:%H:%M}"]
        day, _sep, hour = (value or "").partition(BETWEEN)
        return [day, hour]

    def value_from_datadict(self, data, files, name):
        """Return what was written as "2031-12-03 | 13:00"; "" when nothing was."""
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        texts = [text.replace("\x00", "").strip() for text in values][:2]
        return BETWEEN.join([*texts, ""][:2]) if any(texts) else ""

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def render(self, name, value, attrs=None, renderer=None):
        own = self.build_attrs(self.attrs, attrs)
        day, hour = self.decompress(value)
        told = {
            "name": name,
            "id": own.get("id", name),
            "day": day,
            "hour": hour,
            "described_by": own.get("aria-describedby", ""),
            "is_invalid": own.get("aria-invalid", ""),
        }
        return mark_safe(render_to_string("projects/_time_input.html", told))


class TimeField(forms.Field):
    """A moment, written as a day and an hour in Finnish time."""

    widget = TimeInput

    def to_python(self, value):
        if value in self.empty_values:
            return None
        written, _sep, clock = value.partition(BETWEEN)
        day, hour = _day(written), _hour(clock)
        if day is None:
            raise ValidationError(_("Write the day, as in 2031-12-24."), code="day")
        if hour is None:
            raise ValidationError(_("Write the hour, as in 13:00."), code="hour")
        if not zones.FIRST_YEAR <= day.year <= zones.LAST_YEAR:
            raise ValidationError(_("Look at the year once more."), code="year")
        return times.local(day, hour)

    def has_changed(self, initial, data):
        return self.widget.decompress(initial) != self.widget.decompress(data)


def _moment(text):
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _day(text):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _hour(text):
    if not (found := HOUR.match(text)):
        try:
            return parse_time(text)
        except ValueError:
            return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def is_moment(value) -> bool:
    """Whether ``value`` of a content is a moment, and not what somebody wrote that makes none."""
    return isinstance(value, str) and _moment(value) is not None


def zone_field(chosen: str = "") -> forms.ChoiceField:
    """Return the choice of the zone in which an event is held."""
    return forms.ChoiceField(
        label=_("Time zone of the event"),
        help_text=_("Write the times in Finnish time. If the zone is another, readers see both."),
        choices=lambda: zones.choices(chosen),
        initial=zones.FINLAND,
        required=False,
    )


def series_near(event):
    """Return the series of events of the same organiser or the same project: those to choose from."""
    events = Event.objects.none()
    if event.organiser_id:
        events |= Event.objects.filter(organiser=event.organiser_id)
    if event.project_id:
        events |= Event.objects.filter(project=event.project_id)
    found = EventSeries.objects.filter(pk__in=events.order_by().values("series"))
    if event.series_id:
        found |= EventSeries.objects.filter(pk=event.series_id)
    return found.distinct().alphabetical()


def event_field(event, name):
    """Return the input of ``name`` of ``event``; None when the field of the model serves."""
    if name not in ("starts_at", "ends_at", "timezone", "series"):
        return None
    if name == "timezone":
        return zone_field(event.timezone)
    field = Event._meta.get_field(name)
    options = {"label": capfirst(str(field.verbose_name)), "required": False}
    if name == "series":
        return forms.ModelChoiceField(
            series_near(event), help_text=_("A new series is made by “Make more dates”."), **options
        )
    help_text = _("In Finnish time.") if name == "starts_at" else _("In Finnish time. It may be left out.")
    return TimeField(help_text=help_text, **options)
