"""Publication at a time: what is written as a time, what happens when it comes, and what may stop it."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from portal.accounts.rights import rights_of
from portal.editing import actions, due
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib import languages, times
from portal.outbox.models import Letter
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import coordinator_of, editor_of
from tests.regions.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 10, 20, 9, 0, tzinfo=dt.UTC)


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


# Times as they are written.


@pytest.mark.parametrize(
    ("day", "time", "moment"),
    [
        ((2026, 10, 25), (2, 59), utc(2026, 10, 24, 23, 59)),
        ((2026, 10, 25), (4, 0), utc(2026, 10, 25, 2, 0)),
        ((2027, 3, 28), (2, 59), utc(2027, 3, 28, 0, 59)),
        ((2027, 3, 28), (4, 0), utc(2027, 3, 28, 1, 0)),
        ((2026, 12, 1), (8, 0), utc(2026, 12, 1, 6, 0)),
    ],
)
def test_a_time_is_that_of_finland(day, time, moment):
    assert times.local(dt.date(*day), dt.time(*time)) == moment


@pytest.mark.parametrize(
    ("day", "time", "code"),
    [
        ((2026, 10, 25), (3, 0), "twice"),
        ((2026, 10, 25), (3, 59), "twice"),
        ((2027, 3, 28), (3, 0), "missing"),
        ((2027, 3, 28), (3, 59), "missing"),
    ],
)
def test_a_time_that_is_none_or_two_is_refused(day, time, code):
    with pytest.raises(ValidationError) as refused:
        times.local(dt.date(*day), dt.time(*time))

    assert refused.value.code == code


# Approving for a time.


@pytest.fixture(autouse=True)
def october():
    """Begin before clocks are put back."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation):
    return editor_of(organisation, language="sv")


@pytest.fixture
def reader(organisation, client):
    return coordinator_of(organisation.home_municipality.county)


def send_in(obj, editor, **values):
    now = take(obj)
    saved = actions.save_draft(obj, by=editor, values=values, base=traces(now))
    return actions.submit(saved.revision, by=editor)


def schedule(client, reader, obj, day, time, **more):
    revision = actions.open_revision(obj)
    client.force_login(reader)
    data = {"revision": revision.uuid, "version": revision.version, "state": revision.state}
    data |= {"day": day, "time": time, "action": "schedule"} | more
    return client.post(reverse("workspace:review", args=["organisation", obj.uuid]), data)


def test_a_change_waits_for_its_time_and_is_public_then(client, organisation, editor, reader):
    revision = send_in(organisation, editor, phone="03 1")

    assert schedule(client, reader, organisation, "2026-10-26", "08:00").status_code == 302

    revision.refresh_from_db()
    assert (revision.state, revision.publish_at) == (RevisionState.APPROVED, utc(2026, 10, 26, 6, 0))
    told = Letter.objects.get(kind="review_scheduled")
    assert (told.to_user, told.language) == (editor, "sv")
    assert "26.10.2026 kl. 8.00" in told.body
    with time_machine.travel(utc(2026, 10, 26, 5, 59), tick=False):
        assert due.publish_scheduled() == 0
    with time_machine.travel(utc(2026, 10, 26, 6, 0), tick=False):
        assert due.publish_scheduled() == 1
        assert due.publish_scheduled() == 0
    organisation.refresh_from_db()
    revision.refresh_from_db()
    assert organisation.phone == "03 1"
    assert (revision.state, revision.reviewer) == (RevisionState.PUBLISHED, reader)
    assert Letter.objects.get(kind="review_published").to_user == editor


