"""Many things at once as they were public at a moment: copies in memory, never saved.

``history.content_at`` answers for one thing; a page of a whole county asks for thousands.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.base import ModelState

from portal.editing import columns
from portal.editing.models import Revision
from portal.editing.registry import Part, of
from portal.editing.snapshots import part_rows
from portal.lib.records import Named

Content = dict[str, Any]


class Known(NamedTuple):
    """What the history tells of one thing at a moment.

    ``content`` is {} when the thing had not been begun. ``at`` is when that was published; where the first
    change that is kept came only after the moment, ``content`` is what it began from and ``at`` its time.
    """

    content: Content
    at: dt.datetime
    is_before: bool


Told = dict[int, Known]
"""What the histories of things of one model tell of a moment, by primary key."""


class Past:
    """Things of one ``model`` as they were public at ``when``, of which their histories tell ``told``.

    ``when`` None stands for now. A thing without a history is taken as it is now if it had been written by
    then. What was deleted since is gone from the past too.
    """

    def __init__(self, model: type[models.Model], when: dt.datetime | None, told: Told):
        self.editable = of(model)
        self.when = when
        self.told = told

    def there(self, row) -> bool:
        """Whether ``row`` had been written by then, as a draft too."""
        if self.when is None:
            return True
        told = self.told.get(row.pk)
        if told and told.is_before:
            return bool(told.content)
        return (told is None or bool(told.content)) and _is_older(row, self.when)

    def of(self, row):
        """Return ``row`` as it was: itself where nothing has changed, else a copy. No queries."""
        told = self.told.get(row.pk)
        if told is None or not told.content:
            return row
        return dressed(row, told.content, self.editable.texts, self.editable.fields)

    def all(self, rows: Iterable) -> list:
        """Return those of ``rows`` that had been written by then, as they were. No queries."""
        return [self.of(row) for row in rows if self.there(row)]

    def members(self, row, name: str) -> list[int] | None:
        """Return the primary keys of the many-to-many field ``name``; None when they are as now."""
        told = self.told.get(row.pk)
        return told.content.get(name) if told and told.content else None

    def parts(self, row, name: str, now: Iterable) -> list:
        """Return the rows of the part ``name`` of ``row``; ``now`` are those that it has now. No queries."""
        part = self.editable.part_by_name[name]
        told = self.told.get(row.pk)
        if told is None or not told.content:
            return [one for one in now if self.when is None or _is_older(one, self.when)]
        there = {str(getattr(one, part.key)): one for one in now}
        return [
            _recalled(part, row, there.get(key), key, values)
            for key, values in part_rows(told.content, part).items()
        ]


def told_of(
    things: Mapping[type[models.Model], Iterable[int] | models.QuerySet], *moments: dt.datetime
) -> dict[dt.datetime, dict[type[models.Model], Told]]:
    """Return what the histories of ``things`` tell of each of ``moments``, by model. One query.

    ``things`` are, by their model, primary keys or a query set of them.
    """
    found = {when: {model: {} for model in things} for when in moments}
    models_by_name = {(model._meta.app_label, model._meta.model_name): model for model in things}
    about = Q(pk__in=[])
    for (app, name), model in models_by_name.items():
        kind = ContentType.objects.filter(app_label=app, model=name).values("pk")[:1]
        about |= Q(content_type=kind, object_id__in=things[model])
    # Of one moment only one of the two contents is asked of a revision, and read.
    rows = (
        Revision.objects.filter(about)
        .nearest(*moments)
        .annotate(
            before=Case(When(published_at__gt=min(moments), then=F("base"))),
            after=Case(When(published_at__lte=max(moments), then=F("content"))),
        )
    )
    columns = "content_type__app_label", "content_type__model", "object_id", "published_at"
    for app, name, pk, at, before, after in rows.values_list(*columns, "before", "after"):
        for when in moments:
            told, is_before = found[when][models_by_name[app, name]], at <= when
            # Oldest first: the last one before the moment, or else the first one after it.
            if is_before or pk not in told:
                told[pk] = Known((after if is_before else before) or {}, at, is_before)
    return found


def _is_older(row, when):
    """Whether ``row`` had been written by ``when``. What does not tell is as old as what it belongs to."""
    return getattr(row, "created_at", when) <= when


def dressed(row, values: Content, texts: Iterable[str], fields: Iterable[str]):
    """Return a copy of ``row`` with its columns from ``values``; what these do not tell stays. No queries."""
    then = twin(row)
    _set(then, values, texts, fields)
    return then


def twin(row):
    """Return a copy of ``row`` whose columns and relations may be set without touching ``row``. No queries.

    What copy.copy() would do, without asking how each model is pickled: this is done thousands of times.
    """
    then = row.__class__.__new__(row.__class__)
    then.__dict__ |= row.__dict__
    then._state = ModelState()
    then._state.db, then._state.adding = row._state.db, row._state.adding
    then._state.fields_cache = dict(row._state.fields_cache)
    if "_prefetched_objects_cache" in then.__dict__:
        then._prefetched_objects_cache = dict(then._prefetched_objects_cache)
    return then


def _set(row, values, texts, fields):
    for key in columns.text_keys(texts):
        if key in values:
            setattr(row, key, values[key] or "")
    for name in fields:
        if name not in values:
            continue
        field, value = row._meta.get_field(name), values[name]
        target = field.target_field if field.is_relation else field
        empty = None if field.null else value
        setattr(row, field.attname, empty if value in (None, "") else target.to_python(value))
    if isinstance(row, Named):
        Named.prepare(row)


def _recalled(part: Part, owner, row, key, values):
    relation = owner._meta.get_field(part.related)
    if row is None:
        field = relation.related_model._meta.get_field(part.key.removesuffix("_id"))
        target = field.target_field if field.is_relation else field
        row = relation.related_model(**{part.key: target.to_python(key)})
    then = dressed(row, values, part.texts, part.fields)
    setattr(then, relation.field.name, owner)
    part.recall(then, values)
    return then


def show(owner, related: str, rows: Iterable, order: Callable | None = None):
    """Let ``owner.<related>.all()`` be ``rows`` in ``order``, as if they had been prefetched. No queries."""
    shown = owner.__dict__.setdefault("_prefetched_objects_cache", {})
    shown.pop(related, None)
    found = getattr(owner, related).all()
    found._result_cache = sorted(rows, key=order) if order else list(rows)
    found._prefetch_done = True
    shown[related] = found


def join(rows: Iterable, name: str, known: Callable[[], Mapping[int, models.Model]]):
    """Set what the foreign key ``name`` of ``rows`` refers to where that is another than now.

    ``known`` is asked for all that may be referred to, by primary key, when something is another.
    """
    field = None
    for row in rows:
        field = field or row._meta.get_field(name)
        pk = getattr(row, field.attname)
        if pk is not None and not field.is_cached(row):
            setattr(row, name, known().get(pk))


def referred(told: Iterable[Told], name: str) -> set[int]:
    """Return the primary keys that contents in ``told`` have under ``name``, of parts too. No queries."""
    found = set()
    for one in told:
        for known in one.values():
            for key, value in known.content.items():
                if value and key.rpartition("/")[2] == name:
                    found.add(int(value))
    return found
