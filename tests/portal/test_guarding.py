"""Forms that anybody may send: what programs send is noticed, and nothing that a person wrote is lost."""

import datetime as dt

import pytest
import time_machine
from django import forms
from django.http import QueryDict

from portal.accounts import limits
from portal.lib.detecting import language_of
from portal.lib.guarding import GuardedForm

NOON = dt.datetime(2027, 3, 1, 12, 0, tzinfo=dt.UTC)


class Form(GuardedForm):
    text = forms.CharField()


def sent(after, *, about="a", opened_for="a", **fields):
    """Return the form as sent ``after`` it was opened at noon, and the moment at which it says it was."""
    with time_machine.travel(NOON, tick=False):
        started = Form(about=opened_for)["started"].value()
    query = QueryDict(mutable=True)
    query.update({"started": started, "text": "Hei", **fields})
    with time_machine.travel(NOON + after, tick=False):
        form = Form(query, about=about)
        form.is_valid()
    return form, started


def codes(form):
    return [error.code for error in form.non_field_errors().as_data()]


@pytest.mark.parametrize("after", [dt.timedelta(seconds=3), dt.timedelta(minutes=5), dt.timedelta(hours=24)])
def test_what_a_person_takes_her_time_for_is_taken(after):
    assert sent(after)[0].is_valid()


def test_what_comes_at_once_is_asked_for_again_and_taken_a_moment_later():
    form, started = sent(dt.timedelta(seconds=1))

    assert codes(form) == ["quick"]
    assert (form["started"].value(), form["text"].value()) == (started, "Hei")
    assert sent(dt.timedelta(seconds=4))[0].is_valid()


@pytest.mark.parametrize(
    ("after", "fields"),
    [
        (dt.timedelta(days=1, seconds=1), {}),
        (dt.timedelta(minutes=1), {"started": ""}),
        (dt.timedelta(minutes=1), {"started": "1234:forged"}),
        (dt.timedelta(minutes=1), {"about": "b"}),
    ],
)
def test_an_old_or_forged_form_comes_back_new_with_what_was_written(after, fields):
    form, started = sent(after, **fields)

    assert codes(form) == ["old"]
    assert form["text"].value() == "Hei"
    again = form["started"].value()
    assert again not in (started, fields.get("started"))
    query = QueryDict(mutable=True)
    query.update({"started": again, "text": "Hei"})
    with time_machine.travel(NOON + after + dt.timedelta(seconds=10), tick=False):
        assert Form(query, about=fields.get("about", "a")).is_valid()


def test_a_field_that_nobody_sees_tells_of_a_program():
    assert sent(dt.timedelta(minutes=1), nickname="Bot")[0].is_by_a_program
    assert not sent(dt.timedelta(minutes=1))[0].is_by_a_program


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Tämä on hyvä kirjoitus järjestöjen ja kuntien yhteistyöstä.", "fi"),
        ("Det här är ett bra inlägg om organisationernas samarbete.", "sv"),
        ("This is a good post about what the organisations do together.", "en"),
        ("OK!", "sv"),
        ("12345 67890 !!!", "sv"),
        ("", "sv"),
    ],
)
def test_language_of_a_text_is_told_when_it_can_be(text, language):
    assert language_of(text, "sv") == language


@pytest.mark.django_db
def test_of_many_that_come_at_the_same_moment_no_more_get_in(rf, monkeypatch):
    """Each sees that nobody has come yet, and still a place is taken once."""
    monkeypatch.setattr(limits.cache, "get_many", lambda places: {})

    assert sum(limits.within_an_hour(rf.get("/"), "knocks", 3) for _ in range(10)) == 3
    assert limits.within_an_hour(rf.get("/", REMOTE_ADDR="192.0.2.7"), "knocks", 3)
    assert limits.within_an_hour(rf.get("/"), "other-knocks", 3)


@pytest.mark.django_db
def test_a_place_is_free_again_an_hour_after_it_was_taken(rf):
    def knock(minutes):
        with time_machine.travel(NOON + dt.timedelta(minutes=minutes), tick=False):
            return limits.within_an_hour(rf.get("/"), "knocks", 2)

    assert [knock(minutes) for minutes in (0, 30, 59, 61, 62, 91)] == [True, True, False, True, False, True]


@pytest.mark.django_db
def test_a_home_with_many_addresses_is_counted_once(rf):
    """Of IPv6 every home has the second half to itself."""

    def knock(address):
        return limits.within_an_hour(rf.get("/", REMOTE_ADDR=address), "knocks", 2)

    assert [knock(f"2001:db8:1:2::{number}") for number in range(1, 5)] == [True, True, False, False]
    assert knock("2001:db8:1:3::1")
    assert [knock(address) for address in ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7")] == [
        True,
        True,
        False,
    ]
