"""Rows that have an order are moved by buttons, put in between, and published as they stand."""

import uuid

import pytest
from django.urls import reverse

from portal.editing import actions
from portal.editing.places import numbers
from tests.portal.factories import coordinator_of
from tests.regions.factories import ServicePathFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def path():
    path = ServicePathFactory()
    for order, name in ((1, "Eka"), (3, "Toka"), (4, "Kolmas")):
        StepFactory(path=path, order=order, name_fi=name)
    return path


@pytest.fixture
def work(client, path):
    """Return the user, and a function that sends the form of the steps with what is changed in it."""
    user = coordinator_of(path.county)
    client.force_login(user)

    def send(query="", **changes):
        where = reverse("workspace:section", args=["path", path.uuid, "steps"]) + query
        form = client.get(where).context["form"]
        sent = {key: value for key, value in form.initial.items() if value not in (None, "", False)}
        return client.post(where, sent | {"base": form.base} | changes)

    return user, send


def names(path):
    """Return the names of the open change's steps, or else of the public ones, in their order."""
    content = actions.current_content(path, actions.open_revision(path))
    rows = sorted((value, key.rpartition("/")[0]) for key, value in content.items() if key.endswith("/order"))
    return [content[f"{row}/name_fi"] for _order, row in rows]


def key(path, name):
    return f"steps/{path.steps.get(name_fi=name).uuid}"


@pytest.mark.parametrize(
    ("name", "way", "order"),
    [
        ("Toka", "up", ["Toka", "Eka", "Kolmas"]),
        ("Toka", "down", ["Eka", "Kolmas", "Toka"]),
        ("Eka", "up", ["Eka", "Toka", "Kolmas"]),
        ("Kolmas", "down", ["Eka", "Toka", "Kolmas"]),
        ("Eka", "sideways", ["Eka", "Toka", "Kolmas"]),
    ],
)
def test_a_row_changes_places_with_its_neighbour(work, path, name, way, order):
    _user, send = work

    answer = send(move=f"{key(path, name)}:{way}")

    assert answer.status_code == 302
    assert "?moved=steps/" in answer.url
    assert names(path) == order


def test_what_was_written_is_saved_with_the_move_and_all_is_published(work, path):
    user, send = work
    first = key(path, "Eka")

    send(move=f"{first}:down", **{f"{first}/name_fi": "Ensimmäinen"})
    actions.submit(actions.open_revision(path), by=user)

    assert list(path.steps.order_by("order").values_list("name_fi", "order")) == [
        ("Toka", 1),
        ("Ensimmäinen", 3),
        ("Kolmas", 4),
    ]


def test_a_new_row_stands_behind_the_one_it_is_asked_for(client, work, path):
    user, send = work
    first = key(path, "Eka")
    answer = send(insert=first)
    assert answer.url.endswith("#new-row")
    rows = client.get(answer.url.partition("#")[0]).context["form"].rows()
    shown = next(row["part"] for row in rows if row["kind"] == "part").rows
    assert [row.is_new for row in shown] == [False, True, False, False, True]
    assert (shown[1].after, shown[1].is_open) == (first, True)

    new = f"steps/{uuid.uuid4()}"
    written = {"name_fi": "Välissä", "phase": "entry", "task_of": "shared"}
    send(**{f"after:{new}": first} | {f"{new}/{name}": text for name, text in written.items()})
    actions.submit(actions.open_revision(path), by=user)

    assert list(path.steps.order_by("order").values_list("name_fi", flat=True)) == [
        "Eka",
        "Välissä",
        "Toka",
        "Kolmas",
    ]


def test_a_new_row_without_a_place_stands_last_and_an_empty_one_is_none(work, path):
    _user, send = work
    new, empty = (f"steps/{uuid.uuid4()}" for _number in range(2))

    send(**{f"{new}/name_fi": "Viimeinen", f"{empty}/order": "9"})

    assert names(path) == ["Eka", "Toka", "Kolmas", "Viimeinen"]


def test_a_place_that_is_no_number_is_given_anew(work, path):
    _user, send = work

    send(**{f"{key(path, 'Eka')}/order": "x\x00", "move": "steps/nowhere:up"})

    assert sorted(names(path)) == ["Eka", "Kolmas", "Toka"]


@pytest.mark.parametrize(
    ("known", "length", "found"),
    [([], 2, [1, 2]), ([2, 2], 2, [2, 3]), ([0, -1, 7], 2, [7, 8]), ([1, 2, 3], 2, [1, 2])],
)
def test_numbers_rise(known, length, found):
    assert numbers(known, length) == found


def test_expectations_change_nothing_else_of_the_steps(client, work, path):
    user, _send = work
    where = reverse("workspace:section", args=["path", path.uuid, "expected"])
    form = client.get(where).context["form"]
    first = key(path, "Eka")
    assert [row["title"] for row in form.steps()] == ["Eka", "Toka", "Kolmas"]

    client.post(where, {"base": form.base, f"{first}/expected_in": "county", f"{first}/expected_number": "2"})
    actions.submit(actions.open_revision(path), by=user)

    steps = path.steps.order_by("order")
    assert [(step.name_fi, step.expected_in, step.expected_number) for step in steps] == [
        ("Eka", "county", 2),
        ("Toka", "", None),
        ("Kolmas", "", None),
    ]
    assert all(step.name_sv and step.phase for step in steps)
