"""The page of a county's gaps: what a reader sees, how it is filtered, and what a coordinator does there."""

import csv
import datetime as dt
import io

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from organisations.gaps import history
from organisations.gaps.history import Change
from portal.accounts.choices import Role
from portal.lib.languages import reading
from portal.pages.gaps import PER_PAGE, WORST
from regions.choices import GapState
from regions.models import Gap
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    StepContributionFactory,
)
from tests.portal.factories import MembershipFactory
from tests.regions.factories import (
    CountyFactory,
    GapFactory,
    GoalFactory,
    MunicipalityFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def path(county):
    return ServicePathFactory(county=county, life_stage="all")


@pytest.fixture
def step(path):
    return StepFactory(path=path)


@pytest.fixture
def coordinator(county):
    return MembershipFactory(role=Role.COUNTY, county=county).user


@pytest.fixture
def as_coordinator(client, coordinator):
    client.force_login(coordinator)
    return client


def address(county, name="county-gaps", query=""):
    with reading("en"):
        return reverse(f"pages:{name}", args=[county.local_slug]) + query


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def shown(response):
    """Return the numbers, names and places of the gaps of the list."""
    return [
        (
            int(item["value"]),
            item.h3.a.get_text(strip=True),
            item.select_one(".gap-where").get_text(" ", strip=True),
        )
        for item in soup_of(response).select("ol.gap-list > li")
    ]


def test_a_reader_sees_what_is_missing_where_and_why(client, county, step):
    response = client.get(address(county))

    assert shown(response) == [(1, step.name_en, "Nobody in the whole county.")]
    reasons = soup_of(response).select_one(".gap-reasons").get_text()
    assert "123,456 people live in the county (31 December 2025)." in reasons
    assert soup_of(response).select(".gap-actions") == []


def test_who_waits_and_who_does_the_like_is_told_with_its_mark(client, county, step):
    there = StepContributionFactory(step=step)

    soup = soup_of(client.get(address(county)))

    assert soup.select_one(".gap-waiting").get_text() == (
        "1 has told that it works here and waits for the county to confirm it."
    )
    assert there.activity.title_en in soup.select_one(".gap-lines").get_text()
    assert soup.select_one(".gap-lines .state-claimed")


def test_the_ten_weightiest_stand_first_and_the_list_has_pages(client, county, path):
    StepFactory.create_batch(PER_PAGE + 2, path=path)

    first = client.get(address(county))
    second = client.get(address(county, query="?page=2"))

    lists = soup_of(first).select("ol.gap-list")
    assert [len(one.find_all("li", class_="gap-item")) for one in lists] == [WORST, PER_PAGE - WORST]
    assert [number for number, *_ in shown(second)] == [26, 27]
    assert client.get(address(county, query="?page=3")).status_code == 404


@pytest.fixture
def many(county, step):
    """One step that is carried in one place in Finnish, one that nobody carries, and a goal."""
    aho, byholm = (
        MunicipalityFactory(
            county=county, code=code, name_fi=name, name_sv=name, name_en=name, language_status=s
        )
        for code, name, s in (("x01", "Aho", "fi"), ("x02", "Byholm", "fi_sv"))
    )
    fi = ServiceLanguageFactory(code="fi")
    activity = ActivityFactory(municipalities=[aho], languages=[fi], for_working_age=True)
    StepContributionFactory(step=step, confirmed=True, activity=activity)
    StepFactory(
        path=ServicePathFactory(county=county, life_stage="older", name_en="Another path"), name_en="Alone"
    )
    GoalFactory(strategy=StrategyFactory(county=county), name_en="A goal")
    return byholm


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Alone", "A goal", "Byholm", "children", "Swedish"}),
        ("?path=another-path", {"Alone"}),
        ("?goal=a-goal", {"A goal"}),
        ("?municipality=x02", {"Alone", "A goal", "Byholm"}),
        ("?municipality=x01", {"Alone", "A goal"}),
        ("?language=sv", {"Alone", "A goal", "Swedish"}),
        ("?life_stage=children", {"A goal", "children"}),
        ("?life_stage=older", {"Alone", "A goal"}),
        ("?state=taken_up", {"Byholm"}),
        ("?state=open", {"Alone", "A goal", "children", "Swedish"}),
    ],
)
def test_the_list_is_filtered(client, county, step, many, query, found):
    GapFactory(step=step, municipality=many)

    told = [f"{name} {where}" for _number, name, where in shown(client.get(address(county, query=query)))]

    words = {"Alone", "A goal", "Byholm", "children", "Swedish"}
    assert {word for word in words for line in told if word in line} == found


