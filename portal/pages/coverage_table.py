"""The coverage matrix as its page draws it: light enough for sixty steps in thirty municipalities."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from organisations.choices import CellState
from organisations.matrix import Cell, Column, Group, Matrix, Row
from organisations.spread import told_cells
from portal.lib import languages
from regions.choices import Axis, Phase
from regions.models import Step

NONE_TOLD = "none"
"""How an address names the column of those that do not tell where, for whom or in which language they are."""

# How a state is told to the style sheet; the commonest one in few letters.
LOOKS = {
    CellState.CARRIED: "ok",
    CellState.PARTLY: "partly",
    CellState.GAP: "",
    CellState.NOT_NEEDED: "free",
    CellState.NOT_ASKED: "idle",
}
FEW_COLUMNS = 6
"""As many columns as have room for words beside their numbers."""
COLUMNS_AROUND = 4
"""What stands beside the columns: the name, the whole county, how many columns are carried and are gaps."""


@dataclass(frozen=True)
class Drawn:
    """A cell: its look, its address ("" where there is nothing to tell), and what stands in it."""

    look: str
    url: str
    inside: SafeString


@dataclass(frozen=True)
class Sums:
    """How many cells are carried and how many are gaps."""

    carried: int
    gaps: int


@dataclass(frozen=True)
class Line:
    """A goal or a step with its cells. ``is_under``: it is a goal under a priority."""

    name: languages.LocalText
    url: str
    number: str
    is_under: bool
    whole: Drawn
    cells: list[Drawn]
    sums: Sums


@dataclass(frozen=True)
class Part:
    """Lines that stand together. ``head``: the path or strategy that begins with them, else None."""

    head: dict | None
    phase: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """The matrix in the order in which it is drawn."""

    columns: list[dict]
    parts: list[Part]
    whole: Sums

    @property
    def width(self) -> int:
        """How many columns the table has in all."""
        return len(self.columns) + COLUMNS_AROUND

    @property
    def has_words(self) -> bool:
        """There is room for words beside the numbers."""
        return len(self.columns) <= FEW_COLUMNS


def draw(matrix: Matrix) -> Table:
    """Return ``matrix`` as a table. No queries."""
    pen = _Pen(matrix)
    return Table(
        [
            {
                "label": column.label,
                "is_told": column.is_told,
                "sums": _sums(row.cells[place] for row in matrix.rows),
            }
            for place, column in enumerate(matrix.columns)
        ],
        [part for group in matrix.groups for part in pen.parts(group)],
        _sums(row.whole for row in matrix.rows),
    )


def asked(axis: Axis, column: Column) -> str:
    """Return how an address asks for ``column``: municipality=837.

    >>> asked(Axis.LIFE_STAGE, Column("older", languages.LocalText("older people", "en")))
    'life_stage=older'
    """
    if not column.is_told:
        return f"{axis}={NONE_TOLD}"
    return f"{axis}={column.thing.code if axis == Axis.MUNICIPALITY else column.key}"


def _sums(cells: Iterable[Cell]) -> Sums:
    states = Counter(cell.state for cell in cells)
    return Sums(states[CellState.CARRIED], states[CellState.GAP])


class _Pen:
    """Draws the cells of one matrix; what stands in cells of the same numbers is written once."""

    def __init__(self, matrix):
        self.matrix = matrix
        self.asked = [f"&{asked(matrix.axis, column)}" for column in matrix.columns]
        self.insides = {}

    @cached_property
    def cell_page(self):
        """The address of a cell, as short as it can be seen from the matrix's own."""
        slug = self.matrix.county.local_slug
        here = reverse("pages:county-coverage", args=[slug])
        return reverse("pages:county-cell", args=[slug]).removeprefix(here)

    def parts(self, group: Group):
        head = (
            {
                "name": languages.localised(group.of, "name"),
                "url": group.of.get_absolute_url() if isinstance(group.rows[0].served, Step) else "",
                "is_example": group.of.is_example,
            }
            if group.rows
            else None
        )
        for phase, rows in groupby(group.rows, lambda row: getattr(row.served, "phase", "")):
            yield Part(head, Phase(phase).label if phase else "", [self.line(row) for row in rows])
            head = None

    def line(self, row: Row) -> Line:
        served = row.served
        is_step = isinstance(served, Step)
        url = f"{self.cell_page}?{'step' if is_step else 'goal'}={served.uuid.hex}"
        return Line(
            name=served.local_name,
            url=served.get_absolute_url(),
            number=str(served.order) if is_step else served.number,
            is_under=not is_step and served.parent_id is not None,
            whole=self.cell(row.whole, url),
            cells=[self.cell(cell, url + asked) for cell, asked in zip(row.cells, self.asked, strict=True)],
            sums=_sums(told_cells(self.matrix, row)),
        )

    def cell(self, cell: Cell, url: str) -> Drawn:
        key = (cell.state, cell.confirmed, cell.ageing, cell.claimed, cell.expected)
        if key not in self.insides:
            self.insides[key] = inside(cell)
        is_empty = cell.state == CellState.NOT_ASKED and not cell.contributions
        return Drawn(LOOKS[cell.state], "" if is_empty else url, self.insides[key])


def inside(cell: Cell) -> SafeString:
    """Return what stands in a cell: the number confirmed, those that are not sure, and a word for each."""
    if not cell.contributions and cell.state in (CellState.NOT_ASKED, CellState.NOT_NEEDED):
        return format_html("–<i> {}</i>", cell.state.label)
    if cell.state == CellState.GAP:
        first = ("0", cell.state.label)
    elif cell.state == CellState.PARTLY:
        word = pgettext("in a cell, after 1/2", "confirmed of those expected")
        first = (f"{cell.confirmed}/{cell.expected}", word)
    else:
        first = (str(cell.confirmed), pgettext("in a cell, after a number", "confirmed"))
    unsure = [
        ("em", cell.ageing, pgettext("in a cell, after a number", "getting old")),
        ("b", cell.claimed, pgettext("in a cell, after a number", "only told")),
    ]
    shown = format_html("{}<i> {}</i>", *first)
    marks = format_html_join(
        "", "<{0}>{1}<i> {2}</i></{0}>", ((mark, count, word) for mark, count, word in unsure if count)
    )
    return format_html("{}<br>{}", shown, marks) if marks else shown
