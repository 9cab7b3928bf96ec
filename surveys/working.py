"""The workspace's pages of surveys: composing, reading answers with names, and what these change."""

from django.contrib import messages
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from organisations.models import Organisation
from portal.accounts.workers import ForWorkers
from portal.editing import actions as editing
from portal.editing import registry
from portal.editing.forms import is_uuid
from portal.editing.views.hub import told
from portal.editing.views.things import address, written
from portal.lib import languages
from surveys import asking, permissions, present, updates
from surveys.models import ProfileUpdate, Response, Round, Survey
from surveys.options import options_of
from surveys.results import Tally

PER_PAGE = 50


@method_decorator(never_cache, name="dispatch")
class Work(ForWorkers, TemplateView):
    """What one answers, what one may read, and, for those who compose them, a new survey. Nine queries."""

    template_name = "surveys/work.html"

    def get_context_data(self, **kwargs):
        self.require(permissions.may_see_work(self.rights))
        composes = permissions.may_compose(self.rights)
        surveys = Survey.objects.with_rounds().alphabetical()
        if not composes:
            surveys = surveys.published()
        rows = list(surveys) if composes or self.rights.counties else []
        tally = Tally(one for survey in rows for one in survey.rounds.all())
        own = Response.objects.of(self.rights).open().for_page().order_by("round__closes_on", "pk")
        return super().get_context_data(
            own=[answer_row(response) for response in own[:PER_PAGE]],
            surveys=[self.row(survey, tally, composes) for survey in rows],
            composes=composes,
            **kwargs,
        )

    def row(self, survey, tally, composes):
        rounds = [one for one in survey.rounds.all() if one.asked_at]
        return {
            "survey": survey,
            "url": address("item", survey) if composes else "",
            "rounds": [
                {"round": one, "rate": present.rate_in_words(tally.rate(one))}
                for one in reversed(rounds)
                if composes or tally.counties_of(one) & self.rights.counties
            ],
        }


class Begin(ForWorkers, View):
    """Begin a survey: it is a draft until it is published."""

    http_method_names = ["post"]

    def post(self, request):
        self.require(permissions.may_compose(self.rights))
        title = written(request, "title", 200)
        if not title:
            messages.warning(request, _("Give it a name first."))
            return redirect("surveying:work")
        survey = registry.of(Survey).new(None, title, languages.current())
        return redirect(address("item", editing.begin(survey, by=request.user)))


def answer_row(response) -> dict:
    """Return a response that waits for a person, or may be changed, as work-row shows it."""
    survey, name = response.round.survey.local_name, response.local_name
    if response.answered_at:
        state, label = "confirmed", _("answered")
    else:
        state, label = ("draft", _("begun")) if response.draft else ("plain", _("not answered"))
    return {
        "title": survey.text,
        "lang": survey.lang,
        "url": response.work_url,
        "kind": name.text,
        "sentence": _("Open until %(day)s.") % {"day": present.day(response.round.closes_on)},
        "state": state,
        "state_label": label,
    }


def update_row(update) -> dict:
    """Return what an answer would change in a profile, as work-row shows it."""
    question, name = update.question.local_text, update.response.local_name
    return {
        "title": question.text,
        "lang": question.lang,
        "url": reverse("surveying:updates", args=[update.response.organisation.uuid]),
        "kind": name.text,
        "sentence": _("What you answered differs from the profile: take it over, or leave it."),
    }


def find_round(rights, uuid):
    """Return an asked round and its responses that one with ``rights`` reads. Raises Http404."""
    one = get_object_or_404(Round.objects.select_related("survey").exclude(asked_at=None), uuid=uuid)
    composes = permissions.may_compose(rights)
    if not composes and one.survey.state == "draft":
        raise Http404("Not for this person")
    responses = one.responses.readable_by(rights, all_of_them=composes)
    if not composes and not responses.exists():
        raise Http404("Not for this person")
    return one, responses


