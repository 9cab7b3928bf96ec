"""The filters of the material library."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.lib import spoken
from portal.lib.filters import ChoiceFilter, NameFilter, SlugFilter
from portal.search.filters import TextFilter
from portal.topics.models import Topic
from projects.choices import MaterialKind
from projects.models import Material
from regions.models import County


class MaterialFilter(django_filters.FilterSet):
    """Materials by words, kind, language, county, topic and year; older versions when they are asked for."""

    q = TextFilter()
    kind = ChoiceFilter(label=_("Kind"), choices=MaterialKind.choices)
    language = ChoiceFilter(label=_("Language"), choices=spoken.CHOICES)
    county = SlugFilter(County.objects, label=_("County"), method="by_county")
    topic = NameFilter(Topic.objects, label=_("Topic"), to_field_name="code", method="by_topic")
    year = django_filters.NumberFilter(
        label=_("Year"), field_name="published_on__year", min_value=1900, max_value=2100
    )
    older = ChoiceFilter(
        label=_("Versions"),
        choices=[("yes", _("Also those that a newer version has replaced"))],
        method="by_version",
    )

    class Meta:
        model = Material
        fields = []

    @property
    def qs(self):
        """Those asked for; of several versions only the newest, unless older ones are asked for too."""
        found = super().qs
        asks = self.is_bound and self.form.cleaned_data.get("older")
        return found if asks else found.newest_versions()

    def by_county(self, queryset, _name, county):
        return queryset.in_county(county)

    def by_topic(self, queryset, _name, topic):
        return queryset.about(topic)

    def by_version(self, queryset, _name, _asked):
        return queryset
