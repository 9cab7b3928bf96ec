"""Readers may report errors on counties, goals and service paths: the county answers."""

from portal.tickets.registry import reportable
from regions.models import County, Goal, ServicePath

reportable("county", lambda user: County.objects.all(), county_id=lambda county: county.pk)
reportable("goal", lambda user: Goal.objects.select_related("county"), county_id=lambda goal: goal.county_id)
reportable(
    "path", lambda user: ServicePath.objects.select_related("county"), county_id=lambda path: path.county_id
)
