"""How many reports one reader may send."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac

REPORTS_AN_HOUR = 10
HOUR = 60 * 60


def may_report(request) -> bool:
    """Count one report from the reader's network address; return False when an hour has had too many.

    The address itself is not stored, only a code made of it, for an hour.
    """
    address = get_adapter().get_client_ip(request)
    key = f"reports/{salted_hmac('portal.tickets', address).hexdigest()[:32]}"
    now = time.time()
    sent = [moment for moment in cache.get(key, []) if moment > now - HOUR]
    if len(sent) >= REPORTS_AN_HOUR:
        return False
    cache.set(key, [*sent, now], HOUR)
    return True
