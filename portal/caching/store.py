"""Where pages and parts of them are kept: the memory of the process; behind it, for pages, a shared cache."""

import logging
import time
from collections import OrderedDict
from contextlib import contextmanager
from dataclasses import dataclass, fields
from threading import Lock

from django.core.cache import caches
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from portal.caching import bodies

logger = logging.getLogger(__name__)

MEGABYTE = 1_000_000
LEFT_IN_PEACE = 10  # Seconds.
SHARED_FOR_MOST = 512_000  # Bytes: what is larger is kept in memory alone.


@dataclass(frozen=True)
class Kept:
    """A page as it was at some versions of its keys, until a moment at which it changes by itself.

    ``seen`` is the version of everything at which it was known to be true.
    """

    versions: dict[str, int]
    until: float
    headers: tuple[tuple[str, str], ...]
    pieces: tuple[bodies.Piece, ...]
    gaps: tuple[str, ...]
    etag: str
    has_token: bool
    seen: int

    @property
    def size(self) -> int:
        return 1000 + bodies.size_of(self.pieces)

    @property
    def is_in_time(self) -> bool:
        return timezone.now().timestamp() < self.until

    def is_true(self, versions: dict[str, int]) -> bool:
        """Whether it is what a reader should see now, where ``versions`` are those of its keys."""
        return self.is_in_time and all(versions[key] == number for key, number in self.versions.items())

    def is_still_true(self, everything: int) -> bool:
        """Whether nothing at all was written since it was known to be true."""
        return self.is_in_time and self.seen == everything


class Memory:
    """The pages or parts of this process that were asked for last, up to a number of bytes. Threads share it.

    Of each it is asked how many bytes it takes, its ``size``.
    """

    def __init__(self, most: int):
        self.most = most
        self._kept = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def get(self, name: str):
        with self._lock:
            if (found := self._kept.get(name)) is not None:
                self._kept.move_to_end(name)
            return found

    def put(self, name: str, page):
        with self._lock:
            if (before := self._kept.pop(name, None)) is not None:
                self._bytes -= before.size
            self._kept[name] = page
            self._bytes += page.size
            while self._bytes > self.most:
                _name, gone = self._kept.popitem(last=False)
                self._bytes -= gone.size

    def clear(self):
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def __len__(self):
        return len(self._kept)


_silent_until = 0.0
# Addresses that anybody can think out have a room of their own: they push out no page that others lead to.
memory = Memory(24 * MEGABYTE)
asked = Memory(8 * MEGABYTE)
parts = Memory(8 * MEGABYTE)  # Those of all overviews in three languages.


def clear():
    """Forget what this process keeps."""
    for room in (memory, asked, parts):
        room.clear()


def shared_get(name: str) -> Kept | None:
    """Return the page that any process keeps; None when none does, or the cache does not answer."""
    told = recall(name)
    return None if told is None else Kept(*told)


def shared_put(name: str, page: Kept):
    """Let all processes have ``page``, unless it is too large to be shared."""
    if page.size > SHARED_FOR_MOST:
        return
    seconds = page.until - timezone.now().timestamp()
    share(name, tuple(getattr(page, one.name) for one in fields(page)), max(1, seconds))


def recall(name: str):
    """Return what any process shares as ``name``; None when none does, or the cache does not answer."""
    if not _answers():
        return None
    try:
        return caches["pages"].get(name)
    except Exception as error:
        _unanswered(error)
        return None


def share(name: str, told, seconds: float):
    """Let all processes have ``told``. Nobody waits for that: where it cannot be done now, it is not."""
    if not _answers():
        return
    try:
        with _not_waiting():
            caches["pages"].set(name, told, seconds)
    except Exception as error:
        _unanswered(error)


def _answers():
    return time.monotonic() >= _silent_until


def _unanswered(error):
    """Leave a shared cache that does not answer in peace for a while: it must not slow down any page."""
    global _silent_until
    _silent_until = time.monotonic() + LEFT_IN_PEACE
    logger.warning("The shared cache of pages does not answer: %s", type(error).__name__)


@contextmanager
def _not_waiting():
    """Let the block not wait for SQLite, where one writes at a time."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    waits = connection.connection.execute("PRAGMA busy_timeout").fetchone()[0]
    connection.connection.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {waits}")
