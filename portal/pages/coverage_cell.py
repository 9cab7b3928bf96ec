"""One cell of the coverage matrix: who carries a step or a goal there, how firmly, and what is missing."""

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from organisations import matrix
from organisations.choices import CellState
from organisations.matrix import NOT_TOLD, Cell, Column, Served
from organisations.present import contribution_line
from portal.accounts.rights import rights_of
from portal.editing import registry
from portal.lib import languages
from portal.lib.paging import Pages
from portal.pages.county_parts import CountyPart, PartOfCounty
from portal.pages.coverage_table import LOOKS, NONE_TOLD
from regions.choices import Axis, ExpectedIn
from regions.models import Gap, Goal, NotNeeded, Step

SHOWN = 50
PLACES = (Axis.MUNICIPALITY, Axis.LIFE_STAGE, Axis.LANGUAGE)


@dataclass(frozen=True)
class Spot:
    """A step or a goal of a county, seen in one place, for one life stage or in one language.

    ``column`` is None for the whole county. ``notice`` says what of the address was not understood.
    """

    served: Step | Goal
    axis: Axis = Axis.WHOLE
    column: Column | None = None
    notice: str = ""

    @property
    def is_step(self) -> bool:
        return isinstance(self.served, Step)

    @property
    def query(self) -> str:
        """How the workspace is asked about it: step=…&municipality=837."""
        asked = f"{'step' if self.is_step else 'goal'}={self.served.uuid}"
        if self.column is None or not self.column.is_told:
            return asked
        value = self.column.thing.code if self.axis == Axis.MUNICIPALITY else self.column.key
        return f"{asked}&{self.axis}={value}"

    @property
    def matrix_query(self) -> str:
        """How the matrix is asked for that this is a cell of."""
        by = Axis.MUNICIPALITY if self.axis == Axis.WHOLE else self.axis
        return f"of={'steps' if self.is_step else 'goals'}&by={by}"


class CellPage(CountyPart):
    """Who carries a step or a goal, ``?step=`` or ``?goal=`` (a uuid), with at most one of ``municipality=``,
    ``life_stage=`` and ``language=``.

    Without a place it is about the whole county. A step or goal that the county does not have is told with
    status 404; a place that is not understood with 400, and the whole county is shown. Queries are constant.
    """

    page = "pages:county-cell"
    title = pgettext_lazy("page of a county", "Who is here")
    template_name = "pages/county_cell.html"
    status = 200

    def get_context_data(self, **kwargs):
        served = find_served(self.county, self.request.GET)
        if served is None:
            self.status = 404
            kwargs["place"] = self.called(_("No such step or goal"))
            return super().get_context_data(spot=None, matrix_place=self.matrix_place, **kwargs)
        spot, cell = look(self.county, served, self.request.GET)
        self.status = 400 if spot.notice else 200
        value = spot.column.key if spot.column else ""
        rows = served.contributions.public().told_at(spot.axis, value, self.county).for_list()
        page = Pages(rows, SHOWN).get_page(self.request.GET.get("page"))
        kwargs |= {"title": served.local_name.text, "place": self.called(where(spot).text)}
        return super().get_context_data(
            spot=spot,
            matrix_place=self.matrix_place,
            cell=cell,
            look=LOOKS[cell.state],
            where=where(spot),
            sentence=sentence(spot, cell),
            expectation=expectation(served),
            reason=cell.exemption and languages.localised(cell.exemption, "reason"),
            page_obj=page,
            lines=[contribution_line(row) for row in page],
            gap=gap_taken_up(spot),
            may_keep=registry.of(self.county).may_review(rights_of(self.request.user), self.county),
            **kwargs,
        )

    @property
    def matrix_place(self):
        return PartOfCounty(self.county, "pages:county-coverage")

    def called(self, name):
        return PartOfCounty(self.county, self.page, name)

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)


def find_served(county, query) -> Step | Goal | None:
    """Return the step or the goal of ``county`` that an address names by its uuid; None for any other."""
    for name, things in (
        ("step", Step.objects.filter(path__county=county).select_related("path__county", "follows")),
        ("goal", Goal.objects.in_county(county).select_related("county", "strategy")),
    ):
        try:
            asked = uuid.UUID(query.get(name, ""))
        except ValueError:
            continue
        return things.filter(uuid=asked).first()
    return None


