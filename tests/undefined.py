"""An undefined variable in one of the portal's templates fails the test that renders it."""

import sys
from pathlib import Path

import pytest
from django.template import defaultfilters
from django.template.base import FilterExpression, Node
from django.template.defaulttags import WithNode
from django.template.loader_tags import IncludeNode

PROJECT = Path(__file__).resolve().parent.parent


class FailOnUndefined(str):
    """The empty text Django prints for an undefined variable (``string_if_invalid``), which fails the test.

    Allowed are the ways in which a template says that a variable is optional: ``{% if x %}``,
    ``x|default:…``, and handing it on with ``{% include … with y=x %}`` or ``{% with y=x %}``.
    Templates of Django and of packages may do as they like.
    """

    __slots__ = ()

    def __bool__(self):
        """Django asks this when a variable in braces or in a tag's arguments is undefined."""
        frame = sys._getframe(1)
        if frame.f_code is FilterExpression.resolve.__code__:
            expression = frame.f_locals["self"]
            optional = any(function is defaultfilters.default for function, _ in expression.filters)
            if not optional:
                fail_in(frame, expression.var)
        return False

    def __contains__(self, text):
        """Django asks this when a variable in a ``blocktranslate`` is undefined."""
        frame = sys._getframe(1)
        if frame.f_code.co_name == "render_value":
            fail_in(frame, frame.f_locals["key"])
        return False


def fail_in(frame, variable):
    """Fail the test when the tag being rendered in ``frame`` stands in one of the portal's templates."""
    while frame and not isinstance(node := frame.f_locals.get("self"), Node):
        frame = frame.f_back
    if not frame or isinstance(node, (IncludeNode, WithNode)):
        return
    path = Path(node.origin.name)
    if path.is_relative_to(PROJECT) and "site-packages" not in path.parts:
        pytest.fail(f"{path.relative_to(PROJECT)}:{node.token.lineno} prints {variable}, which is undefined.")
