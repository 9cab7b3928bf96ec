"""A row's columns as values that JSON can hold, and the way back."""

import datetime as dt
import decimal
import uuid
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portal.lib import languages, richtext


def text_keys(names: Iterable[str]) -> list[str]:
    """Return the columns of translated fields ``names``: one for each language."""
    return [f"{name}_{code}" for name in names for code in languages.CODES]


def read(row: models.Model, texts: Iterable[str], fields: Iterable[str]) -> dict[str, Any]:
    """Return the values of ``row``'s translated fields ``texts`` and of its other ``fields``. No queries."""
    values = {key: getattr(row, key) or "" for key in text_keys(texts)}
    return values | {name: plain(getattr(row, row._meta.get_field(name).attname)) for name in fields}


def write(row: models.Model, values: dict[str, Any], texts, fields, rich=()):
    """Set ``row``'s columns from ``values``, HTML cleaned; ``fields`` that it does not have stay.

    What says the same already is not touched: a text that is stored as nothing stays so, and a file is not
    read anew. What is referred to may be told in words, where its model knows them (``described``): it may
    be new then, and is saved by ``save_new``. Raises ValidationError when a value cannot be of its column's
    type.
    """
    for key in text_keys(texts):
        text = values.get(key) or ""
        text = richtext.clean(text) if key.rpartition("_")[0] in rich else text
        if text != (getattr(row, key) or ""):
            # Nothing, where a column may hold that: so two unwritten names are not the same name.
            setattr(row, key, text or (None if row._meta.get_field(key).null else ""))
    for name in fields:
        if name in values:
            field, value = row._meta.get_field(name), values[name]
            if name in rich:
                value = richtext.clean(value or "")
            if value == plain(getattr(row, field.attname)):
                continue
            if is_description(field, value):
                setattr(row, name, field.related_model.described(value))
                continue
            target = field.target_field if field.is_relation else field
            empty = None if field.null else value
            _set(row, field, empty if value in (None, "") else target.to_python(value))


def _set(row, field, value):
    """Set a column. A picture is measured meanwhile, for which its file has to be there."""
    if not isinstance(field, models.FileField):
        setattr(row, field.attname, value)
        return
    try:
        setattr(row, field.attname, value or "")
    except OSError as error:
        gone = _("The file is no longer there. Choose it anew.")
        raise ValidationError({field.name: gone}) from error


def is_description(field: models.Field, value: Any) -> bool:
    """Whether ``value`` tells in words what ``field`` refers to, and is no primary key."""
    return field.is_relation and isinstance(value, str) and hasattr(field.related_model, "described")


def not_saved(row: models.Model) -> list[str]:
    """Return the fields by which ``row`` refers to rows that are not in the database yet."""
    return [
        field.name
        for field in row._meta.concrete_fields
        if field.is_relation
        and field.is_cached(row)
        and (other := field.get_cached_value(row)) is not None
        and other.pk is None
    ]


def save_new(row: models.Model):
    """Save what ``row`` refers to and is new, so that ``row`` itself can be saved."""
    for name in not_saved(row):
        other = getattr(row, name)
        other.save()
        setattr(row, name, other)


def plain(value: Any) -> Any:
    """Return ``value`` as JSON knows it, equal values alike: 8.50 as 8.5, times in UTC to the second."""
    if isinstance(value, dt.datetime) and value.tzinfo:
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, models.fields.files.FieldFile):
        return value.name or ""
    return value
