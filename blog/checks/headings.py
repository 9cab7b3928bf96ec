"""Headings: by them many readers look a text over, and screen readers move in it."""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.translation import gettext as _

from blog.checks.drafts import Draft, plain
from blog.checks.remarks import Remark, Severity, digest, quote
from blog.checks.words import count

# Longer than this, about a screen and a half, a text wants headings.
LONG_TEXT = {"fi": 300, "sv": 400, "en": 400}
LONGEST_HEADING = 120


def check(draft: Draft) -> Iterator[Remark]:
    blocks = draft.body_blocks
    headings = [block for block in blocks if block.level]
    before = 1  # The title of the post.
    for block in headings:
        words = plain(block.text)
        place = {"key": "body", "block": block.number, "language": block.language}
        if not words:
            yield Remark(
                "heading-empty",
                _("An empty heading"),
                _("Screen readers stop at it and say nothing."),
                _("Write the heading, or make it a paragraph and delete it."),
                Severity.SHOULD,
                words="",
                about=digest(block.number),
                **place,
            )
            continue
        if block.level > before + 1:
            yield Remark(
                "heading-order",
                _("A heading that skips a level"),
                _("Who moves from heading to heading looks for a part that is not there."),
                _("Make it a heading of level %(level)s, as what stands above it is of level %(above)s.")
                % {"level": before + 1, "above": before},
                Severity.SHOULD,
                words=quote(words),
                about=digest(before, block.level, words),
                **place,
            )
        if len(words) > LONGEST_HEADING:
            yield Remark(
                "heading-long",
                _("A heading as long as a paragraph"),
                _("A heading is looked over in a glance, and read aloud in lists of headings."),
                _("Keep the main thing in the heading, and write the rest as a paragraph under it."),
                Severity.HINT,
                words=quote(words),
                about=digest(words),
                **place,
            )
        before = block.level
    yield from _nothing_between(blocks)
    total = sum(count(block.text) for block in blocks)
    if not headings and total > LONG_TEXT.get(draft.language, 400):
        yield Remark(
            "heading-none",
            _("A long text without headings"),
            _("Readers look for the place that is about them. Without headings they have to read all of it."),
            _("Divide the text into parts and give each a heading that tells what is in it."),
            Severity.HINT,
            key="body",
            block=0,
            words="",
            # It comes again when the text has grown much.
            about=digest(total // 300),
        )


def _nothing_between(blocks):
    """Yield remarks on headings of which nothing is told: another of the same level follows, or nothing."""
    for block, following in pairwise([*blocks, None]):
        words = plain(block.text)
        if not block.level or not words:
            continue
        if following is None or 0 < following.level <= block.level:
            yield Remark(
                "heading-alone",
                _("A heading with nothing under it"),
                _("A heading promises that something is told under it."),
                _("Write something under the heading, or leave the heading out."),
                Severity.HINT,
                key="body",
                block=block.number,
                words=quote(words),
                about=digest(words),
                language=block.language,
            )
