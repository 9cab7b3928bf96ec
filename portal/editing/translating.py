"""How texts in several languages stand to each other: which follow their source, and which fell behind.

A mark tells from which text another was translated: the source's language and the digest of its words at
that time. Dates are not compared. So equal text is never outdated, whatever was saved in between, and a
translation that still holds after a change is marked so without being edited.
"""

import hashlib
from typing import Any, NamedTuple

from portal.editing.choices import Match, TextState
from portal.editing.snapshots import FROM, is_decision
from portal.lib import languages, richtext

MACHINE = "machine"


class Mark(NamedTuple):
    """From what a text was translated; both empty when it is a text of its own."""

    source: str = ""
    digest: str = ""
    is_machine: bool = False

    def __str__(self):
        if not self.source:
            return "own"
        return ":".join([self.source, self.digest, *([MACHINE] if self.is_machine else [])])


def parse(mark: str) -> Mark:
    """Return the mark that a content holds as text."""
    if mark == "own":
        return Mark()
    source, digest, *rest = mark.split(":")
    return Mark(source, digest, MACHINE in rest)


def digest(text: str) -> str:
    """Return the digest of a text's words: its markup, spaces and line ends do not count."""
    return hashlib.sha256(richtext.plain(text or "").encode()).hexdigest()[:20]


def source_of(content: dict[str, Any], field: str, code: str, main: str) -> str:
    """Return the language that ``field`` in language ``code`` is translated from; "" for a source."""
    mark = content.get(f"{FROM}{field}_{code}")
    if mark:
        return parse(mark).source
    written = [one for one in (main, *languages.CODES) if content.get(f"{field}_{one}")]
    return written[0] if written and written[0] != code else ""


def state_of(content: dict[str, Any], field: str, code: str, main: str) -> TextState:
    """Return how ``field`` in language ``code`` stands to its source in ``content``."""
    if not content.get(f"{field}_{code}"):
        return TextState.MISSING
    mark = content.get(f"{FROM}{field}_{code}")
    if not mark:
        # Nothing is known of a translation that was there before marks were kept: it counts as good.
        return TextState.UP_TO_DATE if source_of(content, field, code, main) else TextState.SOURCE
    source, known, _ = parse(mark)
    if not source:
        return TextState.INDEPENDENT
    current = content.get(f"{field}_{source}") or ""
    return TextState.UP_TO_DATE if digest(current) == known else TextState.NEEDS_UPDATE


def settle(base: dict[str, Any], content: dict[str, Any], texts, main: str) -> dict[str, Any]:
    """Return ``content`` with its marks as they follow from what was changed since ``base``.

    The editor's decisions in ``content`` count: ``"match:description_sv"`` is a Match, and
    ``"minor:description_fi"`` says that a change of the source left its meaning as it was. Decisions
    themselves are not part of what is returned.
    """
    settled = {key: value for key, value in content.items() if not is_decision(key)}
    for field in texts:
        for code in languages.CODES:
            mark = _settled_mark(base, content, field, code, main)
            if mark is None:
                settled.pop(f"{FROM}{field}_{code}", None)
            else:
                settled[f"{FROM}{field}_{code}"] = str(mark)
    return settled


def _settled_mark(base, content, field, code, main):
    key = f"{field}_{code}"
    old, new = base.get(key) or "", content.get(key) or ""
    if not new:
        return None
    held = content.get(f"{FROM}{key}")
    mark = parse(held) if held else None
    match = content.get(f"match:{key}")
    if match == Match.OWN:
        return Mark()
    source = source_of(content, field, code, main)
    if not source:
        return mark  # A source, or a text of its own.
    now, then = (Mark(source, digest(side.get(f"{field}_{source}") or "")) for side in (content, base))
    if match == Match.NOW:
        return now
    was_behind = mark is not None and mark.digest != then.digest
    if digest(old) != digest(new):  # The translation was written or rewritten.
        return now if match != Match.LATER else mark or then
    if now.digest == then.digest:
        return mark
    if content.get(f"minor:{field}_{source}") and not was_behind:
        return now._replace(is_machine=bool(mark and mark.is_machine))
    return mark or (then if base.get(f"{field}_{source}") else now)
