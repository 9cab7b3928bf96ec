"""A county's indicators: of its goals and of its field of organisations, as charts, tables and files."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from portal.lib.spreadsheets import Column, Kind, Sheet, csv_response, xlsx_response
from portal.pages.county_parts import CountyPart
from regions import indicators
from regions.models import County


class IndicatorsPage(CountyPart):
    """Every indicator of a county, those of goals first. Seven queries, however many there are."""

    page = "pages:county-indicators"
    title = pgettext_lazy("page of a county", "Indicators")
    template_name = "pages/county_indicators.html"

    def get_context_data(self, **kwargs):
        of_goals, of_field = indicators.of_goals(self.county), indicators.of_field(self.county)
        return super().get_context_data(
            goals=by_goal(of_goals),
            of_field=of_field,
            has_series=bool(of_goals or of_field),
            csv_url=reverse("pages:county-indicators-csv", args=[self.county.local_slug]),
            xlsx_url=reverse("pages:county-indicators-xlsx", args=[self.county.local_slug]),
            **kwargs,
        )


def by_goal(series):
    """Return series as (goal, its series), in their order."""
    groups = {}
    for one in series:
        groups.setdefault(one.goal.pk, (one.goal, []))[1].append(one)
    return list(groups.values())


def as_csv(request, slug):
    """Answer with every value of a county's indicators as CSV. Seven queries."""
    county = County.objects.by_slug(slug)
    return csv_response(file_name(county), sheet(county))


def as_xlsx(request, slug):
    """Answer with every value of a county's indicators as a workbook. Seven queries."""
    county = County.objects.by_slug(slug)
    return xlsx_response(file_name(county), [sheet(county)])


def file_name(county):
    return " ".join([county.local_name.text, pgettext("name of a file", "indicators")])


def sheet(county):
    """Return every value of ``county``'s indicators, a row each; an indicator without values has one row."""
    columns = [
        Column(_("Goal")),
        Column(_("Indicator")),
        Column(_("Unit")),
        Column(_("Year"), Kind.YEAR),
        Column(_("Value"), Kind.NUMBER),
        Column(_("Target"), Kind.NUMBER),
        Column(_("Target year"), Kind.YEAR),
        Column(_("Source")),
        Column(_("Address of the source")),
        Column(_("Example data")),
    ]
    rows = []
    for series in (*indicators.of_goals(county), *indicators.of_field(county)):
        head = [series.goal.local_name if series.goal else None, series.name, series.unit]
        for point in series.points or [None]:
            source = point.source if point else series.source
            rows.append(
                [
                    *head,
                    point and point.year,
                    point and point.value,
                    series.target,
                    series.target_year,
                    source.title,
                    source.url or source.reference,
                    _("yes") if series.is_example else _("no"),
                ]
            )
    notes = [
        _("An indicator without a goal is of the field of organisations in the county."),
        _("A year that is not in the list is not known; it is not zero."),
    ]
    return Sheet(_("Indicators: %(county)s") % {"county": county.local_name.text}, columns, rows, notes)
