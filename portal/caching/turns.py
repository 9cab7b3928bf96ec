"""One process at a time makes what is not kept yet; others wait for it, for a while.

A turn is a lock on a file, which threads and processes of one machine share and the system gives back when a
process ends. Several machines make it once each.
"""

import fcntl
import os
import tempfile
import time
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

LONGEST_WAIT = 5.0  # Seconds. Whoever has waited so long makes it too.
NAP = 0.01
PLACES = 512


@contextmanager
def turn(name: str, kind: str = "page", longest: float | None = None):
    """Let the block make what is called ``name``; others who want to make it wait until it ends.

    Who makes a thing of one ``kind`` may wait for another kind meanwhile: they have no turn in common.
    Yields whether this one had to wait, so that it may be there by now.
    """
    file = _opened(name, kind)
    if file is None:
        yield False
        return
    try:
        waited, until = False, time.monotonic() + (LONGEST_WAIT if longest is None else longest)
        while not _taken(file) and time.monotonic() < until:
            waited = True
            time.sleep(NAP)
        yield waited
    finally:
        os.close(file)


def _taken(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _opened(name, kind):
    """Return an open file for ``name``; None where there is no place for files of our own."""
    site = blake2b(str(settings.BASE_DIR).encode(), digest_size=4).hexdigest()
    folder = Path(tempfile.gettempdir()) / f"portal-turns-{os.getuid()}-{site}"
    place = int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) % PLACES
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return None
        path = folder / f"{kind}-{place}"
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError:
        return None
