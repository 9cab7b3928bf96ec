"""Filter fields that several lists share. Values in addresses are the same in every language."""

from html import escape

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.http import Http404
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from portal.lib import languages

TEXT_LENGTH = 200


class Select(forms.Select):
    """A select as Django's templates write it, written by code: the lists have hundreds of options."""

    def render(self, name, value, attrs=None, renderer=None):
        attrs = flatatt(self.build_attrs(self.attrs, attrs))
        chosen = self.format_value(value)
        options = "".join(
            f'\n  <option value="{escape(str(option))}"{" selected" if str(option) in chosen else ""}>'
            f"{escape(str(label))}</option>\n"
            for option, label in self.choices
        )
        return mark_safe(f'<select name="{escape(name)}"{attrs}>{options}\n</select>')


def _alphabetical(queryset):
    """Return a choice field's options in the reader's alphabetical order, read anew for each request."""
    return lambda _request: queryset.all().alphabetical()


class Names(django_filters.fields.ModelChoiceIterator):
    """What things stand in addresses as, and their names; of the things themselves nothing else is read."""

    def __iter__(self):
        yield "", self.field.empty_label
        names = [f"{self.queryset.model.NAMED_BY}_{code}" for code in languages.chain()]
        for value, *texts in self.queryset.values_list(self.field.to_field_name, *names):
            yield value, next(filter(None, texts), "")


class NameField(django_filters.fields.ModelChoiceField):
    """A choice of named things. A query for its options."""

    iterator = Names


class NameFilter(django_filters.ModelChoiceFilter):
    """A filter by one of many named things; ``to_field_name`` is the value that stands in the address."""

    field_class = NameField

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset=_alphabetical(queryset), empty_label=_("All"), widget=Select, **kwargs)


class SlugField(django_filters.fields.ModelChoiceField):
    """A choice of things with pages, found by their slug of any language. A query when one is chosen."""

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return self.queryset.by_slug(str(value))
        except Http404:
            message = self.error_messages["invalid_choice"]
            raise ValidationError(message, code="invalid_choice", params={"value": value}) from None

    def prepare_value(self, value):
        """Return the slug that stands in addresses: the English one, else the one there is."""
        if isinstance(value, str) and value:
            try:
                value = self.queryset.by_slug(value)
            except Http404:
                return value
        return value.address_word if value else value


class SlugFilter(NameFilter):
    """A filter by one of many things with pages; the slug of any language may stand in the address."""

    field_class = SlugField


class ChoiceFilter(django_filters.ChoiceFilter):
    """A filter by one of a closed list."""

    def __init__(self, **kwargs):
        super().__init__(empty_label=_("All"), widget=Select, **kwargs)


class TextFilter(django_filters.CharFilter):
    """A filter by words; ``method`` says what they find. Lists of what is found use portal.search.filters."""

    def __init__(self, method, **kwargs):
        super().__init__(label=_("Words"), method=method, max_length=TEXT_LENGTH, **kwargs)
