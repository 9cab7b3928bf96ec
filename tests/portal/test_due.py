"""``run_due``: everything that is due, one failure not stopping the rest."""

import pytest
from django.core.management import CommandError, call_command
from django.utils.module_loading import autodiscover_modules

from portal.lib import due
from portal.topics.models import Topic
from tests.portal.factories import LetterFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registered(monkeypatch):
    """Register functions for one test only, those of the apps aside."""
    autodiscover_modules("due")
    monkeypatch.setattr(due, "REGISTERED", {})
    return due.REGISTERED


def test_apps_register_what_they_do_and_nothing_is_done_when_nothing_is_due():
    due.run_all()  # What tests that end their transactions have left behind.
    results = due.run_all()

    assert results["portal.outbox.due.send_letters"] == 0
    assert set(results.values()) == {0}


def test_one_failure_stops_no_other_and_leaves_nothing_half_done(registered, capsys):
    @due.due
    def a_topic():
        TopicFactory(code="kept")
        return 1

    @due.due
    def broken():
        TopicFactory(code="half done")
        raise ValueError("a fault")

    @due.due
    def the_last():
        TopicFactory(code="kept too")

    with pytest.raises(CommandError, match=r"broken\. The log"):
        call_command("run_due")

    assert set(Topic.objects.values_list("code", flat=True)) == {"kept", "kept too"}
    assert capsys.readouterr().out.splitlines() == [f"{a_topic.__module__}.{a_topic.__qualname__}: 1"]


def test_a_function_is_registered_once(registered):
    def twice():
        return 1

    due.due(twice)
    due.due(twice)

    assert len(registered) == 1


def test_letters_go_with_the_command(mailoutbox):
    letter = LetterFactory()

    call_command("run_due", verbosity=0)
    call_command("run_due", verbosity=0)

    assert [message.to for message in mailoutbox] == [[letter.to_email]]
