"""A county's own page of the workspace and its small forms: its coordinators find and keep everything."""

import base64
import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from regions.choices import Outcome
from regions.models import CouncilMeeting, GrantSummary, Indicator
from tests.organisations.factories import AgreementFactory
from tests.portal.factories import UserFactory, coordinator_of
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyStatementFactory,
    BodyTermFactory,
    CouncilMeetingFactory,
    CountyFactory,
    GapFactory,
    GoalFactory,
    GrantSummaryFactory,
    IndicatorFactory,
    KeyMessageFactory,
    NotNeededFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def coordinator(client, county):
    user = coordinator_of(county)
    client.force_login(user)
    return user


def page_of(county):
    return reverse("workspace:county", args=[county.uuid])


def fill(county, number):
    """Give ``county`` ``number`` of everything that it keeps."""
    today = timezone.localdate()
    for place in range(1, number + 1):
        strategy = StrategyFactory(county=county)
        priority = GoalFactory(strategy=strategy)
        goal = GoalFactory(strategy=strategy, parent=priority)
        IndicatorFactory(goal=goal)
        IndicatorFactory(goal=None, county=county)
        path = ServicePathFactory(county=county, template=ServicePathFactory(national=True))
        step = StepFactory(path=path)
        body = AdvisoryBodyFactory(county=county)
        BodyTermFactory(body=body)
        BodyStatementFactory(body=body)
        KeyMessageFactory(county=county)
        GrantSummaryFactory(county=county)
        CouncilMeetingFactory(county=county, held_on=today + dt.timedelta(days=place))
        CouncilMeetingFactory(county=county, held_on=today - dt.timedelta(days=place))
        AgreementFactory(
            county=county, starts_on=today - dt.timedelta(days=300), ends_on=today + dt.timedelta(days=place)
        )
        GapFactory(step=step)
        NotNeededFactory(step=step, life_stage="older")


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_much_a_county_keeps(
    client, county, coordinator, django_assert_num_queries, number
):
    fill(county, number)
    client.get(page_of(county))
    with django_assert_num_queries(25):
        page = client.get(page_of(county))

    rows = {section.key: len(section.rows) for section in page.context["sections"]}
    assert rows == dict.fromkeys(rows, number)
    assert len(rows) == 8


def test_the_page_tells_the_state_of_each_and_what_waits(client, county, coordinator):
    goal = GoalFactory(strategy__county=county)
    live = take(goal)
    actions.save_draft(goal, by=coordinator, values={"description_fi": "Uusi."}, base=traces(live))
    body = AdvisoryBodyFactory(county=county)
    BodyStatementFactory(body=body)
    BodyStatementFactory(body=AdvisoryBodyFactory())

    context = client.get(page_of(county)).context

    below = context["sections"][0].rows[0]["below"]
    assert [(row["title"].endswith(goal.name_fi), row["state"]) for row in below] == [(True, "draft")]
    assert [row["url"] for row in context["work"]] == [reverse("workspace:home"), "#bodies", "#meetings"]


def test_an_agreement_that_another_follows_or_of_nothing_public_does_not_wait(client, county, coordinator):
    today, day = timezone.localdate(), dt.timedelta(days=1)
    told = AgreementFactory(county=county, starts_on=today - day, ends_on=today + 9 * day)
    AgreementFactory(
        county=county, organisation=told.organisation, starts_on=today + 10 * day, ends_on=today + 900 * day
    )
    AgreementFactory(county=county, organisation__draft=True, starts_on=today - day, ends_on=today + 9 * day)

    assert "#agreements" not in [row["url"] for row in client.get(page_of(county)).context["work"]]


def test_an_empty_county_says_how_to_begin(client, county, coordinator):
    page = client.get(page_of(county))

    assert page.status_code == 200
    for kind in ("strategy", "path", "body", "message", "grants", "gap", "not-needed", "indicator"):
        assert reverse("workspace:begin", args=["county", county.uuid, kind]) in page.content.decode()


