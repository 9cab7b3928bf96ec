"""Whether the word lists are there and were made by this code from these dictionaries.

Web processes ask this too, so nothing here loads the dictionaries.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

from . import lexicon
from .languages import LANGUAGES

FOLDER = Path(__file__).parent
MAKERS = ("building.py", "completing.py", "surface.py")


def key() -> str:
    """Return what the files depend on: the version of the dictionaries and the code that reads them."""
    code = hashlib.sha256()
    for name in MAKERS:
        code.update((FOLDER / name).read_bytes())
    return f"simplemma {version('simplemma')}, {code.hexdigest()[:16]}"


def is_current() -> bool:
    """Tell whether every word list is there and is what would be made now."""
    signed = _signature()
    return (
        signed.exists()
        and signed.read_text() == key()
        and all(lexicon.path(language).exists() for language in LANGUAGES)
    )


def sign() -> None:
    """Keep what the files were made from beside them, once all of them are there."""
    _signature().write_text(key())


def _signature():
    return lexicon.path("made-from").with_suffix(".txt")
