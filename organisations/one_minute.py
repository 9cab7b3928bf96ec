"""The one-minute page: whoever has the link of a reminder says what is correct, has changed or has ended."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from organisations.check_form import Answer, CheckForm
from organisations.checks import has_changed, has_ended, is_correct, items_of
from organisations.reminders import NoLink, OldLink, letter_of
from portal.outbox.models import Letter


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request, token):
    """Show what is to be checked, and record the answers. Reading changes nothing. Eight queries."""
    try:
        letter = letter_of(token)
    except NoLink as error:
        raise Http404("No such link") from error
    except OldLink:
        return TemplateResponse(request, "organisations/check_old.html", status=410)
    if request.method == "POST":
        return _answered(request, token, letter)
    return _page(request, letter, CheckForm(_items(letter)))


@transaction.atomic
def _answered(request, token, letter):
    # Two answers at the same moment: the second finds what the first has left to ask.
    Letter.objects.select_for_update().get(pk=letter.pk)
    form = CheckForm(_items(letter), request.POST)
    if form.items and not form.is_valid():
        return _page(request, letter, form)
    answers = form.answers() if form.items else []
    for item, answer, text in answers:
        if answer == Answer.CORRECT:
            is_correct(item, by=letter.to_user)
        elif answer == Answer.CHANGED:
            has_changed(item, text)
        else:
            has_ended(item, by=letter.to_user)
    if len(answers) < len(form.items):
        messages.success(request, _("Your answers have been recorded. The rest waits for you below."))
        return redirect("organisations:check", token)
    Letter.objects.filter(pk=letter.pk).update(done_at=timezone.now())
    return redirect("organisations:check-done")


@require_safe
def check_done(request):
    """Thanks, when everything has been answered."""
    return TemplateResponse(request, "organisations/check_done.html")


def _items(letter):
    return items_of([letter.organisation_id]).get(letter.organisation_id, [])


def _page(request, letter, form):
    context = {"organisation": letter.organisation, "form": form}
    return TemplateResponse(request, "organisations/check.html", context)
