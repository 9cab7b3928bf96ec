"""How often one reader may ask for what costs others something, counted by network address."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR = 60 * 60


def within_an_hour(request, what: str, most: int) -> bool:
    """Count one ``what`` from the reader's network address; return False when the hour had ``most`` already.

    The address itself is not stored, only a code made of it, for an hour. One query, and one to count.
    """
    address = get_adapter().get_client_ip(request)
    key = f"{what}/{salted_hmac(f'portal.{what}', address, algorithm='sha256').hexdigest()[:32]}"
    now = time.time()
    counted = [moment for moment in cache.get(key, []) if moment > now - HOUR]
    if len(counted) >= most:
        return False
    cache.set(key, [*counted, now], HOUR)
    return True