def look(county, served, query) -> tuple[Spot, Cell]:
    """Return the spot that an address asks for, and who carries it. Six queries at most."""
    asked = [(axis, query[axis]) for axis in PLACES if query.get(axis)]
    axis, value = asked[0] if len(asked) == 1 else (Axis.WHOLE, "")
    found = matrix.seen_by(_alone(county, served), axis)
    row = found.rows[0]
    if axis == Axis.WHOLE:
        notice = _("The address asks for several places at once: the whole county is shown.") if asked else ""
        return Spot(served, notice=notice), row.whole
    for column, cell in zip(found.columns, row.cells, strict=True):
        if value in names(axis, column):
            return Spot(served, axis, column), cell
    notice = _(
        "This county has no such municipality, life stage or language here: the whole county is shown."
    )
    return Spot(served, notice=notice), row.whole


def names(axis, column: Column) -> set[str]:
    """Return how an address may name ``column``."""
    if not column.is_told:
        return {NONE_TOLD}
    return {column.thing.code} if axis == Axis.MUNICIPALITY else {str(column.key)}


def _alone(county, served):
    """Return a step or goal as the only row of a matrix. One query."""
    if isinstance(served, Step):
        found = matrix.exemptions(NotNeeded.objects.filter(step=served))
        return Served(county, [(served.path, [served])], found)
    found = matrix.exemptions(NotNeeded.objects.filter(goal=served))
    return Served(county, [(served.strategy, [served])], found, of_goals=True)


def where(spot: Spot) -> languages.LocalText:
    """Return the name of the place, life stage or language, or "the whole county"."""
    if spot.column is None:
        return languages.LocalText(capfirst(Axis.WHOLE.label), languages.current())
    if spot.column.key == NOT_TOLD:
        return languages.LocalText(
            {
                Axis.MUNICIPALITY: _("Activities that do not tell their municipality"),
                Axis.LIFE_STAGE: _("Activities that do not tell their life stage"),
                Axis.LANGUAGE: _("Activities that do not tell their language"),
            }[spot.axis],
            languages.current(),
        )
    return spot.column.label._replace(text=capfirst(spot.column.label.text))


def sentence(spot: Spot, cell: Cell) -> str:
    """Return what the cell says, in a sentence."""
    if cell.state == CellState.CARRIED:
        return ngettext(
            "%(count)s contribution is confirmed by the county and fresh.",
            "%(count)s contributions are confirmed by the county and fresh.",
            cell.confirmed,
        ) % {"count": cell.confirmed}
    if cell.state == CellState.PARTLY:
        return _(
            "%(confirmed)s of the %(expected)s contributions that the county expects are confirmed and fresh."
        ) % {"confirmed": cell.confirmed, "expected": cell.expected}
    if cell.state == CellState.NOT_NEEDED:
        return _("Nobody is needed here, says the county.")
    if cell.state == CellState.NOT_ASKED:
        return _("Nobody in particular is expected here, so an empty place is no gap.")
    if cell.contributions:
        return _("A gap: there are contributions, but none that the county has confirmed and that is fresh.")
    return _("A gap: somebody is expected here, and nobody has said that they are.")


def expectation(served) -> str:
    """Return what the county expects of a step or goal, and whether that follows the national template."""
    expected = served.expectation
    if expected.where == ExpectedIn.EVERYWHERE:
        text = ngettext(
            "The county expects %(count)s confirmed contribution in every municipality.",
            "The county expects %(count)s confirmed contributions in every municipality.",
            expected.number,
        )
    else:
        text = ngettext(
            "The county expects %(count)s confirmed contribution somewhere in the county.",
            "The county expects %(count)s confirmed contributions somewhere in the county.",
            expected.number,
        )
    text %= {"count": expected.number}
    return " ".join([text, _("This follows the national template.")]) if expected.follows_template else text


def gap_taken_up(spot: Spot) -> Gap | None:
    """Return the gap that the county has taken up here, or in the whole county. One query."""
    place = Q(municipality=None, life_stage="", language="")
    if spot.column is not None and spot.column.is_told:
        key = spot.column.key
        place |= {
            Axis.MUNICIPALITY: Q(municipality=key),
            Axis.LIFE_STAGE: Q(life_stage=key),
            Axis.LANGUAGE: Q(language=key),
        }[spot.axis]
    about = Q(step=spot.served) if spot.is_step else Q(goal=spot.served)
    rows = sorted(Gap.objects.filter(about & place), key=lambda gap: gap.axis == Axis.WHOLE)
    return rows[0] if rows else None
