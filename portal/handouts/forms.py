"""What a reader asks to have made."""

from django import forms

from portal.handouts.choices import Kind
from portal.lib.languages import CODES, OWN_NAMES


class AskForm(forms.Form):
    """A kind of handout, its language, and the service path of a card."""

    kind = forms.ChoiceField(choices=Kind.choices)
    language = forms.ChoiceField(choices=[(code, OWN_NAMES[code]) for code in CODES])
    path = forms.ModelChoiceField(queryset=None, to_field_name="uuid", required=False)

    def __init__(self, data, county):
        super().__init__(data)
        self.fields["path"].queryset = county.paths.all()

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind:
            cleaned["kind"] = Kind(kind)
            if (kind == Kind.CARD) != bool(cleaned.get("path")):
                self.add_error("path", "")
        return cleaned
