"""What answers would change in an organisation's profile: proposed, and the organisation decides."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.models import Organisation
from portal.accounts.rights import Rights
from portal.editing import registry
from portal.editing.actions import NotNow, current_content, main_language, open_revision, save_draft, submit
from portal.editing.choices import Via
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.present import changes
from portal.editing.snapshots import take
from portal.lib import richtext
from surveys.choices import ProfileField, UpdateState
from surveys.models import ProfileUpdate, Question, Response


def renew(response: Response):
    """Let the proposals of ``response`` follow its answers. Run whenever they have been sent.

    What the profile says already is not proposed, nor what the organisation has decided about before.
    """
    if response.organisation_id is None:
        return
    answers = {}
    for answer in response.answers.exclude(question__profile_field="").select_related("question"):
        answers.setdefault(answer.question, []).append(answer)
    waiting = response.updates.filter(state=UpdateState.PROPOSED)
    waiting.exclude(question__in=answers).delete()
    for question, given in answers.items():
        new = _content(question, given, response.language)
        if _is_known(response.organisation, question, new):
            waiting.filter(question=question).delete()
        elif not response.updates.filter(question=question, new=new).exists():
            response.updates.update_or_create(
                question=question,
                defaults={
                    "new": new,
                    "state": UpdateState.PROPOSED,
                    "decided_by": None,
                    "decided_at": None,
                },
            )


def _content(question: Question, answers, language) -> dict:
    """Return what ``answers`` say as content of the profile."""
    field = ProfileField(question.profile_field)
    if field == ProfileField.LANGUAGES:
        return {field.value: sorted(answer.value for answer in answers)}
    text = answers[0].text
    if field == ProfileField.DESCRIPTION:
        text = richtext.from_plain(text)
    return {f"{field.value}_{language}" if field.is_translated else field.value: text}


def _is_known(organisation: Organisation, question, new) -> bool:
    """Whether the profile says this already. One query for languages."""
    if question.profile_field == ProfileField.LANGUAGES:
        return sorted(organisation.languages.values_list("pk", flat=True)) == new["languages"]
    [(key, text)] = new.items()
    return richtext.plain(getattr(organisation, key) or "") == richtext.plain(text)


def known(organisation: Organisation, questions, language: str) -> dict[Question, list]:
    """Return what the profile says already of what ``questions`` ask, to begin a form from.

    A description is asked anew: it has headings and lists, which an answer has not. One query at most.
    """
    found, spoken = {}, None
    for question in questions:
        field = ProfileField(question.profile_field) if question.profile_field else None
        if field == ProfileField.LANGUAGES:
            spoken = organisation.languages.values_list("pk", flat=True) if spoken is None else spoken
            found[question] = list(spoken)
        elif field and field != ProfileField.DESCRIPTION:
            text = getattr(organisation, f"{field.value}_{language}" if field.is_translated else field.value)
            found[question] = [text] if text else []
    return found


def change_of(update: ProfileUpdate) -> list[dict]:
    """Return what ``update`` changes today, old and new, as change-row components show it. Ten queries."""
    organisation = update.response.organisation
    editable = registry.of(organisation)
    live = take(organisation)
    return changes(editable, live, live | update.new, main=main_language(organisation))


@transaction.atomic
def confirm(update: ProfileUpdate, *, by) -> Revision | None:
    """Write ``update`` into the profile as ``by``'s change, with the survey as its way.

    It is public at once or read first, as any change of hers. Where she has a draft it goes into that, to
    be sent in with it. Returns the change; None when the profile says the same by now. Raises NotNow, and
    Incomplete when the profile cannot be published as it is.
    """
    held = _decided(update, UpdateState.CONFIRMED, by)
    organisation = held.response.organisation
    before = open_revision(organisation)
    seen = traces(current_content(organisation, before))
    revision = save_draft(organisation, by=by, values=held.new, base=seen).revision
    if before is not None or revision is None:
        return revision
    revision.via = Via.SURVEY
    revision.save(update_fields=["via"])
    survey = held.response.round.survey
    return submit(
        revision, by=by, comment=_("From our answer to the survey “%(survey)s”") % {"survey": survey}
    )


@transaction.atomic
def decline(update: ProfileUpdate, *, by):
    """Leave the profile as it is. Raises NotNow."""
    _decided(update, UpdateState.DECLINED, by)


def _decided(update, state, by):
    held = ProfileUpdate.objects.for_page().select_for_update(of=("self",)).get(pk=update.pk)
    if held.state != UpdateState.PROPOSED:
        raise NotNow(_("Somebody was quicker: this has been decided already."))
    held.state, held.decided_by, held.decided_at = state, by, timezone.now()
    held.save()
    return held


def update_rows(organisation: Organisation, rights: Rights) -> list[dict]:
    """Return a row of the organisation's task list while an answer waits to be taken over. One query."""
    waiting = ProfileUpdate.objects.waiting_for(rights).filter(response__organisation=organisation).count()
    if not waiting:
        return []
    sentence = ngettext(
        "%(count)s change waits for your decision", "%(count)s changes wait for your decision", waiting
    )
    return [
        {
            "url": reverse("surveying:updates", args=[organisation.uuid]),
            "title": _("From your answers to a survey"),
            "hint": _("What you answered differs from the profile: take it over, or leave it."),
            "state_label": sentence % {"count": waiting},
        }
    ]
