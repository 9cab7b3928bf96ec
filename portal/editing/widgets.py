"""Inputs for texts: each says its language, and long ones have an editor where there is JavaScript."""

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from portal.lib import richtext


class RichText(forms.Textarea):
    """A long text with headings, lists and links.

    ``lang``: its language; ``label``: its name, if no label names it; ``embeds``: the pictures and materials
    that it may hold. Without JavaScript it is a plain
    textarea: paragraphs stand apart by empty lines, and a text that has more than paragraphs is shown with
    its tags. What comes back is HTML, cleaned.
    """

    def __init__(self, attrs=None, *, lang="", label="", embeds=None):
        self.embeds = embeds
        told = {"lang": lang, "aria-label": label}
        super().__init__({"rows": 8} | {name: value for name, value in told.items() if value} | (attrs or {}))

    def format_value(self, value):
        """Return what stands in the textarea: plain text where nothing is lost by it, HTML otherwise."""
        return richtext.to_write(value) if value else ""

    def value_from_datadict(self, data, files, name):
        """Return what was written as HTML that may be kept; plain paragraphs get their tags."""
        text = super().value_from_datadict(data, files, name)
        return richtext.written(text) if isinstance(text, str) else text

    def render(self, name, value, attrs=None, renderer=None):
        """Return the textarea in the frame that the editor grows in."""
        textarea = super().render(name, value, attrs, renderer)
        context = {"textarea": textarea, "embeds": self.embeds}
        return mark_safe(render_to_string("components/richtext.html", context))


class GroupedChoices(forms.CheckboxSelectMultiple):
    """A long list of choices: each group is folded under its heading, and open where something is chosen."""

    use_fieldset = True

    def render(self, name, value, attrs=None, renderer=None):
        """Return the groups. Choices without a group stand first, in sight."""
        groups = [
            {
                "heading": heading or "",
                "options": [
                    self._render(option["template_name"], {"widget": option}, renderer) for option in options
                ],
                "is_open": any(option["selected"] for option in options),
            }
            for heading, options, _ in self.optgroups(
                name, self.format_value(value), self.build_attrs(self.attrs, attrs)
            )
        ]
        return mark_safe(render_to_string("components/choices.html", {"groups": groups}))
