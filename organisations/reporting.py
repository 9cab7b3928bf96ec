"""Readers may report errors on organisations and activities: the organisation answers."""

from organisations.models import Activity, Organisation
from portal.accounts.permissions import home_county
from portal.tickets.registry import reportable

reportable(
    "organisation",
    lambda user: Organisation.objects.visible_to(user).select_related("home_municipality"),
    organisation_id=lambda organisation: organisation.pk,
    county_id=home_county,
)
reportable(
    "activity",
    lambda user: Activity.objects.visible_to(user).select_related("organisation__home_municipality"),
    organisation_id=lambda activity: activity.organisation_id,
    county_id=lambda activity: home_county(activity.organisation),
)
