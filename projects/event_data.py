"""What search engines are told of an event (schema.org/Event)."""

from django.conf import settings

from organisations.choices import State
from portal.lib import languages
from projects.when import when

MODES = {
    (True, True): "MixedEventAttendanceMode",
    (True, False): "OfflineEventAttendanceMode",
    (False, True): "OnlineEventAttendanceMode",
}


def structured_data(event) -> dict:
    """Return ``event`` (of ``for_page()``) as JSON-LD, in the reader's language. No queries."""
    told = when(event)
    state = "EventCancelled" if event.is_cancelled else "EventScheduled"
    data = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": event.uuid.urn,
        "name": event.local_name.text,
        "url": f"{settings.SITE_URL}{event.get_absolute_url()}",
        "startDate": told.starts,
        "endDate": told.ends,
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": f"https://schema.org/{MODES[bool(event.place), event.is_online]}",
        "location": _locations(event),
        "description": languages.localised(event, "description").text,
        "inLanguage": [language.code for language in event.languages.all()],
        "keywords": [topic.local_name.text for topic in event.topics.all()],
    }
    if event.organiser and event.organiser.state == State.PUBLISHED:
        data["organizer"] = {
            "@type": "Organization",
            "name": event.organiser.local_name.text,
            "url": f"{settings.SITE_URL}{event.organiser.get_absolute_url()}",
        }
    if event.series:
        data["superEvent"] = {
            "@type": "EventSeries",
            "name": event.series.local_name.text,
            "url": f"{settings.SITE_URL}{event.series.get_absolute_url()}",
        }
    return {key: value for key, value in data.items() if value}


def _locations(event):
    found = []
    if event.place:
        address = {"@type": "PostalAddress", "addressCountry": "FI"}
        if event.municipality:
            address["addressLocality"] = event.municipality.local_name.text
        found.append({"@type": "Place", "name": event.place, "address": address})
    if event.online_url:
        found.append({"@type": "VirtualLocation", "url": event.online_url})
    return found[0] if len(found) == 1 else found
