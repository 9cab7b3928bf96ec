"""The filters of the list of events, of its months, and of the calendars that programs subscribe to."""

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Organisation
from portal.lib.filters import ChoiceFilter, NameFilter, SlugFilter
from portal.search.filters import TextFilter
from portal.topics.models import Topic
from projects.models import Event, EventSeries
from regions.models import County, Municipality, ServiceLanguage


class Organisers:
    """The organisations that have events which the public sees; read anew for each request."""

    @staticmethod
    def all():
        events = Event.objects.published().filter(organiser=OuterRef("pk"))
        return Organisation.objects.published().filter(Exists(events))


class PublicSeries:
    @staticmethod
    def all():
        return EventSeries.objects.published()


class CalendarFilter(django_filters.FilterSet):
    """Events by words, county, municipality, topic, language, way to take part, organiser and series."""

    q = TextFilter()
    county = SlugFilter(County.objects, label=_("County"), method="by_county")
    municipality = NameFilter(Municipality.objects, label=_("Municipality"), to_field_name="code")
    topic = NameFilter(Topic.objects, label=_("Topic"), to_field_name="code", method="by_topic")
    language = NameFilter(
        ServiceLanguage.objects,
        label=pgettext_lazy("of an event", "Language"),
        to_field_name="code",
        method="by_language",
    )
    way = ChoiceFilter(
        label=_("Way to take part"),
        choices=[
            ("place", pgettext_lazy("way to take part", "at a place")),
            ("online", pgettext_lazy("way to take part", "online")),
        ],
        method="by_way",
    )
    organiser = SlugFilter(Organisers, label=_("Organiser"))
    series = SlugFilter(PublicSeries, label=_("Series"))

    class Meta:
        model = Event
        fields = []

    def by_county(self, queryset, _name, county):
        return queryset.for_county(county)

    def by_topic(self, queryset, _name, topic):
        """Leave those of ``topic`` or of a narrower one."""
        topics = Topic.objects.within(topic).values("pk")
        rows = Event.topics.through.objects.filter(event=OuterRef("pk"), topic__in=topics)
        return queryset.filter(Exists(rows))

    def by_language(self, queryset, _name, language):
        rows = Event.languages.through.objects.filter(event=OuterRef("pk"), servicelanguage=language)
        return queryset.filter(Exists(rows))

    def by_way(self, queryset, _name, way):
        return queryset.filter(**{"online_url__gt" if way == "online" else "place__gt": ""})


def years():
    """Return the years of public events to choose from, the latest first. One query."""
    found = Event.objects.published().datetimes("starts_at", "year", order="DESC")
    return [(str(year.year), str(year.year)) for year in found]


class EventFilter(CalendarFilter):
    """The same, and when: coming ones unless past ones, a year or a month are asked for."""

    when = django_filters.ChoiceFilter(
        label=pgettext_lazy("of an event", "When"),
        empty_label=pgettext_lazy("events", "coming"),
        choices=[
            ("past", pgettext_lazy("events", "past, the latest first")),
            ("all", pgettext_lazy("events", "all")),
        ],
        method="by_time",
    )
    year = ChoiceFilter(label=_("Year"), choices=years, method="by_time")
    month = ChoiceFilter(
        label=_("Month"),
        choices=[(str(number), name) for number, name in MONTHS.items()],
        method="by_time",
    )

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        when, year, month = (asked.get(name) for name in ("when", "year", "month"))
        if year:
            queryset = queryset.filter(starts_at__year=int(year))
        if month:
            queryset = queryset.filter(starts_at__month=int(month))
        if when == "past":
            return queryset.past()
        return queryset if when == "all" or year or month else queryset.coming()

    def by_time(self, queryset, _name, _value):
        """Leave it to filter_queryset(), which reads the three together."""
        return queryset

    @property
    def shows_past(self) -> bool:
        return self.is_bound and self.form.cleaned_data.get("when") == "past"
