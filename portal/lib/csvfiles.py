"""A CSV file as rows: UTF-8, commas or semicolons, columns by their headings, faults by line. No queries.

Reasons are sentences in the active language, so that whoever gave the file can mend it.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

LARGEST = 100_000_000  # Bytes: some 300,000 rows; a larger file is taken for a mistake.
SHOWN = 60  # Characters of a cell that a report repeats.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Problem(NamedTuple):
    """A bad cell, or a bad place of the file when ``column`` is empty. ``line`` is the line in the file."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self):
        """Return it as a terminal shows it."""
        cell = (
            f'{self.column} "{shown(self.value)}": '
            if self.value
            else f"{self.column}: "
            if self.column
            else ""
        )
        return f"line {self.line}: {cell}{self.reason}"


class BadCell(ValueError):
    """A cell that cannot be used; the message is the reason."""


class UnusableFileError(Exception):
    """A file of which not even the good rows can be used, with its ``problems``."""

    def __init__(self, *problems: Problem):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Row(NamedTuple):
    """A row of the file: the line on which it begins, and its cells that have something in them."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Columns:
    """The columns that a kind of file may have.

    At least one column of each group in ``needed`` has to be there, or no row can be used. Line breaks stay
    in ``long_texts``. ``listed`` says where the columns are told of; empty: the report names them all.
    """

    names: tuple[str, ...]
    needed: tuple[tuple[str, ...], ...] = ()
    long_texts: tuple[str, ...] = ()
    listed: str = ""

    def meant(self, heading: str) -> str:
        """Return which column ``heading``, which is none of them, may have meant."""
        near = next(iter(get_close_matches(heading, self.names, n=1)), "")
        if near:
            return _("there is no such column; %(column)s comes near.") % {"column": near}
        if self.listed:
            return _("there is no such column; %(document)s lists them.") % {"document": self.listed}
        return _("there is no such column; there are %(columns)s.") % {"columns": ", ".join(self.names)}


def read(data: bytes, columns: Columns) -> tuple[list[Row], list[Problem]]:
    """Return the rows of ``data``, and the problems of rows that are not among them.

    Raises UnusableFileError when the encoding, the headings or the quotation marks leave no row to trust.
    """
    text = decode(data)
    records = split(text, delimiter(text))
    line, headings = next(records, (1, []))
    if not headings:
        raise UnusableFileError(Problem(1, "", "", _("the file is empty.")))
    names = check_headings(line, headings, columns)

    rows, problems = [], []
    for line, cells in records:
        found = check_cells(line, cells, names)
        if found:
            problems += found
        else:
            tidied = {name: cell for name, cell in tidy(cells, names, columns.long_texts) if cell}
            rows.append(Row(line, tidied))
    if not rows and not problems:
        raise UnusableFileError(Problem(line, "", "", _("the file has headings but no rows.")))
    return rows, problems


def understand(
    rows: Iterable[Row], meanings: Mapping[str, Callable[[str], Any]]
) -> tuple[list[tuple[int, dict[str, Any]]], list[Problem]]:
    """Return the line and the values of each row, and a problem for each cell that is not understood.

    ``meanings``: by column, what makes a value of a cell or raises BadCell.
    """
    understood, problems = [], []
    for row in rows:
        values = {}
        for column, text in row.cells.items():
            try:
                values[column] = meanings[column](text)
            except BadCell as bad:
                problems.append(Problem(row.line, column, text, str(bad)))
        understood.append((row.line, values))
    return understood, problems


def normal(heading: str) -> str:
    """Return ``heading`` as our columns are written: "Business ID " becomes "business_id"."""
    return "_".join(heading.casefold().replace("-", " ").replace("_", " ").split())


def shown(text: str) -> str:
    """Return ``text`` on one line, cut when it is long, with characters that do not print spelt out."""
    text = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def decode(data: bytes) -> str:
    """Return the text of a file in UTF-8. Raises UnusableFileError."""
    if len(data) > LARGEST:
        raise _unusable(
            _("the file is larger than %(limit)s MB: split it into smaller ones.")
            % {"limit": LARGEST // 1_000_000}
        )
    as_utf8 = _("save it as UTF-8 (in Excel “CSV UTF-8”) and import it again.")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _unusable(_("the file is in UTF-16: %(advice)s") % {"advice": as_utf8})
    if data.startswith(b"PK\x03\x04"):
        raise _unusable(_("the file is a spreadsheet or an archive: %(advice)s") % {"advice": as_utf8})
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        byte = f"0x{data[error.start]:02x}"
        raise _unusable(
            _("the file is not in UTF-8 (the byte %(byte)s): %(advice)s") % {"byte": byte, "advice": as_utf8},
            line,
        ) from None


def _unusable(reason, line=1):
    return UnusableFileError(Problem(line, "", "", reason))


def delimiter(text: str) -> str:
    """Return the comma or the semicolon: the one of which the first line with text has more."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    return max(",;", key=first.count)


