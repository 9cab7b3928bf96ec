"""Writing letters and sending them: each goes once at most, and none is lost without a trace."""

import datetime as dt
import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.template import Context, engines
from django.utils import timezone

from portal.lib import languages
from portal.outbox.choices import LetterState
from portal.outbox.models import RETRIES, Letter

logger = logging.getLogger(__name__)

# How long the text and the address of a letter that has gone, or never will, are kept.
KEPT_FOR = dt.timedelta(days=90)
# A letter that is being sent for longer was sent by a process that died; nobody knows whether it went.
SENDING_FOR = dt.timedelta(hours=1)


def write(kind: str, to, context: dict, *, language: str = "", **fields) -> Letter | None:
    """Return the letter of ``kind`` to ``to`` as it would be queued, not saved. No queries of its own.

    ``to`` is a User, whose language and wishes count, or an e-mail address. None when she does not want
    letters of this kind, or may not sign in any more. The text comes from templates/outbox/<kind>.txt: its
    first line is the subject, and it is plain text, so nothing is escaped. It may use ``site_url``, ``to``
    and what is in ``context``. ``fields`` are those of the letter.
    """
    is_person = not isinstance(to, str)
    if is_person and not (to.is_active and _wants(to, kind)):
        return None
    language = language or (to.language if is_person else languages.current())
    subject, body = text(kind, {"to": to, **context}, language)
    return Letter(
        kind=kind,
        to_user=to if is_person else None,
        to_email=to.email if is_person else to,
        language=language,
        subject=subject,
        body=body,
        **fields,
    )


def queue(
    kind: str,
    to,
    context: dict,
    *,
    language: str = "",
    at_once: bool = False,
    key: str = "",
    send_after: dt.datetime | None = None,
    about: models.Model | None = None,
    organisation: models.Model | None = None,
    county: models.Model | None = None,
    headers: dict[str, str] | None = None,
) -> Letter | None:
    """Write a letter (see ``write``) and put it in the outbox; return it, or None when it is not wanted.

    With a ``key`` it is written once: a second call returns the first letter and changes nothing.
    ``at_once``: it goes as soon as the transaction is committed, for letters that a person waits for;
    otherwise with the next ``run_due`` after ``send_after``. ``organisation`` and ``county`` say whose
    coordinators see it. ``headers`` are for mail programs. One query; three with a key.
    """
    if key and (found := Letter.objects.filter(key=key).first()):
        return found
    letter = write(
        kind,
        to,
        context,
        language=language,
        key=key,
        send_after=send_after or timezone.now(),
        about=about,
        organisation=organisation,
        county=county,
        headers=headers or {},
    )
    if letter is None:
        return None
    with transaction.atomic():
        added = Letter.objects.bulk_create([letter], ignore_conflicts=bool(key))[0]
    if key:  # Two processes may write it at the same moment; the first one's stays.
        added = Letter.objects.get(key=key)
    if at_once:
        transaction.on_commit(lambda: send(added.pk))
    return added


def text(kind: str, context: dict, language: str) -> tuple[str, str]:
    """Return subject and body of a letter of ``kind`` in ``language``, with the portal's name at its foot."""
    with languages.reading(language):
        written = _render(f"outbox/{kind}.txt", context)
        foot = _render("outbox/_foot.txt", {})
    subject, _, body = written.strip().partition("\n")
    paragraphs = [paragraph.strip() for paragraph in body.split("\n\n")]
    body = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    return " ".join(subject.split())[:250], f"{body}\n\n{foot.strip()}\n"


def send_due() -> int:
    """Send every letter whose time has come; return how many went. A query each, and four for each letter.

    Run outside a transaction: each letter is claimed in one of its own before it goes.
    """
    give_up_unknown()
    return sum(
        send(pk)
        for pk in list(Letter.objects.due().order_by("send_after", "pk").values_list("pk", flat=True))
    )


def send(pk: int) -> bool:
    """Send the letter if its time has come and nobody else is sending it; return whether it went.

    A letter that the mail server refuses is tried again later. Nothing is raised, and no address is logged.
    """
    now = timezone.now()
    with transaction.atomic():
        claimed = (
            Letter.objects.due(now)
            .filter(pk=pk)
            .update(state=LetterState.SENDING, claimed_at=now, attempts=models.F("attempts") + 1)
        )
    if not claimed:
        return False
    letter = Letter.objects.get(pk=pk)
    try:
        _message(letter).send()
    except Exception as error:  # Whatever is wrong with one letter must not stop the others.
        retry = RETRIES[min(letter.attempts, len(RETRIES)) - 1]
        Letter.objects.filter(pk=pk).update(state=LetterState.FAILED, send_after=now + retry)
        logger.warning(
            "Letter %s (%s) was not sent, attempt %s: %s",
            letter.uuid,
            letter.kind,
            letter.attempts,
            type(error).__name__,
        )
        return False
    Letter.objects.filter(pk=pk).update(state=LetterState.SENT, sent_at=timezone.now())
    return True


def give_up_unknown() -> int:
    """Mark letters whose sender died as failed, not to be tried again: they may have gone. One query."""
    stuck = Letter.objects.filter(state=LetterState.SENDING, claimed_at__lt=timezone.now() - SENDING_FOR)
    return stuck.update(state=LetterState.FAILED, attempts=len(RETRIES) + 1)


def forget_old() -> int:
    """Forget text and address of letters that went long ago, and the letters that never will go.

    Returns how many were forgotten. Three queries.
    """
    old = timezone.now() - KEPT_FOR
    never = Letter.objects.filter(state__in=[LetterState.CANCELLED, LetterState.FAILED], created_at__lt=old)
    gone = Letter.objects.filter(state=LetterState.SENT, sent_at__lt=old).exclude(body="")
    return never.delete()[0] + gone.update(body="", to_email="", headers={})


def hold(letter: Letter, by) -> bool:
    """Keep a letter from going until it is released; return False when it has gone already. One query."""
    return _move(letter, LetterState.HELD, by)


def release(letter: Letter) -> bool:
    """Let a held letter go when its time comes, and one that was not delivered be tried anew. One query."""
    stopped = Letter.objects.filter(pk=letter.pk, state__in=[LetterState.HELD, LetterState.FAILED])
    return bool(stopped.update(state=LetterState.WAITING, held_by=None, attempts=0))


def cancel(letter: Letter, by) -> bool:
    """Let a letter never go; return False when it has gone already. One query."""
    return _move(letter, LetterState.CANCELLED, by)


def _move(letter, state, by):
    # Only from a state in which it is certain that nobody is sending it.
    return bool(Letter.objects.open().filter(pk=letter.pk).update(state=state, held_by=by))


def _wants(person, kind):
    wants = getattr(person, "wants", None)
    return wants is None or wants(kind)


def _render(name, context):
    template = engines["django"].engine.get_template(name)
    return template.render(Context({"site_url": settings.SITE_URL, **context}, autoescape=False))


def _message(letter):
    return EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.to_email],
        reply_to=[settings.CONTACT_EMAIL] if settings.CONTACT_EMAIL else None,
        headers={
            "Auto-Submitted": "auto-generated",
            "Content-Language": letter.language,
            **letter.headers,
        },
    )
