"""Invented events: to come and past, of a series, at a place and online, cancelled, and a draft."""

import datetime as dt

from django.utils import timezone

from organisations.choices import State
from portal.demo.materials import key, texts, wording
from projects.models import Event, EventSeries, Material

CANCELLED_BEFORE = dt.timedelta(days=2)


def build_events(sowing, organisations, projects):
    """Add the series and events that are missing; materials come with an event."""
    wanted = {key("series", entry["key"]): entry for entry in texts("events")["series"]}
    series = sowing.build(EventSeries, wanted, _series)
    series = {entry["key"]: series[uuid] for uuid, entry in wanted.items()}
    wanted = {key("event", entry["key"]): entry for entry in texts("events")["event"]}
    missing = sowing.missing(Event, wanted)
    events = sowing.build(
        Event, missing, lambda uuid, entry: _event(sowing, uuid, entry, projects, organisations, series)
    )
    reference = sowing.reference
    for uuid, entry in missing.items():
        events[uuid].languages.set([reference.languages[code] for code in entry["languages"]])
        events[uuid].topics.set([reference.topics[code] for code in entry["topics"]])
        for place, material in enumerate(entry.get("material", ()), start=1):
            Material.objects.create(
                event=events[uuid],
                uuid=key("material", entry["key"], place),
                url=f"https://example.org/materials/{entry['key']}-{place}-{material['language']}.pdf",
                **material,
            )


def _series(uuid, entry):
    return EventSeries(uuid=uuid, is_example=True, **wording("name", entry), **wording("description", entry))


def _event(sowing, uuid, entry, projects, organisations, series):
    day = sowing.today + dt.timedelta(days=entry["days"])
    starts = timezone.make_aware(dt.datetime.combine(day, dt.time(entry["hour"])))
    address = f"https://example.org/events/{entry['key']}"
    reference = sowing.reference
    return Event(
        publication=State.DRAFT if entry.get("draft") else State.PUBLISHED,
        uuid=uuid,
        series=series.get(entry.get("series")),
        starts_at=starts,
        ends_at=starts + dt.timedelta(hours=entry["hours"]),
        timezone=entry.get("timezone", "Europe/Helsinki"),
        cancelled_at=_morning(sowing.today) - CANCELLED_BEFORE if entry.get("cancelled") else None,
        place=entry.get("place", ""),
        municipality=reference.municipalities.get(entry.get("municipality")),
        online_url=f"{address}/online/" if entry.get("online") else "",
        registration_url=f"{address}/" if entry["days"] > 0 else "",
        organiser=organisations[entry["host"]],
        project=projects.get(entry.get("project")),
        county=reference.counties.get(entry.get("county")),
        is_example=True,
        **wording("title", entry),
        **wording("description", entry),
        **wording("accessibility", entry),
        **wording("cancelled_because", entry),
    )


def _morning(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(8)))
