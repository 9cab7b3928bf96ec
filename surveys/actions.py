"""Answering: what is written is a draft until it is sent, and may be sent anew while the round is open."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editing.actions import NotNow
from surveys import updates
from surveys.choices import Kind
from surveys.models import Answer, Question, Response, Round


class Meanwhile(Exception):
    """Somebody else has sent answers for the same organisation or county since the form was opened."""

    def __init__(self, response):
        super().__init__(str(response))
        self.response = response


@transaction.atomic
def save_draft(response: Response, written: dict[str, list[str]]):
    """Keep what was ``written``, by the form's names, to go on from. Raises NotNow."""
    held = _held(response)
    held.draft, held.saved_at = written, timezone.now()
    held.save(update_fields=["draft", "saved_at"])


@transaction.atomic
def answer(response: Response, answers: dict[Question, Iterable], *, by, language: str, version: int):
    """Keep ``answers`` as the response's, instead of those before, and propose what they change elsewhere.

    ``answers`` are lists of values or texts by question; ``by`` is None for a reader without an account.
    ``version`` is that of the response when the form was opened. Raises NotNow, and Meanwhile.
    """
    held = _held(response)
    if held.version != version:
        raise Meanwhile(held)
    held.answers.all().delete()
    Answer.objects.bulk_create(
        Answer(response=held, question=question, **{_column(question): given})
        for question, all_given in answers.items()
        for given in all_given
    )
    now = timezone.now()
    held.answered_at = held.answered_at or now
    held.changed_at, held.answered_by, held.language = now, by, language
    held.draft, held.saved_at, held.version = {}, None, held.version + 1
    held.save()
    updates.renew(held)


def _column(question):
    return "text" if question.kind == Kind.TEXT else "value"


def _held(response):
    held = Response.objects.select_related("round", "organisation").select_for_update(of=("self",))
    held = held.get(pk=response.pk)
    if not Round.objects.open().filter(pk=held.round_id).exists():
        raise NotNow(_("The round has closed."))
    return held


def forget_drafts() -> int:
    """Forget drafts of rounds that have closed; return how many. One query."""
    over = Response.objects.filter(round__in=Round.objects.closed()).exclude(saved_at=None)
    return over.update(draft={}, saved_at=None)
