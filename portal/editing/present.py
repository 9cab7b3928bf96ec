"""Contents and changes as people read them: labels for keys, names for primary keys, words for values."""

import datetime as dt
from collections import defaultdict
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from portal.editing import diffs
from portal.editing.choices import Match, TextState
from portal.editing.columns import is_description
from portal.editing.merging import changed
from portal.editing.registry import Editable
from portal.editing.snapshots import is_decision, is_mark, language_of, part_keys
from portal.editing.translating import state_of
from portal.lib import languages, richtext


class Words:
    """The words for the values in ``contents`` of one editable: names of what they refer to are read at once.

    A query for each model that is referred to.
    """

    def __init__(self, editable: Editable, *contents: dict[str, Any]):
        self.editable = editable
        self._names = self._read(contents)

    # Labels.

    def label(self, key: str) -> str:
        """Return what ``key`` is called: "Description", "Goals: Young people do well – rationale".

        What was decided about a text is called like the text.
        """
        key = key.partition(":")[2] if is_decision(key) else key
        if part := self.editable.part_by_name.get(key):
            return self.part_label(part)
        if "/" not in key:
            return capfirst(str(self._field(self.editable.model, self._name(key)).verbose_name))
        name, row, *column = key.split("/")
        part = self.editable.part_by_name[name]
        what = f"{self.part_label(part)}: {self.row_name(part, row)}"
        return f"{what} – {self.column_label(part, column[0])}" if column else what

    def part_label(self, part) -> str:
        return capfirst(str(self._model_of(part)._meta.verbose_name))

    def column_label(self, part, column: str) -> str:
        """Return what a column of ``part``'s rows is called."""
        own = {"source_url": _("address of the source"), "source_title": _("title of the source")}
        name = self._name(column, part.texts)
        return own.get(column) or str(self._field(self._model_of(part), name).verbose_name)

    def row_name(self, part, key: str) -> str:
        """Return what the row with ``key`` is called: the name of what it joins, if it joins something."""
        field = self._key_field(part)
        if field.is_relation:
            return self._names.get((field.related_model, int(key)), _("no longer there"))
        return self._row_names.get(f"{part.name}/{key}", _("new row"))

    # Values.

    def value(self, key: str, value: Any) -> Any:
        """Return ``value`` as text, or a list of texts for many; "" when it is empty."""
        if value in (None, "", []):
            return ""
        if is_decision(key):
            return str(dict(Match.choices).get(value, value))
        if key.count("/") == 1:
            return self.row_name(self.editable.part_by_name[key.partition("/")[0]], key.rpartition("/")[2])
        field = self._column(key)
        if field is None:
            return str(value)
        if isinstance(value, list):
            return [self._names.get((field.related_model, pk), _("no longer there")) for pk in value]
        if is_description(field, value):
            return field.related_model.in_words(value)
        if field.is_relation:
            return self._names.get((field.related_model, value), _("no longer there"))
        return self._scalar(field, key, value)

    def _scalar(self, field, key, value):
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, (models.DateField, models.DateTimeField)):
            try:
                when = field.to_python(value)
                if isinstance(when, dt.datetime):
                    local = timezone.localtime(when) if timezone.is_aware(when) else when
                    return date_format(local, "SHORT_DATETIME_FORMAT")
                return date_format(when, "SHORT_DATE_FORMAT")
            except ValidationError:  # A draft may hold what is no date yet; it is shown as written.
                return str(value)
        if self._name(key) in self.editable.rich:
            return richtext.to_plain(value)
        if isinstance(field, models.FileField):
            return PurePosixPath(str(value)).name
        return str(value)

    # Reading.

    def _read(self, contents):
        wanted, rows = defaultdict(set), {}
        for content in contents:
            for key, value in content.items():
                self._collect(wanted, key, value)
            for part in self.editable.parts:
                for key in part_keys(content, part):
                    rows[f"{part.name}/{key}"] = (part, content)
        names = {
            (model, row.pk): str(row)
            for model, pks in wanted.items()
            for row in model._base_manager.filter(pk__in=pks)
        }
        self._names = names
        self._row_names = {key: self._row_name(part, key, content) for key, (part, content) in rows.items()}
        return names

    def _collect(self, wanted, key, value):
        if is_mark(key) or is_decision(key) or value in (None, "", []):
            return
        if key.count("/") == 1:
            part = self.editable.part_by_name[key.partition("/")[0]]
            field = self._key_field(part)
            if field.is_relation:
                wanted[field.related_model].add(int(key.rpartition("/")[2]))
            return
        field = self._column(key)
        if field is not None and field.is_relation and not is_description(field, value):
            wanted[field.related_model].update(value if isinstance(value, list) else [value])

    def _row_name(self, part, key, content):
        """Return what tells a row apart and its first text, else its first values in words."""

        def values(names):
            found = [self.value(f"{key}/{name}", content.get(f"{key}/{name}")) for name in names]
            return ", ".join(value for value in found if value)

        told = values(part.told_by)
        for name in part.texts:
            for code in languages.chain():
                if text := content.get(f"{key}/{name}_{code}"):
                    return ": ".join(filter(None, [told, richtext.plain(text)[:80]]))
        return values(part.fields[:3]) or _("new row")

    def _column(self, key):
        """Return the field behind ``key``; None for a column that the model does not have."""
        if "/" not in key:
            return self._field(self.editable.model, key)
        name, _row, column = key.split("/")
        part = self.editable.part_by_name[name]
        try:
            return self._field(self._model_of(part), column)
        except FieldDoesNotExist:
            return None

    def _key_field(self, part):
        return self._field(self._model_of(part), part.key.removesuffix("_id"))

    def _model_of(self, part):
        return self._field(self.editable.model, part.related).related_model

    @staticmethod
    def _field(model, name):
        return model._meta.get_field(name)

    def _name(self, key, texts=None):
        """Return the field's own name: without the language when it is a text."""
        name, _sep, code = key.rpartition("_")
        return name if code in languages.CODES and name in (texts or self.editable.texts) else key


