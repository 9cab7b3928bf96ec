"""Figures of surveys: counted once, compared round by round, and hidden where they would tell on somebody."""

import csv
import io

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.lib import languages
from surveys import results
from surveys.options import options_of
from surveys.results import Tally
from tests.organisations.factories import OrganisationFactory
from tests.regions.factories import CountyFactory, MunicipalityFactory
from tests.surveys.factories import QuestionFactory, ResponseFactory, RoundFactory, SurveyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """The language of the messages themselves."""
    with languages.reading("en"):
        yield


@pytest.fixture
def survey():
    return SurveyFactory()


@pytest.fixture
def closed(survey):
    return RoundFactory(survey=survey, closed=True)


def answered(one, question, given, county=None):
    """Let an organisation for each of ``given`` answer; None does not answer."""
    home = MunicipalityFactory(county=county or CountyFactory())
    return [
        ResponseFactory(
            round=one,
            organisation=OrganisationFactory(home_municipality=home),
            answers=None if values is None else {question: values},
        )
        for values in given
    ]


def figure(one, question, county=None, before=None):
    [found] = Tally([one, before] if before else [one]).figures(
        one, options_of([question]), county and county.pk, before
    )
    return found


def shown(found):
    return [(bar.label.text, bar.number, bar.percent, bar.change) for bar in found.bars]


def page(client, survey, query=""):
    response = client.get(survey.get_absolute_url() + query)
    return BeautifulSoup(response.content, "html.parser"), response.status_code


def test_the_rate_is_of_those_who_were_asked(survey, closed):
    question = QuestionFactory(survey=survey)
    answered(closed, question, [[1], [0], None])

    rate = Tally([closed]).rate(closed)

    assert (rate.answered, rate.asked, rate.percent, rate.on) == (2, 3, 67, closed.closes_on)


def test_nobody_asked_is_no_per_cent(closed):
    assert Tally([closed]).rate(closed).percent is None


def test_choices_are_counted_of_those_who_answered_the_question(survey, closed):
    question = QuestionFactory(survey=survey, several=True)
    answered(closed, question, [[1], [1, 3], [1], [], None])

    found = figure(closed, question)

    assert found.answered == 3
    assert [row[:3] for row in shown(found)] == [
        ("In networks", 3, 100),
        ("In an advisory body", 0, 0),
        ("In working groups", 1, 33),
    ]


def test_numbers_have_a_mean_and_a_total(survey, closed):
    question = QuestionFactory(survey=survey, number=True)
    answered(closed, question, [[10], [20], [0]])

    found = figure(closed, question)

    assert (found.mean, found.total, found.bars) == (10, 30, ())


def test_a_round_is_compared_with_the_one_before(survey, closed):
    question, scale = QuestionFactory(survey=survey), QuestionFactory(survey=survey, scale=True)
    before = RoundFactory(survey=survey, earlier=True)
    county = CountyFactory()
    answered(before, question, [[1], [0], [0], [0]], county)
    answered(closed, question, [[1], [1], [0], [0]], county)
    answered(before, scale, [[2], [2], [2]], county)
    answered(closed, scale, [[3], [3], [4]], county)

    assert shown(figure(closed, question, before=before)) == [("Yes", 2, 50, 25), ("No", 2, 50, -25)]
    assert str(figure(closed, scale, before=before).change) == "1.3"


@pytest.mark.parametrize("county_alone", [True, False])
def test_fewer_than_three_answers_are_not_shown(survey, closed, county_alone):
    question, county = QuestionFactory(survey=survey), CountyFactory()
    answered(closed, question, [[1], [0]], county)

    found = figure(closed, question, county if county_alone else None)

    assert (found.is_hidden, found.bars) == (True, ())


def test_a_few_cannot_be_reckoned_from_the_other_counties(survey, closed):
    question = QuestionFactory(survey=survey)
    few, next_one, many = CountyFactory.create_batch(3)
    answered(closed, question, [[1], [0]], few)
    answered(closed, question, [[1], [0], [1]], next_one)
    answered(closed, question, [[1]] * 5, many)

    hidden = [figure(closed, question, county).is_hidden for county in (few, next_one, many)]

    assert hidden == [True, True, False]
    assert not figure(closed, question).is_hidden