@method_decorator(never_cache, name="dispatch")
class RoundPage(ForWorkers, TemplateView):
    """Who has answered a round and who has not, page by page. Nine queries."""

    template_name = "surveys/round.html"

    def get_context_data(self, **kwargs):
        one, responses = find_round(self.rights, self.kwargs["uuid"])
        answered = responses.answered().count()
        total = responses.count()
        shows_answered = self.request.GET.get("show") == "answered"
        rows = responses.answered() if shows_answered else responses.unanswered()
        try:
            page = Paginator(
                rows.for_page().order_by("county__sort_fi", "organisation__sort_fi", "pk"), PER_PAGE
            )
            page = page.page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("The list has no such page") from error
        return super().get_context_data(
            round=one,
            survey=one.survey,
            counts=[
                {
                    "label": _("Not answered"),
                    "number": total - answered,
                    "url": "?show=waiting",
                    "is_current": not shows_answered,
                },
                {
                    "label": _("Answered"),
                    "number": answered,
                    "url": "?show=answered",
                    "is_current": shows_answered,
                },
            ],
            shows_answered=shows_answered,
            page_obj=page,
            may_urge=permissions.may_compose(self.rights) and one.state == "open" and answered < total,
            **kwargs,
        )


class Urge(ForWorkers, View):
    """Have those reminded who have not answered."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        self.require(permissions.may_compose(self.rights))
        one, _responses = find_round(self.rights, uuid)
        try:
            number = asking.urge(one)
        except editing.NotNow as error:
            messages.warning(request, str(error))
        else:
            sentence = ngettext(
                "A reminder goes within minutes to the %(count)s who has not answered.",
                "Reminders go within minutes to the %(count)s who have not answered.",
                number,
            )
            messages.success(request, sentence % {"count": number})
        return redirect("surveying:round", uuid)


@method_decorator(never_cache, name="dispatch")
class ResponsePage(ForWorkers, TemplateView):
    """What one organisation or county answered, free texts included. Eight queries."""

    template_name = "surveys/response.html"

    def get_context_data(self, **kwargs):
        response = get_object_or_404(Response.objects.for_page().answered(), uuid=self.kwargs["uuid"])
        self.require(permissions.may_read(self.rights, response))
        options = options_of(response.round.survey.questions.order_by("order", "pk"))
        return super().get_context_data(
            response=response,
            round=response.round,
            survey=response.round.survey,
            name=response.local_name,
            rows=present.given_answers(response, options),
            **kwargs,
        )


@method_decorator(never_cache, name="dispatch")
class Updates(ForWorkers, TemplateView):
    """What an organisation's answers would change in its profile: its editors take each over, or leave it."""

    template_name = "surveys/updates.html"

    def get_context_data(self, **kwargs):
        organisation = self.organisation()
        return super().get_context_data(
            organisation=organisation,
            hub_url=address("item", organisation),
            rows=[
                {"update": update, "changes": updates.change_of(update)}
                for update in self.waiting(organisation)
            ],
            **kwargs,
        )

    def organisation(self):
        organisation = get_object_or_404(
            Organisation.objects.select_related("home_municipality"), uuid=self.kwargs["uuid"]
        )
        self.require(organisation.pk in self.rights.organisations)
        return organisation

    def waiting(self, organisation):
        waiting = ProfileUpdate.objects.waiting_for(self.rights).filter(response__organisation=organisation)
        return waiting.for_page().order_by("pk")

    def post(self, request, uuid):
        organisation = self.organisation()
        asked = request.POST.get("update", "")
        chosen = self.waiting(organisation).filter(uuid=asked).first() if is_uuid(asked) else None
        if chosen is None:
            messages.info(request, _("There is nothing to do: somebody was quicker."))
            return redirect("surveying:updates", uuid)
        try:
            messages.success(request, self.decide(chosen))
        except editing.NotNow as error:
            messages.warning(request, str(error))
        except editing.Incomplete as error:
            problems = " ".join(text for texts in error.problems.values() for text in texts)
            messages.warning(
                request, _("The profile has to be mended first: %(problems)s") % {"problems": problems}
            )
        return redirect("surveying:updates", uuid)

    def decide(self, update) -> str:
        """Take ``update`` over or leave the profile as it is; return what came of it in a sentence."""
        if self.request.POST.get("action") != "confirm":
            updates.decline(update, by=self.request.user)
            return _("The profile stays as it was.")
        revision = updates.confirm(update, by=self.request.user)
        if revision is not None and revision.state in ("draft", "returned"):
            return _("It was added to your draft of the profile. It becomes public with that.")
        return told(revision) if revision is not None else _("The profile says this already.")
