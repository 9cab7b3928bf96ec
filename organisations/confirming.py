"""The page behind the letter to a service owner: she reads one contribution and answers, without an account.

Nothing is changed by opening it, so that mail programs that follow links answer nothing.
"""

from django.http import Http404
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from organisations import actions, present
from organisations.choices import RequestState
from organisations.forms import AnswerForm
from portal.editing.actions import NotNow


@method_decorator(never_cache, name="dispatch")
class Confirmation(FormView):
    """One question: does this activity serve this goal or step? A link that no letter has is a 404."""

    template_name = "organisations/confirmation.html"
    form_class = AnswerForm

    def dispatch(self, request, *args, **kwargs):
        self.question = actions.by_token(kwargs["token"])
        if self.question is None:
            raise Http404("No letter has this link")
        return super().dispatch(request, *args, **kwargs)

    def state(self):
        """Return why the question cannot be answered any more; "" when it can."""
        if self.question.state != RequestState.SENT:
            return self.question.state.value
        return "stale" if actions.is_stale(self.question) else ""

    def get_context_data(self, **kwargs):
        state = self.state()
        # Whoever has an old link learns nothing more from it.
        shown = None if state else present.contribution_facts(self.question.contribution)
        return super().get_context_data(question=self.question, state=state, shown=shown, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.state():
            return self.render_to_response(self.get_context_data(), status=409)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        data = form.cleaned_data
        who = _("%(name)s, %(title)s") % {"name": data["name"], "title": data["title"]}
        try:
            actions.answer(self.question, data["answer"], who=who, reason=data["reason"])
        except NotNow:
            pass  # The page says why.
        return redirect(self.request.path)
