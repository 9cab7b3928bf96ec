"""A county's advisory bodies: who sits in them, what they said, what became of it; and the key messages."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from portal.lib import languages
from portal.pages import present
from portal.pages.counties import bodies_of
from portal.pages.county_parts import CountyPart
from regions import statements
from regions.choices import Outcome, Sector
from regions.models import KeyMessage


class BodiesPage(CountyPart):
    """All bodies of a county with every term, meeting and statement. Ten queries, whatever they have.

    ``?outcome=`` shows the statements with that outcome only; one that is not known shows all, and says so.
    """

    page = "pages:county-bodies"
    title = pgettext_lazy("page of a county", "Advisory bodies and key messages")
    template_name = "pages/county_bodies.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET.get("outcome", "")
        outcome = asked if asked in Outcome.values else ""
        outcomes = statements.outcomes_of(self.county)
        return super().get_context_data(
            bodies=[whole_body(body, outcome) for body in bodies_of(self.county)],
            outcomes=outcomes,
            sentence=statements.in_words(outcomes),
            waiting=waiting_sentence(outcomes),
            strip=strip(outcomes),
            outcome=outcome and Outcome(outcome).label,
            filters=filters(self.county, outcomes, outcome),
            is_unknown_outcome=bool(asked) and not outcome,
            message_groups=message_groups(self.county),
            **kwargs,
        )


def whole_body(body, outcome=""):
    """Return a body with all its terms, meetings and statements, from prefetched rows.

    With ``outcome`` only the statements with that outcome; ``hidden`` tells how many others there are.
    """
    block = present.body_block(body)
    shown = [row for row in block["statements"] if not outcome or row["outcome_key"] == outcome]
    return block | {
        "terms": [term_block(term) for term in body.terms.all()],
        "meetings": list(body.meetings.all()),
        "hidden": len(block["statements"]) - len(shown),
        "statements": [row | {"waited": waited(row)} for row in shown],
        "has_statements": bool(block["statements"]),
    }


def term_block(term):
    """Return a term with its seats by sector and the members who agreed to be named."""
    today = timezone.localdate()
    members = list(term.members.all())
    if term.starts > today:
        label = _("Coming term")
    elif term.ends and term.ends < today:
        label = _("Earlier term")
    else:
        label = _("Term in force")
    seats = [seat_row(seat, members) for seat in term.seats.all()]
    return {
        "label": label,
        "is_in_force": term.starts <= today and not (term.ends and term.ends < today),
        "starts": term.starts,
        "ends": term.ends,
        "seats": seats,
        "seats_total": sum(row["seats"] for row in seats),
        "members": [
            {
                "name": member.name,
                "is_chair": member.is_chair,
                "represents": member.represents,
                "deputy": member.deputy,
                "sector": Sector(member.sector).label,
            }
            for member in members
        ],
    }


def seat_row(seat, members):
    """Return a sector's seats: how many, and how many of their holders are named here."""
    named = min(seat.seats, sum(member.sector == seat.sector for member in members))
    return {
        "sector": seat.get_sector_display(),
        "seats": seat.seats,
        "named": named,
        "marks": [place < named for place in range(seat.seats)],
    }


def waited(statement):
    """Return how long a statement has had no answer, in words; "" when it has one."""
    if statement["outcome_key"] != Outcome.OPEN:
        return ""
    days = (timezone.localdate() - statement["date"]).days
    return ngettext("no answer for %(count)s day", "no answer for %(count)s days", days) % {"count": days}


def waiting_sentence(outcomes):
    """Return in a sentence how long the oldest statement without an answer has waited; "" without one."""
    days = outcomes.days_waiting
    if days is None:
        return ""
    return ngettext(
        "The oldest without an answer has waited for %(count)s day.",
        "The oldest without an answer has waited for %(count)s days.",
        days,
    ) % {"count": days}


def strip(outcomes):
    """Return what the strip of outcomes is drawn from: a mark for each statement, those alike together."""
    return [
        {"key": outcome.value, "label": outcome.label, "marks": range(count), "count": count}
        for outcome in Outcome
        if (count := outcomes.by_outcome[outcome])
    ]


def filters(county, outcomes, chosen):
    """Return the ways to the statements of one outcome and to all: label, address and number."""
    address = reverse("pages:county-bodies", args=[county.local_slug])
    rows = [
        {
            "label": _("All"),
            "key": "",
            "url": f"{address}#statements",
            "count": outcomes.total,
            "is_current": not chosen,
        }
    ]
    for outcome in Outcome:
        rows.append(
            {
                "label": outcome.label,
                "key": outcome.value,
                "url": f"{address}?outcome={outcome.value}#statements",
                "count": outcomes.by_outcome[outcome],
                "is_current": outcome == chosen,
            }
        )
    return rows


def message_groups(county):
    """Return the key messages that concern ``county``: its own, its collaborative area's, the country's."""
    groups = {"county": [], "area": [], "country": []}
    for message in KeyMessage.objects.for_county(county):
        key = "county" if message.county_id else "area" if message.collaborative_area_id else "country"
        groups[key].append(present.key_message(message))
    area = county.collaborative_area
    titles = {
        "county": county.local_name,
        "area": area.local_name if area else languages.LocalText("", ""),
        "country": languages.LocalText(_("The whole country"), languages.current()),
    }
    return [
        {"key": key, "title": titles[key], "messages": messages}
        for key, messages in groups.items()
        if messages
    ]
