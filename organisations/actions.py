"""The county's answer to what organisations say they serve: confirmed, declined, asked of a service owner.

Every answer is kept as history (portal.editing) and told to the organisation's editors by letter.
"""

import datetime as dt
import hashlib
import uuid

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.choices import Answer, ContributionState, RequestState, VerifiedBy
from organisations.models import ConfirmationRequest
from organisations.models.confirmations import ASKED_FOR
from portal.accounts.models import Membership
from portal.editing.actions import NotNow, change
from portal.editing.choices import Via
from portal.editing.models import Revision
from portal.lib import languages
from portal.outbox.actions import queue
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter

SALT = "organisations.confirmation"
# Letters about an answer wait this long, so that an answer that was a slip can be undone first.
SECOND_THOUGHTS = dt.timedelta(minutes=10)
REASONS = tuple(f"reason_{code}" for code in languages.CODES)

HELD = (ContributionState.CLAIMED, ContributionState.CONFIRMED)
ANSWERABLE = (*HELD, ContributionState.DECLINED)


def held(contribution, states=ANSWERABLE):
    """Return ``contribution`` as it is now, held until the end of the transaction. Raises NotNow."""
    model = type(contribution)
    row = model.objects.select_for_update(of=("self",)).with_names().get(pk=contribution.pk)
    if row.state not in states:
        raise NotNow(
            _("Somebody was quicker: the contribution is now %(state)s.") % {"state": row.get_state_display()}
        )
    return row


def new_token() -> str:
    """Return a name for one answer to one or more contributions, by which it can be undone."""
    return uuid.uuid4().hex


@transaction.atomic
def confirm(contribution, *, by, valid_until: dt.date | None = None, source=None, token=""):
    """Say for the county that the activity serves this, until ``valid_until`` or as long as checks hold.

    One that is confirmed already is confirmed again. Raises NotNow when it has ended.
    """
    row = _confirmed(contribution, by, valid_until=valid_until, source=source)
    _tell("contribution_confirmed", [row], token)
    return row


@transaction.atomic
def confirm_all(contributions, *, by, valid_until: dt.date | None = None, token=""):
    """Confirm several at once, all or none of them; each organisation gets one letter. Raises NotNow."""
    rows = [_confirmed(contribution, by, valid_until=valid_until) for contribution in contributions]
    _tell("contribution_confirmed", rows, token)
    return rows


def _confirmed(contribution, by, *, valid_until=None, source=None, comment="", via=Via.FORM):
    row = held(contribution)
    with change(row, by=by, comment=comment, via=via):
        row.state = ContributionState.CONFIRMED
        row.verified_on, row.verified_by = timezone.localdate(), VerifiedBy.COUNTY
        row.valid_until = valid_until
        row.source = source or row.source
    return row


@transaction.atomic
def decline(contribution, *, by, reasons: dict[str, str], comment="", via=Via.FORM, token=""):
    """Say for the county that the activity does not serve this. ``reasons`` are texts by language code.

    Raises ValidationError without a reason, and NotNow when it is declined or has ended already.
    """
    told = {code: text.strip() for code, text in reasons.items() if text and text.strip()}
    if not told:
        raise ValidationError(_("Tell why the contribution is declined, in one language at least."))
    row = held(contribution, HELD)
    with change(row, by=by, comment=comment, via=via):
        row.state = ContributionState.DECLINED
        row.verified_on, row.verified_by, row.valid_until = None, "", None
        for code in languages.CODES:
            setattr(row, f"reason_{code}", told.get(code, ""))
    _tell("contribution_declined", [row], token)
    return row


@transaction.atomic
def end(contribution, *, by):
    """Say for the organisation that the activity does not serve this any more. Raises NotNow."""
    row = held(contribution, HELD)
    with change(row, by=by):
        row.state, row.valid_until = ContributionState.ENDED, timezone.localdate()
    return row


@transaction.atomic
def undo(contribution, *, by, token="") -> bool:
    """Take back the newest answer to ``contribution`` if it was ``by``'s and nothing has been changed since.

    The letter about the answer ``token`` does not go if it has not gone yet. Returns whether it was undone.
    """
    row = held(contribution, ContributionState.values)
    last = Revision.objects.of(row).published().newest_first().first()
    if last is None or last.author_id != by.pk or last.content.get("state") != row.state:
        return False
    before = last.base
    with change(row, by=by):
        row.state = before["state"]
        row.valid_until = _day(before.get("valid_until"))
        row.verified_on, row.verified_by = _day(before.get("verified_on")), before.get("verified_by") or ""
        row.source_id = before.get("source")
        for name in REASONS:
            setattr(row, name, before.get(name) or "")
    if token:
        letters = Letter.objects.open().filter(key__startswith=_key(token))
        letters.update(state=LetterState.CANCELLED, held_by=by)
    return True


def _day(text):
    return dt.date.fromisoformat(text) if text else None


def _key(token):
    return f"contribution-answer-{token}-"


