"""Text of people: in the reader’s language or marked with its own; HTML cleaned where it is shown; times."""

import datetime as dt
import json
import re

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe

from portal.lib import languages, richtext

register = template.Library()
LEGAL_FORM = re.compile(r"(?<=\S) (?:ry|rf|sr|rs)\Z", re.IGNORECASE)
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.filter
def unbroken(name):
    """Write an organisation's name so that its legal form (ry, rf, sr, rs) never begins a line.

    >>> unbroken("Aamun Tuki ry")
    'Aamun Tuki<span class="nowrap"> ry</span>'
    """
    form = LEGAL_FORM.search(name)
    return format_html('{}<span class="nowrap">{}</span>', name[: form.start()], form[0]) if form else name


@register.simple_tag
def text(obj, field):
    """Write a translated field; in another language than the page's it stands in a span with its ``lang``."""
    shown = languages.localised(obj, field)
    if shown.lang:
        return format_html('<span lang="{}">{}</span>', shown.language, unbroken(shown.text))
    return unbroken(shown.text)


@register.simple_tag
def local(obj, field):
    """Return a translated field as a LocalText (text, language, lang), to be named with ``as``."""
    return languages.localised(obj, field)


@register.simple_tag
def paragraphs(obj, field):
    """Write a translated field as paragraphs, in a block marked with its language when not the page's."""
    shown = languages.localised(obj, field)
    # linebreaks() escapes the text itself.
    html = mark_safe(linebreaks(shown.text, autoescape=True))
    return format_html('<div lang="{}">{}</div>', shown.language, html) if shown.lang else html


@register.filter
def finnish(value):
    """Write what is kept in one language, Finnish, in its source's words; marked so on other pages."""
    if value and languages.current() != "fi":
        return format_html('<span lang="fi">{}</span>', value)
    return value


@register.filter
def rich(html):
    """Write HTML that people wrote, cleaned again: what was stored by other ways than saving is safe too.

    Pictures and materials in it are shown by tags that know them (``post_body``), here they are left out.
    """
    return mark_safe(richtext.filled(html))


@register.filter
def plain(html):
    """Write the words of such HTML without its tags."""
    return richtext.plain(html)


@register.simple_tag
def rich_text(obj, field):
    """Write a translated field of HTML, in a block that is marked with its language when not the page's."""
    shown = languages.localised(obj, field)
    lang = format_html(' lang="{}"', shown.lang) if shown.lang else ""
    return format_html('<div class="prose"{}>{}</div>', lang, rich(shown.text))


@register.simple_tag
def json_ld(data):
    """Write structured data for search engines. Data of this type is not run, so the CSP lets it be."""
    body = json.dumps(data, ensure_ascii=False).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(body))


@register.filter
def own_name(code):
    """Return a language's name in that language."""
    return languages.OWN_NAMES.get(code, code)


@register.filter(expects_localtime=True)
def moment(value):
    """Return a day or time as a <time> tells it to programs: HTML knows no millionths of a second."""
    return value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else f"{value:%Y-%m-%d}"
