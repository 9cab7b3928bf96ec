"""Invented advisory bodies with terms, members and statements, and key messages to counties."""

import datetime as dt

from portal.demo.materials import key, texts, wording
from regions.choices import Outcome
from regions.models import (
    AdvisoryBody,
    BodyMeeting,
    BodyMember,
    BodySeat,
    BodyStatement,
    BodyTerm,
    CollaborativeArea,
    Goal,
    KeyMessage,
)


def build_bodies(sowing):
    """Add the bodies and messages that are missing; a body's terms, members and meetings come with it."""
    wanted = {key("body", entry["key"]): entry for entry in texts("bodies")["body"]}
    missing = sowing.missing(AdvisoryBody, wanted)
    bodies = sowing.build(AdvisoryBody, missing, lambda uuid, entry: _body(sowing, uuid, entry))
    for uuid, entry in missing.items():
        _fill(sowing, bodies[uuid], entry)
    messages = {
        key("message", place): (place, entry) for place, entry in enumerate(texts("bodies")["message"], 1)
    }
    areas = CollaborativeArea.objects.in_bulk(field_name="code")
    sowing.build(KeyMessage, messages, lambda uuid, value: _message(sowing, areas, uuid, *value))


def _body(sowing, uuid, entry):
    return AdvisoryBody(
        uuid=uuid,
        county=sowing.reference.counties[entry["county"]],
        kind=entry["kind"],
        since=entry["since"],
        is_example=True,
        source=sowing.reference.document,
        **wording("name", entry),
        **wording("facts", entry),
        **wording("appointed_by", entry),
    )


def _fill(sowing, body, entry):
    """Give the body its term in force and the one before it, the seats, members, meetings and statements."""
    year = sowing.today.year
    BodyTerm.objects.create(body=body, starts=dt.date(year - 3, 1, 1), ends=dt.date(year - 2, 12, 31))
    term = BodyTerm.objects.create(body=body, starts=dt.date(year - 1, 1, 1), ends=dt.date(year + 1, 12, 31))
    BodySeat.objects.bulk_create(
        BodySeat(term=term, sector=sector, seats=seats) for sector, seats in entry["seats"].items()
    )
    BodyMember.objects.bulk_create(
        BodyMember(
            term=term,
            sector=member["sector"],
            name=member["name"],
            represents=member.get("represents", ""),
            deputy=member.get("deputy", ""),
            is_chair=member.get("chair", False),
            consented_on=dt.date(year - 1, 1, 12),
        )
        for member in entry["member"]
    )
    BodyMeeting.objects.bulk_create(
        BodyMeeting(
            body=body,
            held_on=sowing.today - dt.timedelta(days=days),
            minutes=f"https://example.org/minutes/{entry['key']}-{place}.pdf" if place % 2 else "",
        )
        for place, days in enumerate(entry["meetings"], start=1)
    )
    for place, statement in enumerate(entry["statement"], start=1):
        answered = statement["outcome"] != Outcome.OPEN
        BodyStatement.objects.create(
            uuid=key("statement", entry["key"], place),
            body=body,
            given_on=sowing.today - dt.timedelta(days=statement["days"]),
            outcome=statement["outcome"],
            outcome_source=sowing.reference.decision if answered else None,
            source=sowing.reference.document,
            **wording("title", statement),
            **wording("text", statement),
            **wording("outcome_text", statement, name="outcome"),
        )


def _message(sowing, areas, uuid, place, entry):
    """Return a message to a county or, from before the reform, to what is a collaborative area now."""
    return KeyMessage(
        uuid=uuid,
        county=sowing.reference.counties.get(entry.get("county")),
        collaborative_area=areas.get(entry.get("collaborative_area")),
        former_area=entry.get("former_area", ""),
        goal=_goal(sowing, entry) if "goal" in entry else None,
        order=place,
        given_on=entry.get("given_on", sowing.today - dt.timedelta(days=40)),
        is_example=True,
        source=sowing.reference.document,
        **wording("text", entry),
        **wording("addressee", entry),
    )


def _goal(sowing, entry):
    """Return the priority with this place in the county's strategy; None when it has none."""
    county = sowing.reference.counties[entry["county"]]
    return Goal.objects.in_county(county).current().filter(parent=None, order=entry["goal"]).first()