@pytest.mark.parametrize(
    ("day", "time", "field"),
    [
        ("2026-10-25", "03:30", "time"),
        ("2027-03-28", "03:30", "time"),
        ("2026-10-20", "11:59", "day"),
        ("", "12:00", "day"),
        ("2026-10-26", "", "time"),
    ],
)
def test_what_is_no_time_to_come_is_told_and_nothing_is_lost(
    client, organisation, editor, reader, day, time, field
):
    revision = send_in(organisation, editor, phone="03 1")

    response = schedule(client, reader, organisation, day, time, **{"note:phone": "Hyvä."})

    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert page.select_one(f"#id_{field}_error .field-error")
    assert page.select_one("[name='note:phone']").text.strip() == "Hyvä."
    written = [page.select_one(f"[name={name}]").get("value", "") for name in ("day", "time")]
    assert written == [day, time]
    revision.refresh_from_db()
    assert revision.state == RevisionState.IN_REVIEW


def test_only_the_languages_that_were_chosen_go_out_at_the_time(client, organisation, editor, reader):
    before = organisation.description_sv
    send_in(organisation, editor, description_fi="<p>Uusi.</p>", description_sv="<p>Ny.</p>")
    schedule(client, reader, organisation, "2026-10-26", "08:00", languages=["fi"])

    with time_machine.travel(utc(2026, 10, 26, 6, 0), tick=False):
        due.publish_scheduled()

    organisation.refresh_from_db()
    assert (organisation.description_fi, organisation.description_sv) == ("<p>Uusi.</p>", before)
    assert actions.open_revision(organisation).content["description_sv"] == "<p>Ny.</p>"


def approved(at, **values):
    obj = OrganisationFactory(home_municipality=MunicipalityFactory())
    reader = coordinator_of(obj.home_municipality.county, language="sv")
    revision = send_in(obj, editor_of(obj), **values)
    return obj, actions.schedule(revision, by=reader, at=at)


def test_what_stops_one_does_not_stop_the_others_and_goes_back_to_its_reader():
    at = timezone.now() - dt.timedelta(minutes=1)
    clashing, clash = approved(at, phone="03 1")
    with actions.change(clashing, by=None) as changed:
        changed.phone = "03 2"
    _incomplete, broken = approved(at, phone="03 1")
    Revision.objects.filter(pk=broken.pk).update(content=broken.content | {"email": "no address"})
    good, _revision = approved(at, phone="03 1")

    call_command("run_due")

    good.refresh_from_db()
    assert good.phone == "03 1"
    for revision in (clash, broken):
        revision.refresh_from_db()
        assert (revision.state, revision.publish_at) == (RevisionState.IN_REVIEW, None)
        letter = Letter.objects.get(kind="review_stopped", to_user=revision.reviewer)
        assert letter.language == "sv"
        with languages.reading("sv"):
            path = reverse("workspace:review", args=["organisation", revision.about.uuid])
        assert path in letter.body
    clashing.refresh_from_db()
    assert clashing.phone == "03 2"


def test_a_failure_stops_no_other_and_is_told(monkeypatch):
    at = timezone.now() - dt.timedelta(minutes=1)
    bad, _revision = approved(at, phone="03 1")
    good, _revision = approved(at, phone="03 1")
    publish = actions.publish_on_time

    def broken(revision):
        if revision.object_id == bad.pk:
            raise RuntimeError("a fault")
        return publish(revision)

    monkeypatch.setattr(actions, "publish_on_time", broken)
    with pytest.raises(RuntimeError):
        due.publish_scheduled()

    good.refresh_from_db()
    bad.refresh_from_db()
    assert good.phone == "03 1"
    assert bad.phone != "03 1"


def test_what_was_taken_back_in_the_meantime_is_not_published():
    obj, revision = approved(timezone.now() - dt.timedelta(minutes=1), phone="03 1")
    actions.withdraw(revision, by=None)

    with pytest.raises(actions.NotNow):
        actions.publish_on_time(revision)

    obj.refresh_from_db()
    assert obj.phone != "03 1"


def test_an_approved_change_is_shown_to_its_editors_and_readers():
    obj, revision = approved(timezone.now() + dt.timedelta(days=1), phone="03 1")

    for person in (editor_of(obj), revision.reviewer):
        assert list(Revision.objects.scheduled_for(rights_of(person))) == [revision]
    stranger = editor_of(OrganisationFactory())
    assert not Revision.objects.scheduled_for(rights_of(stranger))