@pytest.mark.parametrize("query", ["?path=none", "?municipality=%00", "?life_stage=all", "?state=closed"])
def test_a_filter_that_is_not_understood_is_said_and_the_list_is_whole(client, county, step, query):
    response = client.get(address(county, query=query))

    assert response.status_code == 400
    assert "was left out: the county has no such gaps." in response.text
    assert len(shown(response)) == 1


def test_a_county_with_nothing_recorded_and_one_outside_the_reform_say_so(client, county):
    assert "Nothing is recorded that could have gaps" in client.get(address(county)).text
    outside = CountyFactory(autonomous=True)
    assert "Outside the reform" in client.get(address(outside)).text
    assert client.get(address(outside, "county-gaps-csv")).status_code == 404


def test_the_files_tell_the_same_as_the_page(client, county, step, many):
    page = shown(client.get(address(county, query="?language=sv")))
    response = client.get(address(county, "county-gaps-csv", "?language=sv"))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    table = rows[1 : 1 + len(page)]
    assert [(int(row[0]), row[2]) for row in table] == [(number, name) for number, name, _where in page]
    assert client.get(address(county, "county-gaps-xlsx")).content[:2] == b"PK"


def test_an_address_with_another_languages_slug_leads_to_its_own(client, county):
    with reading("en"):
        wrong = reverse("pages:county-gaps", args=[county.slug_fi])
    assert client.get(f"{wrong}?page=1")["Location"] == address(county, query="?page=1")


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_depend_on_how_many_gaps_there_are(client, county, django_assert_num_queries, rows):
    fi = ServiceLanguageFactory(code="fi")
    MunicipalityFactory(county=county)
    for _ in range(rows):
        aho = MunicipalityFactory(county=county, language_status="fi_sv")
        path = ServicePathFactory(county=county)
        step = StepFactory(path=path)
        StepContributionFactory(
            step=step, confirmed=True, activity=ActivityFactory(municipalities=[aho], languages=[fi])
        )
        StepContributionFactory(step=StepFactory(path=path))
        goal = GoalFactory(strategy=StrategyFactory(county=county))
        GoalContributionFactory(goal=goal)
        GapFactory(step=step, language="sv", being_solved=True)
        GapFactory(step=step, municipality=aho)

    client.get(address(county))  # From then on the figures of its goals and steps are kept.
    with django_assert_num_queries(24):
        assert client.get(address(county)).status_code == 200


# What a county has taken up.


def test_what_is_taken_up_tells_how_far_it_has_come_without_names(client, county, step, coordinator):
    gap = GapFactory(step=step, being_solved=True, link="https://www.example.org/solving")

    soup = soup_of(client.get(address(county)))

    told = soup.select_one(".gap-progress").get_text(" ", strip=True)
    assert told.startswith("Taken up 1 Feb 2026 · being solved by Esimerkkiyhdistys ry")
    assert soup.select_one(".gap-progress a")["href"] == gap.link


def test_a_closed_gap_that_is_still_there_says_so_on_the_page(client, county, step):
    GapFactory(step=step, closed=True)

    assert "It was closed, but nobody is confirmed here now." in client.get(address(county)).text


def test_a_gap_that_is_covered_can_be_closed(client, county, step):
    aho = MunicipalityFactory(county=county)
    activity = ActivityFactory(
        municipalities=[aho],
        languages=[ServiceLanguageFactory(code="fi")],
        for_children=True,
        for_working_age=True,
    )
    StepContributionFactory(step=step, confirmed=True, activity=activity)
    GapFactory(step=step, municipality=aho)

    section = soup_of(client.get(address(county))).select_one(".gap-others").get_text(" ", strip=True)

    assert "Covered since" in section
    assert "the gap can be closed" in section


