"""How facts age in sight: checked, getting old, doubtful."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from organisations.choices import ContributionState, Freshness, Nature, VerifiedBy
from organisations.models import GoalContribution, Organisation
from portal.lib import languages
from tests.organisations.factories import ActivityFactory, GoalContributionFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 1)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC), tick=False):
        yield


def checked(days_ago, by=VerifiedBy.ORGANISATION):
    return {"verified_on": TODAY - dt.timedelta(days=days_ago), "verified_by": by}


@pytest.mark.parametrize(
    ("days", "freshness"),
    [
        (0, Freshness.VERIFIED),
        (365, Freshness.VERIFIED),
        (366, Freshness.AGEING),
        (730, Freshness.AGEING),
        (731, Freshness.DOUBTFUL),
    ],
)
def test_a_check_is_trusted_for_a_year_and_doubted_after_two(days, freshness):
    organisation = OrganisationFactory.build(home_municipality=None, **checked(days))

    assert organisation.freshness == freshness
    assert organisation.is_stale == (freshness != Freshness.VERIFIED)


@pytest.mark.parametrize(
    ("nature", "days", "freshness"),
    [
        (Nature.CIVIC, 181, Freshness.VERIFIED),
        (Nature.GRANT_FUNDED, 181, Freshness.VERIFIED),
        (Nature.PURCHASED, 180, Freshness.VERIFIED),
        (Nature.PURCHASED, 181, Freshness.AGEING),
        (Nature.OUTCOME_CONTRACT, 361, Freshness.DOUBTFUL),
    ],
)
def test_what_a_contract_says_ages_in_half_a_year(nature, days, freshness):
    activity = ActivityFactory.build(organisation=None, nature=nature, **checked(days))

    assert activity.freshness == freshness


def test_what_nobody_checked_is_neither_fresh_nor_old():
    organisation = OrganisationFactory.build(home_municipality=None)

    assert organisation.freshness == Freshness.NEVER
    assert not organisation.is_stale


@pytest.mark.parametrize(
    ("valid_for", "freshness"),
    [(0, Freshness.VERIFIED), (-1, Freshness.AGEING), (-365, Freshness.AGEING), (-366, Freshness.DOUBTFUL)],
)
def test_a_contribution_with_a_last_day_is_fresh_until_then(valid_for, freshness):
    row = GoalContributionFactory(
        state=ContributionState.CONFIRMED,
        valid_until=TODAY + dt.timedelta(days=valid_for),
        **checked(900, VerifiedBy.COUNTY),
    )

    assert row.freshness == freshness
    assert GoalContribution.objects.confirmed_and_fresh().exists() == (freshness == Freshness.VERIFIED)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (10, "Checked 19 February 2027 by the organisation"),
        (400, "Checked 25 January 2026 by the organisation. It is time to check it again."),
        (
            800,
            "Checked 21 December 2024 by the organisation. "
            "Doubtful: nobody has checked it for so long that it may no longer hold.",
        ),
    ],
)
@pytest.mark.parametrize("make", [OrganisationFactory, ActivityFactory], ids=["organisation", "activity"])
def test_page_tells_in_words_how_old_the_check_is(client, make, days, words):
    thing = make(**checked(days))

    with languages.reading("en"):
        page = BeautifulSoup(client.get(thing.get_absolute_url()).content, "html.parser")

    told = [" ".join(line.get_text().split()) for line in page.select(".freshness")]
    assert words in told


@pytest.mark.parametrize(
    ("days", "cell"),
    [
        (10, "19 February 2027"),
        (400, "25 January 2026 Getting old"),
        (800, "21 December 2024 Doubtful"),
        (None, "not checked"),
    ],
)
def test_list_of_organisations_shows_what_gets_old(client, days, cell):
    OrganisationFactory(**(checked(days) if days is not None else {}))
    assert Organisation.objects.count() == 1

    with languages.reading("en"):
        page = client.get(reverse("organisations:organisation-list"))

    (shown,) = BeautifulSoup(page.content, "html.parser").select("tbody td:last-child")
    for twin in shown.select(".narrow-only"):
        twin.decompose()
    assert " ".join(shown.get_text().split()) == cell
