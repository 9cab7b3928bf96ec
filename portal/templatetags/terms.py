"""Words of the field, explained where they stand: a button that opens what the word means."""

import re

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.safestring import mark_safe

from portal.pages.terms import terms

register = template.Library()

# [gaps](gap): words of a sentence, and the key of the term that explains them.
MARKED = re.compile(r"\[([^\[\]]+)\]\(([a-z-]+)\)")


@register.simple_tag(takes_context=True)
def term(context, key, words=""):
    """Write a word and what it means, which a press of a key or a finger opens without a script.

    ``words``: the word as the sentence has it; its own name when left out. In a fragment that does not know
    its page (``only``) the word is a link to the glossary.
    """
    return _write(context.get("request"), key, words or terms()[key].local_name.text)


@register.simple_tag(takes_context=True)
def explained(context, sentence):
    """Write a sentence in which terms are marked: "There are 3 [gaps](gap)." The rest of it is escaped."""
    request, text = context.get("request"), str(sentence)
    parts, end = [], 0
    for found in MARKED.finditer(text):
        if found[2] in terms():
            parts += [escape(text[end : found.start()]), _write(request, found[2], found[1])]
            end = found.end()
    return mark_safe("".join([*parts, escape(text[end:])]))  # Every part is escaped above.


@register.filter
def unmarked(sentence):
    """Return such a sentence without its marks.

    >>> unmarked("There are 3 [gaps](gap).")
    'There are 3 gaps.'
    """
    return MARKED.sub(lambda found: found[1] if found[2] in terms() else found[0], str(sentence))


def terms_in(*sentences):
    """Return the terms that are marked in ``sentences``, each once, in their order."""
    keys = [found[2] for sentence in sentences for found in MARKED.finditer(str(sentence))]
    return [terms()[key] for key in dict.fromkeys(keys) if key in terms()]


def _write(request, key, words):
    written = render_to_string(
        "components/term.html",
        {
            "term": terms()[key],
            "words": conditional_escape(words),
            "id": request and f"term-{key}-{_number(request, key)}",
        },
    )
    return mark_safe(written.strip())


def _number(request, key):
    """Return how many times the word has been explained on the page, so that each place is its own."""
    numbers = request.__dict__.setdefault("explained_terms", {})
    numbers[key] = numbers.get(key, 0) + 1
    return numbers[key]
