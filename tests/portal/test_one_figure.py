"""A county's figures are the same on its pages, in its tables, in its briefing and on its slides."""

import csv
import io
import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.handouts import facts
from portal.lib import languages
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.handout_files import notes_of, pdf_text, read_briefing, read_slides, slide_text
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def county():
    """A county with numbers that are all different, so that one cannot be taken for another."""
    county = CountyFactory()
    municipality = MunicipalityFactory(county=county)
    strategy = StrategyFactory(county=county)
    goal, claimed_goal = GoalFactory(strategy=strategy), GoalFactory(strategy=strategy)
    GoalFactory(strategy=strategy)
    path = ServicePathFactory(county=county)
    steps = [StepFactory(path=path, order=order) for order in range(1, 8)]
    organisations = [OrganisationFactory(home_municipality=municipality) for _number in range(5)]
    activities = [
        ActivityFactory(organisation=organisations[number % 5], municipalities=[municipality])
        for number in range(11)
    ]
    for activity in activities[:9]:
        GoalContributionFactory(activity=activity, goal=goal, confirmed=True)
    GoalContributionFactory(activity=activities[9], goal=claimed_goal, claimed=True)
    for step, activity in zip(steps[:4], activities, strict=False):
        StepContributionFactory(activity=activity, step=step, confirmed=True)
    StepContributionFactory(activity=activities[10], step=steps[4], claimed=True)
    GrantSummaryFactory(county=county, year=2025, granted=1_234_567, applied=7_654_321, budget=None)
    GrantSummaryFactory(county=county, year=2026, granted=None, applied=None, budget=2_345_678)
    return county


def page_text(client, county, name):
    with languages.reading("en"):
        url = reverse(f"pages:{name}", args=[county.local_slug])
    main = BeautifulSoup(client.get(url).content, "html.parser").main
    return " ".join(main.get_text(" ").split())


def exported(client, county):
    with languages.reading("en"):
        url = reverse("pages:county-grants", args=[county.local_slug])
    text = client.get(url).content.decode("utf-8-sig")
    return {row["year"]: row for row in csv.DictReader(io.StringIO(text))}


def test_page_export_briefing_and_slides_tell_the_same_numbers(client, county):
    page = page_text(client, county, "county-detail")
    grants = exported(client, county)
    briefing = pdf_text(read_briefing(county))
    presentation = read_slides(county)
    slides = "\n".join(slide_text(slide) for slide in presentation.slides)
    notes = "\n".join(notes_of(slide) for slide in presentation.slides)

    # Organisations and activities.
    assert "5 organisations at home or active in the county, 11 activities" in page
    assert re.search(r"\b5 ?organisations at home or active in the county", briefing)
    assert re.search(r"\b11 ?activities\b", briefing)
    assert "5 organisations" in slides
    assert "11 activities" in slides

    # Goals: who carries them.
    assert (
        "5 organisations , 9 activities ; 9 confirmed this year".replace(" ,", ",").replace(" ;", ";") in page
    )
    assert re.search(r"1 / 3 goals have an activity", briefing)
    assert "1 of 3 goals have an activity that is confirmed and fresh." in notes

    # Steps.
    assert "7 steps, 2 without anyone, 1 not confirmed" in page
    assert "7 steps, 2 without anyone, 1 not confirmed" in briefing
    told = "7 steps: 4 with an activity that is confirmed and fresh, 1 not confirmed, 2 without anyone."
    assert told in briefing
    assert told in slides
    assert "7\n2\n1" in slides  # The row of the path.

    # Money: never zero where it is not known, never added up.
    for sum_, plain in (("€1,234,567", "1234567"), ("€7,654,321", "7654321"), ("€2,345,678", "2345678")):
        assert sum_ in page
        assert sum_ in briefing
        assert sum_ in notes
        assert plain in "".join(str(value) for row in grants.values() for value in row.values())
        assert f"{plain}.0" in slides
    assert grants["2026"]["granted"] == ""
    assert "not known" in briefing

    # Gaps.
    found = facts.of_county(county).gap_count
    assert f"{found} gaps" in page_text(client, county, "county-gaps")
    assert f"{found} gaps" in briefing
    assert f"{found} gaps in all" in slides


def test_what_has_changed_is_the_same_sentence_everywhere(client, county):
    with languages.reading("en"):
        told = facts.of_county(county).changed

    assert told in page_text(client, county, "county-changes")
    assert told in pdf_text(read_briefing(county))
    assert told in "\n".join(slide_text(slide) for slide in read_slides(county).slides)
