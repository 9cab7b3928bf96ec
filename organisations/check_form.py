"""The one-minute page's form: for each thing an answer, and words where something has changed."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.tickets.models import TEXT_LENGTH


class Answer(models.TextChoices):
    """What an organisation says of a fact of its own."""

    CORRECT = "correct", _("All correct")
    CHANGED = "changed", _("Something has changed")
    ENDED = "ended", _("It has ended")


class CheckForm(forms.Form):
    """A question for each of ``items`` (organisations.checks.Item). Not all need to be answered at once.

    The button ``all`` says of everything that it is correct.
    """

    def __init__(self, items, data=None):
        super().__init__(data)
        self.items = items
        for item in items:
            self.fields[item.key] = forms.ChoiceField(
                label=item.name, choices=Answer.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"{item.key}-text"] = forms.CharField(
                label=_("What has changed?"),
                required=False,
                max_length=TEXT_LENGTH,
                widget=forms.Textarea(
                    {"rows": 3, "placeholder": " "}
                ),  # site.css sees by it whether it is empty.
            )

    @property
    def says_all_correct(self):
        return self.is_bound and bool(self.data.get("all"))

    @property
    def questions(self):
        """Each item with its two fields."""
        return [(item, self[item.key], self[f"{item.key}-text"]) for item in self.items]

    def clean(self):
        data = super().clean()
        if self.says_all_correct:
            return data
        answers = {item.key: data.get(item.key) for item in self.items}
        for item in self.items:
            name = f"{item.key}-text"
            has_text = bool(data.get(name))
            if answers[item.key] == Answer.CHANGED and not has_text and name not in self.errors:
                self.add_error(name, _("Tell what has changed."))
            if has_text and answers[item.key] in ("", Answer.CORRECT):
                self.add_error(
                    item.key, _("You wrote that something has changed: choose so, or remove the text.")
                )
        if not any(answers.values()) and not self.errors:
            raise forms.ValidationError(_("Choose an answer for one thing at least."))
        return data

    def answers(self):
        """Return (item, answer, text) of each item that was answered."""
        if self.says_all_correct:
            return [(item, Answer.CORRECT, "") for item in self.items]
        data = self.cleaned_data
        return [
            (item, Answer(data[item.key]), data[f"{item.key}-text"]) for item in self.items if data[item.key]
        ]
