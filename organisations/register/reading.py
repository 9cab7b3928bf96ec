"""A CSV file as rows: UTF-8, commas or semicolons, columns by their headings. No queries."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from organisations.register import columns
from organisations.register.problems import Problem, UnusableFileError

LARGEST = 100_000_000  # Bytes: some 300,000 rows; a larger file is taken for a mistake.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
AS_UTF8 = 'save it as UTF-8 (in Excel "CSV UTF-8") and import it again'


class Row(NamedTuple):
    """A row of the file: the line on which it begins, and its cells that have something in them."""

    line: int
    cells: dict[str, str]


def read(data: bytes) -> tuple[list[Row], list[Problem]]:
    """Return the rows of ``data``, and the problems of rows that are not among them.

    Raises UnusableFileError when the encoding, the headings or the quotation marks leave no row to trust.
    """
    text = decode(data)
    records = split(text, delimiter(text))
    line, headings = next(records, (1, []))
    if not headings:
        raise UnusableFileError(Problem(1, "", "", "the file is empty."))
    names = check_headings(line, headings)

    rows, problems = [], []
    for line, cells in records:
        found = check_cells(line, cells, names)
        if found:
            problems += found
        else:
            rows.append(Row(line, {name: cell for name, cell in tidy(cells, names) if cell}))
    if not rows and not problems:
        raise UnusableFileError(Problem(line, "", "", "the file has headings but no rows."))
    return rows, problems


def decode(data: bytes) -> str:
    if len(data) > LARGEST:
        limit = f"{LARGEST // 1_000_000} MB"
        raise UnusableFileError(
            Problem(1, "", "", f"the file is larger than {limit}: split it into smaller ones.")
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnusableFileError(Problem(1, "", "", f"the file is in UTF-16: {AS_UTF8}."))
    if data.startswith(b"PK\x03\x04"):
        raise UnusableFileError(Problem(1, "", "", f"the file is a spreadsheet or an archive: {AS_UTF8}."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\r|\n", data[: error.start])) + 1
        byte = f"the byte 0x{data[error.start]:02x}"
        raise UnusableFileError(
            Problem(line, "", "", f"the file is not in UTF-8 ({byte}): {AS_UTF8}.")
        ) from None


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
            raise UnusableFileError(Problem(line, "", "", why_not_split(str(error)))) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def why_not_split(error: str) -> str:
    if "field limit" in error:
        limit = f"{csv.field_size_limit():,} characters"
        return f"a cell that begins here is longer than {limit}: is a quotation mark missing?"
    if "unexpected end" in error:
        return "a quotation mark opens here and never closes."
    return "a quotation mark stands inside a quoted cell: write it twice."


def check_headings(line: int, headings: list[str]) -> list[str]:
    """Return the columns in their order, "" for a heading that is empty."""
    names = [columns.normal(heading) for heading in headings]
    problems = []
    for position, (name, heading) in enumerate(zip(names, headings, strict=True)):
        if not name:
            continue
        if name not in columns.COLUMNS:
            hint = "columns are separated by commas or semicolons" if "\t" in heading else meant(name)
            problems.append(Problem(line, heading.strip(), "", f"there is no such column; {hint}."))
        elif name in names[:position]:
            problems.append(Problem(line, name, "", "this column is there twice."))
    problems += [
        Problem(line, "", "", f"a column is missing: {' or '.join(group)}.")
        for group in columns.NEEDED
        if not set(group) & set(names)
    ]
    if problems:
        raise UnusableFileError(*problems)
    return names


def meant(name: str) -> str:
    near = columns.like(name)
    return f"{near} comes near" if near else "docs/import.md lists them"


def check_cells(line: int, cells: list[str], names: list[str]) -> list[Problem]:
    """Return what is wrong with a record before anybody asks what its cells mean."""
    if len(cells) < len(names):
        told = f"the row has {len(cells)} cells, the headings are {len(names)}."
        return [Problem(line, "", "", told)]
    problems = []
    for position, cell in enumerate(cells):
        name = names[position] if position < len(names) else ""
        if not name and cell.strip():
            problems.append(
                Problem(line, f"column {position + 1}", cell, "this cell has no heading above it.")
            )
        elif found := CONTROL.search(cell):
            told = f"the control character U+{ord(found[0]):04X} cannot be part of a text."
            problems.append(Problem(line, name, cell, told))
        elif "\ufffd" in cell:
            problems.append(Problem(line, name, cell, "letters were lost here in an earlier conversion."))
    return problems


def tidy(cells: list[str], names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the cells under their columns in composed letters; only descriptions keep their line breaks."""
    for name, cell in zip(names, cells, strict=False):
        text = unicodedata.normalize("NFC", cell)
        if name in columns.DESCRIPTIONS:
            yield name, "\n".join(text.split("\r\n")).strip()
        else:
            yield name, " ".join(text.split())
