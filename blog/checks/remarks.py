"""A remark: what is seen in a text, where, why it matters to a reader, and how to mend it."""

import hashlib
from dataclasses import dataclass
from enum import IntEnum

LONGEST_QUOTE = 90


class Severity(IntEnum):
    """How much it matters: the gravest is the smallest."""

    MUST = 1
    SHOULD = 2
    HINT = 3


@dataclass(frozen=True)
class Remark:
    """One thing in a text that a writer should look at.

    ``check`` is the name under which it is answered; ``title``, ``why`` and ``how`` are said to the writer.
    ``key`` is the field it stands in, ``block`` the number of the paragraph, heading or the like in the body,
    from 1; 0 elsewhere. ``words`` are a few words of the text, in ``language``. ``about`` is a digest of what
    the remark was made of: when that changes, so does the digest. What ``may_stay`` may be answered with a
    reason; the rest has to be mended.
    """

    check: str
    title: str
    why: str
    how: str
    severity: Severity
    key: str
    block: int
    words: str
    about: str
    language: str = ""
    may_stay: bool = True


def digest(*parts: object) -> str:
    """Return the digest of what a remark is about. Spaces and capital letters make no difference."""
    text = "\n".join(" ".join(str(part).casefold().split()) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def quote(text: str, start: int = 0) -> str:
    """Return a few words of ``text`` from ``start`` on, cut between words where there is a place to cut.

    >>> quote("Yhdessä pääsemme pidemmälle.")
    'Yhdessä pääsemme pidemmälle.'
    """
    cut = " ".join(text[start : start + 2 * LONGEST_QUOTE].split())
    if len(cut) <= LONGEST_QUOTE:
        return cut
    shorter = cut[:LONGEST_QUOTE].rpartition(" ")[0] or cut[:LONGEST_QUOTE]
    return f"{shorter.rstrip(' ,;:–-')} …"


def around(text: str, start: int, end: int) -> str:
    """Return ``text`` between ``start`` and ``end`` with a few words before it, as far as they fit."""
    before = text[max(0, start - 40) : start]
    if start > 40:
        before = "… " + before.partition(" ")[2]
    return quote(before + text[start : end + 30])
