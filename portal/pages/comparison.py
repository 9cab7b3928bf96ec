"""Counties compared: two to four side by side, and all of them on the map by one measure."""

from dataclasses import dataclass, field

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from organisations.comparison import Measure, compare, sources_of
from portal.lib import languages
from portal.lib.folding import fold
from portal.lib.spreadsheets import csv_response, xlsx_response
from portal.pages import comparison_figures as figures
from regions import tiles
from regions.models import County
from surveys.models import Round
from surveys.present import rate_in_words
from surveys.results import Tally

FEWEST, MOST = 2, 4
SHOWN = 60  # Characters of a word that was not understood.
MOST_WORDS = 100  # Counties in one address; more are nobody's choice.


@dataclass
class Choice:
    """What an address asks for: counties in the order of the list, a measure, and what was not understood."""

    counties: list[County]
    measure: Measure
    problems: list[str] = field(default_factory=list)

    @property
    def is_too_many(self) -> bool:
        return len(self.counties) > MOST

    @property
    def compared(self) -> list[County]:
        """The counties to set side by side; none while too few or too many are chosen."""
        return self.counties if FEWEST <= len(self.counties) <= MOST else []

    def query(self, **changes) -> str:
        """Return the query string of the same choice with ``changes``; counties by their English slugs."""
        query = QueryDict(mutable=True)
        query.setlist("county", [county.slug_en for county in self.counties])
        query["measure"] = self.measure.value
        for name, value in changes.items():
            query[name] = value
        return query.urlencode()


def read(query, counties) -> Choice:
    """Return what ``query``, of an address, asks for among ``counties``. No queries."""
    by_word = {
        fold(word): county
        for county in counties
        for word in (county.code, *(getattr(county, f"slug_{code}") for code in languages.CODES))
        if word
    }
    words = dict.fromkeys(word.strip() for word in query.getlist("county")[:MOST_WORDS] if word.strip())
    found = {by_word[fold(word)].pk for word in words if fold(word) in by_word}
    problems = [
        _("No county is called “%(name)s” here; the others that you chose are kept.")
        % {"name": printable(word)}
        for word in words
        if fold(word) not in by_word
    ]
    chosen = [county for county in counties if county.pk in found]
    if len(chosen) > MOST:
        problems.append(
            ngettext(
                "You chose %(chosen)s counties; %(most)s fit side by side. Take %(count)s away below.",
                "You chose %(chosen)s counties; %(most)s fit side by side. Take %(count)s away below.",
                len(chosen) - MOST,
            )
            % {"chosen": len(chosen), "most": MOST, "count": len(chosen) - MOST}
        )
    measure = query.get("measure", "")
    if measure and measure not in list(Measure):
        problems.append(
            _("There is no measure “%(name)s”; the map shows another.") % {"name": printable(measure)}
        )
        measure = ""
    return Choice(chosen, Measure(measure or Measure.STEPS), problems)


def printable(word: str) -> str:
    """Return a word of an address as a page can show it."""
    return "".join(letter if letter.isprintable() else "�" for letter in word)[:SHOWN]


class ComparePage(TemplateView):
    """Counties compared. Queries are constant, whatever is chosen.

    What cannot be understood, and more counties than fit, are told with status 400, and the rest is kept.
    """

    template_name = "pages/county_compare.html"
    extra_context = {"section": "counties"}

    comparison = None

    def get(self, request, *args, **kwargs):
        comparison = self.comparison or compare()
        choice = read(request.GET, comparison.counties)
        context = self.get_context_data(comparison=comparison, choice=choice)
        return self.render_to_response(context, status=400 if choice.problems else 200)

    def get_context_data(self, comparison, choice, **kwargs):
        compared, measure = choice.compared, choice.measure
        return super().get_context_data(
            choice=choice,
            day=comparison.day,
            options=[
                {
                    "value": county.slug_en,
                    "name": county.local_name,
                    "is_chosen": county in choice.counties,
                }
                for county in comparison.counties
            ],
            compared=compared,
            multiples=[figures.multiple(comparison, one, compared) for one in Measure] if compared else [],
            grants=figures.grant_table(comparison, compared) if compared else None,
            rates=response_rates(compared) if compared else None,
            downloads=downloads(choice),
            measure=measure,
            measures=[
                {"label": one.label, "query": choice.query(measure=one.value), "is_current": one == measure}
                for one in Measure
            ],
            tiles=figures.map_tiles(comparison, measure, compared),
            map_width=tiles.WIDTH,
            map_height=tiles.HEIGHT,
            legend=figures.legend(comparison, measure),
            table=figures.figure_table(measure, comparison.of(measure)),
            map_sources=sources_of(comparison.of(measure)),
            **kwargs,
        )


def downloads(choice):
    """Return the addresses of the files: of the counties compared, or of all while none are."""
    query = f"?{choice.query()}" if choice.compared else ""
    return {
        "csv": reverse("pages:county-compare-csv") + query,
        "xlsx": reverse("pages:county-compare-xlsx") + query,
    }


def as_csv(request):
    """Answer with the figures of the chosen counties as CSV; of all of them when none is chosen."""
    comparison = compare()
    choice = read(request.GET, comparison.counties)
    if choice.problems:
        return ComparePage.as_view(comparison=comparison)(request)
    sheet = figures.figure_sheet(comparison, choice.counties or comparison.counties)
    return csv_response(_("counties compared"), sheet)


def as_xlsx(request):
    """Answer with the same as a workbook, and grants by year and kind on a sheet of their own."""
    comparison = compare()
    choice = read(request.GET, comparison.counties)
    if choice.problems:
        return ComparePage.as_view(comparison=comparison)(request)
    counties = choice.counties or comparison.counties
    sheets = [figures.figure_sheet(comparison, counties), figures.grant_sheet(comparison, counties)]
    return xlsx_response(_("counties compared"), sheets)


def response_rates(counties):
    """Return how many of those asked have answered, by survey and county, as a table; None without surveys.

    Of each survey its newest closed round. Four queries at most.
    """
    rounds = Round.objects.closed().select_related("survey").order_by("closes_on", "pk")
    newest = list({one.survey_id: one for one in rounds}.values())
    if not newest:
        return None
    tally = Tally(newest)
    rows = []
    for one in reversed(newest):
        name = languages.localised(one.survey, "title")
        cells = [tally.rate(one, county.pk) for county in counties]
        if any(rate.asked for rate in cells):
            rows.append(
                [
                    {"text": name.text, "lang": name.lang},
                    *({"text": rate_in_words(rate) if rate.asked else _("nobody asked")} for rate in cells),
                ]
            )
    if not rows:
        return None
    columns = [{"label": _("Survey")}, *({"label": county.local_name.text} for county in counties)]
    return {"label": _("Response rates of surveys"), "columns": columns, "rows": rows}
