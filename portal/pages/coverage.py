"""The coverage matrix of a county: who carries each step or goal, where, for whom and in which language."""

from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations import matrix
from organisations.matrix import Matrix
from portal.lib.spreadsheets import csv_response, xlsx_response
from portal.pages import coverage_words
from portal.pages.county_parts import CountyPart, PartOfCounty
from portal.pages.coverage_sheets import cells_sheet, rows_sheet
from portal.pages.coverage_table import draw
from regions.choices import Axis
from regions.models import County, ServicePath

SERVED = {
    "steps": pgettext_lazy("rows of the coverage matrix", "Steps of service paths"),
    "goals": pgettext_lazy("rows of the coverage matrix", "Goals of the strategy"),
}
AXES = {
    Axis.MUNICIPALITY: pgettext_lazy("columns of the coverage matrix", "Municipalities"),
    Axis.LIFE_STAGE: pgettext_lazy("columns of the coverage matrix", "Life stages"),
    Axis.LANGUAGE: pgettext_lazy("columns of the coverage matrix", "Languages of service"),
}


@dataclass
class Asked:
    """What an address asks to see of a county's coverage, as far as it is understood.

    ``notices``: a sentence for each part that is not, with what is shown instead.
    """

    served: str = "steps"
    axis: Axis = Axis.MUNICIPALITY
    path: ServicePath | None = None
    notices: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, query, paths: list[ServicePath]) -> "Asked":
        """Return what ``query``, the parameters of an address, asks of the county that has ``paths``."""
        asked = cls()
        of, by, path = (query.get(name, "") for name in ("of", "by", "path"))
        if of in SERVED:
            asked.served = of
        elif of:
            asked.notices.append(
                _("The rows can be steps or goals, and the address asks for something else: steps are shown.")
            )
        if by in AXES:
            asked.axis = Axis(by)
        elif by:
            asked.notices.append(
                _(
                    "The columns can be municipalities, life stages or languages, and the address asks for "
                    "something else: municipalities are shown."
                )
            )
        if path and asked.served == "steps":
            asked.path = next((one for one in paths if path in slugs(one)), None)
            if asked.path is None:
                asked.notices.append(
                    _("The county has no service path of that address: the steps of all its paths are shown.")
                )
        return asked

    @cached_property
    def query(self) -> str:
        """The same as parameters of an address: of=steps&by=municipality."""
        path = f"&path={self.path.local_slug}" if self.path else ""
        return f"of={self.served}&by={self.axis}{path}"

    @property
    def status(self) -> int:
        """The status of an answer: 400 when a part was not understood."""
        return 400 if self.notices else 200


def slugs(path: ServicePath) -> set[str]:
    return {path.slug_fi, path.slug_sv, path.slug_en} - {"", None}


def asked_and_found(county, query) -> tuple[Asked, list[ServicePath], Matrix]:
    """Return what is asked of ``county``, the paths it has, and the matrix. Eight queries."""
    paths = list(ServicePath.objects.in_county(county).alphabetical())
    asked = Asked.read(query, paths)
    return asked, paths, matrix.of(county, asked.served, asked.axis, asked.path)


class CoveragePage(CountyPart):
    """A county's coverage matrix. Its queries do not depend on how much the county has (asserted).

    ``?of=`` steps or goals, ``?by=`` municipality, life_stage or language, ``?path=`` one path by its slug.
    What is not understood is said, with status 400; what is understood is shown.
    """

    page = "pages:county-coverage"
    title = pgettext_lazy("page of a county", "Coverage")
    template_name = "pages/county_coverage.html"
    status = 200

    def get_context_data(self, **kwargs):
        if self.county.is_outside_reform:
            return super().get_context_data(**kwargs)
        asked, paths, found = asked_and_found(self.county, self.request.GET)
        self.status = asked.status
        return super().get_context_data(
            asked=asked,
            served=[(value, label, value == asked.served) for value, label in SERVED.items()],
            axes=[(axis.value, label, axis == asked.axis) for axis, label in AXES.items()],
            paths=[(path.local_slug, path.local_name, path == asked.path) for path in paths],
            matrix=found,
            table=draw(found),
            reading=coverage_words.reading(found),
            gaps_reading=coverage_words.gaps_reading(found),
            sources=coverage_words.sources(found),
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)


def coverage_csv(request, slug):
    """Answer with the matrix that is asked for as CSV, a row for each cell. Ten queries."""
    name, sheets = _sheets(request, slug)
    return csv_response(name, sheets[0])


def coverage_xlsx(request, slug):
    """Answer with the same as a workbook, in which the whole county has a sheet of its own. Ten queries."""
    name, sheets = _sheets(request, slug)
    return xlsx_response(name, sheets)


def _sheets(request, slug):
    county = County.objects.by_slug(slug)
    if county.is_outside_reform:
        raise Http404("The county is outside the reform")
    asked, _paths, found = asked_and_found(county, request.GET)
    page = PartOfCounty(county, CoveragePage.page).get_absolute_url()
    address = f"{settings.SITE_URL}{page}?{asked.query}"
    name = f"{county.local_slug} {CoveragePage.title} {SERVED[asked.served]} {AXES[asked.axis]}"
    return name, [cells_sheet(found, address), rows_sheet(found)]
