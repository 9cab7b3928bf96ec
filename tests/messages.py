"""The interface messages that code and templates hold, read without gettext's own programs."""

import ast
import re

from django.utils.translation.template import templatize

from tests.sources import python_files, templates

# Function → what its first arguments are.
CALLS = {
    "_": ("text",),
    "gettext": ("text",),
    "ngettext": ("text", "plural"),
    "pgettext": ("context", "text"),
    "npgettext": ("context", "text", "plural"),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b({'|'.join(CALLS)})\(({LITERAL}(?:,\s*{LITERAL})*)")


def messages():
    """Return every message as (context, text, plural), with the files it stands in."""
    found = {}
    for path in python_files():
        for message in in_python(path.read_text()):
            found.setdefault(message, set()).add(path)
    for path in templates():
        for message in in_template(path.read_text()):
            found.setdefault(message, set()).add(path)
    return found


def in_python(source):
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        roles = CALLS.get(name.removesuffix("_lazy").removesuffix("_noop"))
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if roles and len(texts) >= len(roles) and all(isinstance(text, str) for text in texts[: len(roles)]):
            yield as_message(roles, texts)


def in_template(source):
    for name, arguments in CALL.findall(templatize(source)):
        # templatize writes a per cent sign twice and leaves the quotes of a template's text as they are.
        yield as_message(CALLS[name], [ast.literal_eval(text) for text in re.findall(LITERAL, arguments)])


def as_message(roles, texts):
    parts = dict(zip(roles, texts, strict=False))
    return parts.get("context"), parts["text"], parts.get("plural")
