"""How far the goals or steps of a matrix are carried: wherever somebody is expected, in part, or nowhere."""

from collections import Counter
from dataclasses import dataclass

from organisations.choices import CellState
from organisations.matrix import Cell, Matrix, Row


@dataclass(frozen=True)
class Spread:
    """How many goals or steps are carried everywhere, in part and nowhere; they make up ``rows``.

    ``not_needed`` are those of which nothing is expected, because the county has said so.
    """

    everywhere: int = 0
    partly: int = 0
    nowhere: int = 0
    not_needed: int = 0

    @property
    def rows(self) -> int:
        return self.everywhere + self.partly + self.nowhere + self.not_needed


def of(matrix: Matrix) -> Spread:
    """Return how far the rows of ``matrix`` are carried along its axis. No queries."""
    return Spread(**Counter(_of_row(matrix, row) for row in matrix.rows))


def _of_row(matrix, row):
    """Return the word of ``Spread`` for a row. Where no column is asked, the whole county is."""
    cells = [cell for cell in told_cells(matrix, row) if cell.expected and cell.state != CellState.NOT_NEEDED]
    cells = cells or [row.whole]
    states = {cell.state for cell in cells}
    if states == {CellState.NOT_NEEDED}:
        return "not_needed"
    if states == {CellState.CARRIED}:
        return "everywhere"
    return "partly" if any(cell.confirmed for cell in cells) else "nowhere"


def told_cells(matrix: Matrix, row: Row) -> list[Cell]:
    """Return the cells of ``row`` that are of a municipality, a life stage or a language."""
    return [cell for column, cell in zip(matrix.columns, row.cells, strict=True) if column.is_told]
