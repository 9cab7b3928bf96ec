"""How many reports one reader may send."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac

REPORTS_AN_HOUR = 10
HOUR = 60 * 60


def may_report(request) -> bool:
    """Count one report from the reader's network address; return False when there have been too many.

    The address itself is not stored, only a code made of it, for an hour.
    """
    address = get_adapter().get_client_ip(request)
    key = f"reports/{salted_hmac('portal.tickets', address).hexdigest()[:32]}"
    cache.add(key, 0, HOUR)
    try:
        return cache.incr(key) <= REPORTS_AN_HOUR
    except ValueError:  # The hour ended between the two.
        return True
