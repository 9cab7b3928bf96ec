"""What printed handouts need in their templates: numbers of sources, texts in their language, QR codes."""

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.lib import languages

register = template.Library()


@register.simple_tag
def cite(sources, source):
    """Write the number of a source as a link to the list at the end; nothing when there is no source."""
    number = sources.cite(source)
    if number is None:
        return ""
    label = _("Source %(number)s") % {"number": number}
    return format_html(
        '<a class="cite" href="#source-{}" aria-label="{}" title="{}">[{}]</a>', number, label, label, number
    )


@register.simple_tag
def said(text):
    """Write a LocalText, or other text as it is; what is in another language than the page is marked so."""
    if isinstance(text, languages.LocalText):
        return format_html('<span lang="{}">{}</span>', text.lang, text.text) if text.lang else text.text
    return text


@register.filter
def as_link(url):
    """Write an address as a link that no hyphen is put into."""
    return format_html('<a class="url" href="{0}">{0}</a>', url)


@register.filter
def first(rows, number):
    """Return the first ``number`` of a list; all of it when ``number`` is None."""
    return rows if number is None else rows[:number]


@register.filter
def beyond(rows, number):
    """Return how many of a list, or of so many, are left out by ``first``."""
    return 0 if number is None else max(0, (rows if isinstance(rows, int) else len(rows)) - number)


@register.filter
def first_lines(sections, number):
    """Return the first ``number`` lines of sections of changes; the first of each section has its title."""
    rows = []
    for section in sections:
        for place, line in enumerate(section["lines"]):
            rows.append({"title": "" if place else section["title"], "line": line})
    return rows[:number]
