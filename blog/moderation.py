"""Pages of the workspace where comments are read, approved, rejected and deleted, several at once or one."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from blog import commenting, discussing
from blog.choices import CommentState
from blog.comment_forms import DecisionForm
from blog.models import Blog, Comment
from blog.moderating import reads_comments
from portal.accounts.workers import ForWorkers
from portal.editing.forms import is_uuid
from portal.lib import languages

PER_PAGE = 30
# Undone is what was decided last, from the notice that told so.
UNDO = "comments-decided"
# How many comments before and after one are shown with it.
AROUND = 3

GROUPS = {
    "waiting": (pgettext_lazy("comments", "Waiting"), lambda rows: rows.waiting()),
    "reported": (pgettext_lazy("comments", "Reported"), lambda rows: rows.reported()),
    "unread": (pgettext_lazy("comments", "Shown, not read yet"), lambda rows: rows.unread()),
    "suspected": (pgettext_lazy("comments", "Seem to be advertisements"), lambda rows: rows.suspected()),
    "approved": (
        pgettext_lazy("comments", "Shown"),
        lambda rows: rows.filter(state=CommentState.APPROVED).exclude(text=""),
    ),
    "rejected": (
        pgettext_lazy("comments", "Not published"),
        lambda rows: rows.filter(state=CommentState.REJECTED).exclude(text=""),
    ),
}
# What waits is read oldest first, what has been decided newest first.
DECIDED = {"approved", "rejected"}


class QueueFilter(forms.Form):
    """Comments by what has to be done with them, theme blog, and language."""

    state = forms.ChoiceField(
        choices=[(key, label) for key, (label, _rows) in GROUPS.items()],
        required=False,
        widget=forms.HiddenInput,
    )
    blog = forms.ModelChoiceField(
        Blog.objects.none(),
        label=gettext_lazy("Theme blog"),
        to_field_name="uuid",
        empty_label=gettext_lazy("All"),
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=[("", gettext_lazy("All")), *languages.OWN_NAMES.items()],
        required=False,
    )

    def __init__(self, data, rows):
        super().__init__(data, label_suffix="")
        blogs = rows.filter(post__isnull=False).order_by().values("post__blog")
        self.fields["blog"].queryset = Blog.objects.filter(pk__in=blogs).alphabetical()
        self.full_clean()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def state_asked(self):
        return self.asked.get("state", "waiting")

    @property
    def active(self):
        return bool(self.asked.keys() & {"blog", "language"})

    def apply(self, rows):
        """Return those of ``rows`` of the blog and in the language that were asked for."""
        if blog := self.asked.get("blog"):
            rows = rows.filter(post__blog=blog)
        if language := self.asked.get("language"):
            rows = rows.filter(language=language)
        return rows


class Moderating(ForWorkers):
    """A page for those who decide about comments; each sees those that are theirs."""

    def rows(self):
        self.require(reads_comments(self.rights))
        return Comment.objects.moderated_by(self.rights)

    def remember(self, decision):
        """Let the next page offer to undo ``decision``."""
        if decision.number:
            moment = decision.moment.isoformat()
            self.request.session[UNDO] = {"moment": moment, "before": decision.before}

    def back(self):
        """Return the address of the list with the filters that the form remembers."""
        query = QueryDict(self.request.POST.get("back", "")[:300]).urlencode()
        address = reverse("moderation:list")
        return redirect(f"{address}?{query}" if query else address)


@method_decorator(never_cache, name="dispatch")
class Queue(Moderating, TemplateView):
    """Comments by what has to be done with them. Eleven queries beyond the reader's own."""

    template_name = "blog/moderation_list.html"

    def get_context_data(self, **kwargs):
        rows = self.rows()
        filters = QueueFilter(self.request.GET, rows)
        chosen = filters.apply(rows)
        state = filters.state_asked
        shown = GROUPS[state][1](chosen).for_list().prefetch_related("reports")
        order = ("-created_at", "-pk") if state in DECIDED else ("created_at", "pk")
        page = self.page(shown.order_by(*order))
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            counts=[self.count(key, chosen, query, state) for key in GROUPS],
            filter=filters,
            state=state,
            page_obj=page,
            rows=[row_of(comment) for comment in page],
            undo=self.request.session.get(UNDO),
            back=self.request.GET.urlencode(),
            **kwargs,
        )

    def count(self, key, rows, query, state):
        label, of = GROUPS[key]
        query = query.copy()
        query["state"] = key
        return {
            "label": label,
            "number": of(rows).count(),
            "url": f"{self.request.path}?{query.urlencode()}",
            "is_current": key == state,
        }

    def page(self, rows):
        """Return the page that the address asks for. Raises Http404."""
        try:
            return Paginator(rows, PER_PAGE).page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("The list has no such page") from error


