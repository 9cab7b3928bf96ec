"""Reference data: public facts in CSV files of the project, checked as a whole and then written at once.

A ``Table`` says which file fills which model. How a cell is read follows from the field it fills: its type,
choices, length and whether it may be empty; a relation names the key of a row in the other model's file.

* Files are UTF-8 with commas. Every fault of every file is reported with file, line and column; while there
  is one, nothing is written.
* A row finds its record again by a code of its own, or by an identifier made from the row's key. So a
  record's other fields may change, and running twice changes nothing, not even ``updated_at``.
* The files win: what a person changed in a column that a file has is set back at the next run. Fields that
  no file has, and records that no row speaks of, are left alone. A ``once`` table only adds what is missing.
* A row taken out of a file leaves its record in the database, for others may refer to it.
"""

import csv
import io
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils import translation

from portal.lib import languages
from portal.lib.records import Identified

NAMESPACE = uuid.UUID("5b0e6a52-2f0c-4a6e-9d4c-2f0d6f6c7a11")
SEPARATOR = ";"
YES_NO = {"yes": True, "no": False}
# Records of a unique order that change places meet here in between.
OUT_OF_THE_WAY = 10_000


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in a file, and where."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self):
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}, line {self.line}{column}: {self.reason}"


class BrokenFiles(Exception):
    """The files have faults; nothing was written."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, eq=False)
class Table:
    """One file and the model that its rows fill.

    ``columns`` are the model's fields, in words; ``name_*`` stands for the field in every language. ``key``
    are the columns that tell rows apart. ``match`` are the fields by which a row finds its record, and
    ``else_match`` those tried when it does not. ``fixed`` is the same for every row. A ``once`` table
    leaves the records that it finds as they are.
    """

    path: Path
    model: type[models.Model]
    columns: str
    key: tuple[str, ...] = ("key",)
    match: tuple[str, ...] = ("uuid",)
    else_match: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    once: bool = False

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def header(self) -> list[str]:
        """The file's columns: the key first unless it is a field, then the fields."""
        names = []
        for word in self.columns.split():
            stem, star, _ = word.partition("*")
            names += [stem + code for code in languages.CODES] if star else [word]
        return [*(name for name in self.key if name not in names), *names]

    def fields(self) -> dict[str, models.Field]:
        """The model's field behind each column that has one."""
        known = {known.name: known for known in self.model._meta.get_fields() if not known.auto_created}
        return {name: known[name] for name in self.header if name in known}

    def required_in_some_language(self) -> list[str]:
        """Translated fields of the file that may not be empty in every language."""
        stems = [word.removesuffix("_*") for word in self.columns.split() if word.endswith("_*")]
        return [stem for stem in stems if not self.model._meta.get_field(stem).blank]


@dataclass
class Row:
    """A line of a file: plain values by field, and the keys of the rows it refers to."""

    line: int
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    one: dict[str, str] = field(default_factory=dict)
    many: dict[str, list[str]] = field(default_factory=dict)

    def identifier(self, table: Table) -> uuid.UUID:
        return uuid.uuid5(NAMESPACE, f"{table.model._meta.label_lower}:{self.key}")


def load(tables: list[Table], folder: Path | None = None) -> dict[str, Counter]:
    """Load the files of ``tables``, in that order, and count created, updated and unchanged records by file.

    A file in ``folder`` takes the place of the table's own of the same name. Raises BrokenFiles.
    """
    rows = read(tables, folder)
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        return _Writer(tables).write(rows)


# Reading.


def read(tables: list[Table], folder: Path | None = None) -> dict[str, list[Row]]:
    """Return the rows of every file. Raises BrokenFiles with all faults. Nothing is written."""
    faults: list[Fault] = []
    rows: dict[str, list[Row]] = {}
    if folder:
        known = {table.name for table in tables}
        faults += [
            Fault(path.name, 1, "", "no table of the portal has a file of this name")
            for path in sorted(folder.glob("*.csv"))
            if path.name not in known
        ]
    with translation.override("en"):
        for table in tables:
            path = folder / table.name if folder and (folder / table.name).exists() else table.path
            try:
                rows[table.name] = list(_rows(table, _cells(table, path), faults))
            except BrokenFiles as broken:
                faults += broken.faults
        readable = [table for table in tables if table.name in rows]
        keys = {table.name: {row.key: row.line for row in rows[table.name]} for table in readable}
        by_model = {table.model: table for table in tables}
        for table in readable:
            faults += _missing_references(table, rows[table.name], by_model, keys)
            faults += _repeated(table, rows[table.name])
        if not faults:
            for table in tables:
                faults += _broken_constraints(table, rows[table.name])
    if faults:
        raise BrokenFiles(faults)
    return rows


