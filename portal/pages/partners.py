"""A county's partners: the line between roles along its paths, agreements in force, outcome contracts."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations.choices import Side
from organisations.money import outcomes, partners, roles, words
from portal.lib.spreadsheets import csv_response, xlsx_response
from portal.pages import money_sheets
from portal.pages.county_parts import CountyPart
from regions.choices import Phase
from regions.models import County

ON_A_PAGE = 50


class PartnersPage(CountyPart):
    """Who stands on which side of the line, with whom there are agreements, and what outcomes were agreed on.

    Its queries do not depend on how much the county has (asserted). ``?page=`` turns the list of agreements.
    """

    page = "pages:county-partners"
    title = pgettext_lazy("page of a county", "Partners and roles")
    template_name = "pages/county_partners.html"

    def get_context_data(self, **kwargs):
        found = partners.of_county(self.county)
        page = Paginator(found.rows, ON_A_PAGE).get_page(self.request.GET.get("page"))
        paths = roles.along_paths(self.county)
        return super().get_context_data(
            sides=list(Side),
            paths=[path_block(row) for row in paths if row.steps],
            partners=found,
            partners_reading=words.partners(found),
            page=page,
            axis=axis(found),
            contracts=[contract_block(contract) for contract in outcomes.contracts(self.county)],
            **kwargs,
        )


def path_block(row: roles.PathSides) -> dict:
    """Return a path with its steps by phase and who stands there. No queries."""
    phases = [
        {"label": phase.label, "steps": [step for step in row.steps if step.step.phase == phase]}
        for phase in Phase
    ]
    return {
        "path": row.path,
        "sentence": words.sides(row),
        "phases": [phase for phase in phases if phase["steps"]],
        "examples": row.examples,
        "total": row.activities,
    }


def axis(found: partners.Partners) -> dict:
    """Return the first and last day of the line on which agreements are drawn: whole years around today."""
    starts = [row.agreement.starts_on for row in found.rows]
    ends = [row.agreement.ends_on for row in found.rows if row.agreement.ends_on]
    first = max(min(starts, default=found.today).year, found.today.year - 5)
    last = min(max(ends, default=found.today).year, found.today.year + 5)
    return {
        "first": dt.date(first, 1, 1),
        "last": dt.date(max(last, found.today.year), 12, 31),
        "today": found.today,
    }


def contract_block(contract: outcomes.Contract) -> dict:
    """Return an outcome contract for its page. No queries."""
    return {
        "activity": contract.activity,
        "organisation": contract.activity.organisation,
        "agreements": contract.agreements,
        "outcomes": contract.outcomes,
        "words": contract.words,
        "is_example": contract.activity.organisation.is_example,
    }


def partners_csv(request, slug, table):
    """Answer with one table of a county's partners as CSV. At most five queries."""
    county = County.objects.by_slug(slug)
    if table not in TABLES:
        raise Http404("There is no such table")
    return csv_response(f"{county.local_slug} {table}", TABLES[table](county))


def partners_xlsx(request, slug):
    """Answer with all tables of a county's partners as one workbook. Queries are constant."""
    county = County.objects.by_slug(slug)
    return xlsx_response(
        " ".join([county.local_slug, _("Partners and roles")]), [table(county) for table in TABLES.values()]
    )


# The tables of a county's partners, by their names in addresses.
TABLES = {
    "partners": lambda county: money_sheets.partners_sheet(county, partners.of_county(county)),
    "roles": lambda county: money_sheets.roles_sheet(county, roles.along_paths(county)),
    "outcomes": lambda county: money_sheets.outcomes_sheet(county, outcomes.contracts(county)),
}
