"""The filters of the list of operating models."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.lib.filters import ChoiceFilter, NameFilter, SlugFilter
from portal.search.filters import TextFilter
from portal.topics.models import Topic
from projects.models import OperatingModel
from regions.choices import LifeStage
from regions.models import County


class OperatingModelFilter(django_filters.FilterSet):
    """Operating models by words, topic, the county where they are in use, and the life stage they serve."""

    q = TextFilter()
    topic = NameFilter(Topic.objects, label=_("Topic"), to_field_name="code", method="by_topic")
    county = SlugFilter(County.objects, label=_("In use in the county"), method="by_county")
    life_stage = ChoiceFilter(
        label=_("Life stage"),
        choices=[(stage.value, stage.label) for stage in LifeStage.stages()],
        method="by_life_stage",
    )

    class Meta:
        model = OperatingModel
        fields = []

    def by_topic(self, queryset, _name, topic):
        return queryset.about(topic)

    def by_county(self, queryset, _name, county):
        return queryset.in_use_in(county)

    def by_life_stage(self, queryset, _name, stage):
        return queryset.for_life_stage(stage)