def _cells(table: Table, path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Return each line of a file by column. Raises BrokenFiles when the file cannot be read as a table."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise BrokenFiles([Fault(table.name, 1, "", "the file is missing")]) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenFiles([Fault(table.name, line, "", "the file is not UTF-8")]) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise BrokenFiles([Fault(table.name, line, "", "a null character")])

    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    found, faults, header = [], [], None
    start = 1
    try:
        for cells in lines:
            if header is None:
                header = [cell.strip() for cell in cells]
                faults += _header_faults(table, header)
            elif cells and not faults:
                if len(cells) != len(header):
                    reason = f"{len(cells)} cells where the header has {len(header)}"
                    raise BrokenFiles([Fault(table.name, start, "", reason)])
                found.append((start, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}))
            start = lines.line_num + 1
    except csv.Error as error:
        raise BrokenFiles([Fault(table.name, start, "", str(error))]) from None
    if header is None:
        faults = [Fault(table.name, 1, "", "the file is empty")]
    if faults:
        raise BrokenFiles(faults)
    return found


def _header_faults(table: Table, header: list[str]) -> list[Fault]:
    faults = [Fault(table.name, 1, name, "unknown column") for name in header if name not in table.header]
    missing = [name for name in table.header if name not in header]
    faults += [Fault(table.name, 1, name, "the column is missing") for name in missing]
    twice = [name for name, times in Counter(header).items() if times > 1]
    faults += [Fault(table.name, 1, name, "the column is there twice") for name in twice]
    return faults


def _rows(table: Table, lines: Iterable[tuple[int, dict[str, str]]], faults: list[Fault]) -> Iterable[Row]:
    """Return a row for each line, and add what is wrong with its cells to ``faults``."""
    fields = table.fields()
    needed = table.required_in_some_language()
    seen: dict[str, int] = {}

    for line, cells in lines:

        def fault(column, reason, line=line):
            faults.append(Fault(table.name, line, column, reason))

        row = Row(line, "/".join(cells[name] for name in table.key))
        for name in table.key:
            if name not in fields and not cells[name]:
                fault(name, "is empty")
        if row.key in seen:
            fault(table.key[-1], f'"{row.key}" is already on line {seen[row.key]}')
        seen.setdefault(row.key, line)
        for name, model_field in fields.items():
            try:
                _read_cell(row, model_field, cells[name])
            except ValidationError as error:
                fault(name, " ".join(error.messages))
            except ValueError as error:
                fault(name, str(error))
        for stem in needed:
            if not any(cells[f"{stem}_{code}"] for code in languages.CODES):
                fault(f"{stem}_{languages.CODES[0]}", "is empty in every language")
        yield row


def _read_cell(row: Row, model_field: models.Field, text: str) -> None:
    """Put ``text`` in its place in ``row``. Raises ValueError or ValidationError."""
    name = model_field.name
    if model_field.many_to_many:
        row.many[name] = [part.strip() for part in text.split(SEPARATOR) if part.strip()]
    elif model_field.is_relation:
        if text:
            row.one[name] = text
        elif not model_field.null:
            raise ValueError("is empty")
        else:
            row.one[name] = ""
    else:
        row.values[name] = _value(model_field, text)


def _value(model_field: models.Field, text: str) -> Any:
    if not text:
        if model_field.empty_strings_allowed and model_field.blank:
            return ""
        if model_field.null:
            return None
        raise ValueError("is empty")
    if isinstance(model_field, models.BooleanField):
        if text not in YES_NO:
            raise ValueError(f'"{text}" is not yes or no')
        return YES_NO[text]
    if isinstance(model_field, models.IntegerField) and not (text.isascii() and text.isdecimal()):
        raise ValueError(f'"{text}" is not a whole number')
    return model_field.clean(text, None)


def _missing_references(table, rows, by_model, keys) -> Iterable[Fault]:
    for row in rows:
        references = [(name, key) for name, key in row.one.items() if key]
        references += [(name, key) for name, found in row.many.items() for key in found]
        for name, key in references:
            other = by_model[table.model._meta.get_field(name).related_model]
            if other.name not in keys:  # That file could not be read, which is a fault of its own.
                continue
            if key not in keys[other.name]:
                yield Fault(table.name, row.line, name, f'"{key}" is not in {other.name}')
            elif other is table and keys[table.name][key] >= row.line:
                yield Fault(table.name, row.line, name, f'"{key}" must come on an earlier line')


def _repeated(table: Table, rows: list[Row]) -> Iterable[Fault]:
    """Rows that a unique constraint of the model would refuse, as far as the file tells."""
    for constraint in table.model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or constraint.condition:
            continue
        seen: dict[tuple, int] = {}
        for row in rows:
            # No relation is NULL in the database, and NULL is never the same as another.
            plain = row.values | {name: key or None for name, key in row.one.items()}
            values = tuple(plain.get(name) for name in constraint.fields)
            if values and None not in values and seen.setdefault(values, row.line) != row.line:
                yield Fault(
                    table.name, row.line, constraint.fields[-1], f"says the same as line {seen[values]}"
                )


