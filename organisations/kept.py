"""The pages of organisations that are kept whole."""

from organisations.filters import OrganisationFilter
from organisations.models import Organisation
from portal.caching import stamps
from portal.caching.rules import PAGE, keep


def of_its_organisation(request):
    """Return the key of the organisation that the page is about: of others it shows names alone."""
    page = getattr(request, "page_object", None)
    if page is None:
        return {stamps.ALL}
    return {f"organisation:{page.pk if isinstance(page, Organisation) else page.organisation_id}"}


keep("organisations:organisation-list", query={*OrganisationFilter.base_filters, "sort", PAGE})
keep("organisations:organisation-detail", "organisations:activity-detail", keys=of_its_organisation)