def move(client, gap, state, data=None):
    return client.post(reverse("workspace:gap-state", args=[gap.uuid, state]), data or {})


def test_a_coordinator_moves_a_gap_on_and_its_history_is_public(as_coordinator, county, step):
    gap = GapFactory(step=step, found_on=timezone.localdate() - dt.timedelta(days=9))

    form = as_coordinator.get(reverse("workspace:gap-state", args=[gap.uuid, "being_solved"]))
    assert soup_of(form).select_one("input[name=solver]")
    move(as_coordinator, gap, "being_solved", {"solver": "Koeyhdistys ry", "link": "example.org"})
    gap.refresh_from_db()
    assert (gap.state, gap.solver, gap.link) == ("being_solved", "Koeyhdistys ry", "https://example.org")

    move(as_coordinator, gap, "closed", {"closed_on": timezone.localdate().isoformat()})
    gap.refresh_from_db()

    today = timezone.localdate()
    assert (gap.state, gap.closed_on) == ("closed", today)
    assert history.of([gap])[gap.pk] == [
        Change(gap.found_on, GapState.FOUND),
        Change(today, GapState.BEING_SOLVED, "Koeyhdistys ry"),
        Change(today, GapState.CLOSED),
    ]


def test_a_move_is_undone(as_coordinator, county, step):
    gap = GapFactory(step=step)
    response = move(as_coordinator, gap, "being_solved", {"solver": "Koeyhdistys ry"})
    assert reverse("workspace:gap-undo", args=[gap.uuid]) in as_coordinator.get(response["Location"]).text

    as_coordinator.post(reverse("workspace:gap-undo", args=[gap.uuid]))

    gap.refresh_from_db()
    assert (gap.state, gap.solver) == ("found", "")


@pytest.mark.parametrize(
    ("state", "data"),
    [
        ("being_solved", {"solver": ""}),
        ("being_solved", {"solver": "X", "link": "javascript:alert(1)"}),
        ("closed", {"closed_on": "2020-01-01"}),
        ("closed", {"closed_on": "tomorrow"}),
        ("closed", {"closed_on": "2099-01-01"}),
    ],
)
def test_a_faulty_form_changes_nothing_and_says_what_is_wrong(as_coordinator, step, state, data):
    gap = GapFactory(step=step)

    response = move(as_coordinator, gap, state, data)

    assert response.status_code == 422
    assert soup_of(response).select(".field-error, .errorlist, [aria-invalid]")
    gap.refresh_from_db()
    assert gap.state == "found"


def test_moving_a_gap_where_it_is_already_says_that_somebody_was_quicker(as_coordinator, step):
    gap = GapFactory(step=step, closed=True)
    response = move(as_coordinator, gap, "closed", {"closed_on": timezone.localdate().isoformat()})

    assert response.status_code == 302
    assert Gap.objects.get().closed_on == gap.closed_on


def test_others_have_no_such_page(client, step):
    gap = GapFactory(step=step)
    stranger = MembershipFactory(role=Role.COUNTY, county=CountyFactory()).user
    client.force_login(stranger)

    assert client.get(reverse("workspace:gap-state", args=[gap.uuid, "closed"])).status_code == 404
    assert move(client, gap, "closed", {"closed_on": "2026-11-01"}).status_code == 404
    assert client.get(reverse("workspace:gap-state", args=[gap.uuid, "lost"])).status_code == 404


def test_a_coordinator_gets_the_ways_to_take_a_gap_up(as_coordinator, county, step):
    links = soup_of(as_coordinator.get(address(county))).select(".gap-actions a")

    assert [link["href"].partition("?")[2] for link in links] == [f"step={step.uuid}"] * 2
    assert [as_coordinator.get(link["href"]).status_code for link in links] == [200, 200]
