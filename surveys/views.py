"""The public pages of surveys: what has been asked, and what was answered."""

from itertools import pairwise

from django.http import Http404
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from portal.lib.pages import AddressedPage
from portal.lib.spreadsheets import csv_response, xlsx_response
from regions.models import County
from surveys import present
from surveys.filters import ResultsForm
from surveys.models import Survey
from surveys.options import options_of
from surveys.results import Tally


class SurveyList(TemplateView):
    """Every survey with its rounds and how many answered the newest. Five queries."""

    template_name = "surveys/survey_list.html"
    extra_context = {"section": "surveys"}

    def get_context_data(self, **kwargs):
        surveys = list(Survey.objects.published().with_rounds().alphabetical())
        tally = Tally(one for survey in surveys for one in survey.rounds.all())
        return super().get_context_data(rows=[survey_row(survey, tally) for survey in surveys], **kwargs)


def survey_row(survey, tally) -> dict:
    """Return a survey with its newest asked round, the one to come, and how many have answered."""
    today = timezone.localdate()
    rounds = list(survey.rounds.all())
    asked = [one for one in rounds if one.asked_at and one.opens_on <= today]
    return {
        "survey": survey,
        "newest": asked[-1] if asked else None,
        "rate": present.rate_in_words(tally.rate(asked[-1])) if asked else "",
        "next": next((one for one in rounds if one.opens_on > today), None),
    }


class Results:
    """What a survey's page and files are made of: closed rounds, their figures, counties. Seven queries."""

    def __init__(self, survey: Survey, query):
        today = timezone.localdate()
        rounds = list(survey.rounds.all())
        self.open = next((one for one in rounds if one.asked_at and one.state_on(today) == "open"), None)
        self.next = next((one for one in rounds if one.opens_on > today), None)
        self.closed = [one for one in rounds if one.asked_at and one.closes_on < today]
        self.tally = Tally(one for one in rounds if one.asked_at)
        self.options = options_of(survey.questions.order_by("order", "pk"))
        asked = self.tally.counties()
        self.counties = list(County.objects.filter(pk__in=asked).alphabetical()) if asked else []
        self.form = ResultsForm(query, self.counties, self.closed)
        self.form.is_valid()
        self.county = self.form.cleaned_data.get("county")
        newest = self.closed[-1] if self.closed else None
        self.round = self.form.cleaned_data.get("round") or newest
        self.before = {later: earlier for earlier, later in pairwise(self.closed)}.get(self.round)

    @property
    def place(self) -> int | None:
        return self.county.pk if self.county else None

    def figures(self):
        return self.tally.figures(self.round, self.options, self.place, self.before)


class SurveyPage(AddressedPage, DetailView):
    """A survey's figures round by round, of the whole or one county; what it asks before the first closes."""

    template_name = "surveys/survey_detail.html"
    context_object_name = "survey"
    extra_context = {"section": "surveys"}

    def get_object(self):
        return Survey.objects.published().with_rounds().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        results = Results(self.object, self.request.GET)
        closed = results.closed
        return super().get_context_data(
            results=results,
            rate=present.rate_in_words(results.tally.rate(results.round, results.place)) if closed else "",
            rate_so_far=present.rate_in_words(results.tally.rate(results.open)) if results.open else "",
            figures=present.figure_rows(results.figures(), results.before) if closed else [],
            why_hidden=present.why_hidden(),
            by_county=present.county_table(results.tally, results.counties, closed) if closed else None,
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        """An address with what is not known shows the page without it, says so, and is a bad request."""
        return super().render_to_response(context, status=400 if context["results"].form.errors else 200)


def survey_csv(request, slug):
    """The answers of all closed rounds, by question and county, as CSV."""
    name, sheets = _sheets(slug)
    return csv_response(name, sheets[0])


def survey_xlsx(request, slug):
    """The same as a workbook, with who answered."""
    name, sheets = _sheets(slug)
    return xlsx_response(name, sheets)


def _sheets(slug):
    survey = Survey.objects.published().with_rounds().by_slug(slug)
    results = Results(survey, {})
    if not results.closed:
        raise Http404("No round has closed yet")
    made = present.sheets(survey, results.tally, results.options, results.counties, results.closed)
    return survey.local_name.text, made
