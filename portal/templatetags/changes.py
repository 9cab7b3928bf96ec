"""Changes as they are drawn: paragraphs of a word diff, and values that are lists."""

import re

from django import template

register = template.Library()

BREAK = re.compile(r"\n+")


@register.filter
def paragraphs_of(segments):
    """Return the segments of a word diff by paragraph; a break that came or went has a mark of its own.

    >>> paragraphs_of([("equal", "One"), ("insert", "\\n\\nTwo")])
    [[('equal', 'One'), ('insert', '¶')], [('insert', 'Two')]]
    """
    found = [[]]
    for op, text in segments:
        parts = BREAK.split(text)
        for place, part in enumerate(parts):
            if place:
                if op in ("insert", "delete") and found[-1] and not is_whole(found[-1], op):
                    found[-1].append((op, "¶"))
                found.append([])
            if part:
                found[-1].append((op, part))
    return [paragraph for paragraph in found if paragraph]


def is_whole(paragraph, op):
    """Whether all of a paragraph came or went, which says enough of its end too."""
    return all(own == op for own, _text in paragraph)


@register.filter
def is_list(value):
    """Whether a value has several parts.

    >>> is_list(["a"]), is_list("a")
    (True, False)
    """
    return isinstance(value, (list, tuple))
