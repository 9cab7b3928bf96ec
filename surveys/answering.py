"""The page on which a survey is answered, by the link in a letter or signed in. Opening it changes nothing.

What is written is kept whatever happens: when something has to be mended, when the language is changed, when
one goes on later, and when a colleague was quicker.
"""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from portal.accounts.rights import rights_of
from portal.editing.actions import NotNow
from portal.lib import languages
from surveys import actions, updates
from surveys.asking import NoLink, response_of
from surveys.choices import RoundState
from surveys.forms import AnswerForm, given, initial_of, name_of
from surveys.models import Response, Round
from surveys.permissions import may_answer


class AnswerPage(View):
    """One response: its questions, and what was answered before. Ten queries at most."""

    http_method_names = ["get", "head", "post"]
    by = None

    def address(self, code: str) -> str:
        """Return the address of the page in language ``code``."""
        with languages.reading(code):
            return reverse(self.request.resolver_match.view_name, kwargs=self.kwargs)

    def get(self, request, **kwargs):
        if self.response.round.state != RoundState.OPEN:
            return self.over()
        questions = self.questions()
        written = self.response.draft or given(self.response) or self.known(questions)
        return self.page(AnswerForm(questions, initial=initial_of(written, questions)))

    def post(self, request, **kwargs):
        form = AnswerForm(self.questions(), request.POST)
        action = request.POST.get("action", "send")
        try:
            if action != "send":
                return self.keep(form, action)
            if form.is_valid():
                return self.send(form)
            actions.save_draft(self.response, form.written())
        except NotNow:
            return self.over(form)
        except actions.Meanwhile as error:
            self.response = Response.objects.for_page().get(pk=error.response.pk)
            return self.page(form, status=409, was_quicker=True)
        return self.page(form, status=422)

    def known(self, questions):
        """Return what the profile says already of what is asked, as a draft would hold it."""
        if self.response.organisation is None or self.response.answered_at:
            return {}
        values = updates.known(self.response.organisation, questions, languages.current())
        return {name_of(question): [str(value) for value in told] for question, told in values.items()}

    def questions(self):
        return list(self.response.round.survey.questions.order_by("order", "pk"))

    def keep(self, form, action):
        """Keep what was written, and go on: in another language, or later."""
        actions.save_draft(self.response, form.written())
        if action in languages.CODES:
            return redirect(self.address(action))
        messages.success(
            self.request, _("What you wrote is saved. It has not been sent yet: come back by the same link.")
        )
        return redirect(self.request.path)

    def send(self, form):
        sent = self.request.POST.get("version", "")
        actions.answer(
            self.response,
            form.answers(),
            by=self.by,
            language=languages.current(),
            version=int(sent) if sent.isdecimal() and len(sent) < 10 else 0,
        )
        messages.success(self.request, _("Thank you! Your answers have been received."))
        return redirect(self.request.path)

    def page(self, form, status=200, *, was_quicker=False):
        context = {
            "response": self.response,
            "survey": self.response.round.survey,
            "round": self.response.round,
            "name": self.response.local_name,
            "form": form,
            "was_quicker": was_quicker,
            # Languages are buttons of the form here: a link would lose what is being written.
            "language_links": [],
            "languages": [(code, languages.OWN_NAMES[code]) for code in languages.CODES],
        }
        return TemplateResponse(self.request, "surveys/answer.html", context, status=status)

    def over(self, form=None):
        """Say that the round is not open, and give back what was written."""
        written = form.written() if form else {}
        context = {
            "survey": self.response.round.survey,
            "round": self.response.round,
            "response": self.response,
            "written": [
                {"question": question.local_text, "texts": [text for text in written[field.name] if text]}
                for question, field in (form.sections() if form else ())
                if field.name in written and question.kind == "text"
            ],
        }
        return TemplateResponse(self.request, "surveys/closed.html", context, status=410)


@method_decorator(never_cache, name="dispatch")
class ByLink(AnswerPage):
    """For whoever has the link of a letter, with or without an account."""

    def dispatch(self, request, *args, **kwargs):
        try:
            self.response, self.by = response_of(kwargs["token"])
        except NoLink:
            return TemplateResponse(request, "surveys/no_link.html", status=404)
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class SignedIn(LoginRequiredMixin, AnswerPage):
    """For the organisation's editors and the county's coordinators."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        public = Response.objects.filter(round__in=Round.objects.of_published())
        self.response = public.for_page().filter(uuid=kwargs["uuid"]).first()
        if self.response is None or not may_answer(rights_of(request.user), self.response):
            raise Http404("Not for this person")
        self.by = request.user
        return super().dispatch(request, *args, **kwargs)
