"""A stale page is impossible: whoever reads after a commit sees it, whatever else is going on meanwhile."""

import os
import struct
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from organisations.models import Organisation
from portal.caching import middleware, moments, release, store, turns
from portal.caching.middleware import PageCacheMiddleware
from portal.caching.remembered import remembered
from portal.editing import actions
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.snapshots import take
from portal.lib import due
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import UserFactory
from tests.portal.reading_pages import NUMBER, read
from tests.test_admin import filled, page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kept(settings):
    settings.KEEP_PAGES = True
    store.clear()
    moments.forget()
    yield
    store.clear()


@pytest.fixture
def organisation():
    return OrganisationFactory(name_fi="Numero 0 ry", slug_fi="numero")


@pytest.fixture
def address(organisation):
    return organisation.get_absolute_url()


def shown(address) -> int:
    return int(NUMBER.search(Client().get(address).content)[1])


def in_a_thread(function, *args):
    """Run ``function`` in a thread with connections of its own, and close these."""

    def run():
        try:
            return function(*args)
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1)
    return pool.submit(run)


# Every way to write.


def name(number):
    return f"Numero {number} ry"


def by_save(row, number):
    row.name_fi = name(number)
    row.save()


def by_update(row, number):
    Organisation.objects.filter(pk=row.pk).update(name_fi=name(number))


def by_bulk_update(row, number):
    row.name_fi = name(number)
    Organisation.objects.bulk_update([row], ["name_fi"])


def by_cursor(row, number):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organisations_organisation SET name_fi = %s WHERE id = %s", [name(number), row.pk]
        )


def after_a_savepoint_that_is_rolled_back(row, number):
    with transaction.atomic():
        with transaction.atomic():
            by_update(row, 10**6)
            transaction.set_rollback(True)
        by_update(row, number)


def by_the_kernel(row, number):
    with actions.change(row, by=UserFactory()):
        row.name_fi = name(number)


def draft(row, number):
    saved = actions.save_draft(
        row, by=UserFactory(superuser=True), values={"name_fi": name(number)}, base=traces(take(row))
    )
    return saved.revision


def by_publishing(row, number):
    actions.publish(draft(row, number), by=UserFactory(superuser=True))


def by_what_is_due(row, number):
    revision = draft(row, number)
    type(revision).objects.filter(pk=revision.pk).update(
        state=RevisionState.APPROVED, publish_at=timezone.now(), reviewer=UserFactory(superuser=True)
    )
    due.run_all()


def in_the_admin(row, number):
    client = Client()
    client.force_login(UserFactory(superuser=True, language="fi"))
    form = page(Organisation, "change", row.pk)
    response = client.post(form, filled(client.get(form)) | {"name_fi": name(number)})
    assert response.status_code == 302, response.context["errors"]


WRITES = [
    by_save,
    by_update,
    by_bulk_update,
    by_cursor,
    after_a_savepoint_that_is_rolled_back,
    by_the_kernel,
    by_publishing,
    by_what_is_due,
    in_the_admin,
]


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.__name__)
def test_what_is_written_is_seen_by_the_next_reader(organisation, address, write):
    assert (shown(address), shown(address)) == (0, 0)

    write(Organisation.objects.get(pk=organisation.pk), 1)

    assert (shown(address), shown(address)) == (1, 1)


def test_what_is_rolled_back_is_never_seen(organisation, address):
    shown(address)

    with transaction.atomic():
        by_update(organisation, 1)
        transaction.set_rollback(True)

    assert (shown(address), shown(address)) == (0, 0)


# Readers and writers at once.


