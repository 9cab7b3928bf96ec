"""The pages of counties, and of the site itself, that are kept whole."""

from portal.caching import stamps
from portal.caching.rules import PAGE, keep
from portal.pages.search_facets import LABELS

keep(
    "pages:home",
    "pages:about",
    "pages:sources",
    "pages:accessibility",
    "pages:privacy",
    "pages:glossary",
    "pages:credits",
    "pages:county-list",
    "pages:county-changes-feed",
    "pages:path-list",
    "pages:template-detail",
)


def of_its_county(request):
    """Return the key of the county that the page is about: of others it shows names alone."""
    page = getattr(request, "page_object", None)
    return {f"county:{getattr(page, 'county', page).pk}" if page else stamps.ALL}


keep(
    "pages:county-detail",
    "pages:county-tour-stop",
    "pages:county-coverage",
    "pages:county-indicators",
    "pages:goal-detail",
    "pages:path-detail",
    keys=of_its_county,
)
keep("pages:county-gaps", "pages:county-partners", query={PAGE}, keys=of_its_county)
keep("pages:county-bodies", query={"outcome"}, keys=of_its_county)
keep("pages:county-money", query={"year"}, keys=of_its_county)
keep("pages:county-tour", query={"all"}, keys=of_its_county)
keep("pages:county-changes", query={"since"}, keys=of_its_county)
keep("pages:county-as-of", query={"date"}, keys=of_its_county)
# Popular words are asked for again and again, and feeds every hour.
keep("pages:search", "pages:search-feed", query={*LABELS, PAGE}, words={"q"})
