"""Reporting an error on a page, and answering reports in the workspace."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.rights import rights_of
from portal.tickets import actions, registry
from portal.tickets.choices import TicketState
from portal.tickets.forms import AnswerForm, ReportForm
from portal.tickets.limits import may_report
from portal.tickets.models import Ticket

PER_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, kind, uuid):
    """The form on which a reader tells what is wrong with a record she can see."""
    how, thing = registry.find(kind, uuid, request.user)
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        sent = redirect("reporting:sent", kind, uuid)
        if form.is_by_a_program:
            return sent
        if form.is_valid():
            if may_report(request):
                actions.open_ticket(
                    thing,
                    form.cleaned_data["text"],
                    organisation_id=how.organisation_id(thing),
                    county_id=how.county_id(thing),
                    email=form.cleaned_data["email"],
                )
                return sent
            form.add_error(None, _("Too many reports have come from your network. Try again in an hour."))
            status = 429
    context = {"form": form, "thing": thing, "thing_url": thing.get_absolute_url()}
    return TemplateResponse(request, "tickets/report.html", context, status=status)


@require_safe
def report_sent(request, kind, uuid):
    """What happens to a report now, and the way back."""
    _how, thing = registry.find(kind, uuid, request.user)
    context = {"thing": thing, "thing_url": thing.get_absolute_url()}
    return TemplateResponse(request, "tickets/report_sent.html", context)


@never_cache
@login_required
@require_safe
def ticket_list(request):
    """Reports that the reader answers, by state. Two queries beyond the reader's own."""
    rights = rights_of(request.user)
    if not rights.may_work:
        raise Http404
    mine = Ticket.objects.answerable_by(rights)
    asked = request.GET.get("state", TicketState.OPEN)
    if asked not in TicketState.values:
        raise Http404
    numbers = dict(mine.order_by().values_list("state").annotate(number=Count("pk")))
    shown = mine.filter(state=asked).for_list()
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "counts": [
            {
                "label": capfirst(label),
                "number": numbers.get(state, 0),
                "url": f"{request.path}?state={state}",
                "is_current": state == asked,
            }
            for state, label in TicketState.choices
        ],
        "page_obj": page,
        "rows": [_row(ticket) for ticket in page.object_list],
        "state": asked,
    }
    return TemplateResponse(request, "tickets/ticket_list.html", context)


def _row(ticket):
    return {
        "title": ticket.name,
        "lang": ticket.language,
        "url": reverse("tickets:ticket-detail", args=[ticket.uuid]),
        "sentence": ticket.text if len(ticket.text) <= 160 else f"{ticket.text[:160].rpartition(' ')[0]} …",
        "when": ticket.created_at,
        "state": "ageing" if ticket.is_open and ticket.escalated_at else "",
        "state_label": _("Passed on to the county") if ticket.is_open and ticket.escalated_at else "",
    }


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ticket_detail(request, uuid):
    """One report: what it says and is about, and its answer or the form for one."""
    ticket = _ticket(request, uuid)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if actions.answer(ticket, by=request.user, text=form.cleaned_data["answer"]):
            messages.success(request, _("The report has been answered."))
        else:
            messages.warning(request, _("Somebody was quicker: the report has been dealt with."))
        return redirect("tickets:ticket-detail", ticket.uuid)
    address = getattr(ticket.about, "get_absolute_url", None)
    context = {"ticket": ticket, "form": form, "thing_url": address() if address else ""}
    return TemplateResponse(request, "tickets/ticket_detail.html", context)


@never_cache
@login_required
@require_POST
def close(request, uuid):
    """Close a report without an answer."""
    ticket = _ticket(request, uuid)
    if actions.close(ticket, by=request.user):
        messages.success(request, _("The report has been closed."))
    else:
        messages.warning(request, _("Somebody was quicker: the report has been dealt with."))
    return redirect("tickets:ticket-list")


def _ticket(request, uuid):
    mine = Ticket.objects.answerable_by(rights_of(request.user))
    return get_object_or_404(mine.select_related("organisation", "county", "answered_by"), uuid=uuid)
