"""A thing's content as a flat dictionary that JSON can hold, and the way back into the database.

``"title_fi"`` is a text, ``"cost"`` another column's value, ``"home_municipality"`` and ``"topics"`` are
primary keys; ``"goals/12"`` is True when the part has a row with key 12, and ``"goals/12/rationale_fi"`` is
that row's text. ``"from:title_sv"`` tells what a text was translated from (portal.editing.translating).
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models

from portal.editing import columns, rows
from portal.editing.models import Translation
from portal.editing.registry import Editable, Part, of
from portal.lib import languages

FROM = "from:"
# What an editor decided about translations; it steers publishing and is not part of what is published.
DECISIONS = ("match:", "minor:")


def is_decision(key: str) -> bool:
    return key.startswith(DECISIONS)


def is_mark(key: str) -> bool:
    return key.startswith(FROM)


def language_of(key: str, editable: Editable) -> str:
    """Return the language of the text that content key ``key`` names; "" when it is not a text."""
    name, _, code = key.rpartition("/")[2].removeprefix(FROM).rpartition("_")
    texts = {*editable.texts, *(text for part in editable.parts for text in part.texts)}
    return code if code in languages.CODES and name in texts else ""


def take(obj) -> dict[str, Any]:
    """Return ``obj``'s content. A query for each many-to-many field and part, and one for translations."""
    editable = of(obj)
    content = columns.read(obj, editable.texts, editable.fields)
    for name in editable.many:
        content[name] = sorted(row.pk for row in getattr(obj, name).all())
    for part in editable.parts:
        for row in part.rows(obj):
            key = f"{part.name}/{getattr(row, part.key)}"
            content[key] = True
            content |= {f"{key}/{name}": value for name, value in part.read(row).items()}
    for translation in Translation.objects.of(obj):
        content[f"{FROM}{translation.field}_{translation.language}"] = translation.mark
    return content


def put(obj, content: dict[str, Any]):
    """Write ``content`` into ``obj`` and the database, HTML cleaned. Raises ValidationError."""
    editable = of(obj)
    fill(obj, content)
    obj.full_clean(exclude=[*originals(editable), *columns.not_saved(obj)])
    columns.save_new(obj)
    obj.save()
    for name in editable.many:
        relation, wanted = getattr(obj, name), content.get(name) or []
        if sorted(row.pk for row in relation.all()) != wanted:
            relation.set(_existing(relation.model, wanted))
    for part in editable.parts:
        rows.put(obj, part, part_rows(content, part))


def fill(obj, content: dict[str, Any]):
    """Set ``obj``'s columns from ``content`` without saving."""
    editable = of(obj)
    columns.write(obj, content, editable.texts, editable.fields, editable.rich)


def originals(editable: Editable) -> list[str]:
    """The names that a check of the whole thing leaves out.

    A text in the active language stands for the columns behind it, which are checked instead; a file was
    checked when it was taken in, and may be lost since.
    """
    files = [
        name for name in editable.fields if isinstance(editable.model._meta.get_field(name), models.FileField)
    ]
    return [*editable.texts, *files]


def part_keys(content: dict[str, Any], part: Part) -> list[str]:
    """Return the keys of the rows that ``content`` has of ``part``."""
    prefix = f"{part.name}/"
    return [key.removeprefix(prefix) for key in content if key.startswith(prefix) and key.count("/") == 1]


def part_rows(content: dict[str, Any], part: Part) -> dict[str, dict[str, Any]]:
    """Return the rows that ``content`` has of ``part``: the columns of each, by its key."""
    return {key: part_values(content, part, key) for key in part_keys(content, part)}


def part_values(content: dict[str, Any], part: Part, key: str) -> dict[str, Any]:
    """Return the columns that ``content`` has of ``part``'s row with ``key``."""
    prefix = f"{part.name}/{key}/"
    return {name.removeprefix(prefix): value for name, value in content.items() if name.startswith(prefix)}


def known(editable: Editable, content: dict[str, Any]) -> dict[str, Any]:
    """Return what of ``content`` the thing still has: fields may have gone since an earlier one was kept."""
    own = {*columns.text_keys(editable.texts), *editable.fields, *editable.many}
    rows = {
        part.name: {*columns.text_keys(part.texts), *part.fields, *part.extra_fields()}
        for part in editable.parts
    }

    def is_known(key):
        if is_mark(key) or is_decision(key):
            return key.partition(":")[2] in own
        name, *column = key.split("/")
        return name in rows and (len(column) < 2 or column[1] in rows[name]) if column else name in own

    return {key: value for key, value in content.items() if is_known(key)}


def still_there(editable: Editable, content: dict[str, Any]) -> dict[str, Any]:
    """Return what of ``content`` the thing still has, without what refers to rows that are gone.

    A query for each relation that has a value.
    """
    content = known(editable, content)
    meta = editable.model._meta
    for name in editable.many:
        if content.get(name):
            content[name] = _existing(meta.get_field(name).related_model, content[name])
    for name in editable.fields:
        field = meta.get_field(name)
        if field.is_relation and content.get(name) and not columns.is_description(field, content[name]):
            content[name] = next(iter(_existing(field.related_model, [content[name]])), None)
    for part in editable.parts:
        field = meta.get_field(part.related).related_model._meta.get_field(part.key.removesuffix("_id"))
        keys = part_keys(content, part) if field.is_relation else []
        there = {str(pk) for pk in _existing(field.related_model, keys)} if keys else set()
        for row in {*keys} - there:
            gone = f"{part.name}/{row}"
            content = {k: v for k, v in content.items() if k != gone and not k.startswith(f"{gone}/")}
    return content


def _existing(model, pks):
    there = model._base_manager.filter(pk__in=pks)
    return sorted(there.values_list("pk", flat=True)) if pks else []


def content_type(obj) -> ContentType:
    return ContentType.objects.get_for_model(obj)
