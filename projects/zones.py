"""The time zones in which events are held, in words; Finland's own is the first."""

import zoneinfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

FINLAND = settings.TIME_ZONE
# Events are held within these years: others are slips of the pen.
FIRST_YEAR, LAST_YEAR = 2000, 2100

# Those that Finnish organisations meet in. Another one may be recorded too, and is told by its city.
NAMES = {
    "Europe/Helsinki": _("Finnish time"),
    "Europe/Stockholm": _("Swedish time"),
    "Europe/Oslo": _("Norwegian time"),
    "Europe/Copenhagen": _("Danish time"),
    "Atlantic/Reykjavik": _("Icelandic time"),
    "Europe/Tallinn": _("Estonian time"),
    "Europe/Riga": _("Latvian time"),
    "Europe/Vilnius": _("Lithuanian time"),
    "Europe/Warsaw": _("Polish time"),
    "Europe/Kyiv": _("Ukrainian time"),
    "Europe/Berlin": _("German time"),
    "Europe/Brussels": _("Belgian time"),
    "Europe/Paris": _("French time"),
    "Europe/London": _("British time"),
    "Europe/Dublin": _("Irish time"),
    "America/New_York": _("New York time"),
    "UTC": _("coordinated universal time (UTC)"),
}


def zone(key: str) -> zoneinfo.ZoneInfo:
    """Return the zone with ``key``; Finland's where there is no such zone."""
    return zoneinfo.ZoneInfo(key if is_known(key) else FINLAND)


def is_known(key: str) -> bool:
    """Whether there is a zone with ``key``. Only names of zones are looked up, never paths."""
    if key in NAMES:
        return True
    try:
        zoneinfo.ZoneInfo(key)
    except (
        ValueError,
        OSError,
    ):  # No such name, or none that could be one; ZoneInfoNotFoundError is a KeyError.
        return False
    except KeyError:
        return False
    return True


def name(key: str) -> str:
    """Return what the zone with ``key`` is called: Finnish time; else its city, as in "Los Angeles"."""
    key = key if is_known(key) else FINLAND
    return str(NAMES.get(key) or key.rpartition("/")[2].replace("_", " "))


def choices(chosen: str = "") -> list[tuple[str, str]]:
    """Return the zones to choose from, ``chosen`` among them."""
    found = list(NAMES.items())
    return found if chosen in ("", *NAMES) else [*found, (chosen, name(chosen))]
