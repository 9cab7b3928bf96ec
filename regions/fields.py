"""The source of a fact as people tell it: a title and where it is found, instead of one of thousands."""

import json
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regions.models import Source

check_url = URLValidator(schemes=["http", "https"])


class SourceInput(forms.Widget):
    """Inputs of one name for a source's title, address, exact place, publisher and the day it was seen.

    What comes back is JSON, or "" when nothing is written.
    """

    use_fieldset = True

    def id_for_label(self, id_, index=None):
        """Return no id: the inputs have their own labels, and the legend names them all."""
        return ""

    def told(self, value) -> dict[str, str]:
        """Return the columns of a source told by its key, or in words. One query for a key."""
        if isinstance(value, int):
            row = Source.objects.filter(pk=value).values(*Source.TOLD).first() or {}
            return {name: str(row.get(name) or "") for name in Source.TOLD}
        return Source.parse(value or "") or dict.fromkeys(Source.TOLD, "")

    def decompress(self, value) -> list[str]:
        """Return what stands in the inputs for ``value``, in their order."""
        return list(self.told(value).values())

    def value_from_datadict(self, data, files, name):
        """Return what was written in the inputs."""
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        texts = [text.replace("\x00", "").strip() for text in values][: len(Source.TOLD)]
        told = dict(zip(Source.TOLD, texts, strict=False))
        return json.dumps(told, ensure_ascii=False) if any(told.values()) else ""

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def render(self, name, value, attrs=None, renderer=None):
        """Return the inputs, those that are rarely needed folded."""
        own = self.build_attrs(self.attrs, attrs)
        meta = Source._meta
        labels = {column: capfirst(str(meta.get_field(column).verbose_name)) for column in Source.TOLD}
        lengths = {column: meta.get_field(column).max_length for column in Source.TOLD}
        inputs = [
            {
                "name": name,
                "id": own["id"] if place == 0 else f"{own['id']}_{column}",
                "label": labels[column],
                "value": text,
                "type": {"url": "url", "seen_on": "date"}.get(column, "text"),
                "length": lengths[column] or "",
                "described_by": own.get("aria-describedby", ""),
                "is_invalid": own.get("aria-invalid", ""),
            }
            for place, (column, text) in enumerate(self.told(value).items())
        ]
        told = {"first": inputs[:2], "more": inputs[2:]}
        return mark_safe(render_to_string("workspace/_source.html", told))


class SourceField(forms.Field):
    """A source: the key of a recorded one, or what is told of a new one, which is recorded on publishing."""

    widget = SourceInput

    def to_python(self, value):
        if value in self.empty_values:
            return None
        told = Source.parse(value)
        self.check(told)
        found = Source.objects.find(**{name: told[name] for name in ("title", "url", "reference")})
        return found.pk if found else value

    def has_changed(self, initial, data):
        """Whether another source is told than ``initial``."""
        return self.widget.decompress(initial) != self.widget.decompress(data)

    @staticmethod
    def check(told):
        """Raise ValidationError where ``told`` is no source that others can find."""
        problems = []
        is_known = bool(told["url"]) and not told["title"] and Source.objects.find(url=told["url"])
        if not told["title"] and not is_known:
            problems.append(_("Name the source: the title of the page or the decision."))
        if not told["url"] and not told["reference"]:
            problems.append(
                _("Give the source’s web address, or its exact place, so that others can find it.")
            )
        if told["url"]:
            try:
                check_url(told["url"])
            except ValidationError:
                problems.append(_("The web address of the source begins with https:// or http://."))
        if told["seen_on"]:
            try:
                date.fromisoformat(told["seen_on"])
            except ValueError:
                problems.append(_("Write the day on which the source was seen as year-month-day."))
        if problems:
            raise ValidationError(problems)


def source_field(model, name: str) -> SourceField:
    """Return the input of the column ``name`` of ``model``, which refers to a source."""
    column = model._meta.get_field(name)
    return SourceField(label=capfirst(str(column.verbose_name)), help_text=column.help_text, required=False)
