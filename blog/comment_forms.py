"""The forms for a comment, for telling that one should not be shown, and for deciding about it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.checks.personal import identity_codes
from blog.choices import RejectReason
from portal.lib.guarding import GuardedForm

TEXT_LENGTH = 4000
REASONS = [choice for choice in RejectReason.choices if choice[0] != RejectReason.REPEATED]


class AnyComment(GuardedForm):
    """The text, and which comment it answers."""

    parent = forms.UUIDField(required=False, widget=forms.HiddenInput)
    heading = forms.CharField(
        label=pgettext_lazy("comment", "Heading"), max_length=120, required=False, help_text=_("Optional.")
    )
    text = forms.CharField(
        label=pgettext_lazy("comment", "Text"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea({"rows": 6}),
    )

    def clean_text(self):
        text = self.cleaned_data["text"]
        if identity_codes(text):
            raise ValidationError(_("Leave out personal identity codes: what you write is public."))
        return text


class CommentForm(AnyComment):
    """A reader's comment."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=80,
        help_text=_("It is shown with the comment. A first name or a pen name will do."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_(
            "Optional. It is never shown, and is deleted after six months. Give it if you want to hear what "
            "became of the comment; the letter has a link by which you can take the comment away."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    field_order = ["parent", "name", "heading", "text", "email"]


class AuthorsAnswerForm(AnyComment):
    """What an author of the post answers; the name is known."""

    field_order = ["parent", "heading", "text"]


class ReportForm(GuardedForm):
    """Why a comment that is shown should not be."""

    reason = forms.ChoiceField(
        label=_("Why should it not be shown?"), choices=REASONS, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        required=False,
        help_text=_("Optional."),
        widget=forms.Textarea({"rows": 3}),
    )
    field_order = ["reason", "text"]


class DecisionForm(forms.Form):
    """Why a comment is not published: told to its writer, if she left an address."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose the reason")), *RejectReason.choices], required=False
    )
    reason_text = forms.CharField(
        label=_("In words, for the writer"),
        max_length=300,
        required=False,
        help_text=_("Optional."),
        widget=forms.Textarea({"rows": 2}),
    )