def row_of(comment):
    """Return a comment of ``for_list()`` as lists of comments show it. No queries."""
    reports = comment.reports.all()
    return {
        "comment": comment,
        "url": reverse("moderation:comment", args=[comment.uuid]),
        "place": comment.place,
        "blog": comment.post.blog.local_name if comment.post_id else None,
        "reports": [report for report in reports if report.handled_at is None],
        "state": {
            CommentState.WAITING: "ageing",
            CommentState.APPROVED: "confirmed",
            CommentState.REJECTED: "declined",
        }[comment.state],
        "has_many_links": commenting.links_in(comment.text) > commenting.LINKS,
    }


@method_decorator(never_cache, name="dispatch")
class Decide(Moderating, View):
    """Approve, reject or delete those that were ticked; a reason, and whether one is sure, are asked for."""

    http_method_names = ["post"]

    def post(self, request):
        rows = self.rows()
        uuids = [name for name in request.POST.getlist("chosen")[:PER_PAGE] if is_uuid(name)]
        chosen = list(rows.filter(uuid__in=uuids).for_list().order_by("created_at", "pk"))
        if not chosen:
            messages.warning(request, _("Nothing was ticked."))
            return self.back()
        act = {"approve": self.approve, "reject": self.reject, "remove": self.remove}
        return act.get(request.POST.get("action"), self.approve_nothing)(chosen)

    def approve_nothing(self, _chosen):
        return self.back()

    def approve(self, chosen):
        decision = commenting.approve(chosen, by=self.request.user)
        self.told(
            decision,
            chosen,
            ngettext("%(count)s comment is shown.", "%(count)s comments are shown.", decision.number),
        )
        return self.back()

    def reject(self, chosen):
        form = DecisionForm(self.request.POST)
        if not form.is_valid() or not form.cleaned_data["reason"]:
            if "reason" in self.request.POST and not form.errors:
                form.add_error("reason", _("Choose the reason."))
            return self.ask("reject", chosen, form if "reason" in self.request.POST else DecisionForm())
        decision = commenting.reject(
            chosen,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            words=form.cleaned_data["reason_text"],
        )
        self.told(
            decision,
            chosen,
            ngettext(
                "%(count)s comment is not published.",
                "%(count)s comments are not published.",
                decision.number,
            ),
        )
        return self.back()

    def remove(self, chosen):
        if self.request.POST.get("sure") != "1":
            return self.ask("remove", chosen)
        number = commenting.remove(chosen, by=self.request.user)
        sentence = ngettext(
            "%(count)s comment was deleted for good.", "%(count)s comments were deleted for good.", number
        )
        messages.success(self.request, sentence % {"count": number})
        return self.back()

    def ask(self, action, chosen, form=None):
        context = {
            "action": action,
            "rows": [row_of(comment) for comment in chosen],
            "form": form,
            "back": self.request.POST.get("back", "")[:300],
        }
        return TemplateResponse(self.request, "blog/moderation_decide.html", context)

    def told(self, decision, chosen, sentence):
        self.remember(decision)
        if decision.number:
            messages.success(self.request, sentence % {"count": decision.number})
        if decision.number < len(chosen):
            messages.warning(self.request, _("Somebody was quicker with some: these stay as they are."))


@method_decorator(never_cache, name="dispatch")
class Undo(Moderating, View):
    """Take back what was decided last."""

    http_method_names = ["post"]

    def post(self, request):
        self.rows()
        last = request.session.pop(UNDO, None)
        self.require(last)
        decision = commenting.Decision(dt.datetime.fromisoformat(last["moment"]), last["before"])
        if commenting.undo(decision, by=request.user) == decision.number:
            messages.success(request, _("It was undone."))
        else:
            messages.warning(request, _("Not everything could be undone: somebody has changed it since."))
        return self.back()


@method_decorator(never_cache, name="dispatch")
class OneComment(Moderating, TemplateView):
    """One comment with what it is on, what it answers and what is said around it. Looking changes nothing."""

    template_name = "blog/moderation_comment.html"

    def get_context_data(self, **kwargs):
        rows = self.rows().for_list().select_related("moderated_by")
        comment = get_object_or_404(rows.prefetch_related("reports"), uuid=self.kwargs["uuid"])
        around = Comment.objects.filter(post=comment.post_id, project=comment.project_id).approved()
        around = around.exclude(pk=comment.pk).exclude(text="")
        earlier = around.filter(created_at__lt=comment.created_at).order_by("-created_at", "-pk")[:AROUND]
        later = around.filter(created_at__gte=comment.created_at).order_by("created_at", "pk")[:AROUND]
        return super().get_context_data(
            row=row_of(comment),
            comment=comment,
            page_url=discussing.page_of(comment.thing),
            is_shown=discussing.is_shown(comment),
            earlier=[*earlier][::-1],
            later=later,
            form=DecisionForm(),
            undo=self.request.session.get(UNDO),
            **kwargs,
        )


class WithoutName(Moderating, View):
    """Forget who wrote a comment, when she has asked for it: the words stay."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        comment = get_object_or_404(self.rows(), uuid=uuid)
        commenting.erase(comment)
        messages.success(request, _("Name and address were deleted; the words of the comment stay."))
        return redirect("moderation:comment", comment.uuid)