def test_one_county_leads_straight_there_and_administrators_choose(client, county, coordinator):
    other = CountyFactory()
    assert client.get(reverse("workspace:counties")).url == page_of(county)
    assert client.get(page_of(other)).status_code == 404

    client.force_login(UserFactory(superuser=True))
    rows = client.get(reverse("workspace:counties")).context["counties"]
    assert {row["url"] for row in rows} == {page_of(county), page_of(other)}

    client.force_login(UserFactory())
    assert client.get(reverse("workspace:counties")).status_code == 404


# Council meetings.


def days(**rows):
    """Return a form of meetings; ``rows`` are days by their place."""
    told = {"form-TOTAL_FORMS": "8", "form-INITIAL_FORMS": "0"}
    return told | {f"form-{place.removeprefix('at')}-held_on": day for place, day in rows.items()}


def test_many_days_are_recorded_at_once_and_no_day_twice(client, county, coordinator):
    where = reverse("workspace:county-meetings", args=[county.uuid])

    client.post(where, days(at0="2027-01-25", at3="2027-02-22") | {"form-0-agenda": "www.example.org/1"})

    found = CouncilMeeting.objects.filter(county=county).order_by("held_on")
    assert [str(one.held_on) for one in found] == ["2027-01-25", "2027-02-22"]
    assert found[0].agenda == "https://www.example.org/1"
    assert Revision.objects.of(found[0]).published().get().author == coordinator

    again = client.post(where, days(at0="2027-03-29", at1="2027-01-25"))
    assert again.status_code == 422
    assert "2027-03-29" in again.content.decode()
    assert found.count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        days(),
        days(at0="eilen"),
        days(at0="2027-01-01", at1="2027-01-01"),
        days() | {"form-0-agenda": "https://www.example.org"},
        {"form-TOTAL_FORMS": "x"},
        {},
    ],
)
def test_days_that_cannot_be_are_told_and_nothing_is_recorded(client, county, coordinator, sent):
    answer = client.post(reverse("workspace:county-meetings", args=[county.uuid]), sent)

    assert answer.status_code == 422
    assert not CouncilMeeting.objects.exists()


# The order of goals.


def test_goals_are_ordered_within_their_priority_and_history_tells_it(client, county, coordinator):
    strategy = StrategyFactory(county=county)
    one, two = (GoalFactory(strategy=strategy, order=order) for order in (1, 2))
    below = [GoalFactory(strategy=strategy, parent=one, order=order) for order in (1, 2)]
    where = reverse("workspace:goal-order", args=[strategy.uuid])
    keys = [str(goal.uuid) for goal in (one, *below, two)]

    shown = client.post(where, {"goal": keys, "move": f"{two.uuid}:up"})
    assert [row["key"] for row in shown.context["rows"]] == [str(two.uuid), str(one.uuid)]
    assert list(strategy.goals.filter(parent=None).order_by("order")) == [one, two]

    moved = [str(goal.uuid) for goal in (two, one, below[1], below[0])]
    client.post(where, {"goal": [*moved, "not-a-goal"]})
    assert list(strategy.goals.filter(parent=None).order_by("order")) == [two, one]
    assert list(one.children.order_by("order")) == [below[1], below[0]]
    assert Revision.objects.of(two).published().get().author == coordinator

    client.post(where, {"goal": moved})
    assert Revision.objects.of(two).published().count() == 1


# What became of a statement.


def test_what_became_of_a_statement_is_public_at_once_with_its_source(client, county, coordinator):
    statement = BodyStatementFactory(body__county=county)
    where = reverse("workspace:statement-outcome", args=[statement.uuid])
    sent = {"outcome": "partly", "outcome_text_sv": "Delvis."}
    refused = client.post(where, sent | {"outcome_source": ["", "", "", "", ""]})
    assert refused.status_code == 422
    assert "Delvis." in refused.content.decode()

    client.post(where, sent | {"outcome_source": ["Päätös", "https://www.example.org/1", "", "", ""]})

    statement.refresh_from_db()
    assert (statement.outcome, statement.outcome_text_sv) == (Outcome.PARTLY, "Delvis.")
    assert statement.outcome_source.title == "Päätös"
    assert Revision.objects.of(statement.body).published().get().author == coordinator