def test_a_few_at_home_in_no_county_cannot_be_reckoned_from_the_whole(survey, closed):
    question = QuestionFactory(survey=survey)
    county, many = CountyFactory.create_batch(2)
    answered(closed, question, [[1], [0], [1]], county)
    answered(closed, question, [[1]] * 5, many)
    homeless = OrganisationFactory(home_municipality=None)
    ResponseFactory(round=closed, organisation=homeless, county=None, answers={question: [0]})

    hidden = [figure(closed, question, place).is_hidden for place in (county, many)]

    assert hidden == [True, False]


def test_a_round_of_few_is_not_compared_with(survey, closed):
    question, before = QuestionFactory(survey=survey), RoundFactory(survey=survey, earlier=True)
    answered(before, question, [[1], [0]])
    answered(closed, question, [[1], [1], [0]])

    assert [row[3] for row in shown(figure(closed, question, before=before))] == [None, None]


def test_free_texts_are_no_figures_and_stand_nowhere_in_public(client, survey, closed):
    question = QuestionFactory(survey=survey, text=True)
    answered(closed, question, [["Salaisuus"]] * 5)

    assert Tally([closed]).figures(closed, options_of([question])) == []
    for address in (
        survey.get_absolute_url(),
        reverse("surveys:survey-csv", args=[survey.slug_fi]),
    ):
        assert "Salaisuus" not in client.get(address).text


# The page.


def test_the_page_tells_figures_rate_and_change(client, survey, closed):
    question, before = QuestionFactory(survey=survey), RoundFactory(survey=survey, earlier=True)
    answered(before, question, [[1], [0], [0], [0]])
    answered(closed, question, [[1], [1], [0], [0], None])

    soup, status = page(client, survey)

    assert status == 200
    assert "4 of 5 answered (80%)" in soup.text
    [one] = soup.select(".survey-figure")
    assert one.select_one(".figure-reading").text == (
        "Yes: 2 of 4 (50%), +25 percentage points since the round before"
    )
    assert [bar["width"] for bar in one.select("rect.bar-granted")] == ["50%", "50%"]
    assert [bar["width"] for bar in one.select("rect.survey-before")[:2]] == ["25%", "75%"]


def test_the_page_is_narrowed_to_a_county_and_a_round(client, survey, closed):
    question, before = QuestionFactory(survey=survey), RoundFactory(survey=survey, earlier=True)
    county = CountyFactory()
    answered(before, question, [[0], [0], [0]], county)
    answered(closed, question, [[1], [1], [1]], county)
    answered(closed, question, [[0], [0], [0]])

    here = page(client, survey, f"?county={county.slug_fi}")[0]
    then = page(client, survey, f"?county={county.slug_sv}&round={before.closes_on.isoformat()}")[0]

    assert here.select_one(".figure-reading").text.startswith("Yes: 3 of 3 (100%)")
    assert then.select_one(".figure-reading").text.startswith("Yes: 0 of 3 (0%)")


@pytest.mark.parametrize("query", ["?county=nowhere", "?round=1999-01-01", "?county=%00", "?round=x%00"])
def test_what_is_not_known_is_said_and_everything_is_shown(client, survey, closed, query):
    question = QuestionFactory(survey=survey)
    answered(closed, question, [[1], [1], [1]])

    soup, status = page(client, survey, query)

    assert status == 400
    assert soup.select(".survey-choice .field-error")
    assert len(soup.select(".survey-figure")) == 1


def test_few_answers_are_said_to_be_hidden_and_why(client, survey, closed):
    answered(closed, QuestionFactory(survey=survey), [[1]])

    soup, _status = page(client, survey)

    assert "fewer than 3" in soup.select_one(".survey-figure .unknown").text


def test_an_open_round_tells_how_many_and_nothing_of_what(client, survey):
    one = RoundFactory(survey=survey)
    answered(one, QuestionFactory(survey=survey), [[1], [1], [1], None])

    soup, _status = page(client, survey)

    assert "3 of 4 answered (75%)" in soup.select_one(".notice").text
    assert not soup.select(".survey-figure")


def test_drafts_and_archived_surveys_are_not_public(client):
    for state in ("draft", "archived"):
        hidden = SurveyFactory(**{state: True})
        RoundFactory(survey=hidden, closed=True)
        assert client.get(hidden.get_absolute_url()).status_code == 404
        assert client.get(reverse("surveys:survey-csv", args=[hidden.slug_fi])).status_code == 404
        assert hidden.title_fi not in client.get(reverse("surveys:survey-list")).text


