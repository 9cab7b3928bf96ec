"""Whether PDF files can be made on this machine: they need libraries that no Python package brings."""

from ctypes import CDLL
from ctypes.util import find_library
from functools import cache

# As WeasyPrint looks for them: each by the name for the linker, and by its file on Linux.
NEEDED = {
    "gobject-2.0": "libgobject-2.0.so.0",
    "pango-1.0": "libpango-1.0.so.0",
    "harfbuzz": "libharfbuzz.so.0",
    "fontconfig": "libfontconfig.so.1",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
}


class LibrariesMissing(Exception):
    """PDF files cannot be made here."""


@cache
def can_make_pdf() -> bool:
    """Whether the libraries are there. They are looked for once in the life of a process."""
    return all(_is_there(name, file) for name, file in NEEDED.items())


def _is_there(name, file):
    try:
        CDLL(file)
    except OSError:
        return find_library(name) is not None
    return True
