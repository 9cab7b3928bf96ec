"""Letters: written in the reader's language, sent once, held and cancelled, forgotten in time."""

import datetime as dt
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from smtplib import SMTPRecipientsRefused

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.outbox import actions
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from tests.portal.factories import LetterFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def kind(settings, tmp_path):
    """Return a kind of letter whose text has what spoils letters: a fold in the subject, quotes, HTML."""
    (tmp_path / "outbox").mkdir()
    (tmp_path / "outbox/greeting.txt").write_text(
        "{% load i18n %}{% translate 'Organisations' %}:\t{{ name }}\n"
        "\n\n{% if name == 'x' %}Never.{% endif %}\n\n{{ name }}\n\n{{ site_url }}/{{ to }}\n"
    )
    settings.SITE_URL = "https://portal.example.org"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    return "greeting"


@pytest.fixture
def refusing(monkeypatch):
    """Return a list; while it has an error in it, the mail server answers with that."""
    errors = []
    send = mail.EmailMessage.send

    def send_or_refuse(message, *args, **kwargs):
        if errors:
            raise errors[0]
        return send(message, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", send_or_refuse)
    return errors


# Writing.


@pytest.mark.parametrize(
    ("language", "word"), [("fi", "Järjestöt"), ("sv", "Organisationer"), ("en", "Organisations")]
)
def test_letter_is_written_in_the_language_of_its_reader_as_plain_text(kind, language, word):
    reader = UserFactory(language=language, name="Aino")

    letter = actions.queue(kind, reader, {"name": 'Äijä & "Akka" <ry>'})

    assert letter.subject == f'{word}: Äijä & "Akka" <ry>'
    assert letter.body.startswith('Äijä & "Akka" <ry>\n\nhttps://portal.example.org/Aino\n\n-- \n')
    assert (letter.to_user, letter.to_email, letter.language) == (reader, reader.email, language)
    assert letter.state == LetterState.WAITING


def test_letter_to_an_address_is_written_in_the_language_given(kind):
    letter = actions.queue(kind, "a@example.org", {"name": "b"}, language="sv")

    assert (letter.to_user, letter.to_email, letter.language) == (None, "a@example.org", "sv")
    assert letter.subject == "Organisationer: b"


def test_line_breaks_in_a_name_do_not_break_the_subject(kind):
    letter = actions.queue(kind, "a@example.org", {"name": "b\r\nBcc: c@example.org"})
    actions.send(letter.pk)

    assert mail.outbox[0].recipients() == ["a@example.org"]


def test_a_letter_carries_what_mail_programs_are_told(kind):
    headers = {"List-Unsubscribe": "<https://portal.example.org/leave/>"}
    letter = actions.queue(kind, "a@example.org", {"name": "b"}, headers=headers)
    actions.send(letter.pk)

    assert mail.outbox[0].extra_headers == {
        "Auto-Submitted": "auto-generated", "Content-Language": letter.language, **headers
    }  # fmt: skip


def test_nothing_is_written_to_a_person_who_may_not_sign_in(kind):
    assert actions.queue(kind, UserFactory(is_active=False), {"name": "b"}) is None
    assert not Letter.objects.exists()


@pytest.mark.parametrize(("wants", "letters"), [(True, 1), (False, 0)])
def test_wishes_of_a_person_count(kind, monkeypatch, wants, letters):
    reader = UserFactory()
    monkeypatch.setattr(
        type(reader), "wants", lambda self, asked: wants if asked == kind else None, raising=False
    )

    actions.queue(kind, reader, {"name": "b"})

    assert Letter.objects.count() == letters


def test_key_keeps_a_letter_from_being_written_twice(kind):
    first = actions.queue(kind, "a@example.org", {"name": "b"}, key="reminder/1")
    again = actions.queue(kind, "a@example.org", {"name": "c"}, key="reminder/1")
    other = actions.queue(kind, "a@example.org", {"name": "c"}, key="reminder/2")

    assert (again.pk, again.subject) == (first.pk, first.subject)
    assert other.pk != first.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterFactory(key="reminder/1")


# Sending.


def test_letter_for_which_a_person_waits_goes_when_the_transaction_is_committed(
    kind, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        actions.queue(kind, "a@example.org", {"name": "b"}, at_once=True)
        assert mail.outbox == []

    assert [message.to for message in mail.outbox] == [["a@example.org"]]
    assert Letter.objects.get().state == LetterState.SENT


def test_letter_goes_once_and_not_before_its_time(settings):
    settings.CONTACT_EMAIL = "help@example.org"
    with time_machine.travel(DAY, tick=False):
        letter = LetterFactory(send_after=DAY + dt.timedelta(days=1), language="sv")
    sent = []

    for hours in (0, 23, 24, 25, 1000):
        with time_machine.travel(DAY + dt.timedelta(hours=hours), tick=False):
            sent.append(actions.send_due())

    assert sent == [0, 0, 1, 0, 0]
    (message,) = mail.outbox
    assert (message.subject, message.body, message.to) == (letter.subject, letter.body, [letter.to_email])
    assert message.reply_to == ["help@example.org"]
    assert message.extra_headers == {"Auto-Submitted": "auto-generated", "Content-Language": "sv"}
    assert Letter.objects.get().sent_at == DAY + dt.timedelta(days=1)


@pytest.mark.parametrize(
    "state", [LetterState.HELD, LetterState.SENDING, LetterState.SENT, LetterState.CANCELLED]
)
def test_letter_that_does_not_wait_does_not_go(state):
    letter = LetterFactory(state=state, sent_at=timezone.now(), claimed_at=timezone.now())

    assert actions.send(letter.pk) is False
    assert actions.send_due() == 0
    assert mail.outbox == []


def test_refused_letter_is_tried_again_later_and_then_no_more(refusing, caplog):
    refusing.append(SMTPRecipientsRefused({"reader@example.org": (550, b"no such reader")}))
    tried = []
    with time_machine.travel(DAY, tick=False) as clock:
        letter = LetterFactory(to_email="reader@example.org")
        with caplog.at_level(logging.INFO):
            for _ in range(60 * 3):  # Three days, an hour at a time.
                before = Letter.objects.get().attempts
                actions.send_due()
                if Letter.objects.get().attempts > before:
                    tried.append((timezone.now() - DAY).total_seconds() / 3600)
                clock.shift(dt.timedelta(hours=1))

    assert tried == [0, 1, 2, 8, 32]
    assert Letter.objects.get().state == LetterState.FAILED
    assert [str(letter.uuid) in record.getMessage() for record in caplog.records] == [True] * 5
    assert "reader@example.org" not in caplog.text


def test_refused_letter_does_not_stop_the_others(refusing, monkeypatch):
    first, second = LetterFactory(), LetterFactory()
    message = actions._message
    monkeypatch.setattr(actions, "_message", lambda letter: None if letter == first else message(letter))

    assert actions.send_due() == 1
    assert [letter.to for letter in mail.outbox] == [[second.to_email]]


def test_letter_that_was_refused_goes_when_the_server_is_back(refusing):
    refusing.append(ConnectionRefusedError())
    with time_machine.travel(DAY, tick=False) as clock:
        LetterFactory()
        actions.send_due()
        refusing.clear()
        clock.shift(dt.timedelta(minutes=4))
        assert actions.send_due() == 0
        clock.shift(dt.timedelta(minutes=1))
        assert actions.send_due() == 1


def test_letter_whose_sender_died_is_not_sent_again():
    LetterFactory(state=LetterState.SENDING, claimed_at=timezone.now() - dt.timedelta(hours=2), attempts=1)
    LetterFactory(state=LetterState.SENDING, claimed_at=timezone.now(), attempts=1)

    assert actions.send_due() == 0
    assert sorted(Letter.objects.values_list("state", flat=True)) == [LetterState.FAILED, LetterState.SENDING]


# Holding.


def test_held_letter_goes_when_it_is_released():
    letter, coordinator = LetterFactory(), UserFactory()

    assert actions.hold(letter, coordinator)
    assert actions.send_due() == 0
    assert Letter.objects.get().held_by == coordinator
    assert actions.release(letter)
    assert actions.send_due() == 1


def test_cancelled_letter_never_goes():
    letter = LetterFactory()

    assert actions.cancel(letter, UserFactory())
    assert not actions.release(letter)
    assert actions.send_due() == 0


@pytest.mark.parametrize("act", [actions.hold, actions.cancel])
@pytest.mark.parametrize("state", [LetterState.SENDING, LetterState.SENT])
def test_letter_that_has_gone_is_not_held(act, state):
    letter = LetterFactory(state=state, sent_at=timezone.now())

    assert act(letter, UserFactory()) is False
    assert Letter.objects.get().state == state


# Forgetting.


def test_text_and_address_of_a_letter_are_forgotten_after_ninety_days():
    with time_machine.travel(DAY, tick=False):
        sent = LetterFactory(sent=True)
        LetterFactory(state=LetterState.CANCELLED)
        waiting = LetterFactory(send_after=DAY + dt.timedelta(days=365))
        before = Letter.objects.count()
        actions.forget_old()
        assert Letter.objects.exclude(body="").count() == before
    with time_machine.travel(DAY + dt.timedelta(days=91), tick=False):
        actions.forget_old()

    assert set(Letter.objects.values_list("pk", "subject", "body", "to_email")) == {
        (sent.pk, sent.subject, "", ""),
        (waiting.pk, waiting.subject, waiting.body, waiting.to_email),
    }


def test_letter_goes_with_its_reader():
    letter = LetterFactory(to_user=UserFactory())

    letter.to_user.delete()

    assert not Letter.objects.exists()


@pytest.mark.parametrize("number", [1, 3])
def test_sending_asks_as_many_questions_for_each_letter(number):
    for _ in range(number):
        LetterFactory()

    with CaptureQueriesContext(
        connection,
    ) as captured:
        actions.send_due()

    asked = [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]
    assert len(asked) == 2 + 3 * number


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_a_letter_once():
    letter = LetterFactory()
    both_ready = threading.Barrier(2)

    def send():
        try:
            both_ready.wait(timeout=20)
            return actions.send(letter.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        sent = [future.result() for future in [pool.submit(send), pool.submit(send)]]

    assert sorted(sent) == [False, True]
    assert len(mail.outbox) == 1