@contextmanager
def paused_after(words):
    """Let this thread stop when it has read what ``words`` name; yield the events "read" and "go on"."""
    read_it, go_on = threading.Event(), threading.Event()

    def wait(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if words in sql and not read_it.is_set():
            read_it.set()
            assert go_on.wait(20)
        return result

    yield wait, read_it, go_on


def paused_read(address, wait):
    with connection.execute_wrapper(wait):
        return shown(address)


@pytest.mark.parametrize("known", [False, True], ids=["a page nobody has read", "a page that is kept"])
@pytest.mark.parametrize("words", ['"organisations_organisation"."slug_fi" =', 'FROM "caching_stamp"'])
def test_a_reader_who_began_before_a_commit_keeps_nothing_old(organisation, address, words, known):
    if known:
        shown(address)
        by_update(organisation, 1)
    before = int(known)
    with paused_after(words) as (wait, has_read, go_on):
        reader = in_a_thread(paused_read, address, wait)
        assert has_read.wait(20)

        by_update(organisation, 2)
        go_on.set()

        assert reader.result(30) in (before, 2)
    assert (shown(address), shown(address)) == (2, 2)


def test_a_reader_during_a_transaction_sees_what_was_before_it_and_keeps_it_only_so_long(
    organisation, address
):
    with transaction.atomic():
        by_update(organisation, 1)
        during = in_a_thread(shown, address).result(30)

    assert (during, shown(address)) == (0, 1)


@pytest.mark.slow
def test_whoever_reads_after_a_commit_sees_it_in_every_thread_and_process(organisation, address, tmp_path):
    path = tmp_path / "committed"
    path.write_bytes(struct.pack("<q", 0))
    file = os.open(path, os.O_RDWR)
    database = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "tests.portal.reading_pages", database, address, str(path)]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    threads = [in_a_thread(read, Client(), address, file) for _ in range(2)]
    writes = [write for write in WRITES if write not in (by_what_is_due, in_the_admin)]
    try:
        for number in range(1, 61):
            writes[number % len(writes)](Organisation.objects.get(pk=organisation.pk), number)
            os.pwrite(file, struct.pack("<q", number), 0)
            assert shown(address) == number
            if number % 3 == 0:
                threading.Event().wait(0.05)
    finally:
        os.pwrite(file, struct.pack("<q", -1), 0)
    told = [process.communicate(timeout=60)[0].split(maxsplit=1) for process in processes]
    told += [(str(times), str(wrong)) for times, wrong in (thread.result(60) for thread in threads)]

    assert [wrong.strip() for _times, wrong in told] == ["[]"] * 4
    assert all(int(times) > 1 for times, _wrong in told)


# Many who want the same page.


@pytest.fixture
def slow_page(monkeypatch):
    """Let a page take a while to be made; yield how often one was."""
    made = []
    make = PageCacheMiddleware._made

    def slowly(self, request, *args):
        made.append(request.path)
        threading.Event().wait(0.3)
        return make(self, request, *args)

    monkeypatch.setattr(PageCacheMiddleware, "_made", slowly)
    return made


def test_a_page_that_many_want_is_made_once(organisation, address, slow_page):
    readers = [in_a_thread(shown, address) for _ in range(5)]

    assert {reader.result(30) for reader in readers} == {0}
    assert slow_page == [address]


def test_what_many_ask_for_is_found_once(organisation):
    times = []

    def find():
        times.append(1)
        threading.Event().wait(0.3)
        return ["found"]

    askers = [in_a_thread(remembered, "what", {"organisations"}, find) for _ in range(5)]

    assert [asker.result(30) for asker in askers] == [["found"]] * 5
    assert len(times) == 1
    by_update(organisation, 1)
    assert remembered("what", {"organisations"}, lambda: "anew") == "anew"


def test_who_waits_for_a_page_may_find_something_meanwhile():
    with turns.turn("a name"), turns.turn("a name", "found") as waited:
        assert not waited


def test_what_is_kept_does_not_depend_on_whether_it_is(settings):
    told = []
    for settings.KEEP_PAGES in (True, False):
        told.append(release.fingerprint.__wrapped__())
    settings.SITE_URL = "https://elsewhere.example"

    assert told[0] == told[1] != release.fingerprint.__wrapped__()


def test_nobody_waits_longer_than_for_a_while(organisation, address, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.05)
    taken, done = threading.Event(), threading.Event()

    def hold(title):
        with turns.turn(title):
            taken.set()
            assert done.wait(20)

    names = []
    name_of = middleware._name_of
    monkeypatch.setattr(middleware, "_name_of", lambda request: names.append(name_of(request)) or names[-1])
    Client().get(address)
    store.clear()
    by_update(organisation, 1)
    holder = in_a_thread(hold, names[-1])
    assert taken.wait(20)

    assert shown(address) == 1
    done.set()
    holder.result(20)
