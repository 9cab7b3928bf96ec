"""How many handouts one reader may have made."""

from portal.accounts.limits import within_an_hour

HANDOUTS_AN_HOUR = 20


def may_ask(request) -> bool:
    """Count one handout to be made for the reader's network address; return False after too many.

    What is ready or in the making already may be fetched as often as one likes.
    """
    return within_an_hour(request, "handouts", HANDOUTS_AN_HOUR)
