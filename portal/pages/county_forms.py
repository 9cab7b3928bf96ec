"""Small forms of a county's workspace: council meetings, the order of goals, what became of a statement."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.editing import actions, columns
from portal.editing.forms import text_field
from portal.editing.views.things import ThingView, called
from portal.lib import languages
from portal.pages.county_work import CountyPage, overview
from regions.choices import Outcome
from regions.fields import source_field
from regions.models import BodyStatement, CouncilMeeting, Goal, Source
from regions.ordering import order_goals

# Council meetings.

MEETING_ROWS = 8


class MeetingForm(forms.Form):
    """One day on which the council meets."""

    held_on = forms.DateField(
        label=gettext_lazy("Day of the meeting"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    agenda = forms.URLField(
        label=gettext_lazy("Agenda or minutes on the web"),
        required=False,
        max_length=500,
        assume_scheme="https",
    )

    def clean(self):
        answers = super().clean()
        if answers.get("agenda") and not answers.get("held_on") and "held_on" not in self.errors:
            self.add_error("held_on", _("Tell the day of the meeting."))
        return answers


class MeetingForms(forms.BaseFormSet):
    """The days of one county; none is told twice, and none that is recorded already."""

    def __init__(self, *args, county, **kwargs):
        self.county = county
        super().__init__(*args, **kwargs)

    def clean(self):
        there = set(CouncilMeeting.objects.filter(county=self.county).values_list("held_on", flat=True))
        for form in self.forms:
            day = form.cleaned_data.get("held_on") if hasattr(form, "cleaned_data") else None
            if day and day in there:
                form.add_error("held_on", _("This meeting is already recorded."))
            elif day:
                there.add(day)
        if not any(form.has_changed() for form in self.forms):
            raise ValidationError(_("Write at least one day."))

    @property
    def days(self):
        """What was written of each meeting."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("held_on")]


MeetingFormSet = forms.formset_factory(
    MeetingForm, formset=MeetingForms, extra=MEETING_ROWS, max_num=60, absolute_max=60
)


class Meetings(CountyPage):
    """Many council meetings at once; those known already stand beside."""

    def get(self, request, **kwargs):
        return self.page(MeetingFormSet(county=self.obj))

    def post(self, request, **kwargs):
        forms_ = MeetingFormSet(request.POST, county=self.obj)
        if not forms_.is_valid():
            return self.page(forms_, status=422)
        try:
            with transaction.atomic():
                for day in forms_.days:
                    actions.begin(CouncilMeeting(county=self.obj, **day), by=request.user)
        except (IntegrityError, ValidationError):
            messages.warning(request, _("Somebody recorded one of these days a moment ago. Look once more."))
            return self.page(forms_, status=409)
        number = len(forms_.days)
        messages.success(
            request,
            ngettext("%(number)s meeting is public now.", "%(number)s meetings are public now.", number)
            % {"number": number},
        )
        return redirect(overview(self.obj) + "#meetings")

    def page(self, forms_, status=200):
        known = CouncilMeeting.objects.filter(county=self.obj).order_by("-held_on")[:12]
        return self.render(
            "workspace/meetings.html",
            status=status,
            forms=forms_,
            known=[date_format(meeting.held_on, "DATE_FORMAT") for meeting in known],
            back_url=overview(self.obj),
        )


# The order of goals.


class GoalOrder(ThingView):
    """The goals of a strategy as lists whose rows are moved; what is moved is public once it is saved."""

    may = "may_review"

    def dispatch(self, request, *args, **kwargs):
        kwargs["kind"] = "strategy"
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        return self.page([])

    def post(self, request, **kwargs):
        keys = request.POST.getlist("goal")
        if "move" in request.POST:
            return self.page(keys, moved=request.POST["move"])
        moved = order_goals(self.obj, keys, by=request.user)
        if moved:
            messages.success(request, _("The new order is public now."))
        else:
            messages.info(request, _("The goals stand as before."))
        return redirect(overview(self.obj.county) + "#strategies")

    def page(self, keys, moved=""):
        place = {key: number for number, key in enumerate(keys)}
        goals = sorted(
            Goal.objects.filter(strategy=self.obj).order_by("order", "pk"),
            key=lambda goal: place.get(str(goal.uuid), len(place)),
        )
        groups = {}
        for goal in goals:
            groups.setdefault(goal.parent_id, []).append(goal)
        key, _sep, way = moved.partition(":")
        for group in groups.values():
            move(group, key, way)
        return self.render(
            "workspace/goal_order.html",
            rows=[
                goal_row(goal, key) | {"below": [goal_row(one, key) for one in groups.get(goal.pk, [])]}
                for goal in groups.get(None, [])
            ],
            is_moved=bool(moved),
            back_url=overview(self.obj.county),
        )


