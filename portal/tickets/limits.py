"""How many reports one reader may send."""

from portal.accounts.limits import within_an_hour

REPORTS_AN_HOUR = 10


def may_report(request) -> bool:
    """Count one report from the reader's network address; return False when an hour has had too many."""
    return within_an_hour(request, "reports", REPORTS_AN_HOUR)
