"""Who carries a goal or a step, as list items.

A county's overview names some hundred: written here, they take a twentieth of what a template's tags take.
"""

from html import escape

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from portal.lib.languages import attribute
from portal.templatetags.content import unbroken
from portal.templatetags.states import state_word

register = template.Library()


@register.simple_tag
def contributors(lines, activity_class="", link_class=""):
    """Write ``lines``, of organisations.present.contribution_line(), as the items of a list.

    Each tells the organisation, its activity and how firm it is. ``activity_class`` is the class of the
    activity's text, ``link_class`` that of its link.
    """
    marks = {}
    classes = [f' class="{escape(name)}"' if name else "" for name in (activity_class, link_class)]
    items = "\n".join(f"<li>{_item(line, marks, *classes)}</li>" for line in lines)
    return mark_safe(items)  # Whatever was told is escaped in _item().


def _item(line, marks, activity_class, link_class):
    state = line["state"]
    if state not in marks:
        word = conditional_escape(state_word(state))
        marks[state] = f'<span class="state state-{escape(state)}">{word}</span>'
    lang, name = attribute(line["lang"]), conditional_escape(unbroken(line["name"]))
    url, activity_url = line["url"], line["activity_url"]
    who = f'<a href="{escape(url)}"{lang}>{name}</a>' if url else f"<span{lang}>{name}</span>"
    activity = escape(line["activity"])
    if activity_url:
        activity = f'<a{link_class} href="{escape(activity_url)}">{activity}</a>'
    return f"{who} <span{activity_class}{attribute(line['activity_lang'])}>{activity}</span> {marks[state]}"