def changes(editable: Editable, old: dict, new: dict, *, main: str, words: Words | None = None) -> list[dict]:
    """Return what differs between two contents, as change-row components show it, in the order of sections.

    Each has ``key``, ``label``, ``language``, ``old``, ``new``, ``segments`` (a word diff, for texts) and
    ``marks`` (sentences on translations that fall behind or are said to be right).
    """
    words = words or Words(editable, old, new)
    found = []
    rows_gone = [key for key in changed(old, new) if key.count("/") == 1]
    for key in changed(old, new):
        if is_mark(key) or is_decision(key) or key == editable.state_field:
            continue
        row = key.rpartition("/")[0]
        if key.count("/") == 2 and row in rows_gone and not new.get(row):
            continue  # Told by the row that was taken away.
        found.append(_change(editable, key, old, new, words))
    found += _mark_changes(editable, old, new, main, words, {change["key"] for change in found})
    place = {key: place for place, key in enumerate(in_order(editable, [row["key"] for row in found]))}
    return sorted(found, key=lambda change: place[change["key"]])


def in_order(editable: Editable, keys) -> list[str]:
    """Return content keys in the order in which the sections ask for them."""
    order = {}
    for name in _order(editable):
        order.setdefault(name, len(order))

    def place(key):
        code = language_of(key, editable)
        rest = key.removesuffix(f"_{code}") if code else key
        return order.get(_base_name(editable, key), len(order)), rest, [*languages.CODES, ""].index(code)

    return sorted(keys, key=place)


def _change(editable, key, old, new, words):
    language = language_of(key, editable)
    before, after = words.value(key, old.get(key)), words.value(key, new.get(key))
    change = {"key": key, "label": words.label(key), "language": language, "old": before, "new": after}
    if language:
        is_rich = key.rpartition("_")[0] in editable.rich
        a, b = old.get(key) or "", new.get(key) or ""
        change["segments"] = difference(a, b, is_rich=is_rich)
    return change


def difference(old: str, new: str, *, is_rich=False) -> list[tuple[str, str]]:
    """Return the word diff of two texts as (op, text); paragraphs of rich ones stand apart by empty lines."""
    if not is_rich:
        return [(op, text) for op, text in diffs.words(old, new) if op != "delete" or text.strip()]
    found = []
    for paragraph in diffs.paragraphs(old, new):
        told = [(op, text) for op, text in paragraph if op != "delete" or text.strip()]
        found += [*([("equal", "\n\n")] if found else []), *told]
    return found


def _mark_changes(editable, old, new, main, words, told):
    """Return rows for translations that changed state without a change of their own text."""
    found = []
    for name in editable.texts:
        for code in languages.CODES:
            key = f"{name}_{code}"
            was, now = state_of(old, name, code, main), state_of(new, name, code, main)
            if key in told or was == now or TextState.MISSING in (was, now):
                continue
            sentence = {
                TextState.NEEDS_UPDATE: _("Its source was changed: it needs updating."),
                TextState.UP_TO_DATE: _("It is said to match its source."),
                TextState.INDEPENDENT: _("It is said to be a text of its own."),
            }.get(now)
            if sentence:
                text = richtext.plain(new.get(key) or "")
                found.append(
                    {
                        "key": key,
                        "label": words.label(key),
                        "language": code,
                        "segments": [("equal", Truncator(text).words(40))],
                        "marks": [sentence],
                    }
                )
    return found


def _order(editable):
    return [name for section in editable.sections for name in section.fields] + [*editable.fields]


def _base_name(editable, key):
    name = key.partition("/")[0]
    text, _sep, code = name.rpartition("_")
    return text if code in languages.CODES and text in editable.texts else name
