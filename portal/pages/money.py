"""A county's money: grants by year, what they are for, who has several givers, and where money may end."""

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations.models import GrantDecision
from organisations.money import continuity, givers, grants, words
from portal.lib.spreadsheets import csv_response, xlsx_response
from portal.pages import money_sheets, present
from portal.pages.county_parts import CountyPart
from regions.models import County, Source

SHOWN_WARNINGS = 5
SHOWN_RECEIVERS = 10
SHOWN_SOURCES = 5


def asked_year(query, years) -> tuple[grants.GrantYear | None, str]:
    """Return the year of decisions that an address asks for, and a sentence when it is not one of ``years``.

    Without a word, the newest year with decisions.
    """
    newest = grants.newest(years)
    asked = query.get("year", "")
    if not asked:
        return newest, ""
    found = next((row for row in years if str(row.year) == asked), None)
    if found:
        return found, ""
    if newest is None:
        return None, _("No grants of the county are known here, for any year.")
    return newest, _(
        "No grants are known here for the year that the address asks for: %(year)s is shown."
    ) % {"year": newest.year}


class MoneyPage(CountyPart):
    """A county's money. Its queries do not depend on how much the county has (asserted).

    ``?year=`` chooses the year of the decisions; one of which nothing is known is said, with status 400.
    """

    page = "pages:county-money"
    title = pgettext_lazy("page of a county", "Money")
    template_name = "pages/county_money.html"
    status = 200

    def get_context_data(self, **kwargs):
        county = self.county
        years = grants.by_year(county)
        year, notice = asked_year(self.request.GET, years)
        self.status = 400 if notice else 200
        found = continuity.warnings(county, most=SHOWN_WARNINGS)
        summaries = [row for one in reversed(years) for row in one.summaries]
        return super().get_context_data(
            years=years,
            year=year,
            notice=notice,
            grants=[present.grant_row(row) for row in summaries],
            reading=grants.reading(summaries),
            change=words.change(grants.change(years)),
            shares=[{"year": row, "sentence": words.share(row)} for row in years if row.decided.count],
            continuity=found,
            warned=[warned(kind) for kind in found.kinds if kind.count],
            **(self.of_year(year.year) if year else {}),
            **kwargs,
        )

    def of_year(self, year):
        """Return what the decisions of one year tell. Ten queries."""
        county = self.county
        receivers = givers.several(county, year, SHOWN_RECEIVERS)
        decided = GrantDecision.objects.public().filter(county=county, year=year).order_by()
        return {
            "kinds": grants.by_kind(county, year),
            "goals": grants.by_goal(county, year),
            "life_stages": grants.by_life_stage(county, year),
            "receivers": receivers,
            "receivers_reading": words.several(receivers),
            "receivers_reasons": words.told(
                list(dict.fromkeys(reason for row in receivers.first for reason in row.reasons))
            ),
            "sources": [
                present.source_note(source)
                for source in Source.objects.filter(pk__in=decided.order_by().values("source"))[
                    :SHOWN_SOURCES
                ]
            ],
        }

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)


def warned(found):
    """Return the warnings of one kind, and the sources of them all when each rests on the same ones."""
    same = {tuple(source.pk for source in row.sources) for row in found.first}
    sources = found.first[0].sources if len(same) == 1 and len(found.first) > 1 else []
    return {"found": found, "sources": [present.source_note(source) for source in sources]}


def money_csv(request, slug, table):
    """Answer with one table of a county's money as CSV. At most eighteen queries."""
    county = County.objects.by_slug(slug)
    if table not in TABLES:
        raise Http404("There is no such table")
    return csv_response(f"{county.local_slug} {table}", TABLES[table](county, request.GET))


def money_xlsx(request, slug):
    """Answer with all tables of a county's money as one workbook. Queries are constant."""
    county = County.objects.by_slug(slug)
    name = f"{county.local_slug} {MoneyPage.title}"
    return xlsx_response(name, [table(county, request.GET) for table in TABLES.values()])


def _grants(county, query):
    return money_sheets.grants_sheet(county, grants.by_year(county))


def _decisions(county, query):
    return money_sheets.decisions_sheet(county, grants.decisions(county))


def _receivers(county, query):
    year, _notice = asked_year(query, grants.by_year(county))
    found = givers.several(county, year.year) if year else givers.Receivers(0, 0, 0, [])
    return money_sheets.receivers_sheet(county, found)


def _continuity(county, query):
    return money_sheets.continuity_sheet(county, continuity.warnings(county))


# The tables of a county's money, by their names in addresses.
TABLES = {
    "grants": _grants,
    "decisions": _decisions,
    "receivers": _receivers,
    "continuity": _continuity,
}
