"""The form in which a reader subscribes, and the one in which she changes her mind."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.lib.languages import CODES, OWN_NAMES, current
from portal.subscriptions import registry
from portal.subscriptions.choices import Frequency

LANGUAGES = [(code, OWN_NAMES[code]) for code in CODES]


class WishesForm(forms.Form):
    """How often, and in which language, letters of a kind come; how often is asked when there is a choice."""

    frequency = forms.ChoiceField(label=_("How often"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the letters"), choices=LANGUAGES, initial=current)

    def __init__(self, kind, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.frequencies = registry.of(kind).frequencies
        if len(self.frequencies) > 1:
            self.fields["frequency"].choices = [(one.value, one.label) for one in self.frequencies]
            self.fields["frequency"].initial = self.frequencies[0]
        else:
            del self.fields["frequency"]

    @property
    def wishes(self) -> dict[str, str]:
        """How often and in which language, when the form is valid."""
        given = {"frequency": Frequency(self.frequencies[0]).value} | self.cleaned_data
        return {name: given[name] for name in ("frequency", "language")}


class SubscribeForm(WishesForm):
    """Where to, how often, in which language. ``nickname`` is for programs: people do not see it."""

    email = forms.EmailField(
        label=_("Your e-mail address"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    nickname = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = ["email", "frequency", "language", "nickname"]

    @property
    def is_by_a_program(self):
        return bool(self["nickname"].data)
