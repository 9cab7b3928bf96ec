"""The filters of the project list."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.lib.filters import ChoiceFilter, NameFilter, SlugFilter
from portal.search.filters import TextFilter
from projects.choices import ProjectKind, ProjectState
from projects.models import Programme, Project
from regions.models import County, Region


class ProjectFilter(django_filters.FilterSet):
    """Projects by words, programme, county of now, region of then, kind and state."""

    q = TextFilter()
    programme = SlugFilter(Programme.objects, label=_("Programme"))
    county = SlugFilter(County.objects, label=_("County now"), method="by_county")
    region = NameFilter(Region.objects, label=_("Region then"), to_field_name="code", field_name="regions")
    kind = ChoiceFilter(label=_("Kind"), choices=ProjectKind.choices)
    state = ChoiceFilter(label=_("State"), choices=ProjectState.choices)

    class Meta:
        model = Project
        fields = []

    def by_county(self, queryset, _name, county):
        return queryset.in_county(county)
