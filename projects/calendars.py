"""Events as iCalendar files (RFC 5545, 7986), which calendars of people and of offices read."""

import datetime as dt
import hashlib
from collections.abc import Iterable

import icalendar
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.lib import languages
from projects import zones
from projects.models import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often programs that subscribe may ask anew.
REFRESH = dt.timedelta(hours=6)
# Events that are over stay in a subscribed calendar so long; programs remove what is not there.
KEPT_FOR = dt.timedelta(days=90)
MOST = 1000


def recent(events):
    """Return those of ``events`` that a subscribed calendar holds: coming, and ended a while ago at most."""
    return events.coming(timezone.now() - KEPT_FOR)[:MOST]


def digest(made: bytes) -> str:
    """Return what tells a calendar apart from any other, for programs that ask whether it has changed."""
    return hashlib.sha256(made).hexdigest()[:32]


def calendar(events: Iterable[Event], *, name: str = "", address: str = "") -> bytes:
    """Return ``events`` (of ``for_page()``) as a calendar in the active language, called ``name``.

    ``address`` is the path of the page that shows the same. No queries.
    """
    made = icalendar.Calendar()
    made.add("prodid", f"-//{settings.SITE_URL}//{languages.current()}//")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if name:
        language = {"LANGUAGE": languages.current()}
        made.add("name", name, parameters=language)
        made.add("x-wr-calname", name)
        made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", icalendar.vDuration(REFRESH).to_ical().decode())
    if address:
        made.add("url", f"{settings.SITE_URL}{address}", parameters={"VALUE": "URI"})
    events = list(events)
    for event in events:
        made.add_component(_event(event))
    _add_zones(made, events)
    return made.to_ical()


def _add_zones(made, events):
    """Tell when clocks are turned in the zones of ``events``, for whole years, the zones in one order."""
    if not events:
        return
    years = [moment.year for event in events for moment in (event.starts_at, event.ends_at) if moment]
    made.add_missing_timezones(dt.date(min(years) - 1, 1, 1), dt.date(max(years) + 2, 1, 1))
    made.subcomponents.sort(key=lambda one: (one.name == "VEVENT", one.get("TZID", "")))


def _event(event):
    made = icalendar.Event()
    zone = zones.zone(event.timezone)
    page = f"{settings.SITE_URL}{event.get_absolute_url()}"
    made.add("uid", str(event.uuid))
    made.add("dtstamp", event.updated_at.astimezone(dt.UTC))
    made.add("created", event.created_at.astimezone(dt.UTC))
    made.add("last-modified", event.updated_at.astimezone(dt.UTC))
    # It grows with each change, as it has to, and needs no column of its own.
    made.add("sequence", max(0, int((event.updated_at - event.created_at).total_seconds())))
    made.add("dtstart", event.starts_at.astimezone(zone))
    if event.ends_at and event.ends_at > event.starts_at:
        made.add("dtend", event.ends_at.astimezone(zone))
    _text(made, "summary", languages.localised(event, "title"))
    _text(made, "description", _description(event, page))
    if place := _place(event):
        _text(made, "location", place)
    if event.online_url:
        made.add("conference", event.online_url, parameters={"VALUE": "URI"})
    made.add("url", page, parameters={"VALUE": "URI"})
    for topic in event.topics.all():
        name = topic.local_name
        made.add("categories", [name.text], parameters={"LANGUAGE": name.language})
    made.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return made


def _text(made, key, text):
    made.add(key, text.text, parameters={"LANGUAGE": text.language} if text.language else None)


def _description(event, page):
    """Return what a calendar shows of ``event`` beside its time, in the language of its description.

    Sentences of the portal are in the reader's own language.
    """
    told = languages.localised(event, "description")
    because = languages.localised(event, "cancelled_because")
    accessibility = languages.localised(event, "accessibility")
    parts = [
        _("This event has been cancelled.") if event.is_cancelled else "",
        because.text if event.is_cancelled else "",
        told.text,
        _("Accessibility: %(text)s") % {"text": accessibility.text} if accessibility.text else "",
        _("Register: %(address)s") % {"address": event.registration_url}
        if event.registration_url and not event.is_cancelled
        else "",
        page,
    ]
    return languages.LocalText("\n\n".join(filter(None, parts)), told.language or languages.current())


def _place(event):
    """Return where ``event`` is held: the place as it is called, and the municipality; else online."""
    if not event.place:
        return languages.LocalText(event.online_url, "") if event.online_url else None
    name = event.municipality.local_name.text if event.municipality else ""
    return languages.LocalText(", ".join(filter(None, (event.place, name))), "")