def move(rows, key, way):
    """Let the row with the uuid ``key`` change places with the one before it ("up") or after it ("down")."""
    here = next((number for number, row in enumerate(rows) if str(row.uuid) == key), None)
    there = None if here is None else here + {"up": -1, "down": 1}.get(way, 0)
    if there is not None and 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]


def goal_row(goal, moved):
    name = called(goal)
    return {
        "key": str(goal.uuid),
        "title": f"{goal.number} {name.text}".strip(),
        "lang": name.lang,
        "is_moved": str(goal.uuid) == moved,
    }


# What became of a statement.


class OutcomeForm(forms.Form):
    """What became of a statement, in words, and the decision that says so."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What became of it"), choices=Outcome.choices, widget=forms.RadioSelect
    )

    def __init__(self, statement, data=None):
        super().__init__(data, label_suffix="")
        self.statement = statement
        self.initial["outcome"] = statement.outcome
        for code in languages.CODES:
            self.fields[f"outcome_text_{code}"] = text_field(BodyStatement, "outcome_text", code)
            self.initial[f"outcome_text_{code}"] = getattr(statement, f"outcome_text_{code}")
        self.fields["outcome_source"] = source_field(BodyStatement, "outcome_source")
        self.initial["outcome_source"] = statement.outcome_source_id

    def clean(self):
        answers = super().clean()
        told = answers.get("outcome_source")
        if answers.get("outcome") != Outcome.OPEN and not told and "outcome_source" not in self.errors:
            self.add_error("outcome_source", _("Tell where the decision is: readers check it there."))
        if isinstance(told, str):
            try:
                answers["outcome_source"] = Source.described(told)
            except ValidationError as error:
                self.add_error("outcome_source", error)
        elif told:
            answers["outcome_source"] = Source.objects.get(pk=told)
        return answers

    def write(self):
        """Set the statement's columns and save it, with a source that is new."""
        for name, value in self.cleaned_data.items():
            setattr(self.statement, name, value)
        columns.save_new(self.statement)
        self.statement.save()

    @property
    def texts(self):
        """The inputs of the words, by language."""
        return [self.text(code) for code in (languages.current(), *self.others)]

    @property
    def others(self):
        return [code for code in languages.CODES if code != languages.current()]

    def text(self, code):
        bound = self[f"outcome_text_{code}"]
        bound.language, bound.language_name = code, languages.OWN_NAMES[code]
        bound.state, bound.source_change, bound.match, bound.problems = "", [], None, []
        return bound


class StatementOutcome(ThingView):
    """The question what became of one statement; the answer is public at once and kept as history."""

    may = "may_review"

    def dispatch(self, request, *args, statement, **kwargs):
        found = BodyStatement.objects.select_related("body").filter(uuid=statement).first()
        self.statement = found
        kwargs |= {"kind": "body", "uuid": found.body.uuid if found else statement}
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, **kwargs):
        return self.page(OutcomeForm(self.statement))

    def post(self, request, **kwargs):
        form = OutcomeForm(self.statement, request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        with actions.change(self.obj, by=request.user, comment=_("What became of a statement")):
            form.write()
        messages.success(request, _("Readers see now what became of the statement."))
        return redirect(overview(self.obj.county) + "#bodies" if self.obj.county_id else self.hub_url())

    def hub_url(self):
        return self.editable.overview(self.obj)

    def page(self, form, status=200):
        return self.render(
            "workspace/outcome.html",
            status=status,
            form=form,
            outcome=with_problems(form["outcome"]),
            source=with_problems(form["outcome_source"]),
            words={
                "label": _("In a sentence or two"),
                "help": _("What the county decided, and why. One language is enough to begin with."),
                "inputs": form.texts,
            },
            statement=languages.localised(self.statement, "title"),
            text=languages.localised(self.statement, "text"),
            given_on=self.statement.given_on,
            back_url=overview(self.obj.county) if self.obj.county_id else self.hub_url(),
        )


def with_problems(bound):
    bound.problems = []
    return bound
