"""The pages of counties, and of the site itself, that are kept whole."""

from portal.caching.rules import PAGE, keep

keep(
    "pages:home",
    "pages:about",
    "pages:sources",
    "pages:accessibility",
    "pages:privacy",
    "pages:glossary",
    "pages:credits",
    "pages:county-list",
    "pages:goal-detail",
    "pages:path-detail",
    "pages:path-list",
    "pages:template-detail",
)
keep(
    "pages:county-detail",
    "pages:county-tour-stop",
    "pages:county-coverage",
    "pages:county-indicators",
    "pages:county-changes-feed",
)
keep("pages:county-changes", query={"since"})
keep("pages:county-as-of", query={"date"})
keep("pages:county-gaps", "pages:county-partners", query={PAGE})
keep("pages:county-bodies", query={"outcome"})
keep("pages:county-money", query={"year"})
keep("pages:county-tour", query={"all"})
