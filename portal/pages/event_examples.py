"""Events for the style guide: a usual one, one in another zone, cancelled, and one of several days."""

import datetime as dt
from types import SimpleNamespace

from portal.lib.languages import CODES
from projects import zones

STARTS = dt.datetime(2031, 12, 3, 13, tzinfo=zones.zone(zones.FINLAND))


def event_rows() -> list[SimpleNamespace]:
    """Return events that are in no database, as the component event-row reads them."""
    return [
        _event("Webinaari: palvelupolun tyhjät kohdat", "Webbinarium", online_url="#"),
        _event("", "Nordiskt webbinarium om krischattar", online_url="#", timezone="Europe/Stockholm"),
        _event("Talvikävely omaisille", is_cancelled=True, place="Hatanpään arboretumin portti"),
        _event(
            "Kylien päivät, joina kyläyhdistykset vertaavat etävastaanottojensa käytäntöjä",
            ends_at=STARTS + dt.timedelta(days=2, hours=2),
            place="Kylätalo Majakka",
            is_example=True,
        ),
    ]


def _event(fi, sv="", **told):
    titles = dict.fromkeys((f"title_{code}" for code in CODES), "") | {"title_fi": fi, "title_sv": sv}
    usual = {
        "starts_at": STARTS,
        "ends_at": STARTS + dt.timedelta(hours=2),
        "timezone": zones.FINLAND,
        "place": "",
        "online_url": "",
        "is_cancelled": False,
        "is_over": False,
        "is_example": False,
    }
    nothing = dict.fromkeys(
        ("municipality", "municipality_id", "county_id", "organiser", "series"),
    )
    return SimpleNamespace(
        **titles,
        **(usual | told),
        **nothing,
        languages=SimpleNamespace(all=list),
        get_absolute_url=lambda: "#event-row",
    )
