"""A county's advisory bodies and key messages: what was said, what became of it, and to whom."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from portal.lib import languages
from regions import statements
from regions.choices import Outcome, Sector
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyMeetingFactory,
    BodyMemberFactory,
    BodySeatFactory,
    BodyStatementFactory,
    BodyTermFactory,
    CollaborativeAreaFactory,
    CountyFactory,
    GoalFactory,
    KeyMessageFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    """Return a function that opens the page of a county's bodies in English."""

    def opened(county, query=""):
        with languages.reading("en"):
            response = client.get(reverse("pages:county-bodies", args=[county.slug_en]) + query)
        assert response.status_code == 200
        return BeautifulSoup(response.content, "html.parser")

    return opened


def words(tag):
    return " ".join(tag.get_text(" ").split())


@pytest.fixture
def body():
    """A body with five statements: two accepted, one partly, one not, and one with no answer for ten days."""
    body = AdvisoryBodyFactory()
    decision = SourceFactory(title="Board 12 May 2026 § 7")
    for title, outcome in (
        ("First", Outcome.ACCEPTED), ("Second", Outcome.ACCEPTED), ("Third", Outcome.PARTLY),
        ("Fourth", Outcome.REJECTED),
    ):  # fmt: skip
        BodyStatementFactory(body=body, title_en=title, outcome=outcome, outcome_source=decision)
    BodyStatementFactory(body=body, title_en="Fifth", given_on=timezone.localdate() - dt.timedelta(days=10))
    return body


def test_outcomes_are_counted_and_told_in_words(body):
    BodyStatementFactory(accepted=True)  # Of another county.
    BodyStatementFactory(body=AdvisoryBodyFactory(national=True))

    outcomes = statements.outcomes_of(body.county)

    assert (outcomes.total, outcomes.answered, outcomes.open, outcomes.days_waiting) == (5, 4, 1, 10)
    assert outcomes.by_outcome == {"accepted": 2, "partly": 1, "rejected": 1, "open": 1}
    with languages.reading("en"):
        assert statements.in_words(outcomes) == (
            "5 statements: 2 accepted, 1 partly accepted, 1 not accepted, 1 without an answer yet."
        )
    assert statements.outcomes_of(None).total == 1


def test_without_statements_nothing_is_claimed_of_their_outcomes(page):
    county = CountyFactory()

    outcomes = statements.outcomes_of(county)

    assert (outcomes.total, outcomes.days_waiting, statements.in_words(outcomes)) == (0, None, "")
    assert "That a body has given none is not known either." in words(page(county))


def test_the_page_tells_what_became_of_each_statement_with_the_decision(body, page):
    said = {words(item.strong): words(item) for item in page(body.county).select(".said > li")}

    assert set(said) == {"First", "Second", "Third", "Fourth", "Fifth"}
    assert "Partly accepted" in said["Third"]
    assert "The decision: Source: Esimerkkijulkaisija, Board 12 May 2026 § 7" in said["Third"]
    assert "No answer yet (no answer for 10 days)" in said["Fifth"]
    assert "The decision:" not in said["Fifth"]


def test_statements_can_be_filtered_by_outcome(body, page):
    shown = page(body.county, "?outcome=partly")

    assert [words(item.strong) for item in shown.select(".said > li")] == ["Third"]
    assert "4 statements with other outcomes are not shown." in words(shown)
    assert words(shown.select_one(".outcome-filter [aria-current]")) == "Partly accepted (1)"
    assert len(page(body.county).select(".said > li")) == 5


@pytest.mark.parametrize("query", ["?outcome=forgotten", "?outcome=%00"])
def test_an_outcome_that_is_not_known_shows_all_and_says_so(body, page, query):
    shown = page(body.county, query)

    assert "an outcome that is not known here, so all statements are shown" in words(shown)
    assert len(shown.select(".said > li")) == 5


def test_terms_tell_seats_members_and_what_is_not_known_of_them(page):
    today, body = timezone.localdate(), AdvisoryBodyFactory()
    year = today.year
    BodyTermFactory(body=body, starts=dt.date(year - 4, 1, 1), ends=dt.date(year - 2, 12, 31))
    term = BodyTermFactory(body=body, starts=dt.date(year - 1, 1, 1), ends=None)
    BodySeatFactory(term=term, sector=Sector.OLDER_PEOPLE, seats=3)
    BodyMemberFactory(
        term=term, sector=Sector.OLDER_PEOPLE, name="Maija Malli", deputy="Matti Malli", is_chair=True
    )

    shown = page(body.county)
    first, second = shown.select(".body-whole details")

    assert words(first.summary).startswith("Term in force")
    assert "open" in first.attrs
    assert [len(first.select(".seat")), len(first.select(".seat-named"))] == [3, 1]
    assert "vacant, or its holder has not agreed to be named" in words(first)
    assert "Maija Malli (chair), Esimerkkiyhdistys ry Older people · deputy Matti Malli" in words(first)
    assert words(second.summary).startswith("Earlier term")
    assert "The seats of this term are not known here." in words(second)
    assert "Nobody of this term is named here." in words(second)


def test_meetings_have_their_minutes_where_they_are_known(page):
    body = AdvisoryBodyFactory()
    BodyMeetingFactory(body=body, held_on=dt.date(2026, 5, 12), minutes="https://www.example.org/12")
    BodyMeetingFactory(body=body, held_on=dt.date(2026, 9, 1), minutes="")

    meetings = page(body.county).select(".body-whole details")[-1]

    assert words(meetings) == "2 meetings 1 September 2026 · minutes not known here 12 May 2026 · Minutes"
    assert meetings.a["href"] == "https://www.example.org/12"


def test_key_messages_stand_by_area_and_lead_to_their_goals_and_back(client, page):
    county = CountyFactory(collaborative_area__former_erva="TAYS")
    goal = GoalFactory(strategy__county=county)
    KeyMessageFactory(county=county, goal=goal, text_en="To the county")
    KeyMessageFactory(to_area=True, collaborative_area=county.collaborative_area, text_en="To the area")
    KeyMessageFactory(national=True, text_en="To all")
    KeyMessageFactory(text_en="To another county")
    KeyMessageFactory(to_area=True, collaborative_area=CollaborativeAreaFactory(), text_en="To another area")

    shown = page(county)
    groups = [
        (group.h3["id"], [words(text) for text in group.select("blockquote")])
        for group in shown.select("#messages section")
    ]

    assert groups == [
        ("messages-county", ["To the county"]),
        ("messages-area", ["To the area"]),
        ("messages-country", ["To all"]),
    ]
    with languages.reading("en"):
        address = goal.get_absolute_url()
    assert shown.select_one(f'#messages-county ~ figure a[href="{address}"]')
    assert "To the county" in client.get(address).content.decode()


def test_an_address_with_another_languages_slug_leads_to_the_pages_own(client):
    county = CountyFactory()

    with languages.reading("sv"):
        response = client.get(f"/en/counties/{county.slug_sv}/bodies/?outcome=open")

    assert response.status_code == 301
    assert response["Location"] == f"/en/counties/{county.slug_en}/bodies/?outcome=open"


def test_the_overview_counts_as_the_page_does_and_leads_there(body, client):
    with languages.reading("en"):
        shown = BeautifulSoup(client.get(body.county.get_absolute_url()).content, "html.parser")
        address = reverse("pages:county-bodies", args=[body.county.slug_en])
        sentence = statements.in_words(statements.outcomes_of(body.county))

    section = shown.select_one("#bodies")
    assert sentence in words(section)
    assert section.select_one(f'a[href="{address}"]')
