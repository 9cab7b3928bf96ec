"""Asking: who is asked when a round opens, the letters that go to them, and the links in these.

A link is for one response and one reader. It works while the round is open, and while its reader still
speaks for the organisation or county; what it opens after the round has closed is a page that says so.
"""

import datetime as dt
import uuid
from collections import defaultdict

from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.choices import State
from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.editing.actions import NotNow
from portal.lib import languages
from portal.outbox.actions import write
from portal.outbox.models import Letter
from regions.choices import CountyKind
from regions.models import County
from surveys.choices import Audience
from surveys.models import Response, Round

SALT = "surveys.asking.answer"
# Responses whose letters are written in one go: a whole country is not written to in one transaction.
AT_ONCE = 200
REMIND_BEFORE = dt.timedelta(days=7)
# Nobody is reminded of what she has just got.
NOT_REMINDED_WITHIN = dt.timedelta(days=3)
ONE_IN = dt.timedelta(days=1)


# Who is asked.


def open_rounds() -> int:
    """Settle who is asked in the rounds whose day has come; return how many rounds that were.

    Organisations are those that are public on that day. A few queries for each round.
    """
    rounds = (
        Round.objects.open().filter(asked_at=None).select_related("survey").select_for_update(of=("self",))
    )
    return sum(_open(one) for one in rounds)


def _open(one: Round) -> bool:
    counties = list(one.survey.counties.values_list("pk", flat=True))
    if one.survey.audience == Audience.ORGANISATIONS:
        asked = Organisation.objects.published()
        if one.survey.is_example:
            asked = asked.filter(is_example=True)  # Nothing invented is attached to a real organisation.
        if counties:
            asked = asked.filter(home_municipality__county__in=counties)
        found = [
            Response(round=one, organisation_id=organisation, county_id=county)
            for organisation, county in asked.order_by("pk").values_list("pk", "home_municipality__county")
        ]
    else:
        asked = County.objects.exclude(kind=CountyKind.AUTONOMOUS)
        found = [
            Response(round=one, county_id=county)
            for county in (counties or asked.order_by("code").values_list("pk", flat=True))
        ]
    Response.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
    one.asked_at = timezone.now()
    one.save(update_fields=["asked_at"])
    return True


# Letters.


def write_invitations() -> int:
    """Write the letters of those who have not been invited yet; return how many. Seven queries at most."""
    return _write("survey_invitation", "invited_at", Response.objects.open().filter(invited_at=None))


def write_reminders() -> int:
    """Remind those who have not answered: once a week before the round closes, and when they are urged.

    Seven queries at most.
    """
    now = timezone.now()
    in_time = Q(
        reminded_at=None,
        invited_at__lt=now - NOT_REMINDED_WITHIN,
        round__closes_on__lte=timezone.localdate(now) + REMIND_BEFORE,
    )
    urged = Q(round__urged_at__isnull=False) & (Q(reminded_at=None) | Q(reminded_at__lt=F("round__urged_at")))
    waiting = Response.objects.open().unanswered().exclude(invited_at=None)
    return _write("survey_reminder", "reminded_at", waiting.filter(in_time | urged))


@transaction.atomic
def urge(one: Round) -> int:
    """Let everybody be reminded who has not answered ``one``: their letters go with the next ``run_due``.

    Returns how many have not answered. Raises NotNow when the round is not open, or they were urged today.
    """
    held = Round.objects.select_for_update().get(pk=one.pk)
    now = timezone.now()
    if not Round.objects.open().filter(pk=held.pk).exists():
        raise NotNow(_("The round is not open, so nobody is reminded."))
    if held.urged_at and held.urged_at > now - ONE_IN:
        raise NotNow(_("They were reminded within a day already."))
    held.urged_at = now
    held.save(update_fields=["urged_at"])
    return held.responses.unanswered().count()


@transaction.atomic
def _write(kind, column, responses) -> int:
    rows = responses.for_page().order_by("pk").select_for_update(of=("self",))
    rows = list(rows[:AT_ONCE])
    if not rows:
        return 0
    now = timezone.now()
    readers = _readers(rows)
    letters = [_letter(kind, row, to, now) for row in rows for to in readers[row.pk]]
    letters = [letter for letter in letters if letter]
    Letter.objects.bulk_create(letters, batch_size=500, ignore_conflicts=True)
    Response.objects.filter(pk__in=[row.pk for row in rows]).update(**{column: now})
    return len(letters)


def _readers(responses) -> dict[int, list[User | str]]:
    """Return by response who gets its letters: accounts, else the organisation's own address. Two queries."""
    found = defaultdict(list)
    accounts = Membership.objects.active().filter(user__is_active=True).select_related("user")
    editors, coordinators = defaultdict(list), defaultdict(list)
    organisations = [row.organisation_id for row in responses if row.organisation_id]
    counties = [row.county_id for row in responses if not row.organisation_id]
    for row in accounts.filter(role=Role.EDITOR, organisation__in=organisations).order_by("user__email"):
        editors[row.organisation_id].append(row.user)
    for row in accounts.filter(role=Role.COUNTY, county__in=counties).order_by("user__email"):
        coordinators[row.county_id].append(row.user)
    for row in responses:
        if row.organisation is None:
            found[row.pk] = coordinators[row.county_id]
        else:
            found[row.pk] = editors[row.organisation_id] or _own_address(row.organisation)
    return found


def _own_address(organisation):
    """Return the organisation's own address in a list; none for an invented organisation."""
    return [organisation.email] if organisation.email and not organisation.is_example else []


def _letter(kind, response, to, now):
    is_person = not isinstance(to, str)
    organisation = response.organisation
    written = organisation.written_languages if organisation else ()
    language = to.language if is_person else (written or languages.CODES)[0]
    identifier = uuid.uuid4()
    whose = f"user-{to.pk}" if is_person else "organisation"
    with languages.reading(language):
        path = reverse("surveys:answer", args=[token_of(response, identifier)])
    return write(
        kind,
        to,
        {
            "survey": response.round.survey,
            "response": response,
            "until": response.round.closes_on,
            "path": path,
        },
        language=language,
        uuid=identifier,
        key=f"{kind}-{response.pk}-{whose}-{timezone.localdate(now).isoformat()}",
        created_at=now,
        about=response,
        organisation=organisation,
        county=response.county,
    )


# The link in the letter.


class NoLink(Exception):
    """Nobody was sent this link, or its reader does not answer for the organisation or county any more."""


def token_of(response: Response, letter: uuid.UUID) -> str:
    """Return the token with which ``response`` is given, which only ``letter`` tells."""
    return signing.dumps([response.uuid.hex, letter.hex], salt=SALT)


def response_of(token: str) -> tuple[Response, User | None]:
    """Return the response that ``token`` opens and the account it was sent to, if it was one.

    The round may be closed by now. Four queries. Raises NoLink.
    """
    try:
        response, identifier = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise NoLink from error
    found = Response.objects.for_page().filter(uuid=response, round__in=Round.objects.of_published()).first()
    letter = found and Letter.objects.of(found).filter(uuid=identifier).select_related("to_user").first()
    if not letter or not _still_answers(letter, found):
        raise NoLink
    return found, letter.to_user


def _still_answers(letter, response):
    if response.organisation_id is None:
        kept = Membership.objects.coordinators_of(response.county_id)
    elif response.organisation.state != State.PUBLISHED:
        return False
    elif letter.to_user_id is None:
        return bool(letter.to_email) and letter.to_email.lower() == response.organisation.email.lower()
    else:
        kept = Membership.objects.editors_of(response.organisation_id)
    return kept.filter(user=letter.to_user_id).exists()
