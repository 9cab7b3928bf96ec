"""Times as people write them, in the portal's own time zone, where clocks are turned twice a year."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _


def local(day: dt.date, time: dt.time, zone: dt.tzinfo | None = None) -> dt.datetime:
    """Return the moment at which it is ``time`` on ``day`` in ``zone``: the portal's own, if none is told.

    Raises ValidationError for none, and for two.
    """
    zone = zone or timezone.get_default_timezone()
    written = dt.datetime.combine(day, time, zone)
    if written.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != written.replace(tzinfo=None):
        raise ValidationError(
            _("There is no %(time)s on that day: clocks are put forward. Choose an hour later."),
            code="missing",
            params={"time": time_format(time)},
        )
    if written.utcoffset() != written.replace(fold=1).utcoffset():
        raise ValidationError(
            _("On that day it is %(time)s twice: clocks are put back. Choose an hour before or after."),
            code="twice",
            params={"time": time_format(time)},
        )
    return written
