"""How often one reader may ask for what costs others something, counted by network address."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR = 60 * 60


def within_an_hour(request, what: str, most: int) -> bool:
    """Count one ``what`` from the reader's network address; return False when the hour had ``most`` already.

    The address itself is not stored, only a code made of it, for an hour. Each that is counted takes a place
    of its own for an hour, and a place is taken once: of many that come at the same moment no more get in.
    One query, and three to count.
    """
    address = get_adapter().get_client_ip(request)
    code = salted_hmac(f"portal.{what}", address, algorithm="sha256").hexdigest()[:32]
    places = [f"{what}/{code}/{number}" for number in range(most)]
    taken = cache.get_many(places)
    return any(cache.add(place, 1, HOUR) for place in places if place not in taken)
