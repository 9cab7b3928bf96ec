"""Forms of contributions: what an activity serves, and what the county and service owners answer."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations import suggestions
from organisations.choices import Answer, ContributionState, Role
from organisations.claims import mark_of
from organisations.models import GoalContribution, StepContribution
from portal.editing.forms import LONGEST_TEXT, SectionForm, text_field
from portal.editing.snapshots import part_keys
from portal.lib import languages
from portal.lib.filters import TEXT_LENGTH
from regions.models import County, Goal, Step

MODELS = {"goals": GoalContribution, "steps": StepContribution}
THINGS = {"goals": Goal, "steps": Step}
# Where the search looks when it is not told: the counties where the activity is given.
EVERYWHERE = "all"
MOST_ROWS = 100


class ContributionsForm(SectionForm):
    """What an activity serves: what is joined already, what is suggested and why, and what a search finds.

    A goal or step is joined by its checkbox, and parted by unticking it. Twelve queries at most, however
    many goals and steps there are.
    """

    template = "organisations/contributions_form.html"

    def add(self, name: str):
        """Add the checkbox, texts and role of each goal or step that is shown or was sent."""
        for key in self.shown_keys(name):
            self.add_row(f"{name}/{key}", name)

    def add_row(self, row: str, name: str):
        self.fields[row] = forms.BooleanField(required=False)
        self.initial[row] = bool(self.content.get(row))
        for code in self.languages:
            self._put(f"{row}/rationale_{code}", text_field(MODELS[name], "rationale", code))
        if name == "steps":
            field = forms.ChoiceField(label=_("Role at this step"), choices=Role.choices, required=False)
            self._put(f"{row}/role", field)
            self.initial[f"{row}/role"] = self.content.get(f"{row}/role") or Role.COMPLEMENTS

    def shown_keys(self, name: str) -> list[str]:
        """Return the keys of the rows of part ``name``: joined, suggested and found, or what was sent."""
        if self.is_bound:
            return self.sent_keys(name)
        rows = [*self.joined(name), *(one.key for one in [*self.suggested, *self.found])]
        return list(dict.fromkeys(row.partition("/")[2] for row in rows if row.startswith(f"{name}/")))

    def joined(self, name: str) -> list[str]:
        part = self.editable.part_by_name[name]
        return [f"{name}/{key}" for key in part_keys(self.content, part)]

    def sent_keys(self, name: str) -> list[str]:
        """Return the keys that were sent, of goals in force, of steps, and of what is joined. One query."""
        sent = {key.split("/")[1] for key in self.data if key.startswith(f"{name}/")}
        pks = sorted(int(key) for key in sent if key.isdecimal() and len(key) < 10)[:MOST_ROWS]
        things = Goal.objects.current() if name == "goals" else Step.objects.all()
        known = {str(pk) for pk in things.filter(pk__in=pks).values_list("pk", flat=True)}
        known |= {row.partition("/")[2] for row in self.joined(name)}
        return [str(pk) for pk in pks if str(pk) in known]

    # Reading.

    def values(self) -> dict[str, Any]:
        """Return what was sent; what is joined but was not shown, after a search, stays as it is."""
        values = super().values()
        for key, value in self.content.items():
            row = "/".join(key.split("/")[:2])
            if "/" in key and key.partition("/")[0] in self.parts() and row not in self.fields:
                values[key] = value
        return values

    def _rows(self, part, values: dict[str, Any]):
        """A row is there when it is ticked; what is written for one that is not ticked is left out."""
        for row in [key for key in values if key.startswith(f"{part.name}/") and key.count("/") == 1]:
            is_there = bool(self.cleaned_data.get(row))
            values[row] = is_there or None
            if not is_there:
                for key in [key for key in values if key.startswith(f"{row}/")]:
                    values[key] = None
            elif part.name == "steps":
                values[f"{row}/role"] = values[f"{row}/role"] or Role.COMPLEMENTS.value

    def asks_for(self) -> str:
        """Return the search of the page to come back to when the button of the search was pressed."""
        if self.data.get("action") != "search":
            return ""
        asked = {name: self.data.get(name) or "" for name in ("q", "county")}
        return f"?{urlencode(asked)}#search"

    # Searching.

    @property
    def asked(self) -> str:
        """The words of the search."""
        return (self.query.get("q") or "").replace("\x00", "")[:TEXT_LENGTH].strip()

    @property
    def place(self) -> str:
        """Where the search looks: "" for the counties where the activity is given, a code, or everywhere."""
        return self.query.get("county") or ""

    @cached_property
    def county_choices(self) -> list[tuple[str, str]]:
        """The places to search in. One query."""
        counties = [(county.code, county.local_name.text) for county in County.objects.alphabetical()]
        return [
            ("", _("The counties where the activity is given")),
            (EVERYWHERE, pgettext_lazy("place", "The whole country")),
            *counties,
        ]

    @cached_property
    def suggested(self) -> list[suggestions.Suggestion]:
        return suggestions.for_activity(self.obj, self.content)

    @cached_property
    def found(self) -> list[suggestions.Suggestion]:
        """What the search finds beside what is joined already. Four queries, none without words."""
        if not self.asked:
            return []
        if self.place == EVERYWHERE:
            counties = None
        elif self.place:
            counties = list(County.objects.filter(code=self.place).values_list("pk", flat=True))
        else:
            counties = suggestions.counties_of(self.obj, self.content)
        return suggestions.search(self.asked, counties, left_out=self.content)

    # Showing.

    @cached_property
    def joined_rows(self) -> list[SimpleNamespace]:
        """The goals and steps that are joined, with how the county has answered. Four queries."""
        return [
            row
            for name in ("goals", "steps")
            for row in self.rows_of([row for row in self.joined(name) if row in self.fields], name)
        ]

    @cached_property
    def suggested_rows(self) -> list[SimpleNamespace]:
        """What is suggested, unless the search has found it too."""
        found = {row.key for row in self.found_rows}
        return [
            self.row(one, None, one.reasons)
            for one in self.suggested
            if one.key in self.fields and one.key not in found
        ]

    @cached_property
    def found_rows(self) -> list[SimpleNamespace]:
        """What the search finds; of a form that was sent, what else was ticked."""
        if not self.is_bound:
            return [self.row(one, None, one.reasons) for one in self.found]
        known = {*self.content, *(one.key for one in self.suggested)}
        return [
            row
            for name in ("goals", "steps")
            for row in self.rows_of(
                [key for key in self.fields if key.count("/") == 1 and key not in known], name
            )
        ]

    def rows_of(self, keys, name) -> list[SimpleNamespace]:
        """Return the rows of part ``name`` among ``keys``. Two queries, none when there are none."""
        pks = [int(key.partition("/")[2]) for key in keys if key.startswith(f"{name}/")]
        if not pks:
            return []
        there = {
            getattr(row, f"{name.removesuffix('s')}_id"): row
            for row in MODELS[name].objects.filter(activity=self.obj)
        }
        things = THINGS[name].objects.select_related("county" if name == "goals" else "path__county")
        rows = [
            (suggestions.Suggestion(name, thing), there.get(thing.pk)) for thing in things.filter(pk__in=pks)
        ]
        return [self.row(one, contribution, [suggestions.belongs_to(one)]) for one, contribution in rows]

    def row(self, one, contribution, reasons) -> SimpleNamespace:
        """Return one goal or step with its inputs; ``contribution`` is what is public of it, if anything."""
        mark = mark_of(contribution) if contribution else ""
        return SimpleNamespace(
            key=one.key,
            name=one.thing.local_name,
            reasons=reasons,
            checkbox=self[one.key],
            problems=self.told_problems.get(one.key, []),
            rationale=self.text_group("rationale", MODELS[one.part], f"{one.key}/"),
            role=self[f"{one.key}/role"] if one.part == "steps" else None,
            mark="" if mark in (ContributionState.DECLINED, ContributionState.ENDED) else mark,
            is_new=contribution is None,
        )


class ReasonsForm(forms.Form):
    """Why a contribution is declined: in one language at least, in the organisation's if possible."""

    def __init__(self, *args, codes=languages.CODES, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        for code in codes:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=languages.OWN_NAMES[code],
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )

    def clean(self):
        data = super().clean()
        if not any(data.get(name) for name in self.fields):
            raise forms.ValidationError(_("Tell why the contribution is declined, in one language at least."))
        return data

    @property
    def reasons(self) -> dict[str, str]:
        return {name.removeprefix("reason_"): text for name, text in self.cleaned_data.items()}


