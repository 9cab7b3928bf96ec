"""Pages of the workspace: a county answers what organisations say they serve, and they read the answers."""

from django.contrib import messages
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView, View

from organisations import actions, claims, permissions, present
from organisations.choices import ContributionState
from organisations.filters import GROUPS, ContributionFilter
from organisations.forms import ConfirmForm, QuestionForm, ReasonsForm
from organisations.models import ConfirmationRequest, Organisation
from portal.accounts.workers import ForWorkers
from portal.editing.actions import NotNow
from portal.editing.forms import is_uuid
from portal.editing.models import Revision
from portal.lib import languages

# Undone is what was answered last, from the notice that told so.
UNDO = "contributions-answered"
PER_PAGE = 30
# The newest lines of a contribution's history that its page shows.
SHOWN = 20


class Answering(ForWorkers):
    """A page of answers, whose last one can be undone."""

    def remember(self, token, rows):
        """Let the next page offer to undo the answer ``token`` to ``rows``."""
        named = [[row.kind, str(row.uuid)] for row in rows]
        self.request.session[UNDO] = {"token": token, "rows": named}


@method_decorator(never_cache, name="dispatch")
class ContributionList(Answering, TemplateView):
    """What organisations say of a county's goals and paths: what waits for an answer first. Ten queries."""

    template_name = "organisations/contribution_list.html"

    def get_context_data(self, **kwargs):
        self.require(permissions.answers_at_all(self.rights))
        sets = claims.answered_by(self.rights)
        filters = ContributionFilter(self.request.GET, sets)
        page = self.page(claims.Both(**filters.sets()))
        return super().get_context_data(
            counts=self.counts(claims.counts(sets.values()), filters.asked("state")),
            filter=filters,
            page_obj=page,
            rows=[present.answer_row(row) for row in page],
            undo=self.request.session.get(UNDO),
            **kwargs,
        )

    def page(self, rows):
        """Return the page that the address asks for. Raises Http404."""
        try:
            return Paginator(rows, PER_PAGE).page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("The list has no such page") from error

    def counts(self, numbers, state):
        """Return how many there are in each group, as links to them."""
        return [
            {
                "label": label,
                "number": getattr(numbers, name),
                "url": f"{self.request.path}?state={name}",
                "is_current": state == name,
            }
            for name, label in GROUPS.items()
        ]


class ConfirmSeveral(Answering, View):
    """Confirm those that were ticked in the list."""

    http_method_names = ["post"]

    def post(self, request):
        self.require(permissions.answers_at_all(self.rights))
        rows = self.chosen(request.POST.getlist("chosen")[:PER_PAGE])
        token = actions.new_token()
        if not rows:
            messages.warning(request, _("Nothing was ticked."))
            return redirect("contributions:list")
        try:
            actions.confirm_all(rows, by=request.user, token=token)
        except NotNow as error:
            messages.warning(request, str(error))
            return redirect("contributions:list")
        self.remember(token, rows)
        messages.success(
            request,
            ngettext(
                "%(count)s contribution was confirmed.", "%(count)s contributions were confirmed.", len(rows)
            )
            % {"count": len(rows)},
        )
        return redirect("contributions:list")

    def chosen(self, names):
        """Return the contributions that ``names`` ("goal/<uuid>") stand for, of those that one may answer."""
        sets = claims.answered_by(self.rights)
        found = []
        for kind, rows in sets.items():
            uuids = [name.partition("/")[2] for name in names if name.startswith(f"{kind}/")]
            found += rows.filter(uuid__in=filter(is_uuid, uuids)).with_names()
        return found


@method_decorator(never_cache, name="dispatch")
class OneContribution(Answering, FormView):
    """A page about one contribution. ``may`` is the right that it asks for."""

    may = staticmethod(permissions.may_answer)

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.contribution = self.find()
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        """Return the contribution of the address, if the reader may. Raises Http404."""
        model = claims.MODELS.get(self.kwargs["kind"])
        self.require(model)
        found = get_object_or_404(self.visible(model.objects).with_names(), uuid=self.kwargs["uuid"])
        self.require(self.may(self.rights, found))
        return found

    def visible(self, rows):
        return rows.seen_by_counties()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            contribution=self.contribution,
            shown=present.contribution_facts(self.contribution),
            back=self.back(),
            **kwargs,
        )

    def back(self):
        return reverse("contributions:list")

    def form_valid(self, form):
        try:
            token, sentence = self.act(form)
        except NotNow as error:
            messages.warning(self.request, str(error))
            return redirect(self.request.path)
        if token:
            self.remember(token, [self.contribution])
        messages.success(self.request, sentence)
        return redirect(self.back())


