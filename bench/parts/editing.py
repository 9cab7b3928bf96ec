"""Editing: saving a draft and publishing it, with little and with much history behind the profile."""

import statistics
import time

from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.choices import State
from organisations.models import Organisation
from portal.accounts.models import User
from portal.editing import actions
from portal.editing.merging import traces
from regions.models import Municipality

HISTORIES = (1, 100)  # Published changes behind the profile.
ROUNDS = 15
TEXT = "<p>Yhdistys kokoaa ihmisiä yhteen ja kuuntelee.</p>" * 40


def run():
    by = User.objects.create_user("bench@example.org", is_superuser=True)
    bare = statistics.median(seconds(plain_save(profile())) for _round in range(ROUNDS))
    print("history  opening, queries  saving, queries     ms  times a bare save  publishing, queries     ms")
    counted = set()
    for history in HISTORIES:
        organisation = profile()
        for number in range(history):
            publish(organisation, by, number)
        opening = queries(lambda row=organisation: open_form(row))
        saving, saved = measured(lambda row, number: save(row, by, number), organisation)
        publishing, published = measured(
            lambda row, number: publish(row, by, number), organisation, drafts_of=by
        )
        print(
            f"{history:7}  {opening:16}  {saving:15}  {saved * 1000:5.0f}  {saved / bare:17.1f}"
            f"  {publishing:19}  {published * 1000:5.0f}"
        )
        counted.add((opening, saving, publishing))
    assert len(counted) == 1, f"Queries grow with history: {counted}"


def profile():
    """Return a new public profile with texts in three languages."""
    number = Organisation.objects.count()
    return Organisation.objects.create(
        name_fi=f"Muokkausyhdistys {number} ry",
        home_municipality=Municipality.objects.first(),
        state=State.PUBLISHED,
        **{f"description_{code}": TEXT for code in ("fi", "sv", "en")},
    )


def plain_save(organisation):
    return lambda: organisation.save()


def open_form(organisation):
    return actions.current_content(organisation, actions.open_revision(organisation))


def save(organisation, by, number):
    now = open_form(organisation)
    values = {"description_fi": f"{TEXT}<p>{number}, {time.perf_counter_ns()}</p>"}
    return actions.save_draft(organisation, by=by, values=values, base=traces(now)).revision


def publish(organisation, by, number):
    revision = actions.open_revision(organisation) or save(organisation, by, number)
    actions.submit(revision, by=by)
    organisation.refresh_from_db()


def measured(work, organisation, drafts_of=None):
    """Return the queries and the median seconds of ``work``; before each, ``drafts_of``, a user, saves."""
    took, number = [], 0
    for round_number in range(ROUNDS):
        if drafts_of:
            save(organisation, drafts_of, round_number)
        with CaptureQueriesContext(connection) as found:
            took.append(seconds(lambda number=round_number: work(organisation, number)))
        number = len(found)
    return number, statistics.median(took)


def queries(work):
    with CaptureQueriesContext(connection) as found:
        work()
    return len(found)


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
