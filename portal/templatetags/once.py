"""Parts of a template that are the same on every page: written once for a language, and kept with it."""

from django import template
from django.template.base import token_kwargs
from django.urls import get_script_prefix
from django.utils.translation import get_language

register = template.Library()


class Once(template.Node):
    """What ``once`` keeps. It goes when the template itself is read anew, so what is written always holds."""

    child_nodelists = ()  # A block within would be one that other templates cannot fill.

    def __init__(self, nodelist, given):
        self.nodelist, self.given, self.written = nodelist, given, {}

    def render(self, context):
        given = {name: value.resolve(context, ignore_failures=True) for name, value in self.given.items()}
        key = (get_language(), get_script_prefix(), *given.values())
        if key not in self.written:
            self.written[key] = self.nodelist.render(context.new(given))
        return self.written[key]


@register.tag
def once(parser, token):
    """Write what stands up to ``endonce`` once for each language and each of the values given, and keep it.

    It knows these values and nothing else of the page: ``{% once section=section %}``. They are few.
    """
    _name, *bits = token.split_contents()
    given = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError("once takes values by name only, such as section=section")
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return Once(nodelist, given)
