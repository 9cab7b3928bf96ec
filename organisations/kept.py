"""The pages of organisations that are kept whole."""

from organisations.filters import OrganisationFilter
from portal.caching.rules import PAGE, keep

keep("organisations:organisation-list", query={*OrganisationFilter.base_filters, "sort", PAGE})
keep("organisations:organisation-detail", "organisations:activity-detail")
