"""Who carries a goal or a step, as list items.

A county's overview names some two hundred: written here, they take a tenth of what a template's tags take.
"""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from portal.templatetags.content import unbroken
from portal.templatetags.states import state_word

register = template.Library()

LANG = mark_safe(' lang="{}"')


@register.simple_tag
def contributors(lines, activity_class="", link_class=""):
    """Write ``lines``, of organisations.present.contribution_line(), as the items of a list.

    Each tells the organisation, its activity and how firm it is. ``activity_class`` is the class of the
    activity's text, ``link_class`` that of its link.
    """
    marks = {}
    classes = [format_html(' class="{}"', name) if name else "" for name in (activity_class, link_class)]
    return format_html_join("\n", "<li>{}</li>", ((_item(line, marks, *classes),) for line in lines))


def _item(line, marks, activity_class, link_class):
    state = line["state"]
    if state not in marks:
        marks[state] = format_html('<span class="state state-{}">{}</span>', state, state_word(state))
    lang = _lang(line.get("lang"))
    name = unbroken(line["name"])
    if line.get("url"):
        who = format_html('<a href="{}"{}>{}</a>', line["url"], lang, name)
    else:
        who = format_html("<span{}>{}</span>", lang, name)
    if not (activity := line.get("activity")):
        return format_html("{} {}", who, marks[state])
    if line.get("activity_url"):
        activity = format_html('<a{} href="{}">{}</a>', link_class, line["activity_url"], activity)
    lang = _lang(line.get("activity_lang"))
    return format_html("{} <span{}{}>{}</span> {}", who, activity_class, lang, activity, marks[state])


def _lang(code):
    return format_html(LANG, code) if code else ""
