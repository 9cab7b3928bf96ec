"""Filter fields that several lists share. Values in addresses are the same in every language."""

import django_filters
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext_lazy as _

TEXT_LENGTH = 200


def _alphabetical(queryset):
    """Return a choice field's options in the reader's alphabetical order, read anew for each request."""
    return lambda _request: queryset.all().alphabetical()


class NameFilter(django_filters.ModelChoiceFilter):
    """A filter by one of many named things; ``to_field_name`` is the value that stands in the address."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset=_alphabetical(queryset), empty_label=_("All"), **kwargs)


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
        super().__init__(empty_label=_("All"), **kwargs)


class TextFilter(django_filters.CharFilter):
    """A filter by words; ``method`` says what they find. Lists of what is found use portal.search.filters."""

    def __init__(self, method, **kwargs):
        super().__init__(label=_("Words"), method=method, max_length=TEXT_LENGTH, **kwargs)
