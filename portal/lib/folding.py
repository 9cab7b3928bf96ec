"""Text as filters compare it: the same in SQLite, whose LIKE folds ASCII only, and in PostgreSQL."""

import unicodedata


def fold(text: str) -> str:
    """Return ``text`` in small letters with single spaces; å ä ö stay themselves."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().replace("\x00", " ").split())
