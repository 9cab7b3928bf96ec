"""The discussion of a thing, on its page."""

from django import template
from django.contrib.auth.models import AnonymousUser

from blog.discussing import discussion_of

register = template.Library()


@register.inclusion_tag("blog/_discussion.html", takes_context=True)
def discussion(context, thing):
    """Draw what is said of ``thing``, a post or a project, and the form for saying more."""
    user = getattr(context.get("request"), "user", None) or AnonymousUser()
    return {"discussion": discussion_of(thing, user), "LANGUAGE_CODE": context.get("LANGUAGE_CODE")}