def _tell(kind, rows, token):
    """Write to the editors of each organisation what the county answered, each in her own language."""
    token = token or new_token()
    for organisation, own in _by_organisation(rows):
        for membership in Membership.objects.editors_of(organisation.pk):
            with languages.reading(membership.user.language):
                path = reverse("contributions:organisation", args=[organisation.uuid])
            queue(
                kind,
                membership.user,
                {"contributions": own, "organisation": organisation, "path": path},
                send_after=timezone.now() + SECOND_THOUGHTS,
                about=own[0],
                organisation=organisation,
                county=own[0].county,
                key=f"{_key(token)}{organisation.pk}-{membership.user_id}",
            )


def _by_organisation(rows):
    own = {}
    for row in rows:
        own.setdefault(row.activity.organisation_id, []).append(row)
    return [(found[0].activity.organisation, found) for found in own.values()]


# Asking a service owner.


def digest(contribution) -> str:
    """Return what changes with the words that are asked about: the activity's, and the rationale."""
    told = [contribution.activity_id, contribution.served.pk, getattr(contribution, "role", "")]
    told += [getattr(contribution, f"rationale_{code}") or "" for code in languages.CODES]
    told += [getattr(contribution.activity, f"title_{code}") or "" for code in languages.CODES]
    return hashlib.sha256(repr(told).encode()).hexdigest()


@transaction.atomic
def ask(contribution, *, by, email: str, language: str, note: str = "") -> ConfirmationRequest:
    """Send a letter that asks ``email`` to confirm or decline ``contribution`` within thirty days.

    Raises NotNow when it is declined or has ended.
    """
    row = held(contribution, HELD)
    now = timezone.now()
    request = ConfirmationRequest.objects.create(
        **{ConfirmationRequest.joined(row): row},
        digest=digest(row),
        to_email=email.strip().lower(),
        language=language,
        note=note.strip(),
        sent_by=by,
        sent_at=now,
        expires_at=now + ASKED_FOR,
    )
    queue(
        "contribution_question",
        request.to_email,
        {
            "request": request,
            "contribution": row,
            "organisation": row.activity.organisation,
            "asker": by,
            "path": path_of(request),
            "until": timezone.localdate(request.expires_at),
        },
        language=language,
        at_once=True,
        about=request,
        county=row.county,
        key=f"contribution-question-{request.uuid}",
    )
    return request


def path_of(request: ConfirmationRequest) -> str:
    """Return the path that only the letter tells, in the language of the request."""
    token = signing.dumps(request.uuid.hex, salt=SALT)
    with languages.reading(request.language):
        return reverse("organisations:confirmation", args=[token])


def by_token(token: str) -> ConfirmationRequest | None:
    """Return the request whose letter has ``token``, in whatever state; None when no letter has it."""
    try:
        identifier = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return ConfirmationRequest.objects.with_contribution().filter(uuid=identifier).first()


def is_stale(request: ConfirmationRequest) -> bool:
    """Whether what was asked about has been rewritten, answered or hidden since. No queries."""
    contribution = request.contribution
    return not contribution.is_public or digest(contribution) != request.digest


@transaction.atomic
def answer(request: ConfirmationRequest, answer: Answer, *, who: str, reason: str = ""):
    """Keep what the service owner answered, with ``who`` she says she is, as the county's answer.

    Raises NotNow when the question cannot be answered any more, and ValidationError without a reason for
    declining.
    """
    waiting = ConfirmationRequest.objects.with_contribution().select_for_update(of=("self",))
    locked = waiting.get(pk=request.pk)
    if locked.state != RequestState.SENT or is_stale(locked):
        raise NotNow(_("This question cannot be answered any more."))
    comment = _("Answered by link: %(who)s") % {"who": who}
    if answer == Answer.CONFIRMED:
        row = _confirmed(locked.contribution, None, comment=comment, via=Via.LINK)
        _tell("contribution_confirmed", [row], "")
    else:
        reasons = {languages.current(): reason}
        row = decline(locked.contribution, by=None, reasons=reasons, comment=comment, via=Via.LINK)
    locked.answered_at, locked.answer, locked.to_email = timezone.now(), answer, ""
    locked.save()
    _forget_letter(locked)
    return row


@transaction.atomic
def revoke(request: ConfirmationRequest):
    """Take a question back: its link leads nowhere any more, and its address is forgotten."""
    request.revoked_at, request.to_email = timezone.now(), ""
    request.save(update_fields=["revoked_at", "to_email"])
    _forget_letter(request)


def forget_addresses() -> int:
    """Forget the addresses of questions that have run out; return how many. A query, and three for each."""
    over = list(ConfirmationRequest.objects.over())
    for request in over:
        ConfirmationRequest.objects.filter(pk=request.pk).update(to_email="")
        _forget_letter(request)
    return len(over)


def _forget_letter(request):
    """Forget where the letter went and what it said; one that has not gone does not go."""
    key = f"contribution-question-{request.uuid}"
    Letter.objects.filter(key=key, state=LetterState.SENT).update(to_email="", body="")
    Letter.objects.open().filter(key=key).delete()