# Files.


def test_files_tell_the_same_as_the_page(client, survey, closed):
    question, number = QuestionFactory(survey=survey), QuestionFactory(survey=survey, number=True)
    county = CountyFactory()
    answered(closed, question, [[1], [1], [0]], county)
    answered(closed, number, [[10], [20], [30], None], county)

    text = client.get(reverse("surveys:survey-csv", args=[survey.slug_en])).content.decode("utf-8-sig")
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("surveys:survey-xlsx", args=[survey.slug_en])).content)
    )

    rows = list(csv.reader(io.StringIO(text)))
    day = closed.closes_on.isoformat()
    assert [day, "All counties", question.text_en, "Yes", "2", "3", "67", "", ""] in rows
    assert [day, county.short_name_en, number.text_en, "", "", "3", "", "20.0", "60"] in rows
    answers, rates = book.worksheets[:2]
    assert [cell.value for cell in answers[2]][1:7] == ["All counties", question.text_en, "Yes", 2, 3, 67]
    assert [cell.value for cell in rates[2]][1:] == ["All counties", 6, 7, 86]


def test_files_do_not_tell_of_few(client, survey, closed):
    question, county = QuestionFactory(survey=survey), CountyFactory()
    answered(closed, question, [[1], [1]], county)

    text = client.get(reverse("surveys:survey-csv", args=[survey.slug_fi])).content.decode("utf-8-sig")

    rows = [row for row in csv.reader(io.StringIO(text)) if question.text_en in row]
    assert {tuple(row[3:]) for row in rows} == {("not shown", "", "", "", "", "")}


def test_a_file_of_nothing_is_not_there(client, survey):
    assert client.get(reverse("surveys:survey-csv", args=[survey.slug_fi])).status_code == 404


# The county's overview.


def test_a_county_has_the_newest_closed_round_of_each_survey(survey, closed):
    question, county = QuestionFactory(survey=survey), CountyFactory()
    before = RoundFactory(survey=survey, earlier=True)
    answered(before, question, [[0], [0], [0]], county)
    answered(closed, question, [[1], [1], [0], None], county)
    answered(RoundFactory(survey=survey), question, [[0], [0], [0]], county)
    answered(RoundFactory(closed=True), QuestionFactory(), [[1], [1], [1]])

    [headline] = results.for_county(county)

    assert (headline.survey, headline.round) == (survey, closed)
    assert (headline.rate.answered, headline.rate.asked) == (3, 4)
    assert [bar.number for bar in headline.figures[0].bars] == [2, 1]
    assert results.for_county(CountyFactory()) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_countys_headlines_take_the_same_queries_for_one_survey_and_for_three(
    django_assert_num_queries, rows
):
    county = CountyFactory()
    for _ in range(rows):
        one = RoundFactory(closed=True)
        for _ in range(rows):
            question = QuestionFactory(survey=one.survey, languages=True)
            answered(one, question, [[1], [1], [1]], county)

    with django_assert_num_queries(6):
        assert len(results.for_county(county)) == rows


def test_the_overview_tells_what_was_answered_and_leads_to_it(client, survey, closed):
    question, county = QuestionFactory(survey=survey), CountyFactory()
    answered(closed, question, [[1], [1], [0], None], county)

    soup = BeautifulSoup(client.get(county.get_absolute_url()).content, "html.parser")

    heading = soup.find("a", string=survey.title_en)
    assert heading["href"] == f"{survey.get_absolute_url()}?county={county.slug_en}"
    told = heading.find_parent("section").get_text(" ", strip=True)
    assert "3 of 4 answered (75%)" in told
    assert "Yes: 2 of 3 (67%)" in told


def test_the_overview_says_so_when_too_few_answered(client, survey, closed):
    question, county = QuestionFactory(survey=survey), CountyFactory()
    answered(closed, question, [[1], None], county)

    soup = BeautifulSoup(client.get(county.get_absolute_url()).content, "html.parser")

    told = soup.find("a", string=survey.title_en).find_parent("section").text
    assert "Too few answered" in told
    assert question.text_en not in told
