"""What has no draft is begun on one form, and deleted when that was a mistake."""

import datetime as dt

import pytest
from django.urls import reverse

from organisations.models import StepContribution
from portal.accounts.rights import Rights
from portal.editing import actions
from portal.editing.models import Revision
from portal.editing.registry import by_kind
from regions.models import (
    BodyTerm,
    CouncilMeeting,
    Gap,
    Goal,
    GrantSummary,
    Indicator,
    KeyMessage,
    NotNeeded,
    ServicePath,
    Source,
    Strategy,
)
from tests.organisations.factories import StepContributionFactory
from tests.portal.factories import coordinator_of
from tests.regions.factories import (
    AdvisoryBodyFactory,
    CountyFactory,
    GoalFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    KeyMessageFactory,
    MunicipalityFactory,
    ServicePathFactory,
    SourceFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db
SOURCE = ["Valtuuston päätös", "https://www.example.org/paatos", "", "", ""]


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def coordinator(client, county):
    user = coordinator_of(county)
    client.force_login(user)
    return user


def address(parent, kind, query=""):
    names = {"county": "county", "strategy": "strategy", "goal": "goal", "advisorybody": "body"}
    return reverse("workspace:begin", args=[names[parent._meta.model_name], parent.uuid, kind]) + query


STRATEGY = {"name_fi": "Strategia 2030", "kind": "strategy", "status": "preparation", "source": SOURCE}


@pytest.mark.parametrize(
    ("kind", "model", "written"),
    [
        ("strategy", Strategy, STRATEGY),
        (
            "path",
            ServicePath,
            {"name_sv": "Ny väg", "kind": "path", "life_stage": "all", "source": SOURCE},
        ),
        (
            "grants",
            GrantSummary,
            {
                "year": "2027",
                "kind": "all",
                "own_word_fi": "järjestöavustus",
                "granted": "1000",
                "precision": "exact",
                "source": SOURCE,
            },
        ),
        ("message", KeyMessage, {"text_fi": "Kuulkaa.", "given_on": "2026-10-01", "source": SOURCE}),
        ("meeting", CouncilMeeting, {"held_on": "2027-02-01"}),
        ("indicator", Indicator, {"name_fi": "Jäseniä", "unit_fi": "henkilöä", "source": SOURCE}),
    ],
)
def test_a_thing_of_the_county_is_public_once_its_form_is_sent(
    client, county, coordinator, kind, model, written
):
    assert client.get(address(county, kind)).status_code == 200
    assert not model.objects.exists()

    assert client.post(address(county, kind), written).status_code == 302

    thing = model.objects.get()
    assert thing.county == county
    revision = Revision.objects.of(thing).published().get()
    assert (revision.author, revision.base) == (coordinator, {})
    if "source" in written:
        assert (thing.source.title, thing.source.publisher) == (SOURCE[0], "www.example.org")


def test_what_is_missing_is_told_and_nothing_is_written_or_lost(client, county, coordinator):
    page = client.post(
        address(county, "strategy"),
        STRATEGY | {"name_fi": "", "source": ["", "", "", "", ""], "period": "2030–"},
    )

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {f"name_{'fi'}", "source"}
    assert 'value="2030–"' in page.content.decode()
    assert not Strategy.objects.exists()
    assert not Source.objects.filter(title=SOURCE[0]).exists()


def test_a_rule_of_the_model_is_told_at_its_input(client, county, coordinator):
    page = client.post(address(county, "strategy"), STRATEGY | {"starts": "2030", "ends": "2026"})

    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == ["Strategia ei voi päättyä ennen kuin se alkaa."]
    assert not Strategy.objects.exists()


def test_a_recorded_source_is_used_again_by_its_address(client, county, coordinator):
    recorded = SourceFactory(url=SOURCE[1])

    client.post(address(county, "strategy"), STRATEGY | {"source": ["", SOURCE[1], "", "", ""]})

    assert Strategy.objects.get().source == recorded


@pytest.mark.parametrize(
    "told", [["Nimi", "ei osoite", "", "", ""], ["Nimi", "", "", "", ""], ["", "", "", "", "x"]]
)
def test_a_source_that_nobody_finds_is_refused(client, county, coordinator, told):
    page = client.post(address(county, "strategy"), STRATEGY | {"source": told})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"source"}
    assert not Strategy.objects.exists()


def test_goals_stand_last_under_their_strategy_or_priority_and_rest_on_its_source(
    client, county, coordinator
):
    strategy = StrategyFactory(county=county)
    priority = GoalFactory(strategy=strategy, order=4)
    source = ["Toinen", "https://www.example.org/toinen", "", "", ""]
    page = client.get(address(strategy, "goal"))
    assert strategy.source.url in page.content.decode()

    client.post(address(strategy, "goal"), {"name_fi": "Uusi kärki", "source": source})
    client.post(address(priority, "goal"), {"name_fi": "Alla", "source": source})

    new, below = Goal.objects.exclude(pk=priority.pk).order_by("pk")
    assert (new.strategy, new.parent, new.order, new.county) == (strategy, None, 5, county)
    assert (below.strategy, below.parent, below.order) == (strategy, priority, 1)


def test_an_indicator_of_a_goal_and_a_term_of_a_body(client, county, coordinator):
    goal = GoalFactory(strategy__county=county)
    body = AdvisoryBodyFactory(county=county)

    client.post(address(goal, "indicator"), {"name_fi": "Mittari", "unit_fi": "%", "source": SOURCE})
    answer = client.post(address(body, "term"), {"starts": "2027-01-01", "ends": "2028-12-31"})

    indicator, term = Indicator.objects.get(), BodyTerm.objects.get()
    assert (indicator.goal, indicator.county) == (goal, None)
    assert term.body == body
    assert answer.url == reverse("workspace:section", args=["term", term.uuid, "seats"])


