"""Readers may report errors on organisations and activities: the organisation answers."""

from organisations.models import Activity, Organisation
from portal.tickets.registry import reportable


def home_county(organisation):
    """Return the primary key of the county where ``organisation`` is at home, None when it is not known."""
    home = organisation.home_municipality
    return home.county_id if home else None


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