def test_other_counties_statements_are_not_found(client, county, coordinator):
    statement = BodyStatementFactory()

    answer = client.post(reverse("workspace:statement-outcome", args=[statement.uuid]), {"outcome": "open"})

    assert answer.status_code == 404


# Files.

GRANTS = "year;own_word_fi;granted;source_title;source_url\n{year};järjestöavustus;{sum};Päätös;https://www.example.org/1\n"


def importing(county, what="grants"):
    return reverse("workspace:import", args=[county.uuid, what])


def send(client, county, text, what="grants"):
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(importing(county, what), {"file": SimpleUploadedFile("luvut.csv", data)})


def test_a_file_is_shown_first_and_brought_in_once_confirmed(client, county, coordinator):
    old = GrantSummaryFactory(county=county, year=2026, own_word_fi="järjestöavustus", granted=5)
    text = GRANTS.format(year=2026, sum="1200,50") + GRANTS.format(year=2027, sum="10").split("\n")[1]

    preview = send(client, county, text)

    assert [row["state"] for row in preview.context["changes"]] == ["changed", "new"]
    old.refresh_from_db()
    assert (old.granted, GrantSummary.objects.count()) == (5, 1)
    client.post(importing(county), {"action": "confirm", "data": preview.context["data"]})
    assert list(GrantSummary.objects.order_by("year").values_list("year", "granted")) == [
        (2026, 1200.50),
        (2027, 10),
    ]
    assert Revision.objects.of(old).published().get().author == coordinator
    again = send(client, county, text)
    assert not again.context["has_changes"]


def test_the_faults_of_a_file_are_told_with_line_and_column_and_nothing_is_changed(
    client, county, coordinator
):
    page = send(client, county, GRANTS.format(year="20x6", sum="10"))

    assert page.status_code == 422
    assert [(row["line"], row["column"], row["value"]) for row in page.context["problems"]] == [
        (2, "year", "20x6")
    ]
    assert not GrantSummary.objects.exists()
    sent = base64.b64encode(GRANTS.format(year="20x6", sum="10").encode()).decode()
    assert client.post(importing(county), {"action": "confirm", "data": sent}).status_code == 422
    assert not GrantSummary.objects.exists()


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"year\n", b"\x00" * 40])
def test_what_is_no_file_of_figures_is_told(client, county, coordinator, data):
    page = send(client, county, data)

    assert page.status_code == 422
    assert page.context["problems"] or page.context["problem"]


def test_nothing_chosen_and_a_lost_file_are_told(client, county, coordinator):
    assert client.post(importing(county)).context["problem"]
    assert client.post(importing(county), {"action": "confirm", "data": "ei€"}).context["problem"]


def test_indicators_come_from_a_file_made_from_the_template(client, county, coordinator):
    template = client.get(reverse("workspace:import-template", args=[county.uuid, "indicators"]))
    headings = template.content.decode("utf-8-sig").strip().split(";")
    assert "county" not in headings
    cells = {
        "name_fi": "Jäseniä",
        "unit_fi": "henkilöä",
        "year": "2026",
        "value": "12",
        "source_title": "Kysely",
        "source_url": "https://www.example.org/kysely",
    }
    text = template.content.decode("utf-8-sig") + ";".join(cells.get(name, "") for name in headings)

    preview = send(client, county, text, "indicators")
    client.post(importing(county, "indicators"), {"action": "confirm", "data": preview.context["data"]})

    assert Indicator.objects.get().values.get().value == 12


def test_others_import_nothing(client, county):
    client.force_login(coordinator_of(CountyFactory()))

    assert send(client, county, GRANTS.format(year=2026, sum=1)).status_code == 404
    assert client.get(importing(county, "goals")).status_code == 404
    assert not GrantSummary.objects.exists()
