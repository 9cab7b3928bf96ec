"""The outbox in the workspace: letters to people and organisations of a county, read and held back there."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.permissions import may_read_address
from portal.accounts.rights import Rights, rights_of
from portal.outbox import actions
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter

PER_PAGE = 50


def _letters(request) -> tuple[Rights, Letter]:
    """Return the reader's rights and the letters she may read. Raises Http404 when she may read none."""
    rights = rights_of(request.user)
    if not (rights.is_administrator or rights.counties):
        raise Http404("Not for this person")
    return rights, Letter.objects.readable_by(rights).select_related("to_user", "organisation", "county")


@never_cache
@login_required
@require_safe
def letter_list(request):
    """Letters by state, those that wait first. Three queries beyond the reader's own."""
    rights, letters = _letters(request)
    asked = request.GET.get("state", LetterState.WAITING)
    if asked not in LetterState.values:
        raise Http404("No such state")
    numbers = dict(letters.order_by().values_list("state").annotate(number=Count("pk")))
    page = Paginator(letters.filter(state=asked), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "counts": [
            {
                "label": capfirst(label),
                "number": numbers.get(state, 0),
                "url": f"{request.path}?state={state}",
                "is_current": state == asked,
            }
            for state, label in LetterState.choices
        ],
        "rows": [_row(letter, rights) for letter in page.object_list],
        "page_obj": page,
    }
    return TemplateResponse(request, "outbox/letter_list.html", context)


def _row(letter, rights):
    reader = _reader(letter, rights)
    if letter.sent_at:
        sentence = _("Went to %(reader)s") if reader else _("Went to a reader")
    else:
        sentence = _("Goes to %(reader)s") if reader else _("Goes to a reader")
    return {
        "title": letter.subject,
        "lang": letter.language,
        "url": reverse("outbox:letter-detail", args=[letter.uuid]),
        "sentence": sentence % {"reader": reader},
        "when": letter.sent_at or letter.send_after,
    }


def _reader(letter, rights):
    """Return whom the letter is to, as far as one with ``rights`` may know."""
    name = str(letter.to_user) if letter.to_user_id and letter.to_user.name else ""
    address = letter.to_email if may_read_address(rights, letter) else ""
    return f"{name} <{address}>" if name and address else name or address


@never_cache
@login_required
@require_safe
def letter_detail(request, uuid):
    """One letter as it was written, and what can still be done with it."""
    rights, letters = _letters(request)
    letter = get_object_or_404(letters.select_related("held_by"), uuid=uuid)
    return TemplateResponse(
        request, "outbox/letter_detail.html", {"letter": letter, "reader": _reader(letter, rights)}
    )


def _changes(act, done):
    """Return the view that does ``act`` with a letter and says ``done``, if nobody was quicker."""

    @never_cache
    @login_required
    @require_POST
    def view(request, uuid):
        _rights, letters = _letters(request)
        letter = get_object_or_404(letters, uuid=uuid)
        if act(letter, request.user):
            messages.success(request, done())
        else:
            messages.warning(request, _("Nothing was changed: the letter has gone, or somebody was quicker."))
        return redirect("outbox:letter-detail", letter.uuid)

    return view


hold = _changes(actions.hold, lambda: _("The letter is held back."))
release = _changes(
    lambda letter, by: actions.release(letter), lambda: _("The letter goes when its time comes.")
)
cancel = _changes(actions.cancel, lambda: _("The letter will not go."))
