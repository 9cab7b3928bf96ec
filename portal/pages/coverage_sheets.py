"""The coverage matrix as tables to take along: a row for each cell, and a row for each step or goal."""

from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisations.choices import CellState
from organisations.matrix import Cell, Matrix, Row
from organisations.spread import told_cells
from portal.lib import languages
from portal.lib.spreadsheets import Column, Kind, Sheet
from portal.pages.coverage_words import is_of_goals, notes
from regions.choices import Axis, Phase
from regions.models import Step


def cells_sheet(matrix: Matrix, address: str) -> Sheet:
    """Return every cell as a row: of what, where, how many and in which state. One query."""
    columns = [*_served_columns(matrix), Column(capfirst(matrix.axis.label)), *_count_columns()]
    if matrix.axis == Axis.MUNICIPALITY:
        columns.insert(-len(_count_columns()), Column(_("Municipality code")))
    rows = (
        [*_served(group, row), *_place(matrix.axis, column), *_counts(cell)]
        for group in matrix.groups
        for row in group.rows
        for column, cell in zip(matrix.columns, row.cells, strict=True)
    )
    return Sheet(_title(matrix), columns, rows, notes(matrix, address))


def rows_sheet(matrix: Matrix) -> Sheet:
    """Return a row for each step or goal, seen in the whole county. No queries."""
    columns = [
        *_served_columns(matrix),
        *_count_columns(),
        Column(pgettext("number of columns of the matrix", "Carried in"), Kind.NUMBER),
        Column(pgettext("number of columns of the matrix", "Gaps in"), Kind.NUMBER),
    ]
    rows = (
        [*_served(group, row), *_counts(row.whole), *_sums(matrix, row)]
        for group in matrix.groups
        for row in group.rows
    )
    return Sheet(_("The whole county"), columns, rows)


def _title(matrix):
    county = matrix.county.local_name.text
    if is_of_goals(matrix):
        return _("Goals and who carries them: %(county)s") % {"county": county}
    return _("Service paths and who carries them: %(county)s") % {"county": county}


def _served_columns(matrix):
    if is_of_goals(matrix):
        return [Column(_("Strategy")), Column(_("Number")), Column(_("Goal"))]
    return [
        Column(_("Service path")),
        Column(_("Phase")),
        Column(_("Number"), Kind.NUMBER),
        Column(_("Step")),
    ]


def _served(group, row: Row) -> list:
    served = row.served
    name = languages.localised(group.of, "name")
    if isinstance(served, Step):
        return [name, Phase(served.phase).label, served.order, served.local_name]
    return [name, served.number, served.local_name]


def _place(axis, column) -> Iterator[str]:
    yield column.label
    if axis == Axis.MUNICIPALITY:
        yield column.thing.code if column.is_told else None


def _count_columns():
    return [
        Column(_("State")),
        Column(_("Confirmed and fresh"), Kind.NUMBER),
        Column(_("Getting old"), Kind.NUMBER),
        Column(_("Only told"), Kind.NUMBER),
        Column(_("Expected"), Kind.NUMBER),
        Column(_("Why nobody is needed")),
    ]


def _counts(cell: Cell) -> list:
    reason = languages.localised(cell.exemption, "reason") if cell.exemption else None
    expected = None if cell.state == CellState.NOT_NEEDED else cell.expected
    return [cell.state.label, cell.confirmed, cell.ageing, cell.claimed, expected, reason]


def _sums(matrix, row) -> list[int]:
    states = [cell.state for cell in told_cells(matrix, row)]
    return [states.count(CellState.CARRIED), states.count(CellState.GAP)]
