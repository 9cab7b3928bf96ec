"""What templates say of events: their time in words."""

from django import template

from projects.when import day_of, hour_of
from projects.when import when as time_of

register = template.Library()

register.filter("finnish_day", day_of)
register.filter("finnish_hour", hour_of)


@register.simple_tag
def when(event, weekday=False):
    """Return the time of ``event`` in words (projects.when.When), to be named with ``as``."""
    return time_of(event, weekday=weekday)
