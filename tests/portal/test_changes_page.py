"""The page and the feed of what has changed in a county, and its overview on a day."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organisations import actions as answers
from organisations import coverage
from organisations.matrix import goals_of, steps_of
from organisations.models import Agreement, GoalContribution
from portal.editing import actions
from portal.editing.models import Revision
from portal.lib import languages
from portal.pages import present
from portal.pages.as_of import overview
from portal.pages.counties import bodies_of, county_paths, county_strategies
from portal.pages.days import months_before
from regions.choices import LifeStage
from regions.models import GrantSummary
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import UserFactory
from tests.regions.factories import (
    BodyMemberFactory,
    BodyTermFactory,
    CouncilMeetingFactory,
    CountyFactory,
    GoalFactory,
    NotNeededFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)
from tests.world import world

pytestmark = pytest.mark.django_db

FEED_QUERIES = 24
ATOM = "{http://www.w3.org/2005/Atom}"
BEGINNING = "2026-01-05 12:00 +0200"
LATER = "2026-11-20 12:00 +0200"


@pytest.fixture(autouse=True)
def english():
    with languages.reading("en"):
        yield


@pytest.fixture
def county():
    with time_machine.travel(BEGINNING, tick=False):
        return CountyFactory()


@pytest.fixture
def claim(county):
    """A contribution that was claimed at the beginning and confirmed on 10 November 2026 by a person."""
    with time_machine.travel(BEGINNING, tick=False):
        claim = GoalContributionFactory(goal=GoalFactory(strategy=StrategyFactory(county=county)))
    with time_machine.travel("2026-11-10 12:00 +0200", tick=False):
        answers.confirm(claim, by=UserFactory(name="Maija Nimetön", email="maija@example.org"))
    with time_machine.travel(LATER, tick=False):
        yield claim


@pytest.fixture
def page(client):
    """Return a function that opens a page of a county, and what it says."""

    def opened(county, name="changes", status=200, **query):
        response = client.get(reverse(f"pages:county-{name}", args=[county.local_slug]), query)
        assert response.status_code == status
        return BeautifulSoup(response.content, "html.parser")

    return opened


def words(tag):
    return " ".join(tag.get_text(" ").split())


# Changes.


def test_changes_are_told_in_a_sentence_and_under_their_goal(page, claim, county):
    soup = page(county, since="2026-11-01")
    assert words(soup.select_one(".lead")) == (
        "Since 1 November 2026: 1 new confirmed contribution and 1 gap closed."
    )
    goals = soup.select_one("#goals")
    assert words(goals.h3) == claim.goal.name_en
    confirmed, closed = goals.select(".change-line")
    assert words(confirmed.select_one(".change-label")) == "Confirmed by the county"
    assert {link["href"] for link in confirmed.select("a")} == {
        claim.activity.get_absolute_url(),
        claim.activity.organisation.get_absolute_url(),
    }
    assert confirmed.time["datetime"] == closed.time["datetime"] == "2026-11-10"


def test_without_a_day_it_is_since_the_last_council_meeting(page, claim, county):
    CouncilMeetingFactory(county=county, held_on=dt.date(2026, 11, 3))
    CouncilMeetingFactory(county=county, held_on=dt.date(2026, 9, 1))
    CouncilMeetingFactory(county=county, held_on=dt.date(2026, 12, 1))
    soup = page(county)
    assert words(soup.select_one(".lead")).startswith("Since the council met on 3 November 2026:")
    ways = [words(way) for way in soup.select(".since nav a")]
    assert ways[:2] == [
        "the last council meeting, 3 November 2026",
        "the council meeting of 1 September 2026",
    ]
    assert words(soup.select_one(".since [aria-current]")) == ways[0]


def test_without_meetings_it_is_for_a_month(page, claim, county):
    assert words(page(county).select_one(".lead")).startswith("Since 20 October 2026:")


@pytest.mark.parametrize(
    ("day", "before"),
    [(dt.date(2026, 11, 20), dt.date(2026, 5, 20)), (dt.date(2026, 8, 31), dt.date(2026, 2, 28))],
)
def test_half_a_year_ago_is_a_day_that_there_is(day, before):
    assert months_before(day, 6) == before


def test_a_day_since_which_nothing_has_changed_says_so(page, claim, county):
    soup = page(county, since="2026-11-15")
    assert words(soup.select_one(".lead")) == ("Nothing that readers see has changed since 15 November 2026.")
    assert "Choose an earlier day" in words(soup.select_one(".empty-state"))


@pytest.mark.parametrize("name", ["changes", "as-of"])
@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("2026-13-45", 400, "“2026-13-45” is not a day."),
        ("yesterday\x00", 400, "“yesterday” is not a day."),
        ("x" * 300, 400, "is not a day."),
        ("2027-01-01", 400, "1 January 2027 has not come yet."),
        ("2026-01-04", 404, "the history of this county is kept since 5 January 2026"),
        ("0001-01-01", 404, "the history of this county is kept since 5 January 2026"),
        ("9999-12-31", 400, "has not come yet"),
    ],
)
def test_a_day_of_which_nothing_can_be_told_gets_the_form_and_what_to_do(
    page, claim, county, name, asked, status, told
):
    soup = page(county, name, status, **{"since" if name == "changes" else "date": asked})
    assert told in words(soup.select_one(".since [role=alert]"))
    assert soup.select_one(".since input[type=date]")["aria-invalid"] == "true"
    assert soup.select(".change-line, .goal, .then-mark") == []


@pytest.mark.parametrize("written", ["2026-11-01", "1.11.2026", " 01.11.2026 "])
def test_a_day_may_be_written_as_people_write_it(page, claim, county, written):
    assert words(page(county, since=written).select_one(".lead")).startswith("Since 1 November 2026:")


def test_nothing_internal_is_told(client, claim, county):
    with actions.change(claim.activity, by=UserFactory(name="Maija Nimetön"), comment="An internal note"):
        claim.activity.title_en = "Another title"
    hidden = OrganisationFactory(draft=True, name_en="Hidden Association")
    GoalContributionFactory(goal=claim.goal, activity=ActivityFactory(organisation=hidden))
    answers.decline(claim, by=UserFactory(), reasons={"en": "A secret reason"})
    for name in ("changes", "changes-feed", "as-of"):
        address = reverse(f"pages:county-{name}", args=[county.local_slug])
        body = client.get(address, {"since": "2026-01-05", "date": "2026-11-20"}).content.decode()
        for secret in ("Nimetön", "maija@", "internal note", "Hidden", "secret"):
            assert secret not in body, name


def test_what_is_gone_is_named_without_a_dead_link(page, claim, county):
    actions.archive(claim.activity, by=UserFactory())
    line = next(
        line
        for line in page(county, since="2026-11-15").select("#goals .change-line")
        if claim.activity.title_en in words(line)
    )
    assert words(line.select_one(".change-label")) == "No longer counted here"
    assert claim.activity.get_absolute_url() not in {link["href"] for link in line.select("a")}


@pytest.mark.parametrize("language", languages.CODES)
def test_changes_speak_each_language_and_mark_what_is_in_another(client, claim, county, language):
    GoalContribution.objects.filter(pk=claim.pk).update(updated_at=claim.updated_at)
    with actions.change(claim.activity, by=None):
        claim.activity.title_sv = claim.activity.title_en = None
    with languages.reading(language):
        address = reverse("pages:county-changes", args=[county.local_slug])
    soup = BeautifulSoup(client.get(address, {"since": "2026-11-01"}).content, "html.parser")
    link = next(link for link in soup.select(".change-line a") if words(link) == claim.activity.title_fi)
    assert link.get("lang") == (None if language == "fi" else "fi")


def test_invented_changes_are_marked(page, claim, county):
    claim.activity.organisation.is_example = True
    claim.activity.organisation.save()
    assert page(county, since="2026-11-01").select_one("#goals .example-mark")


# The feed.


def feed(client, county, language="en"):
    with languages.reading(language):
        address = reverse("pages:county-changes-feed", args=[county.local_slug])
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)


def test_the_feed_is_atom_with_an_entry_for_each_change_and_its_whole_text(client, claim, county):
    root = feed(client, county)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{name}") is not None, name
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 2
    for entry in entries:
        assert dt.datetime.fromisoformat(entry.find(f"{ATOM}updated").text).date() == dt.date(2026, 11, 10)
        assert entry.find(f"{ATOM}link").get("href").startswith("http")
    text = next(text for entry in entries if "Confirmed" in (text := entry.find(f"{ATOM}content").text))
    assert text == (
        f"{claim.goal.name_en}: Confirmed by the county: {claim.activity.title_en} – "
        f"{claim.activity.organisation.name_en}."
    )


def test_an_entry_keeps_its_identifier_and_languages_have_their_own(client, claim, county):
    def identifiers(language="en"):
        return {entry.find(f"{ATOM}id").text for entry in feed(client, county, language).iter(f"{ATOM}entry")}

    before = identifiers()
    with time_machine.travel("2026-12-20 12:00 +0200", tick=False):
        GoalContributionFactory(goal=claim.goal)
        assert before < identifiers()
        assert identifiers("fi").isdisjoint(identifiers("sv"))


@pytest.mark.parametrize("language", languages.CODES)
def test_the_feed_says_its_language_and_the_page_leads_to_it(client, claim, county, language):
    root = feed(client, county, language)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == language
    with languages.reading(language):
        page = reverse("pages:county-changes", args=[county.local_slug])
        address = reverse("pages:county-changes-feed", args=[county.local_slug])
    soup = BeautifulSoup(client.get(page).content, "html.parser")
    assert soup.select_one('link[rel=alternate][type="application/atom+xml"]')["href"] == address
    assert soup.select_one(f'.since a[href="{address}"]')


def test_a_feed_under_another_languages_slug_leads_to_its_own(client, county):
    address = f"/en/counties/{county.slug_fi}/changes/feed/"
    response = client.get(address)
    with languages.reading("en"):
        assert response["Location"] == reverse("pages:county-changes-feed", args=[county.local_slug])


def test_the_feed_tells_of_a_change_at_once(client, claim, county, settings):
    settings.KEEP_PAGES = True
    first = len(feed(client, county).findall(f"{ATOM}entry"))

    GoalContributionFactory(goal=claim.goal)

    assert len(feed(client, county).findall(f"{ATOM}entry")) > first


@pytest.mark.parametrize("rows", [1, 3])
def test_the_feed_takes_the_same_queries_whatever_it_tells(client, django_assert_num_queries, rows):
    made = world(rows)
    GoalContributionFactory(goal=made.goal)
    address = reverse("pages:county-changes-feed", args=[made.county.local_slug])
    with django_assert_num_queries(FEED_QUERIES):
        assert client.get(address).status_code == 200


# As of a day.


def plain(told):
    """Return blocks without what the page of a day tells of a contribution beside who and how firmly."""
    if isinstance(told, dict):
        more = {"rationale", "nature", "is_example", "contribution"}
        return {key: plain(one) for key, one in told.items() if key not in more}
    return [plain(one) for one in told] if isinstance(told, list) else told


def test_as_of_today_is_todays_overview():
    made = world(3)
    BodyMemberFactory(term=BodyTermFactory(body__county=made.county))
    NotNeededFactory(step=StepFactory(path=made.path))
    NotNeededFactory(step=StepFactory(path=made.path), life_stage=LifeStage.OLDER)
    today = overview(made.county, timezone.localdate())
    expected = county_strategies(goals_of(made.county))
    assert [row["strategy"] for row in today["strategies"]] == [row["strategy"] for row in expected]
    assert plain([row["goals"] for row in today["strategies"]]) == plain([row["goals"] for row in expected])
    paths = county_paths(steps_of(made.county))
    for name in ("path", "phases", "counts", "sentence"):
        assert plain([row[name] for row in today["paths"]]) == plain([row[name] for row in paths]), name
    assert today["field"] == coverage.of_field(made.county)
    grants = GrantSummary.objects.filter(county=made.county).by_year()
    assert today["grants"] == [present.grant_row(row) for row in grants]
    agreements = Agreement.objects.filter(county=made.county).in_force()
    assert {row["agreement"].uuid for row in today["agreements"]} == {row.uuid for row in agreements}
    bodies = [present.body_block(body) for body in bodies_of(made.county)]
    for then, now in zip(today["bodies"], bodies, strict=True):
        for name in ("name", "statements", "meetings"):
            assert list(then[name]) == list(now[name]), name


def test_the_page_of_the_day_before_shows_what_there_was(page, claim, county):
    old = claim.activity.title_en
    with actions.change(claim.activity, by=None):
        claim.activity.title_en = "A new title"
    answers.end(claim, by=UserFactory())
    soup = page(county, "as-of", date="2026-11-19")
    assert "This is how the overview was on 19 November 2026." in words(soup.select_one(".then-mark"))
    assert old in words(soup.select_one(".goal"))
    assert "Confirmed by the county" in words(soup.select_one(".goal"))
    soup = page(county, "as-of", date="2026-11-09")
    assert "Told by the organisation" in words(soup.select_one(".goal"))
    assert "Gap" in words(soup.select_one(".goal"))
    soup = page(county, "as-of", date="2026-11-20")
    assert "Nobody yet" in words(soup.select_one(".goal"))


def test_the_past_is_not_indexed_and_leads_to_today_and_to_what_changed(page, claim, county):
    soup = page(county, "as-of", date="2026-11-09")
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"
    links = {link["href"] for link in soup.select(".then-mark a")}
    changes = reverse("pages:county-changes", args=[county.local_slug])
    assert links == {county.get_absolute_url(), f"{changes}?since=2026-11-10"}


def test_what_has_no_page_today_is_named_without_a_link(page, claim, county):
    with time_machine.travel(BEGINNING, tick=False):
        step = StepFactory(path=ServicePathFactory(county=county))
        StepContributionFactory(step=step, activity=claim.activity)
    actions.archive(claim.activity.organisation, by=UserFactory())
    soup = page(county, "as-of", date="2026-11-19")
    for place in (".goal", ".step"):
        assert claim.activity.organisation.name_en in words(soup.select_one(place))
        gone = (claim.activity.organisation.get_absolute_url(), claim.activity.get_absolute_url())
        assert not {link["href"] for link in soup.select(f"{place} a")} & set(gone)


def test_the_past_writes_nothing(page, claim, county):
    before = Revision.objects.count()
    page(county, "as-of", date="2026-11-09")
    assert Revision.objects.count() == before


def test_without_a_day_there_is_the_form_and_the_days_that_readers_ask_about(page, claim, county):
    CouncilMeetingFactory(county=county, held_on=dt.date(2026, 11, 3))
    CouncilMeetingFactory(county=county, held_on=dt.date(2025, 11, 3))
    soup = page(county, "as-of")
    assert soup.select(".then-mark") == []
    assert [words(way) for way in soup.select(".since nav a")] == [
        "when the council met on 3 November 2026",
        "half a year ago",
    ]
