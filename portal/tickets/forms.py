"""The form in which a reader tells of an error, and the one in which it is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.tickets.models import TEXT_LENGTH


class ReportForm(forms.Form):
    """What is wrong, and where to send the answer. ``nickname`` is for programs: people do not see it."""

    text = forms.CharField(
        label=_("What is wrong, and what would be right?"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": 6}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address, if you want an answer"),
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    consent = forms.BooleanField(
        label=_("My address may be kept for the answer. It is deleted 30 days after that."), required=False
    )
    nickname = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_by_a_program(self):
        return bool(self["nickname"].data)

    def clean(self):
        data = super().clean()
        if data.get("email") and not data.get("consent"):
            self.add_error("consent", _("Allow us to keep your address for the answer, or leave it out."))
        return data


class AnswerForm(forms.Form):
    """The answer to a report."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Say what was corrected, or why nothing was."),
    )