def _broken_constraints(table: Table, rows: list[Row]) -> Iterable[Fault]:
    """Rows that a check of the model would refuse. The database judges; no record is read or written."""
    checks = [
        constraint
        for constraint in table.model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and not constraint.name.endswith("_in_some_language")
    ]
    for row in rows if checks else []:
        # The checks ask only whether there is a relation, so any number stands for one.
        relations = {f"{name}_id": 1 if key else None for name, key in row.one.items()}
        record = table.model(**row.values, **relations, **table.fixed)
        for constraint in checks:
            try:
                constraint.validate(table.model, record)
            except ValidationError as error:
                yield Fault(table.name, row.line, "", " ".join(error.messages))


# Writing.


class _Writer:
    """Writes the rows of one load, and remembers the records for later rows that refer to them."""

    def __init__(self, tables: list[Table]):
        self.tables = tables
        self.by_model = {table.model: table for table in tables}
        self.pks: dict[str, dict[str, int]] = {}

    def write(self, rows: dict[str, list[Row]]) -> dict[str, Counter]:
        return {table.name: self._write_table(table, rows[table.name]) for table in self.tables}

    def _write_table(self, table: Table, rows: list[Row]) -> Counter:
        """One query for what is there, one for each relation to many, then those of records that differ."""
        counts = Counter(created=0, updated=0, unchanged=0)
        own = self.pks[table.name] = {}
        found = self._found(table, rows)
        linked = self._linked(table, found.values())
        self._step_aside(table, rows, found)
        for row in rows:
            values = self._wanted(table, row)
            record = found.get(row.key)
            if record is None:
                record = table.model(**values)
                self._save(table, row, record)
                self._link(table, row, record, {})
                counts["created"] += 1
            elif table.once:
                counts["unchanged"] += 1
            else:
                values.pop("uuid", None)
                changed = [name for name, value in values.items() if not _same(getattr(record, name), value)]
                for name in changed:
                    setattr(record, name, values[name])
                if self._link(table, row, record, linked.get(record.pk, {})) or changed:
                    self._save(table, row, record)
                    counts["updated"] += 1
                else:
                    counts["unchanged"] += 1
            own[row.key] = record.pk
        return counts

    def _wanted(self, table: Table, row: Row) -> dict[str, Any]:
        values = {**row.values, **table.fixed}
        for name, key in row.one.items():
            other = self.by_model[table.model._meta.get_field(name).related_model]
            # A row of the same file that comes earlier may have no record yet while records are sought.
            values[f"{name}_id"] = self.pks[other.name].get(key)
        if issubclass(table.model, Identified):
            values["uuid"] = row.identifier(table)
        return values

    def _found(self, table: Table, rows: list[Row]) -> dict[str, models.Model]:
        """Return the record of each row that has one."""
        found = {}
        wanted = {row.key: self._wanted(table, row) for row in rows}
        for names in filter(None, (table.match, table.else_match)):
            sought = {key: values for key, values in wanted.items() if key not in found}
            some = {values[names[0]] for values in sought.values()}
            records = {
                tuple(getattr(record, name) for name in names): record
                for record in table.model._base_manager.filter(**{f"{names[0]}__in": some})
            }
            for key, values in sought.items():
                if record := records.get(tuple(values[name] for name in names)):
                    found[key] = record
        return found

    def _linked(self, table: Table, records: Iterable[models.Model]) -> dict[int, dict[str, set[int]]]:
        """Return, for each record, the pks it is linked to by each relation to many that the file has."""
        linked = {record.pk: {} for record in records}
        for name, relation in table.fields().items():
            if relation.many_to_many:
                this, that = relation.m2m_column_name(), relation.m2m_reverse_name()
                through = relation.remote_field.through._base_manager.filter(**{f"{this}__in": list(linked)})
                for pk, other in through.values_list(this, that):
                    linked[pk].setdefault(name, set()).add(other)
        return linked

    def _link(self, table: Table, row: Row, record: models.Model, linked: dict[str, set[int]]) -> bool:
        """Set the record's relations to many; return whether that changed any."""
        changed = False
        for name, keys in row.many.items():
            other = self.by_model[table.model._meta.get_field(name).related_model]
            pks = {self.pks[other.name][key] for key in keys}
            if pks != linked.get(name, set()):
                getattr(record, name).set(pks)
                changed = True
        return changed

    def _step_aside(self, table: Table, rows: list[Row], found: dict[str, models.Model]) -> None:
        """Free the places of records that change places with one another."""
        if "order" not in table.header:
            return
        orders = {row.key: row.values["order"] for row in rows}
        moving = [record.pk for key, record in found.items() if record.order != orders[key]]
        if moving:
            table.model._base_manager.filter(pk__in=moving).update(order=models.F("order") + OUT_OF_THE_WAY)

    def _save(self, table: Table, row: Row, record: models.Model) -> None:
        try:
            record.save()
        except DatabaseError as error:
            reason = f"the database refuses it: {str(error).strip().splitlines()[0]}"
            raise BrokenFiles([Fault(table.name, row.line, "", reason)]) from error


def _same(present: Any, wanted: Any) -> bool:
    """Whether two values say the same; an empty text may be stored as nothing."""
    return present == wanted or (present in (None, "") and wanted in (None, ""))
