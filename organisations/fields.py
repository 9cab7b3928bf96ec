"""Inputs of the profile's forms that the models' own do not serve."""

from itertools import groupby, permutations

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.choices import Level, State
from organisations.models import Organisation
from portal.editing.widgets import GroupedChoices
from portal.lib import languages
from regions.models import Municipality


class ByCounty(ModelChoiceIterator):
    """Municipalities in groups by county, the field's ``first`` county before the others. One query."""

    def __iter__(self):
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        rows = sorted(self.queryset, key=lambda row: row.county_id != self.field.first)
        for county, group in groupby(rows, key=lambda row: row.county):
            yield (str(county), [self.choice(row) for row in group])


def municipalities():
    """Return all municipalities, by county and name."""
    sort = f"sort_{languages.current()}"
    return Municipality.objects.select_related("county").order_by(f"county__{sort}", "county", sort)


class MunicipalityField(forms.ModelChoiceField):
    """One municipality."""

    iterator = ByCounty

    def __init__(self, first=None, **options):
        self.first = first
        super().__init__(municipalities(), required=False, **options)


class MunicipalitiesField(forms.ModelMultipleChoiceField):
    """Any number of municipalities, as checkboxes."""

    iterator = ByCounty
    widget = GroupedChoices

    def __init__(self, first=None, **options):
        self.first = first
        super().__init__(municipalities(), required=False, **options)


class ParentField(forms.ModelChoiceField):
    """The organisation that a profile belongs to: a public one above the local level, or ``kept``."""

    def __init__(self, kept=None, **options):
        above = Organisation.objects.filter(Q(state=State.PUBLISHED) & ~Q(level=Level.LOCAL) | Q(pk=kept))
        super().__init__(above.alphabetical(), required=False, **options)


class TextLanguagesField(forms.ChoiceField):
    """The languages a profile is kept in, the one that others are translated from first."""

    def __init__(self, **options):
        choices = [
            (",".join(codes), ", ".join(languages.OWN_NAMES[code] for code in codes))
            for number in range(1, len(languages.CODES) + 1)
            for codes in permutations(languages.CODES, number)
        ]
        super().__init__(choices=[("", _("As the name is written")), *choices], required=False, **options)


def profile_field(obj, name, county=None):
    """Return the input of a profile or activity of ``county``; None when the field of the model serves."""
    field = type(obj)._meta.get_field(name)
    options = {"label": capfirst(str(field.verbose_name)), "help_text": field.help_text}
    if name == "home_municipality":
        return MunicipalityField(first=county, **options)
    if name == "municipalities":
        return MunicipalitiesField(first=county, **options)
    if name == "parent":
        return ParentField(kept=obj.parent_id, **options)
    return TextLanguagesField(**options) if name == "text_languages" else None
