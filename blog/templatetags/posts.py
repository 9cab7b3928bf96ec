"""The text of a post on its page."""

from django import template

from blog.bodies import body_html

register = template.Library()


@register.simple_tag
def post_body(version):
    """Write the text of a language version with its pictures and materials. At most two queries."""
    return body_html(version)
