"""Pages where readers write comments, report them, and see and take away their own."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from blog import commenting, discussing
from blog.choices import CommentState
from blog.comment_forms import ReportForm
from blog.models import Comment
from portal.accounts.limits import within_an_hour

# How many comments, and how many reports of comments, come from one network within an hour.
COMMENTS_AN_HOUR = 20
REPORTS_AN_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
def discussion(request, kind, uuid):
    """All that is said of a post or a project, with the form; here the form of its own page is sent too.

    What could not be taken comes back as it was written, with the reason.
    """
    thing = discussing.find(kind, uuid)
    found = discussing.discussion_of(thing, request.user)
    status = 200
    if request.method == "POST":
        comment, status = _sent(request, found)
        if comment is not None:
            return redirect(reverse("comments:own", args=[commenting.token_of(comment)]) + "?sent=1")
    elif found.form:
        found.answered = _answered(found, request.GET.get("answers", ""))
        found.form = discussing.form_for(found, answered=found.answered)
    context = {
        "discussion": found,
        "is_own_page": True,
        "name": discussing.name_of(thing),
        "page_url": discussing.page_of(thing),
        "section": "blog" if kind == "post" else "projects",
    }
    return TemplateResponse(request, "blog/discussion.html", context, status=status)


def _sent(request, found):
    """Return the comment that was sent to the discussion ``found`` and 200; else None and why not."""
    form = found.form = discussing.form_for(found, request.POST)
    is_right = form.is_valid()
    found.answered = _answered(found, request.POST.get("parent", ""))
    if found.closed:
        form.add_error(None, found.closed)
        return None, 409
    if not is_right:
        return None, 200
    if found.author is None and not within_an_hour(request, "comments", COMMENTS_AN_HOUR):
        form.add_error(None, _("Too many comments have come from your network. Try again in an hour."))
        return None, 429
    data = form.cleaned_data
    comment = commenting.send(
        found.thing,
        text=data["text"],
        heading=data["heading"],
        name=data.get("name", ""),
        email=data.get("email", ""),
        parent=found.answered,
        author=found.author,
        reads_first=found.waits,
        is_suspected=form.is_by_a_program,
    )
    if comment is None:
        form.add_error(None, _("This comment has come already. You need not send it again."))
    return comment, 200


def _answered(found, uuid):
    """Return the shown comment that ``uuid``, as it stands in an address or a form, names; else None."""
    shown = {str(key): comment for key, comment in found.by_uuid.items() if comment.text}
    return shown.get(uuid)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request, token):
    """A writer's own comment: what became of it, what is kept about her, and how to take it away."""
    comment = commenting.by_token(token)
    if comment is None:
        if request.method == "POST":
            raise Http404("No such comment")
        return TemplateResponse(request, "blog/comment_gone.html", {}, status=404)
    if request.method == "POST":
        page = discussing.page_of(comment.thing)
        if request.POST.get("action") == "withdraw":
            commenting.withdraw(comment)
            return TemplateResponse(request, "blog/comment_gone.html", {"is_done": True, "page_url": page})
        if request.POST.get("action") == "erase":
            commenting.erase(comment)
        return redirect(request.path)
    context = {
        "comment": comment,
        "place": comment.place,
        "page_url": discussing.page_of(comment.thing),
        "is_sent": request.GET.get("sent") == "1",
        "is_shown": discussing.is_shown(comment),
        "waits": comment.state == CommentState.WAITING,
        "kept_until": comment.created_at + commenting.ADDRESS_KEPT_FOR,
    }
    return TemplateResponse(request, "blog/comment_own.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, uuid):
    """The form on which a reader tells that a comment should not be shown."""
    comment = _public(uuid)
    form = ReportForm(request.POST or None, about=f"report-{uuid}")
    status = 200
    if request.method == "POST":
        sent = redirect("comments:report-sent", uuid)
        if form.is_by_a_program:
            return sent
        if form.is_valid():
            if within_an_hour(request, "comment-reports", REPORTS_AN_HOUR):
                commenting.report(comment, reason=form.cleaned_data["reason"], text=form.cleaned_data["text"])
                return sent
            form.add_error(None, _("Too many reports have come from your network. Try again in an hour."))
            status = 429
    context = {"comment": comment, "form": form, "page_url": discussing.page_of(comment.thing)}
    return TemplateResponse(request, "blog/comment_report.html", context, status=status)


@require_safe
def report_sent(request, uuid):
    """What happens to a report now, and the way back."""
    comment = _public(uuid)
    context = {"comment": comment, "page_url": discussing.page_of(comment.thing)}
    return TemplateResponse(request, "blog/comment_report_sent.html", context)


def _public(uuid):
    return get_object_or_404(Comment.objects.public().for_list(), uuid=uuid)