def test_where_nobody_is_needed_is_told_by_the_address(client, county, coordinator):
    step = StepFactory(path__county=county)
    town = MunicipalityFactory(county=county)
    where = address(county, "not-needed", f"?step={step.uuid}&municipality={town.code}")
    assert town.name_fi in client.get(where).context["about"]

    client.post(where, {"reason_fi": "Naapurissa on.", "since": "2026-11-01"})

    told = NotNeeded.objects.get()
    assert (told.step, told.municipality, told.reason_fi) == (step, town, "Naapurissa on.")
    again = client.post(where, {"reason_fi": "Uudestaan", "since": "2026-11-01"})
    assert again.status_code == 422
    assert NotNeeded.objects.count() == 1


def test_where_the_address_is_silent_the_form_asks(client, county, coordinator):
    step = StepFactory(path__county=county)
    form = {"served": f"step:{step.uuid}", "place": "language:sv", "state": "found", "found_on": "2026-11-01"}

    assert client.post(address(county, "gap"), form).status_code == 302

    gap = Gap.objects.get()
    assert (gap.step, gap.language, gap.municipality) == (step, "sv", None)
    assert client.post(address(county, "gap"), form | {"served": "step:%00"}).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "?step=x",
        "?step=%00",
        "?step={other}",
        "?step={own}&goal={own}",
        "?step={own}&municipality=zzz",
        "?step={own}&municipality=%00",
        "?step={own}&life_stage=all",
        "?step={own}&language=en",
        "?step={own}&language=fi&life_stage=older",
    ],
)
def test_an_address_that_tells_of_nothing_of_the_county_leads_nowhere(client, county, coordinator, query):
    own, other = StepFactory(path__county=county), StepFactory(path__county=CountyFactory())

    answer = client.get(address(county, "gap", query.format(own=own.uuid, other=other.uuid)))

    assert answer.status_code == 404


def test_another_countys_coordinator_begins_nothing(client, county):
    client.force_login(coordinator_of(CountyFactory()))

    assert client.get(address(county, "strategy")).status_code == 404
    assert client.post(address(county, "strategy"), STRATEGY).status_code == 404
    assert not Strategy.objects.exists()


# Deleting.


def test_what_something_points_at_is_not_deleted(client, county, coordinator):
    path = ServicePathFactory(county=county)
    step = StepFactory(path=path)
    StepContributionFactory(step=step)
    goal = GoalFactory(strategy__county=county)
    KeyMessageFactory(county=county, goal=goal)
    for kind, thing in (("path", path), ("goal", goal), ("strategy", goal.strategy)):
        where = reverse("workspace:delete", args=[kind, thing.uuid])
        assert client.get(where).context["keeping"]
        assert client.post(where).status_code == 409
        thing.refresh_from_db()
    assert StepContribution.objects.exists()


def test_what_was_begun_by_mistake_is_deleted_and_brought_back(client, county, coordinator):
    path = ServicePathFactory(county=county)
    steps = [StepFactory(path=path, order=order) for order in (1, 2)]
    where = reverse("workspace:delete", args=["path", path.uuid])
    assert [group["number"] for group in client.get(where).context["along"]] == [2]

    page = client.post(where, follow=True)

    assert not ServicePath.objects.exists()
    assert page.context["name"] == path.name_fi
    client.post(page.request["PATH_INFO"])
    back = ServicePath.objects.get()
    assert (back.pk, back.uuid, back.name_sv, back.source) == (path.pk, path.uuid, path.name_sv, path.source)
    assert [step.uuid for step in back.steps.order_by("order")] == [step.uuid for step in steps]
    assert Revision.objects.of(back).published().count() == 2


def test_values_of_an_indicator_come_back_with_it(client, county, coordinator):
    indicator = IndicatorFactory(goal__strategy__county=county)
    value = IndicatorValueFactory(indicator=indicator, year=2026)
    page = client.post(reverse("workspace:delete", args=["indicator", indicator.uuid]), follow=True)
    assert not Indicator.objects.exists()

    client.post(page.request["PATH_INFO"])

    back = Indicator.objects.get().values.get()
    assert (back.year, back.value, back.source) == (2026, value.value, value.source)


def test_what_has_been_put_in_its_place_stays(client, county, coordinator):
    meeting = actions.begin(CouncilMeeting(county=county, held_on=dt.date(2027, 1, 1)), by=coordinator)
    page = client.post(reverse("workspace:delete", args=["meeting", meeting.uuid]), follow=True)
    other = CouncilMeeting.objects.create(county=county, held_on=dt.date(2027, 1, 1))

    client.post(page.request["PATH_INFO"])

    assert CouncilMeeting.objects.get() == other


def test_nothing_is_brought_back_elsewhere(client, county, coordinator):
    strategy = StrategyFactory(county=county)
    client.post(reverse("workspace:delete", args=["strategy", strategy.uuid]))
    other = StrategyFactory(county=county)

    client.post(reverse("workspace:deleted", args=["strategy", other.uuid]))

    assert Strategy.objects.get() == other


def test_others_delete_nothing(client, county):
    strategy = StrategyFactory(county=county)
    client.force_login(coordinator_of(CountyFactory()))

    assert client.post(reverse("workspace:delete", args=["strategy", strategy.uuid])).status_code == 404
    assert Strategy.objects.get() == strategy


def test_what_is_national_is_not_deleted_here():
    administrator = Rights(is_administrator=True)

    assert not by_kind("message").may_delete(administrator, KeyMessageFactory(national=True))
    assert by_kind("message").may_delete(administrator, KeyMessageFactory())
