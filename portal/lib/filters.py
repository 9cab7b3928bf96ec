"""Filter fields that several lists share. Values in addresses are the same in every language."""

import django_filters
from django.utils.translation import gettext_lazy as _

TEXT_LENGTH = 200


def _alphabetical(queryset):
    """Return a choice field's options in the reader's alphabetical order, read anew for each request."""
    return lambda _request: queryset.all().alphabetical()


class NameFilter(django_filters.ModelChoiceFilter):
    """A filter by one of many named things; ``to_field_name`` is the value that stands in the address."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset=_alphabetical(queryset), empty_label=_("All"), **kwargs)


class ChoiceFilter(django_filters.ChoiceFilter):
    """A filter by one of a closed list."""

    def __init__(self, **kwargs):
        super().__init__(empty_label=_("All"), **kwargs)


def containing(queryset, _name, text):
    """Leave in ``queryset`` what has every word of ``text``."""
    return queryset.containing(text)


class TextFilter(django_filters.CharFilter):
    """A filter by words: what has them all. For query sets with ``containing()``."""

    def __init__(self, method=containing, **kwargs):
        super().__init__(label=_("Words"), method=method, max_length=TEXT_LENGTH, **kwargs)
