"""Tables to take along: what stands in the files is read back by other programs."""

import csv
import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.lib.languages import LocalText
from portal.lib.spreadsheets import (
    Column,
    Kind,
    Sheet,
    csv_response,
    workbook,
    worksheet_title,
    xlsx_response,
)

COLUMNS = [
    Column("Järjestö"),
    Column("Vuosi", Kind.YEAR),
    Column("Vahvistettuja", Kind.NUMBER),
    Column("Myönnetty", Kind.MONEY),
    Column("Tarkistettu", Kind.DATE),
]
ROWS = [
    ["Aamun Tuki ry", 2026, 1200, Decimal("3820000"), dt.date(2026, 10, 3)],
    [LocalText("Gryning rf", "sv"), 2025, None, Decimal("12.50"), None],
    ["=HYPERLINK(1)", 2024, 0, -5, dt.datetime(2026, 1, 2, 23, 59, tzinfo=dt.UTC)],
]
SHEET = Sheet("Avustukset", COLUMNS, ROWS, ["Tilanne 26.11.2026", "-lähde: https://example.org/"])


def read_csv(response):
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def read_xlsx(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_csv_file_tells_its_type_name_and_language():
    with translation.override("fi"):
        response = csv_response("Pirkanmaa avustukset", SHEET)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="pirkanmaa-avustukset.csv"'
    assert response["Content-Language"] == "fi"
    assert response.content.startswith(b"\xef\xbb\xbf")


def test_a_csv_file_has_headings_rows_and_notes():
    assert read_csv(csv_response("x", SHEET)) == [
        ["Järjestö", "Vuosi", "Vahvistettuja", "Myönnetty", "Tarkistettu"],
        ["Aamun Tuki ry", "2026", "1200", "3820000", "2026-10-03"],
        ["Gryning rf", "2025", "", "12.50", ""],
        ["'=HYPERLINK(1)", "2024", "0", "-5", "2026-01-02"],
        [],
        ["Tilanne 26.11.2026"],
        ["'-lähde: https://example.org/"],
    ]


def test_a_csv_file_without_rows_has_its_headings():
    assert read_csv(csv_response("x", Sheet("Tyhjä", COLUMNS[:2], []))) == [["Järjestö", "Vuosi"]]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_text_of_a_csv_file_begins_like_a_formula(start):
    response = csv_response(
        "x", Sheet("A", [Column(f"{start}A")], [[f"{start}1"], [LocalText(f"{start}2", "fi")]])
    )
    assert [row[0][:2] for row in read_csv(response)] == [f"'{start}"] * 3


def test_a_workbook_has_typed_cells_and_empty_ones_for_what_is_not_known():
    with translation.override("fi"):
        response = xlsx_response("x", [SHEET])
    page = read_xlsx(response.content)["Avustukset"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Järjestö", "Vuosi", "Vahvistettuja", "Myönnetty", "Tarkistettu"],
        ["Aamun Tuki ry", 2026, 1200, 3820000, dt.datetime(2026, 10, 3)],  # noqa: DTZ001
        ["Gryning rf", 2025, None, 12.5, None],
        ["=HYPERLINK(1)", 2024, 0, -5, dt.datetime(2026, 1, 2)],  # noqa: DTZ001
    ]
    assert page["A4"].data_type == "s"
    assert [page[f"{column}2"].number_format for column in "BCDE"] == ["0", "#,##0", "#,##0 €", "d.m.yyyy"]
    assert page["D3"].number_format == "#,##0.00 €"


def test_a_workbook_keeps_its_headings_in_sight_and_has_no_links():
    sheet = Sheet("A", [Column("A long heading of words")], [["https://example.org/"], ["pitkä " * 40]])
    page = read_xlsx(workbook([sheet])).worksheets[0]
    assert page.freeze_panes == "B2"
    assert page.print_title_rows == "$1:$1"
    assert page.auto_filter.ref == "A1:A3"
    assert page["A2"].hyperlink is None
    assert round(page.column_dimensions["A"].width) in (60, 61)


def test_a_workbook_tells_its_title_its_language_and_its_notes():
    with translation.override("sv"):
        book = read_xlsx(workbook([SHEET, Sheet("Partner", COLUMNS[:1], [["A"]])]))
    assert book.properties.title == "Avustukset"
    assert [prop.value for prop in book.custom_doc_props.props] == ["sv"]
    assert len(book.sheetnames) == 3
    assert [row[0].value for row in book.worksheets[-1].iter_rows()] == [
        "Avustukset", "Tilanne 26.11.2026", "-lähde: https://example.org/", None, "Partner",
    ]  # fmt: skip


def test_a_workbook_without_rows_has_its_headings_and_no_sheet_of_notes():
    book = read_xlsx(workbook([Sheet("Tyhjä", COLUMNS, [])]))
    assert book.sheetnames == ["Tyhjä"]
    assert book["Tyhjä"].max_row == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [("Kunnat/vaiheet: [a]*?", "Kunnat vaiheet a"), ("'a'", "a"), ("///", "1"), ("x" * 40, "x" * 31)],
)
def test_a_worksheet_has_a_name_that_it_may_have(title, name):
    assert worksheet_title(title, set()) == name


def test_worksheets_of_one_title_have_different_names():
    taken = set()
    assert [worksheet_title("A" * 40, taken) for _ in range(2)] == ["A" * 31, "A" * 29 + " 2"]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=40), min_size=1, max_size=5))
def test_any_text_makes_a_file(texts):
    sheet = Sheet(texts[0], [Column("A")], [[text] for text in texts])
    assert csv_response(texts[0], sheet).content
    assert read_xlsx(workbook([sheet])).worksheets[0].max_row >= 1
