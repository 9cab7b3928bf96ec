"""A county moves on a gap that it has taken up: being solved by somebody, closed, taken up once more."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.editing.actions import NotNow
from portal.editing.views.things import ThingView
from portal.pages.county_parts import PartOfCounty
from regions import actions
from regions.choices import GapState
from regions.models import Gap
from regions.spot_address import in_words

# The gap whose last move is offered to be undone.
UNDO = "gap-moved"

HEADINGS = {
    GapState.FOUND: _("Take up the gap again?"),
    GapState.BEING_SOLVED: _("Who solves the gap?"),
    GapState.CLOSED: _("Close the gap?"),
}
LEADS = {
    GapState.FOUND: _("It is then shown as taken up, and not as solved by anybody or closed."),
    GapState.BEING_SOLVED: _("Readers see who solves it, and where they can follow that."),
    GapState.CLOSED: _("Readers see the day. If the figures still show the gap, the list says so."),
}
LABELS = {
    GapState.FOUND: _("Take up again"),
    GapState.BEING_SOLVED: _("Publish who solves it"),
    GapState.CLOSED: _("Close the gap"),
}
DONE = {
    GapState.FOUND: _("The gap is taken up again."),
    GapState.BEING_SOLVED: _("The gap is being solved now."),
    GapState.CLOSED: _("The gap is closed."),
}


class SolverForm(forms.Form):
    """Who solves a gap, and where that can be followed."""

    solver = forms.CharField(
        label=_("Who solves it"), max_length=200, help_text=_("An organisation, a unit or a group.")
    )
    link = forms.URLField(
        label=_("Where to follow it"), max_length=500, required=False, assume_scheme="https"
    )

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial = {"solver": instance.solver, "link": instance.link}


class ClosingForm(forms.Form):
    """The day on which a gap was closed."""

    closed_on = forms.DateField(
        label=_("Closed on"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.gap = instance

    def clean_closed_on(self):
        day = self.cleaned_data["closed_on"]
        if not self.gap.found_on <= day <= timezone.localdate():
            raise ValidationError(_("Give a day after it was taken up, and not after today."))
        return day


FORMS = {GapState.BEING_SOLVED: SolverForm, GapState.CLOSED: ClosingForm}


class MoveGap(ThingView):
    """Ask about the next state of a gap, and move it there. The next page offers to undo it."""

    may = "may_review"

    def dispatch(self, request, *args, uuid, state, **kwargs):
        if state not in GapState:
            raise Http404("No such state")
        self.state = GapState(state)
        return super().dispatch(request, *args, kind="gap", uuid=uuid, **kwargs)

    def get(self, request, **kwargs):
        return self.page(self.form())

    def form(self, data=None):
        made = FORMS.get(self.state)
        return made(data, instance=self.obj) if made else None

    def page(self, form, status=200):
        return self.render(
            "workspace/move_gap.html",
            status=status,
            form=form,
            heading=HEADINGS[self.state],
            lead=LEADS[self.state],
            label=LABELS[self.state],
            about=in_words(self.obj),
            back_url=list_url(self.obj),
        )

    def post(self, request, **kwargs):
        form = self.form(request.POST)
        if form and not form.is_valid():
            return self.page(form, status=422)
        told = form.cleaned_data if form else {}
        try:
            actions.move_gap(
                Gap(pk=self.obj.pk),
                self.state,
                by=request.user,
                solver=told.get("solver", ""),
                link=told.get("link", ""),
                on=told.get("closed_on"),
            )
        except NotNow as error:
            messages.warning(request, str(error))
        else:
            request.session[UNDO] = str(self.obj.uuid)
            messages.success(request, DONE[self.state])
        return redirect(list_url(self.obj))


class UndoMove(ThingView):
    """Take back the last move of a gap."""

    may = "may_review"
    http_method_names = ["post"]

    def dispatch(self, request, *args, uuid, **kwargs):
        return super().dispatch(request, *args, kind="gap", uuid=uuid, **kwargs)

    def post(self, request, **kwargs):
        request.session.pop(UNDO, None)
        if actions.undo_gap(self.obj, by=request.user):
            messages.success(request, _("It was undone."))
        else:
            messages.warning(request, _("It could not be undone: somebody has changed it since."))
        return redirect(list_url(self.obj))


def list_url(gap) -> str:
    """Return the address of the list of gaps of ``gap``'s county; the workspace's for a national path."""
    if gap.county is None:
        return reverse("workspace:home")
    return PartOfCounty(gap.county, "pages:county-gaps").get_absolute_url()
