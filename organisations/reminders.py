"""Letters that ask organisations to check their facts: at most one a person a week, each with its own link.

A letter waits for a day, so that a coordinator can read it in the outbox and hold it back.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from organisations.checks import items_of, organisations_to_check
from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.lib import languages
from portal.outbox.actions import write
from portal.outbox.models import Letter

KIND = "reminder"
WAITS_FOR = dt.timedelta(days=1)
# No more than one letter to a person in this time, and about the same organisation in that.
ONE_IN = dt.timedelta(days=7)
AGAIN_AFTER = dt.timedelta(days=28)
# So many letters a day at most: a register that has just been imported is not written to all at once.
A_DAY = 200
LINK_HOLDS_FOR = dt.timedelta(days=60)
SALT = "organisations.reminders.check"


@dataclass(frozen=True)
class Reminder:
    """One letter to be written: to whom, about what."""

    to: User | str
    organisation: Organisation

    @property
    def address(self) -> str:
        return (self.to if isinstance(self.to, str) else self.to.email).lower()


def write_reminders() -> int:
    """Write the reminders that are due; return how many. Ten queries at most, however many there are."""
    now = timezone.now()
    written_today = Letter.objects.filter(kind=KIND, created_at__gte=now - dt.timedelta(days=1)).count()
    if written_today >= A_DAY:
        return 0
    reminders = _due(now)[: A_DAY - written_today]
    items = items_of({reminder.organisation.pk for reminder in reminders}) if reminders else {}
    letters = [_letter(reminder, items[reminder.organisation.pk], now) for reminder in reminders]
    letters = [letter for letter in letters if letter]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)  # Another process may write the same ones.
    return len(letters)


def _due(now):
    """Return the reminders that may be written now, the longest unchecked first. Three queries."""
    organisations = list(organisations_to_check().select_related("home_municipality__county"))
    if not organisations:
        return []
    editors = {}
    for row in (
        Membership.objects.active()
        .filter(role=Role.EDITOR, organisation__in=[organisation.pk for organisation in organisations])
        .select_related("user")
        .order_by("user__email")
    ):
        editors.setdefault(row.organisation_id, []).append(row.user)
    recent = Letter.objects.filter(kind=KIND, created_at__gt=now - AGAIN_AFTER)
    told, busy = set(), set()
    for address, organisation, created_at in recent.values_list("to_email", "organisation", "created_at"):
        told.add((address.lower(), organisation))
        if created_at > now - ONE_IN:
            busy.add(address.lower())
    found = []
    for organisation in organisations:
        for to in editors.get(organisation.pk) or _own_address(organisation):
            reminder = Reminder(to, organisation)
            if reminder.address in busy or (reminder.address, organisation.pk) in told:
                continue
            busy.add(reminder.address)
            found.append(reminder)
    return found


def _own_address(organisation):
    """Return the organisation's own address in a list; none for an invented organisation."""
    return [organisation.email] if organisation.email and not organisation.is_example else []


def _letter(reminder, items, now):
    organisation = reminder.organisation
    is_person = not isinstance(reminder.to, str)
    language = reminder.to.language if is_person else (organisation.written_languages or languages.CODES)[0]
    identifier = uuid.uuid4()
    whose = f"user-{reminder.to.pk}" if is_person else f"organisation-{organisation.pk}"
    with languages.reading(language):
        path = reverse("organisations:check", args=[token_of(organisation, identifier)])
    return write(
        "reminder",
        reminder.to,
        {"organisation": organisation, "items": items, "path": path, "days": LINK_HOLDS_FOR.days},
        language=language,
        uuid=identifier,
        key=f"reminder-{whose}-{timezone.localdate(now).isoformat()}",
        send_after=now + WAITS_FOR,
        created_at=now,
        about=organisation,
        organisation=organisation,
        county=organisation.home_municipality.county if organisation.home_municipality else None,
    )


# The link in the letter.


class NoLink(Exception):
    """Nobody was sent this link, or not for this."""


class OldLink(Exception):
    """The link has run out, has done its work, or its reader does not keep the organisation any more."""


def token_of(organisation: Organisation, letter: uuid.UUID) -> str:
    """Return the token of the one-minute page for ``organisation``, which only ``letter`` tells."""
    return signing.dumps([organisation.uuid.hex, letter.hex], salt=SALT)


def letter_of(token: str) -> Letter:
    """Return the letter with ``token``, and its organisation. Three queries. Raises NoLink, OldLink."""
    try:
        organisation, identifier = signing.loads(token, salt=SALT, max_age=LINK_HOLDS_FOR)
    except signing.SignatureExpired as error:
        raise OldLink from error
    except signing.BadSignature as error:
        raise NoLink from error
    letters = Letter.objects.select_related("organisation", "to_user")
    letter = letters.filter(uuid=identifier, organisation__uuid=organisation).first()
    if letter is None or letter.done_at or not _still_keeps(letter):
        raise OldLink
    return letter


def _still_keeps(letter):
    """Whether the letter's reader still speaks for its organisation, which the public still sees."""
    if not Organisation.objects.published().filter(pk=letter.organisation_id).exists():
        return False
    if letter.to_user_id:
        return Membership.objects.editors_of(letter.organisation_id).filter(user=letter.to_user_id).exists()
    return letter.to_email.lower() == letter.organisation.email.lower()
