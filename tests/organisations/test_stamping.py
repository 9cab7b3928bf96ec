"""What an organisation changes makes untrue the pages that show it, and leaves kept what others show."""

import re

import pytest
from django.db import connection, transaction
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from organisations import actions as answers
from organisations.models import Activity, GoalContribution, GrantDecision, Organisation
from portal.caching import moments, stamps, store
from portal.editing.actions import archive, change, delete
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    GrantDecisionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import UserFactory
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)
from tests.world import world

pytestmark = pytest.mark.django_db

READERS_OWN = re.compile(rb'[A-Za-z0-9]{%d}|name="started" value="[^"]*' % CSRF_TOKEN_LENGTH)


class There:
    """A county with everything, and another with an organisation that has to do with that one alone."""

    def __init__(self):
        self.made = world(1)
        self.county = CountyFactory()
        place = MunicipalityFactory(county=self.county)
        self.goal = GoalFactory(strategy=StrategyFactory(county=self.county))
        self.step = StepFactory(path=ServicePathFactory(county=self.county, template=self.made.template))
        self.organisation = OrganisationFactory(home_municipality=place)
        self.activity = ActivityFactory(organisation=self.organisation, municipalities=[place])
        self.claim = GoalContributionFactory(activity=self.activity, goal=self.goal)
        self.standing = StepContributionFactory(activity=self.activity, step=self.step)
        GrantDecisionFactory(organisation=self.organisation, county=self.county, goals=[self.goal])
        self.by = UserFactory(superuser=True)

    def pages(self):
        """Return the pages of the other county, and of every organisation and activity; some of all."""
        of_all = {"organisation-list", "county-list", "home", "template"}
        return [
            *(
                address
                for name, address in self.made.pages().items()
                if name.startswith("county-") or name in {"county", "goal", "path", *of_all}
            ),
            *(thing.get_absolute_url() for thing in Organisation.objects.published()),
            *(thing.get_absolute_url() for thing in Activity.objects.published()),
        ]


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield There()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def before(everything):
    """Return every page as it was before any change; the database keeps them for the tests to begin with."""
    with override_settings(KEEP_PAGES=True):
        return {address: read(address) for address in everything.pages()}


@pytest.fixture(autouse=True)
def anew(everything):
    """Begin with nothing kept, and with things as the database has them: the test before is undone there."""
    for thing in (everything.organisation, everything.activity, everything.claim, everything.standing):
        thing.refresh_from_db()
    store.clear()
    moments.forget()


def read(address):
    return READERS_OWN.sub(b"", Client().get(address).content)


# Changes that only some pages show, and of whom.


def describe(there):
    with change(there.organisation, by=there.by):
        there.organisation.description_fi = "<p>Uusi kuvaus.</p>"


def check(there):
    with change(there.organisation, by=there.by):
        there.organisation.verified_on = timezone.localdate()
        there.organisation.verified_by = "organisation"


def describe_an_activity(there):
    with change(there.activity, by=there.by):
        there.activity.description_fi = "<p>Uusi kuvaus.</p>"
        there.activity.for_children = True


def confirm(there):
    answers.confirm(there.claim, by=there.by)


def decline(there):
    answers.decline(there.standing, by=there.by, reasons={"fi": "Ei kuulu."})


def be_funded(there):
    with change(there.organisation, by=there.by):
        GrantDecision.objects.filter(organisation=there.organisation).update(granted=123_456)


NARROW = [describe, check, describe_an_activity, confirm, decline, be_funded]


def rename(there):
    with change(there.organisation, by=there.by):
        there.organisation.name_fi = "Aivan uusi nimi ry"


def rename_an_activity(there):
    with change(there.activity, by=there.by):
        there.activity.title_fi = "Aivan uusi toiminta"


def end(there):
    archive(there.organisation, by=there.by)


def take_away(there):
    delete(GoalContribution.objects.get(pk=there.claim.pk), by=there.by)


WIDE = [rename, rename_an_activity, end]


def is_kept(address):
    """Whether the page is given out again: nothing is asked but whether anything moved, and its keys."""
    with CaptureQueriesContext(connection) as asked:
        read(address)
    return len(asked) <= 2 and all('FROM "caching_stamp"' in query["sql"] for query in asked)


@pytest.mark.slow
@pytest.mark.parametrize("does", [*NARROW, take_away], ids=lambda does: does.__name__)
def test_every_page_that_stays_kept_is_what_it_would_be_if_it_were_made_anew(
    everything, before, settings, does
):
    settings.KEEP_PAGES = True
    assert {address: read(address) for address in before} == before

    does(everything)

    kept = [address for address in before if is_kept(address)]
    settings.KEEP_PAGES = False
    for address in kept:
        assert read(address) == before[address], address
    assert everything.made.county.get_absolute_url() in kept
    assert everything.made.organisation.get_absolute_url() in kept
    assert everything.organisation.get_absolute_url() not in kept


@pytest.mark.parametrize("does", NARROW, ids=lambda does: does.__name__)
def test_what_others_do_not_show_moves_the_stamps_of_its_own_pages(everything, does):
    own = {f"organisation:{everything.organisation.pk}", f"county:{everything.county.pk}", "all"}
    others = {f"organisation:{everything.made.organisation.pk}", f"county:{everything.made.county.pk}"}
    keys = own | others | {"organisations"}
    before = stamps.versions(keys)

    does(everything)

    now = stamps.versions(keys)
    assert {key for key in keys if now[key] != before[key]} == own


@pytest.mark.parametrize("does", WIDE, ids=lambda does: does.__name__)
def test_what_others_show_moves_the_stamp_of_all_organisations(everything, does):
    before = stamps.version("organisations")

    does(everything)

    assert stamps.version("organisations") != before


def test_what_serves_a_national_path_is_every_countys(everything):
    StepContributionFactory(activity=everything.activity, step=everything.made.template.steps.first())
    before = stamps.version("organisations")

    describe(everything)

    assert stamps.version("organisations") != before


@pytest.mark.parametrize("does", [*NARROW, *WIDE, take_away], ids=lambda does: does.__name__)
def test_no_part_of_an_overview_is_older_than_the_change(everything, settings, does):
    overviews = [county.get_absolute_url() for county in (everything.county, everything.made.county)]
    settings.KEEP_PARTS = True
    for address in overviews:
        read(address)

    does(everything)

    kept = [read(address) for address in overviews]
    settings.KEEP_PARTS = False
    assert [read(address) for address in overviews] == kept
