"""Tables to take along: the same rows as a CSV file for programs and as a workbook for people. No queries.

What is not known is an empty cell, never a zero. Texts that people wrote are never read as formulas.
"""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from portal.lib import languages
from portal.lib.slugs import make_slug

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTE_ORDER_MARK = "\ufeff"  # Excel reads a CSV file as UTF-8 by this mark.
FORMULA_STARTS = ("=", "+", "-", "@", "\t")
NARROWEST, WIDEST = 8, 60  # Characters of a column.
NOTE_WIDTH = 100
LONGEST_CELL = 32_767  # Characters that a cell of a workbook holds.
LONGEST_PROPERTY = 255  # Characters of what a workbook tells of itself.
LONGEST_TITLE = 31  # Characters of a worksheet's name.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no place for them.
NOT_IN_TITLE = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
DATE_FORMATS = {"fi": "d.m.yyyy", "sv": "d.m.yyyy", "en": "d mmm yyyy"}
EURO_FORMATS = {"fi": "#,##0 €", "sv": "#,##0 €", "en": "€#,##0"}
CENT_FORMATS = {"fi": "#,##0.00 €", "sv": "#,##0.00 €", "en": "€#,##0.00"}


class Kind(StrEnum):
    """What a column holds. Money is in euros; a year is a number that is not grouped by thousands."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    YEAR = "year"
    DATE = "date"


@dataclass(frozen=True)
class Column:
    """A column: its heading, and what it holds."""

    label: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """A table: its title, its columns, its rows in their order, and the notes that belong to it.

    A cell is a text, a LocalText, a number, a date, or None where nothing is known. Notes are lines such as
    the day of the figures, what they count, and their sources.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    notes: Sequence[str] = field(default_factory=tuple)


def csv_response(name: str, sheet: Sheet) -> HttpResponse:
    """Answer with ``sheet`` as CSV: headings first, dates as 2026-11-26, numbers with a decimal point.

    ``name``: of the file, in the reader's words, without an ending. Notes follow after an empty line.
    """
    text = io.StringIO(newline="")
    text.write(BYTE_ORDER_MARK)
    rows = csv.writer(text)
    rows.writerow([harmless(column.label) for column in sheet.columns])
    rows.writerows([csv_cell(value) for value in row] for row in sheet.rows)
    if sheet.notes:
        rows.writerow([])
        rows.writerows([harmless(note)] for note in sheet.notes)
    return _download(text.getvalue().encode(), name, "csv", "text/csv; charset=utf-8")


def xlsx_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Answer with ``sheets`` as a workbook: one worksheet each, and one with the notes of them all.

    ``name`` as in ``csv_response``. The first sheet's title is the document's.
    """
    return _download(workbook(sheets), name, "xlsx", XLSX_TYPE)


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return ``sheets`` as the bytes of an XLSX file in the active language."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": plain(sheets[0].title)[:LONGEST_PROPERTY]})
    book.set_custom_property("Language", languages.current())
    formats = _Formats(book)
    taken: set[str] = set()
    for sheet in sheets:
        _write(book.add_worksheet(worksheet_title(plain(sheet.title), taken)), sheet, formats)
    if any(sheet.notes for sheet in sheets):
        _write_notes(book.add_worksheet(worksheet_title(_("About the figures"), taken)), sheets, formats)
    book.close()
    return target.getvalue()


def csv_cell(value: Any) -> Any:
    """Return how a value stands in a CSV file.

    >>> csv_cell(None), csv_cell(dt.date(2026, 11, 26)), csv_cell(Decimal("-2.50")), csv_cell("-2 people")
    ('', '2026-11-26', '-2.50', "'-2 people")
    """
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return harmless(value) if isinstance(value, str) else value


def plain(value: Any) -> str | int | float | Decimal | dt.date | None:
    """Return a cell's value without the language of its text, as one of the types that a file knows."""
    if isinstance(value, languages.LocalText):
        value = value.text
    if isinstance(value, str) or not isinstance(value, (int, float, Decimal, dt.date, type(None))):
        return UNWRITABLE.sub("", str(value))
    return value


def harmless(text: Any) -> str:
    """Return a text that no program reads as a formula: one that begins like one gets an apostrophe.

    >>> harmless("=1+1"), harmless("Aamun Tuki ry")
    ("'=1+1", 'Aamun Tuki ry')
    """
    text = plain(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def worksheet_title(title: str, taken: set[str]) -> str:
    """Return a name that a worksheet may have, like no other in ``taken``, to which it is added."""
    # Emoji and the like count as two characters there.
    title = "".join(letter for letter in title.translate(NOT_IN_TITLE) if ord(letter) <= 0xFFFF)
    base = " ".join(title.split()).strip("'")[:LONGEST_TITLE] or "1"
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = base[: LONGEST_TITLE - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _download(content, name, ending, content_type):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{make_slug(name)}.{ending}"'
    response["Content-Language"] = languages.current()
    return response


class _Formats:
    """The looks of a workbook's cells, in the active language."""

    def __init__(self, book):
        language = languages.current()
        top = {"valign": "top"}
        self.heading = book.add_format(
            {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E7EEEA", **top}
        )
        self.title = book.add_format({"bold": True, "font_size": 13, "text_wrap": True, **top})
        self.text = book.add_format({"text_wrap": True, **top})
        self.whole = book.add_format({"num_format": "#,##0", **top})
        self.fraction = book.add_format({"num_format": "#,##0.0##", **top})
        self.euros = book.add_format({"num_format": EURO_FORMATS[language], **top})
        self.cents = book.add_format({"num_format": CENT_FORMATS[language], **top})
        self.year = book.add_format({"num_format": "0", **top})
        self.date = book.add_format({"num_format": DATE_FORMATS[language], "align": "left", **top})

    def of_number(self, kind, value):
        """Return the look of a number in a column of ``kind``."""
        is_whole = value == int(value)
        if kind == Kind.YEAR:
            return self.year
        if kind == Kind.MONEY:
            return self.euros if is_whole else self.cents
        return self.whole if is_whole else self.fraction


def _write(page, sheet, formats):
    rows = [[plain(value) for value in row] for row in sheet.rows]
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, _width(column, [row[place] for row in rows]))
        page.write_string(0, place, plain(column.label), formats.heading)
    for line, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, line, place, column.kind, value, formats)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    if rows:
        page.autofilter(0, 0, len(rows), len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)


def _write_cell(page, line, place, kind, value, formats):
    if value is None or value == "":
        return
    if isinstance(value, str):
        page.write_string(line, place, value[:LONGEST_CELL], formats.text)
    elif isinstance(value, dt.datetime):
        page.write_datetime(line, place, dt.datetime.combine(value.date(), dt.time()), formats.date)
    elif isinstance(value, dt.date):
        page.write_datetime(line, place, dt.datetime.combine(value, dt.time()), formats.date)
    else:
        page.write_number(line, place, value, formats.of_number(kind, value))


def _width(column, values):
    lengths = [len(str(value)) for value in values if value is not None]
    longest_word = max((len(word) for word in str(column.label).split()), default=0)
    return min(WIDEST, max(NARROWEST, longest_word + 3, *(length + 2 for length in lengths or [0])))


def _write_notes(page, sheets, formats):
    page.set_column(0, 0, NOTE_WIDTH)
    line = 0
    for sheet in sheets:
        page.write_string(line, 0, plain(sheet.title), formats.title)
        for note in sheet.notes:
            line += 1
            page.write_string(line, 0, plain(note), formats.text)
        line += 2
    page.set_paper(9)
    page.fit_to_pages(1, 0)