class Answer(OneContribution):
    """Read one contribution whole and confirm it; declining and asking somebody have pages of their own."""

    template_name = "organisations/contribution_answer.html"
    form_class = ConfirmForm

    def get_context_data(self, **kwargs):
        requests = ConfirmationRequest.objects.of(self.contribution).select_related("sent_by")
        return super().get_context_data(
            requests=requests[:SHOWN],
            history=Revision.objects.of(self.contribution)
            .published()
            .newest_first()
            .select_related("author")[:SHOWN],
            can_confirm=self.contribution.state in actions.ANSWERABLE,
            can_decline=self.contribution.state in actions.HELD,
            **kwargs,
        )

    def act(self, form):
        token = actions.new_token()
        actions.confirm(
            self.contribution,
            by=self.request.user,
            valid_until=form.cleaned_data["valid_until"],
            token=token,
        )
        return token, _("The contribution was confirmed.")


class Decline(OneContribution):
    """Say no, with the reason that the organisation reads."""

    template_name = "organisations/contribution_decline.html"
    form_class = ReasonsForm

    def get_form_kwargs(self):
        own = self.contribution.activity.organisation.written_languages
        codes = dict.fromkeys([*own, languages.current()])
        return {**super().get_form_kwargs(), "codes": list(codes)}

    def act(self, form):
        token = actions.new_token()
        actions.decline(self.contribution, by=self.request.user, reasons=form.reasons, token=token)
        return token, _("The contribution was declined. The organisation gets your reason.")


class Ask(OneContribution):
    """Send a question to somebody who knows, and needs no account."""

    template_name = "organisations/contribution_ask.html"
    form_class = QuestionForm

    def get_initial(self):
        return {"language": languages.current()}

    def back(self):
        return reverse("contributions:answer", args=[self.contribution.kind, self.contribution.uuid])

    def act(self, form):
        data = form.cleaned_data
        actions.ask(
            self.contribution,
            by=self.request.user,
            email=data["email"],
            language=data["language"],
            note=data["note"],
        )
        return "", _("The question to %(email)s has been sent.") % {"email": data["email"]}


class RevokeQuestion(Answering, View):
    """Take a question back."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        question = get_object_or_404(ConfirmationRequest.objects.open().with_contribution(), uuid=uuid)
        contribution = question.contribution
        self.require(permissions.may_answer(self.rights, contribution))
        actions.revoke(question)
        messages.success(request, _("The question was taken back. Its link leads nowhere any more."))
        return redirect("contributions:answer", contribution.kind, contribution.uuid)


class Undo(Answering, View):
    """Take back the answer that was given last."""

    http_method_names = ["post"]

    def post(self, request):
        last = request.session.pop(UNDO, None)
        self.require(last)
        undone, back = 0, "contributions:list"
        for kind, uuid in last["rows"]:
            row = get_object_or_404(claims.MODELS[kind].objects.with_names(), uuid=uuid)
            withdrawn = row.state == ContributionState.ENDED
            may = permissions.may_withdraw if withdrawn else permissions.may_answer
            if may(self.rights, row):
                undone += actions.undo(row, by=request.user, token=last["token"])
            if withdrawn:
                back = reverse("contributions:organisation", args=[row.activity.organisation.uuid])
        if undone == len(last["rows"]):
            messages.success(request, _("It was undone."))
        else:
            messages.warning(request, _("Not everything could be undone: somebody has changed it since."))
        return redirect(back)


# The organisation's side.


@method_decorator(never_cache, name="dispatch")
class OwnContributions(Answering, TemplateView):
    """All that an organisation's activities serve: states, reasons, and what to do next. Five queries."""

    template_name = "organisations/own_contributions.html"

    def get_context_data(self, **kwargs):
        organisation = get_object_or_404(
            Organisation.objects.select_related("home_municipality"), uuid=self.kwargs["uuid"]
        )
        self.require(permissions.may_see_contributions(self.rights, organisation))
        last = self.request.session.get(UNDO)
        return super().get_context_data(
            organisation=organisation,
            activities=present.own_activities(organisation),
            undo=last,
            **kwargs,
        )


class Withdraw(OneContribution):
    """Ask whether the activity does not serve this any more."""

    template_name = "organisations/contribution_withdraw.html"
    form_class = ConfirmForm
    may = staticmethod(permissions.may_withdraw)

    def visible(self, rows):
        return rows.filter(state__in=actions.HELD)

    def get_form(self, form_class=None):
        return None

    def post(self, request, *args, **kwargs):
        return self.form_valid(None)

    def back(self):
        return reverse("contributions:organisation", args=[self.contribution.activity.organisation.uuid])

    def act(self, form):
        actions.end(self.contribution, by=self.request.user)
        return actions.new_token(), _("It was withdrawn. What the county decided stays in the history.")
