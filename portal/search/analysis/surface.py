"""Words as they stand in a text: where they begin and end, in small letters, of a bounded length."""

import re
import unicodedata

from portal.lib.folding import fold

LONGEST = 64  # The longest words of the dictionary have 61 letters; more is no word, and is cut.
WORD = re.compile(r"[^\W_]+(?:['’ʼ:\-‐‑][^\W_]+)*")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # Soft hyphens, directions.
PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})
OWN = "åäö"  # Letters of their own in Finnish and Swedish, not letters with a mark.


def words(text: str) -> list[str]:
    """Return the words of ``text`` in order, as they stand but in small letters.

    A word is letters and digits, and may have hyphens, apostrophes and colons inside (sote-uudistus,
    people's, THL:n, 1234567-8). Marks above letters are left out, but å ä ö stay: café is cafe.
    """
    return [word[:LONGEST].rstrip("'-:") for word in WORD.findall(_folded(text))]


def plain(word: str) -> str:
    """Return ``word`` without marks above its letters; å ä ö are letters of their own."""
    return word if word.isascii() else "".join(map(_plain, unicodedata.normalize("NFC", word)))


def _folded(text):
    text = fold(INVISIBLE.sub("", text))
    if text.isascii():
        return text
    return plain(unicodedata.normalize("NFKC", text).casefold().translate(PLAIN))


def _plain(letter):
    if letter.isascii() or letter in OWN:
        return letter
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))
