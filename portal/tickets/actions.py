"""Taking reports in, passing them on, answering them, and forgetting who sent them."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, User
from portal.lib import languages
from portal.outbox.actions import queue
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from portal.tickets.choices import Origin, TicketState
from portal.tickets.models import Ticket

# A report that nobody answers for so long is passed on.
ANSWER_WITHIN = dt.timedelta(days=7)
# How long the reporter's address is kept after the answer.
ADDRESS_KEPT_FOR = dt.timedelta(days=30)
ANSWER = "ticket-answer"


@transaction.atomic
def open_ticket(
    about: models.Model,
    text: str,
    *,
    organisation_id: int | None,
    county_id: int | None,
    email: str = "",
    origin: Origin = Origin.READER,
    to_county: bool = False,
) -> Ticket:
    """Take in a report on ``about`` in the active language, and tell those who answer it by letter at once.

    They are the organisation's editors; where there are none, or with ``to_county``, the county's
    coordinators; where there are none either, the administrators.
    """
    ticket = Ticket.objects.create(
        about=about,
        name=str(about)[:300],
        text=text,
        language=languages.current(),
        email=email,
        origin=origin,
        organisation_id=organisation_id,
        county_id=county_id,
    )
    editors = [] if to_county else _editors(ticket)
    _tell(ticket, editors or _coordinators(ticket) or _administrators())
    return ticket


@transaction.atomic
def escalate() -> int:
    """Pass on reports that have been open for too long, once each; return how many.

    They go to the county's coordinators; to the administrators when these have been told already, or there
    are none.
    """
    late = Ticket.objects.open().filter(escalated_at=None, created_at__lte=timezone.now() - ANSWER_WITHIN)
    tickets = list(late.select_for_update().order_by("pk"))
    for ticket in tickets:
        told = set(Letter.objects.of(ticket).values_list("to_user", flat=True))
        coordinators = [user for user in _coordinators(ticket) if user.pk not in told]
        _tell(ticket, coordinators or _administrators(), is_late=True)
        ticket.escalated_at = timezone.now()
        ticket.save(update_fields=["escalated_at"])
    return len(tickets)


@transaction.atomic
def answer(ticket: Ticket, *, by, text: str) -> bool:
    """Answer a report; the answer goes by letter to the reporter who left an address.

    Returns False when somebody was quicker. Raises ValidationError without a text.
    """
    if not text.strip():
        raise ValidationError(_("Write the answer."))
    if not _settle(ticket, TicketState.ANSWERED, by, text.strip()):
        return False
    if ticket.email:
        queue(
            ANSWER,
            ticket.email,
            {"ticket": ticket},
            language=ticket.language,
            at_once=True,
            about=ticket,
            organisation=ticket.organisation,
            county=ticket.county,
        )
    return True


def close(ticket: Ticket, *, by) -> bool:
    """Close a report that needs no answer. Returns False when somebody was quicker."""
    return _settle(ticket, TicketState.CLOSED, by, "")


def forget_reporters() -> int:
    """Forget the addresses of reporters some time after the answer; return how many. Two queries."""
    old = timezone.now() - ADDRESS_KEPT_FOR
    answers = Letter.objects.filter(kind=ANSWER, state=LetterState.SENT, sent_at__lt=old)
    answers.exclude(to_email="").update(to_email="", body="")
    return Ticket.objects.filter(settled_at__lt=old).exclude(email="").update(email="")


def _settle(ticket, state, by, text):
    """Move ``ticket`` from open to ``state``, once."""
    done = (
        Ticket.objects.open()
        .filter(pk=ticket.pk)
        .update(state=state, answer=text, answered_by=by, settled_at=timezone.now())
    )
    if done:
        ticket.refresh_from_db()
    return bool(done)


def _tell(ticket, people, is_late=False):
    for person in people:
        queue(
            "ticket",
            person,
            {"ticket": ticket, "is_late": is_late},
            at_once=True,
            about=ticket,
            organisation=ticket.organisation,
            county=ticket.county,
        )


def _editors(ticket):
    if ticket.organisation_id is None:
        return []
    return [row.user for row in Membership.objects.editors_of(ticket.organisation_id)]


def _coordinators(ticket):
    if ticket.county_id is None:
        return []
    return [row.user for row in Membership.objects.coordinators_of(ticket.county_id)]


def _administrators():
    return list(User.objects.filter(is_superuser=True, is_active=True))
