"""What the address of a thing's history asks for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.editing.models import Revision
from portal.lib import languages

LANGUAGES = [("", _("All")), *((code, languages.OWN_NAMES[code]) for code in languages.CODES)]
CURRENT = "current"


class Person(forms.ModelChoiceField):
    """A person by name, or by address where there is no name."""

    def label_from_instance(self, obj):
        return str(obj)


class HistoryFilter(forms.Form):
    """Published changes by language, by person, and those that have a name."""

    language = forms.ChoiceField(label=_("Language of texts"), choices=LANGUAGES, required=False)
    person = Person(User.objects.none(), label=_("Person"), required=False, empty_label=_("All"))
    named = forms.BooleanField(label=_("Named versions only"), required=False)

    def __init__(self, obj, *args, **kwargs):
        super().__init__(*args, **kwargs)
        published = Revision.objects.of(obj).published().order_by()
        people = User.objects.filter(pk__in=published.values("author"))
        people |= User.objects.filter(pk__in=published.values("reviewer"))
        self.fields["person"].queryset = people.order_by("name", "email")

    def asked(self):
        """Return the filters that are set and understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ComparisonForm(forms.Form):
    """Two versions of a thing by their identifiers, and the language of the texts to compare."""

    old = forms.CharField(widget=forms.HiddenInput)
    new = forms.CharField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language of texts"), choices=LANGUAGES, required=False)
