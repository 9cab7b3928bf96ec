"""Deleting what was begun by mistake: what keeps a thing, what goes along with it, and the way back."""

from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from portal.editing import columns
from portal.editing.actions.direct import record
from portal.editing.choices import Via
from portal.editing.followers import following
from portal.editing.registry import is_edited
from portal.lib import languages


def obstacles(obj) -> list[models.Model]:
    """Return what points at ``obj``, or at what belongs to it, and so keeps it. A query for each relation."""
    collector = Collector(using=obj._state.db)
    try:
        collector.collect([obj])
    except (ProtectedError, RestrictedError) as error:
        return list(getattr(error, "protected_objects", None) or error.restricted_objects)
    gone = {(type(row), row.pk) for row in _rows(collector)}
    untied = [row for rows in collector.field_updates.values() for group in rows for row in group]
    return [row for row in untied if (type(row), row.pk) not in gone]


def goes_along(obj) -> list[models.Model]:
    """Return what is deleted together with ``obj``, which nothing else keeps. A query for each relation."""
    collector = Collector(using=obj._state.db)
    collector.collect([obj])
    return [row for row in _rows(collector) if row != obj]


def _rows(collector):
    found = [row for rows in collector.data.values() for row in rows]
    return found + [row for rows in collector.fast_deletes for row in rows]


def packed(obj) -> list[dict[str, Any]]:
    """Return ``obj`` and what goes along with it as JSON can hold it, so that it can be brought back."""
    return [
        {
            "model": row._meta.label,
            "values": {
                field.attname: columns.plain(field.value_from_object(row)) for field in _columns(type(row))
            },
        }
        for row in [obj, *goes_along(obj)]
    ]


def _columns(model):
    """Return the columns of ``model``; a translated text is in the columns of its languages."""
    names = {field.name for field in model._meta.concrete_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if not {f"{field.name}_{code}" for code in languages.CODES} <= names
    ]


@transaction.atomic
def bring_back(rows: list[dict[str, Any]], *, by, comment="") -> models.Model:
    """Write what ``packed`` returned once more and keep that it is back; return the thing itself.

    Raises IntegrityError when something else has taken its place.
    """
    written = [_unpacked(row) for row in rows]
    with following(*written):
        for row in written:
            row.save(force_insert=True)
    for row in written:
        if is_edited(row):
            record(row, {}, by=by, comment=comment, via=Via.FORM)
    return written[0]


def _unpacked(packed_row):
    model = apps.get_model(packed_row["model"])
    row = model()
    for field in _columns(model):
        value = packed_row["values"].get(field.attname)
        target = field.target_field if field.is_relation else field
        setattr(row, field.attname, None if value is None else target.to_python(value))
    return row
