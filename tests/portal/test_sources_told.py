"""A source told in a draft by its title and address: recorded when the draft is published, and once."""

import pytest
from django.urls import reverse

from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.snapshots import take
from regions.models import Source
from tests.portal.factories import coordinator_of
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyStatementFactory,
    IndicatorFactory,
    SourceFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db
NEW = ["Päätös", "https://www.example.org/paatos", "§ 4", "", ""]


@pytest.fixture
def strategy():
    return StrategyFactory()


@pytest.fixture
def form(client, strategy):
    """Return a function that sends the section on the source with what is told, and returns the page."""
    client.force_login(coordinator_of(strategy.county))
    where = reverse("workspace:section", args=["strategy", strategy.uuid, "source"])

    def send(told, **more):
        base = client.get(where).context["form"].base
        return client.post(where, {"base": base, "source": told} | more, follow=True)

    return send


def test_a_new_source_is_recorded_when_the_draft_is_published(client, strategy, form):
    form(NEW)
    assert not Source.objects.filter(title="Päätös").exists()
    draft = actions.open_revision(strategy)
    assert (
        "Päätös" in client.get(reverse("workspace:item", args=["strategy", strategy.uuid])).content.decode()
    )
    assert (
        NEW[1]
        in client.get(
            reverse("workspace:section", args=["strategy", strategy.uuid, "source"])
        ).content.decode()
    )

    actions.submit(draft, by=draft.author)

    strategy.refresh_from_db()
    assert (strategy.source.title, strategy.source.url, strategy.source.reference) == tuple(NEW[:3])
    assert take(strategy)["source"] == strategy.source.pk


def test_a_draft_that_is_thrown_away_records_nothing(strategy, form):
    number = Source.objects.count()
    form(NEW)

    actions.discard(actions.open_revision(strategy), by=None)

    assert Source.objects.count() == number


def test_a_recorded_source_is_chosen_by_what_is_told(strategy, form):
    recorded = SourceFactory(title=NEW[0], url=NEW[1], reference=NEW[2])

    form(NEW)

    assert actions.open_revision(strategy).content["source"] == recorded.pk


def test_the_same_source_told_again_is_no_change(strategy, form):
    source = strategy.source

    form([source.title, source.url, source.reference, "Muu julkaisija", ""])

    assert actions.open_revision(strategy) is None


def test_what_is_no_source_yet_is_kept_and_told(strategy, form):
    page = form(["Päätös", "ei osoite", "", "", ""])

    assert page.status_code == 422
    assert "ei osoite" in page.content.decode()
    draft = actions.open_revision(strategy)
    with pytest.raises(actions.Incomplete) as incomplete:
        actions.submit(draft, by=draft.author)
    assert set(incomplete.value.problems) == {"source"}


def test_a_new_source_of_a_row_is_recorded_with_it():
    indicator = IndicatorFactory()
    user = coordinator_of(indicator.goal.county)
    live = take(indicator)
    row = "values/11111111-1111-1111-1111-111111111111"
    told = {"year": 2031, "value": "3", "source_url": "https://www.example.org/uusi", "source_title": "Uusi"}
    values = {row: True} | {f"{row}/{name}": value for name, value in told.items()}

    saved = actions.save_draft(indicator, by=user, values=values, base=traces(live))
    actions.submit(saved.revision, by=user)

    assert indicator.values.get().source.title == "Uusi"


def test_the_decision_on_a_statement_is_told_in_its_row(client):
    body = AdvisoryBodyFactory()
    statement = BodyStatementFactory(body=body)
    client.force_login(coordinator_of(body.county))
    where = reverse("workspace:section", args=["body", body.uuid, "statements"])
    form = client.get(where).context["form"]
    sent = {key: value for key, value in form.initial.items() if value not in (None, "", False)}
    prefix = f"statements/{statement.uuid}"
    sent |= {"base": form.base, f"{prefix}/outcome": "accepted", f"{prefix}/outcome_source": NEW}

    client.post(where, sent)
    draft = actions.open_revision(body)
    actions.submit(draft, by=draft.author)

    statement.refresh_from_db()
    assert (statement.outcome, statement.outcome_source.title) == ("accepted", "Päätös")
