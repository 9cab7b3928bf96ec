"""Looking whether the links of materials still lead somewhere: politely, seldom, and only to the open web.

A link that works is looked at once a week, one that did not answer once a day. After failures on three days
it counts as broken; its keepers get a letter, and readers are told when it did not answer.
"""

import datetime as dt
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from portal.editing import registry
from portal.lib import languages
from portal.outbox.actions import queue
from projects.choices import LinkState
from projects.models import Material

LETTER = "broken_link"
AT_ONCE = 3
EVERY = dt.timedelta(days=7)
DAYS_UNTIL_BROKEN = 3
TIMEOUT = 10  # Seconds without a byte.
LONGEST = 30  # Seconds in all: one who answers byte by byte keeps nobody waiting.
REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
FOR_GOOD = (301, 308)
ELSEWHERE = (301, 302, 303, 307, 308)
# Of IPv6 these are given out for the open web. Others stand for addresses of IPv4, or lead inside.
GIVEN_OUT = ipaddress.ip_network("2000::/3")
# Of these not all versions of Python know that they are no places of the open web.
INNER = [ipaddress.ip_network(one) for one in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23")]
# Something answers there, though not to programs.
NOT_FOR_PROGRAMS = (401, 403, 407, 429, 451)


class Refused(OSError):
    """An address that is not of the open web, and so is not asked."""


@dataclass(frozen=True)
class Answer:
    """What came back: a status, and where it leads if it leads elsewhere."""

    status: int
    location: str = ""


@dataclass(frozen=True)
class Found:
    """Whether there is something at an address, and where it is now if it has moved for good."""

    works: bool
    moved_to: str = ""


Ask = Callable[[str, str], Answer]


def look_at_links(ask: Ask | None = None) -> int:
    """Look at a few links whose turn it is, and return how many. Each is written on its own."""
    if ask is None and not settings.WATCH_LINKS:
        return 0
    now = timezone.now()
    number = 0
    for material in due(now)[:AT_ONCE]:
        if claim(material, now):
            note(material, look(material.url, ask or open_once), now)
            number += 1
    return number


def due(now):
    """Return the materials whose links are to be looked at, those never looked at first.

    Those alone that are public: what stands in a draft is nobody's yet.
    """
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    failing = Q(link_failures__gt=0, link_checked_at__lt=midnight)
    turn = Q(link_checked_at=None) | failing | Q(link_checked_at__lt=now - EVERY)
    rows = Material.objects.published().with_links().filter(turn, file="").with_owner()
    return rows.order_by("link_checked_at", "pk")


def claim(material, now) -> bool:
    """Say that the link is being looked at now; False when another process has said so."""
    mine = Material.objects.filter(pk=material.pk, url=material.url, link_checked_at=material.link_checked_at)
    return bool(mine.update(link_checked_at=now))


def note(material: Material, found: Found, now: dt.datetime):
    """Write what was found, and tell the keepers when the link has become a broken one."""
    if found.works:
        values = {
            "link_state": LinkState.MOVED if found.moved_to else LinkState.WORKS,
            "link_moved_to": found.moved_to[:500],
            "link_failures": 0,
            "link_broken_since": None,
        }
    else:
        failures = material.link_failures + 1
        is_broken = failures >= DAYS_UNTIL_BROKEN
        values = {
            "link_state": LinkState.BROKEN if is_broken else material.link_state,
            "link_failures": min(failures, DAYS_UNTIL_BROKEN),
            "link_broken_since": material.link_broken_since or now,
        }
    became_broken = values["link_state"] == LinkState.BROKEN != material.link_state
    Material.objects.filter(pk=material.pk, url=material.url).update(**values)
    for name, value in values.items():
        setattr(material, name, value)
    if became_broken:
        _tell_keepers(material)


def _tell_keepers(material):
    owner = material.owner
    editable = registry.of(owner)
    for reader in editable.editors(owner):
        with languages.reading(reader.language):
            context = {
                "title": material.title,
                "url": material.url,
                "since": material.link_broken_since,
                "name": owner.local_name.text,
                "kind": editable.kind,
                "uuid": owner.uuid,
            }
        since = f"{material.link_broken_since:%Y-%m-%d}"
        queue(LETTER, reader, context, about=owner, key=f"{LETTER}-{material.uuid}-{since}-{reader.pk}")


# Asking.


def look(url: str, ask: Ask) -> Found:
    """Return what is at ``url``, wherever it leads."""
    here, moved_for_good = url, True
    for _step in range(REDIRECTS + 1):
        try:
            answer = ask("HEAD", here)
            if answer.status >= 400 and answer.status not in NOT_FOR_PROGRAMS:
                answer = ask("GET", here)  # Many do not know the other question.
        except (OSError, http.client.HTTPException, ValueError):
            return Found(works=False)
        if answer.status in ELSEWHERE and answer.location:
            moved_for_good = moved_for_good and answer.status in FOR_GOOD
            here = urljoin(here, answer.location)
            continue
        works = answer.status < 400 or answer.status in NOT_FOR_PROGRAMS
        return Found(works, here if works and here != url and moved_for_good else "")
    return Found(works=False)


def open_once(method: str, url: str) -> Answer:
    """Ask for ``url`` once, without following. Raises OSError, and Refused for what is not the open web."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
        raise Refused(url)
    port = parts.port or PORTS[parts.scheme]
    if port != PORTS[parts.scheme]:
        raise Refused(url)
    host = parts.hostname.encode("idna").decode("ascii")
    connection = _Connection(host, port, public_address(host, port), is_secure=parts.scheme == "https")
    path = parts._replace(scheme="", netloc="", fragment="", path=parts.path or "/").geturl()
    end = threading.Timer(LONGEST, connection.break_off)
    end.daemon = True
    end.start()
    try:
        connection.request(method, _ascii(path), headers={"User-Agent": user_agent(), "Accept": "*/*"})
        response = connection.getresponse()
        return Answer(response.status, response.headers.get("Location", ""))
    finally:
        end.cancel()
        connection.close()


def user_agent() -> str:
    return f"Jarjestopolku-link-check (+{settings.SITE_URL})"


def public_address(host: str, port: int) -> str:
    """Return the IP address of ``host``. Raises Refused when any of its addresses is not of the open web."""
    found = {row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(is_open(address) for address in found):
        raise Refused(host)
    return sorted(found, key=lambda address: ":" in address)[0]


def is_open(address: str) -> bool:
    """Whether an IP address is one of the open web: not this machine's, a private network's or a group's."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(ip in network for network in INNER):
        return False
    if ip.version == 6:
        inner = ip.ipv4_mapped or ip.sixtofour
        is_right = ip in GIVEN_OUT if inner is None else is_open(str(inner))
        return is_right and ip.is_global
    return ip.is_global and not ip.is_multicast


def _ascii(path):
    return "".join(letter if " " < letter < "\x7f" else _percent(letter) for letter in path)


def _percent(letter):
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8"))


class _Connection(http.client.HTTPConnection):
    """A connection to the very address that was checked: a name may lead elsewhere a moment later."""

    def __init__(self, host, port, address, *, is_secure):
        super().__init__(host, port, timeout=TIMEOUT)
        self.address, self.is_secure = address, is_secure
        self.default_port = port

    def connect(self):
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def break_off(self):
        """End the connection from another thread: whoever reads from it is told that there is no more."""
        if self.sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