class ConfirmForm(forms.Form):
    """Until when a confirmation holds."""

    valid_until = forms.DateField(
        label=_("Last day of the confirmation (optional)"),
        help_text=_("Without a day it holds for a year."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_valid_until(self):
        day = self.cleaned_data["valid_until"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("Give a day that has not passed."))
        return day


class QuestionForm(forms.Form):
    """Whom to ask for a confirmation, and in which language."""

    email = forms.EmailField(
        label=_("E-mail address of the service owner"),
        help_text=_("The address is forgotten when the question has been answered."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"),
        choices=[(code, languages.OWN_NAMES[code]) for code in languages.CODES],
    )
    note = forms.CharField(
        label=_("A word to the service owner (optional)"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AnswerForm(forms.Form):
    """What a service owner without an account answers, and who she is."""

    answer = forms.ChoiceField(
        label=_("Is this right?"),
        choices=[
            (Answer.CONFIRMED, _("Yes, I confirm this for the county")),
            (Answer.DECLINED, _("No, this is not right")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("If not: why?"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisation reads this. It is needed when the answer is no."),
    )
    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    title = forms.CharField(
        label=_("Your title or task"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        help_text=_("Name and title are kept with the answer. The county’s coordinators see them."),
    )

    def clean(self):
        data = super().clean()
        if data.get("answer") == Answer.DECLINED and not (data.get("reason") or "").strip():
            self.add_error("reason", _("Tell why this is not right."))
        return data
