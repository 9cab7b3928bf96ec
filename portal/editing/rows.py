"""The rows of a part as a whole: which may stand together, and in which order they are written."""

from collections import defaultdict
from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from portal.editing import columns
from portal.editing.registry import Part

# The columns of each row, by its key.
Wanted = dict[str, dict[str, Any]]


def put(obj, part: Part, wanted: Wanted):
    """Make ``part``'s rows of ``obj`` those ``wanted``. Raises ValidationError.

    Rows that are in each other's way are written one after the other: who leaves a place goes first.
    """
    there = {str(getattr(row, part.key)): row for row in part.rows(obj)}
    for key, row in there.items():
        if key not in wanted:
            part.remove(row)
    waiting = []
    for key, values in wanted.items():
        row = there.get(key) or part.find(obj, key)
        if key not in there or part.read(row) != values:
            part.write(row, values)
            waiting.append(row)
    _step_aside(part, waiting)
    while waiting:
        blocked, refused = [], None
        for row in waiting:
            try:
                row.full_clean(exclude=[*part.texts, *columns.not_saved(row)])
            except ValidationError as error:
                blocked.append(row)
                refused = error
            else:
                columns.save_new(row)
                part.save(row)
        if len(blocked) == len(waiting):
            raise refused
        waiting = blocked


def _step_aside(part, rows):
    """Give rows that change places numbers that nobody has or wants, so that they may swap."""
    rows = [row for row in rows if row.pk and part.place]
    if len(rows) < 2:
        return
    manager = type(rows[0])._base_manager
    owner = _owner(part, rows[0]).attname
    siblings = manager.filter(**{owner: getattr(rows[0], owner)})
    used = {getattr(row, part.place) for row in rows} | set(siblings.values_list(part.place, flat=True))
    free = (number for number in count(1) if number not in used)
    for row in rows:
        moved = siblings.filter(pk=row.pk).exclude(**{part.place: getattr(row, part.place)})
        moved.update(**{part.place: next(free)})


def problems(obj, part: Part, wanted: Wanted) -> dict[str, list[str]]:
    """Return what keeps the rows ``wanted`` from being published, as sentences by content key."""
    found = {}
    for row in part.rows(obj):
        key = str(getattr(row, part.key))
        if key not in wanted and (obstacle := part.obstacle(row)):
            found[f"{part.name}/{key}"] = [obstacle]
    rows = {}
    for key, values in wanted.items():
        prefix, row = f"{part.name}/{key}", part.find(obj, key)
        try:
            part.write(row, values)
            row.full_clean(exclude=[*part.texts, *columns.not_saved(row)], validate_constraints=False)
            _check_alone(part, row)
        except ValidationError as error:
            found |= _by_key(prefix, error)
        else:
            rows[prefix] = row
    return found | _check_together(part, rows)


def _by_key(prefix, error):
    told = getattr(error, "message_dict", None) or {"": error.messages}
    return {prefix if name in ("", "__all__") else f"{prefix}/{name}": texts for name, texts in told.items()}


def _check_alone(part, row):
    """Check what the row has to fulfil whatever its siblings are. Raises ValidationError."""
    shared = _shared(part, row)
    errors = []
    for constraint in row._meta.constraints:
        if constraint not in shared:
            try:
                constraint.validate(type(row), row, exclude={*part.texts, *columns.not_saved(row)})
            except ValidationError as error:
                errors.append(error)
    if errors:
        raise ValidationError(errors)


def _check_together(part, rows):
    """Return which rows want a place that only one may have, judged by what is to be, not by what is."""
    found = {}
    for constraint in _shared(part, next(iter(rows.values()), None)):
        taken = defaultdict(list)
        for prefix, row in rows.items():
            values = tuple(getattr(row, row._meta.get_field(name).attname) for name in constraint.fields)
            if None not in values and _concerns(constraint, row):
                taken[values].append(prefix)
        for prefixes in taken.values():
            for prefix in prefixes[1:]:
                found[prefix] = [str(_message(constraint))]
    return found


def _concerns(constraint, row):
    """Whether a constraint's condition, if it has one, is true of ``row``."""
    return constraint.condition is None or constraint.condition.check(
        {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    )


def _message(constraint):
    if constraint.violation_error_message != constraint.default_violation_error_message:
        return constraint.violation_error_message
    return _("There are two of these; one is enough.")


def _shared(part, row):
    """Return the constraints by which the rows of one thing may be in each other's way."""
    if row is None:
        return []
    owner = _owner(part, row).name
    return [
        constraint
        for constraint in row._meta.constraints
        if isinstance(constraint, models.UniqueConstraint) and owner in constraint.fields
    ]


def _owner(part, row):
    """Return the field by which ``row`` belongs to its thing."""
    return next(
        field
        for field in row._meta.concrete_fields
        if field.is_relation and field.remote_field.get_accessor_name() == part.related
    )