def split(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each record begins, and its cells. Empty records are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _unusable(why_not_split(str(error)), line) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def why_not_split(error: str) -> str:
    if "field limit" in error:
        return _(
            "a cell that begins here is longer than %(limit)s characters: is a quotation mark missing?"
        ) % {"limit": f"{csv.field_size_limit():,}"}
    if "unexpected end" in error:
        return _("a quotation mark opens here and never closes.")
    return _("a quotation mark stands inside a quoted cell: write it twice.")


def check_headings(line: int, headings: list[str], columns: Columns) -> list[str]:
    """Return the columns in their order, "" for a heading that is empty. Raises UnusableFileError."""
    names = [normal(heading) for heading in headings]
    problems = []
    for position, (name, heading) in enumerate(zip(names, headings, strict=True)):
        if not name:
            continue
        if name not in columns.names:
            reason = (
                _("there is no such column; columns are separated by commas or semicolons.")
                if "\t" in heading
                else columns.meant(name)
            )
            problems.append(Problem(line, heading.strip(), "", reason))
        elif name in names[:position]:
            problems.append(Problem(line, name, "", _("this column is there twice.")))
    either = " ".join(["", pgettext("one column or another", "or"), ""])
    problems += [
        Problem(line, "", "", _("a column is missing: %(names)s.") % {"names": either.join(group)})
        for group in columns.needed
        if not set(group) & set(names)
    ]
    if problems:
        raise UnusableFileError(*problems)
    return names


def check_cells(line: int, cells: list[str], names: list[str]) -> list[Problem]:
    """Return what is wrong with a record before anybody asks what its cells mean."""
    if len(cells) < len(names):
        told = _("the row has %(cells)s cells, the headings are %(headings)s.") % {
            "cells": len(cells),
            "headings": len(names),
        }
        return [Problem(line, "", "", told)]
    problems = []
    for position, cell in enumerate(cells):
        name = names[position] if position < len(names) else ""
        if not name and cell.strip():
            place = _("column %(number)s") % {"number": position + 1}
            problems.append(Problem(line, place, cell, _("this cell has no heading above it.")))
        elif found := CONTROL.search(cell):
            told = _("the control character %(letter)s cannot be part of a text.") % {
                "letter": f"U+{ord(found[0]):04X}"
            }
            problems.append(Problem(line, name, cell, told))
        elif "\ufffd" in cell:
            problems.append(Problem(line, name, cell, _("letters were lost here in an earlier conversion.")))
    return problems


def tidy(cells: list[str], names: list[str], long_texts: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the cells under their columns in composed letters; only long texts keep their line breaks."""
    for name, cell in zip(names, cells, strict=False):
        text = unicodedata.normalize("NFC", cell)
        if name in long_texts:
            yield name, "\n".join(text.split("\r\n")).strip()
        else:
            yield name, " ".join(text.split())
