"""How often one reader may ask for what costs others something, counted by network address."""

import ipaddress

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
    address = network_of(get_adapter().get_client_ip(request))
    code = salted_hmac(f"portal.{what}", address, algorithm="sha256").hexdigest()[:32]
    places = [f"{what}/{code}/{number}" for number in range(most)]
    taken = cache.get_many(places)
    return any(cache.add(place, 1, HOUR) for place in places if place not in taken)


def network_of(address: str) -> str:
    """Return what is counted of a network address: of IPv6 the first half, as a home has all of the other.

    >>> network_of("2001:db8:1:2:3:4:5:6"), network_of("192.0.2.7")
    ('2001:db8:1:2::', '192.0.2.7')
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(ip) >> 64 << 64, 64)).network_address)
