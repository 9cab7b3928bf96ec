"""What one takes along: asking for it, the queue, how far it is, the file, and its end."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from portal.handouts import actions, libraries, making, views
from portal.handouts.choices import HandoutState, Kind, Reason, Stage
from portal.handouts.limits import HANDOUTS_AN_HOUR
from portal.handouts.models import Handout
from portal.handouts.present import file_name
from portal.lib import due, languages
from regions.choices import CountyKind
from tests.portal.factories import HandoutFactory
from tests.regions.factories import CountyFactory, GrantSummaryFactory, ServicePathFactory, StepFactory

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def written(monkeypatch):
    """Let files be made at once of nothing much; return the kinds that were written, in order."""
    kinds = []

    def write(kind, told):
        kinds.append(kind)
        return b"%PDF-1.7 " + kind.encode()

    monkeypatch.setattr(making, "_write", write)
    return kinds


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    """Return a function that asks for a handout as a reader does, with the worker at work at once."""

    def send(county, works=True, **data):
        with languages.reading("en"):
            url = reverse("handouts:county", args=[county.local_slug])
        data = {"kind": "briefing", "language": "fi"} | data
        with django_capture_on_commit_callbacks(execute=works):
            return client.post(url, data)

    return send


def page(client, county, language="en"):
    with languages.reading(language):
        url = reverse("handouts:county", args=[county.local_slug])
    return BeautifulSoup(client.get(url).content, "html.parser")


def text_of(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").main.get_text(" ").split())


def test_asking_leads_to_a_page_that_tells_how_far_it_is_and_then_to_the_file(client, ask, written):
    county = CountyFactory()

    response = ask(county, works=False)
    waiting = client.get(response["Location"])

    handout = Handout.objects.get()
    assert handout.state == HandoutState.WAITING
    assert BeautifulSoup(waiting.content, "html.parser").progress["value"] == "0"
    assert "Waits for its turn" in text_of(waiting)

    making.make(handout.pk)
    ready = BeautifulSoup(client.get(response["Location"]).content, "html.parser")
    link = ready.select_one("#progress a[download]")
    file = client.get(link["href"])

    assert b"".join(file.streaming_content) == b"%PDF-1.7 briefing"
    assert file["Content-Type"] == "application/pdf"
    assert file["X-Content-Type-Options"] == "nosniff"
    day = Handout.objects.get().made_at.strftime("%Y-%m-%d")
    assert f'attachment; filename="{county.slug_fi}-' in file["Content-Disposition"]
    assert file["Content-Disposition"].endswith(f'-{day}.pdf"')


def test_without_scripts_one_looks_again_by_a_link_to_the_same_page(client, ask):
    address = ask(CountyFactory(), works=False)["Location"]

    soup = BeautifulSoup(client.get(address).content, "html.parser")

    assert soup.find("a", string="Look again")["href"] == address
    assert soup.find("meta", attrs={"http-equiv": True}) is None  # Nobody's page is reloaded under her.


def test_htmx_gets_the_progress_alone_and_only_when_it_has_changed(client, ask, written):
    address = ask(CountyFactory(), works=False)["Location"]
    handout = Handout.objects.get()
    polling = BeautifulSoup(client.get(address).content, "html.parser").find(attrs={"hx-get": True})

    assert client.get(polling["hx-get"], headers={"HX-Request": "true"}).status_code == 204

    Handout.objects.update(state=HandoutState.MAKING, stage=Stage.FACTS, progress=10)
    part = client.get(polling["hx-get"], headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert b"<html" not in part.content
    assert b"Figures and their sources are gathered" in part.content

    Handout.objects.update(state=HandoutState.WAITING)
    making.make(handout.pk)
    done = client.get(polling["hx-get"], headers={"HX-Request": "true"})
    assert b"hx-get" not in done.content
    assert b"Fetch the file" in done.content


def test_the_same_file_serves_everybody_until_the_facts_change(ask, client, written):
    county = CountyFactory()

    first = ask(county)["Location"]
    second = ask(county)["Location"]
    GrantSummaryFactory(county=county)
    assert making.look_for_changes(county) == 1
    stale = page(client, county)
    third = ask(county)["Location"]

    assert first == second != third
    assert written == [Kind.BRIEFING, Kind.BRIEFING]
    assert "Something that it tells has changed since." in stale.get_text()
    assert "has changed since" not in page(client, county).get_text()


def test_who_looks_at_a_page_has_changes_looked_for_once_a_minute(
    client, ask, written, django_capture_on_commit_callbacks
):
    county = CountyFactory()
    with time_machine.travel(NOW, tick=False) as clock:
        ask(county)
        GrantSummaryFactory(county=county)
        with django_capture_on_commit_callbacks() as at_once:
            page(client, county)
        clock.shift(61)
        with django_capture_on_commit_callbacks(execute=True) as later:
            page(client, county)
            page(client, county)
        found = page(client, county)

    assert (len(at_once), len(later)) == (0, 1)
    assert "Something that it tells has changed since." in found.get_text()


def test_what_has_changed_back_is_not_told(ask, written):
    county = CountyFactory()
    ask(county)
    grants = GrantSummaryFactory(county=county)
    assert making.look_for_changes(county) == 1
    grants.delete()

    assert making.look_for_changes(county) == 0
    assert not Handout.objects.get().is_stale


def test_a_new_day_alone_makes_nothing_stale(ask, written):
    county = CountyFactory()
    with time_machine.travel(NOW, tick=False) as clock:
        ask(county)
        clock.shift(dt.timedelta(days=3))
        assert making.look_for_changes(county) == 0


def test_each_language_and_each_thing_has_a_file_of_its_own(ask, written):
    county = CountyFactory()
    path = StepFactory(path__county=county).path

    for data in ({}, {"language": "sv"}, {"kind": "slides"}, {"kind": "card", "path": path.uuid}):
        ask(county, **data)

    found = Handout.objects.filter(state=HandoutState.READY).order_by("pk")
    assert list(found.values_list("kind", "language", "path")) == [
        ("briefing", "fi", None), ("briefing", "sv", None), ("slides", "fi", None), ("card", "fi", path.pk),
    ]  # fmt: skip


def test_two_who_ask_at_once_get_the_same_one(ask, written):
    county = CountyFactory()

    first = ask(county, works=False)["Location"]
    second = ask(county, works=False)["Location"]

    assert first == second
    assert Handout.objects.count() == 1


def test_the_database_keeps_two_at_the_same_moment_apart(django_capture_on_commit_callbacks):
    county, path = CountyFactory(), ServicePathFactory()
    for thing in ({"county": county}, {"county": path.county, "path": path, "kind": Kind.CARD}):
        HandoutFactory(waiting=True, **thing)
        with pytest.raises(IntegrityError), transaction.atomic():
            HandoutFactory(waiting=True, **thing)

    with django_capture_on_commit_callbacks() as callbacks:
        found = actions.ask(Kind.BRIEFING, county, None, "fi")
    assert found == Handout.objects.get(county=county)
    assert callbacks == []


def test_making_it_twice_makes_it_once(written):
    handout = HandoutFactory(waiting=True)

    making.make(handout.pk)
    making.make(handout.pk)

    assert written == [Kind.BRIEFING]


def test_a_failure_is_told_and_can_be_asked_again(client, ask, monkeypatch):
    county = CountyFactory()

    def broken(kind, told):
        raise ValueError("a fault")

    monkeypatch.setattr(making, "_write", broken)
    address = ask(county)["Location"]
    told = text_of(client.get(address))
    monkeypatch.setattr(making, "_write", lambda kind, told: b"%PDF")
    again = ask(county)["Location"]

    assert Handout.objects.get(uuid=address.split("/")[-2]).reason == Reason.FAULT
    assert "It could not be made. Something went wrong." in told
    assert "Try again" in told
    assert again != address
    assert Handout.objects.get(uuid=again.split("/")[-2]).is_ready


def test_where_libraries_are_missing_the_page_says_so_and_slides_can_be_made(
    client, ask, written, monkeypatch
):
    county = CountyFactory()
    monkeypatch.setattr(views, "can_make_pdf", lambda: False)

    soup = page(client, county)
    refused = ask(county)
    slides = ask(county, kind="slides")

    assert "PDF files cannot be made on this server" in soup.get_text()
    assert {field["value"] for field in soup.find_all("input", attrs={"name": "kind"})} == {"slides"}
    assert refused.status_code == 503
    assert slides.status_code == 302
    assert written == [Kind.SLIDES]


def test_libraries_that_disappear_in_the_meantime_are_told(monkeypatch):
    handout = HandoutFactory(waiting=True)

    def missing(kind, told):
        raise libraries.LibrariesMissing("libpango")

    monkeypatch.setattr(making, "_write", missing)
    with pytest.raises(libraries.LibrariesMissing):
        making.make(handout.pk)

    handout.refresh_from_db()
    assert (handout.state, handout.reason) == (HandoutState.FAILED, Reason.LIBRARIES)


def test_a_file_that_is_not_in_its_place_is_told_and_can_be_asked_again(client):
    handout = HandoutFactory(ready=True)
    default_storage.delete(handout.file.name)

    response = client.get(handout.file_url, follow=True)

    assert response.status_code == 200
    assert "Yritä uudelleen" in text_of(response) or "Try again" in text_of(response)
    handout.refresh_from_db()
    assert handout.reason == Reason.GONE


def test_a_file_is_given_out_by_its_page_alone(client):
    handout = HandoutFactory(ready=True)

    assert handout.file.name.startswith("handouts/")
    assert str(handout.uuid) not in handout.file.name
    assert client.get(f"/media/{handout.file.name}").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "novel"},
        {"language": "de"},
        {"kind": "card"},
        {"kind": "card", "path": "not-an-identifier"},
        {"kind": "card", "path": "\x00"},
        {"kind": "briefing", "language": ""},
    ],
)
def test_what_is_not_known_gets_a_clear_answer(ask, data):
    response = ask(CountyFactory(), **data)

    assert response.status_code == 400
    assert "What was asked for is not known here." in text_of(response)
    assert not Handout.objects.exists()


def test_a_card_of_another_countys_path_is_not_known(ask):
    path = ServicePathFactory()

    assert ask(CountyFactory(), kind="card", path=path.uuid).status_code == 400


def test_so_many_are_made_for_one_network_within_an_hour(ask, client, written):
    counties = CountyFactory.create_batch(HANDOUTS_AN_HOUR + 1)
    answers = [ask(county).status_code for county in counties]

    assert answers == [302] * HANDOUTS_AN_HOUR + [429]
    assert ask(counties[0]).status_code == 302  # What is ready is fetched as before.


def test_a_full_queue_takes_no_more(ask, monkeypatch):
    monkeypatch.setattr(actions, "MOST_WAITING", 1)
    HandoutFactory(waiting=True)

    response = ask(CountyFactory())

    assert response.status_code == 503
    assert "Very many files are being made just now." in text_of(response)


def test_the_area_outside_the_reform_has_no_handouts(ask, client):
    county = CountyFactory(autonomous=True)
    assert county.kind == CountyKind.AUTONOMOUS

    soup = page(client, county)

    assert "Nothing is made of this area" in soup.get_text()
    assert soup.main.find("form") is None
    assert ask(county).status_code == 400


def test_one_that_was_removed_leads_to_asking_anew(client):
    handout = HandoutFactory(ready=True)
    addresses = handout.get_absolute_url(), handout.file_url
    handout.delete()

    for address in addresses:
        response = client.get(address)
        assert response.status_code == 404
        assert BeautifulSoup(response.content, "html.parser").main.find("form")


def test_another_languages_slug_leads_to_the_pages_own_address(client):
    county = CountyFactory()
    with languages.reading("sv"):
        own = reverse("handouts:county", args=[county.slug_sv])
        other = reverse("handouts:county", args=[county.slug_fi])

    response = client.get(other)

    assert (response.status_code, response["Location"]) == (301, own)


def test_the_name_of_a_file_is_in_its_language():
    path = ServicePathFactory()
    card = HandoutFactory(ready=True, kind=Kind.CARD, county=path.county, path=path, language="sv")

    assert file_name(card).startswith(f"{path.county.slug_sv}-")
    assert path.slug_sv in file_name(card)


# What is due.


def made(days, county, **more):
    return HandoutFactory(
        ready=True, county=county, made_at=NOW - dt.timedelta(days=days), looked_at=timezone.now(), **more,
        requested_at=NOW - dt.timedelta(days=days),
    )  # fmt: skip


def test_old_files_are_removed_with_what_holds_them(django_capture_on_commit_callbacks):
    county = CountyFactory()
    kept = [made(3, county), made(2, CountyFactory()), made(29, CountyFactory())]
    gone = [made(4, county), made(5, county), made(31, CountyFactory())]
    failed = HandoutFactory(failed=True, requested_at=NOW - dt.timedelta(days=2))

    with django_capture_on_commit_callbacks(execute=True):
        assert actions.remove_old(NOW) == len(gone) + 1

    assert set(Handout.objects.all()) == set(kept)
    assert [default_storage.exists(one.file.name) for one in (*kept, *gone)] == [True] * 3 + [False] * 3
    assert not Handout.objects.filter(pk=failed.pk).exists()


def test_a_file_that_tells_what_is_no_longer_so_goes_after_a_day():
    made(2, CountyFactory())
    fresh = made(0.5, CountyFactory())
    Handout.objects.update(is_stale=True)

    actions.remove_old(NOW)

    assert list(Handout.objects.all()) == [fresh]


def test_a_file_stays_for_a_day_beside_a_newer_one():
    county = CountyFactory()
    made(0, county)
    before = made(0.9, county)

    actions.remove_old(NOW)

    assert Handout.objects.filter(pk=before.pk).exists()


def test_one_whose_worker_has_died_is_given_up_and_told(client):
    late = HandoutFactory(waiting=True, requested_at=NOW - dt.timedelta(minutes=31))
    early = HandoutFactory(waiting=True, requested_at=NOW - dt.timedelta(minutes=29))

    assert actions.give_up(NOW) == 1

    late.refresh_from_db()
    early.refresh_from_db()
    assert (late.state, late.reason) == (HandoutState.FAILED, Reason.LATE)
    assert early.state == HandoutState.WAITING


def test_one_that_was_given_up_while_it_was_made_leaves_no_file(monkeypatch):
    handout = HandoutFactory(waiting=True)

    def slow(kind, told):
        Handout.objects.update(state=HandoutState.FAILED, reason=Reason.LATE)
        return b"%PDF"

    monkeypatch.setattr(making, "_write", slow)
    before = set(default_storage.listdir("handouts")[1]) if default_storage.exists("handouts") else set()
    making.make(handout.pk)

    handout.refresh_from_db()
    assert handout.state == HandoutState.FAILED
    assert set(default_storage.listdir("handouts")[1]) == before


def test_handouts_are_looked_after_each_minute():
    due.run_all()

    assert {name for name in due.REGISTERED if name.startswith("portal.handouts")} == {
        "portal.handouts.due.forget_finished_tasks",
        "portal.handouts.due.give_up_handouts",
        "portal.handouts.due.remove_old_handouts",
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_one_card_and_for_three(client, django_assert_num_queries, rows):
    county = CountyFactory()
    for _number in range(rows):
        path = StepFactory(path__county=county).path
        made(0, county, kind=Kind.CARD, path=path)
    url = reverse("handouts:county", args=[county.local_slug])
    client.get(url)  # From then on it is kept whether anything is example data.

    with django_assert_num_queries(4):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_looking_for_changes_takes_the_same_queries_for_one_card_and_for_three(
    django_assert_num_queries, rows
):
    county = CountyFactory()
    for _number in range(rows):
        made(0, county, kind=Kind.CARD, path=StepFactory(path__county=county).path)

    with django_assert_num_queries(5):
        making.look_for_changes(county)
