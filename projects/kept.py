"""The pages of projects, models, materials and events that are kept whole, and when they change by time."""

import datetime as dt

from django.db.models import Min
from django.db.models.functions import Coalesce

from portal.caching import moments
from portal.caching.rules import PAGE, keep
from projects.event_filters import CalendarFilter, EventFilter
from projects.filters import ProjectFilter
from projects.material_filters import MaterialFilter
from projects.model_filters import OperatingModelFilter
from projects.models import Event

keep("projects:project-list", query={*ProjectFilter.base_filters, "sort", PAGE})
keep("projects:model-list", query={*OperatingModelFilter.base_filters, "sort", PAGE})
keep("projects:material-list", query={*MaterialFilter.base_filters, "sort", PAGE})
keep("projects:event-list", query={*EventFilter.base_filters, "sort", PAGE})
keep("projects:event-month", query=CalendarFilter.base_filters)
keep(
    "projects:project-detail",
    "projects:programme-detail",
    "projects:model-detail",
    "projects:series-detail",
    "projects:event-detail",
)


@moments.changes
def an_event_is_over(now):
    """Return the moment after the next end of an event."""
    over = Coalesce("ends_at", "starts_at")
    ends = Event.objects.published().alias(over=over).filter(over__gte=now).aggregate(first=Min(over))
    return ends["first"] and ends["first"] + dt.timedelta(microseconds=1)
