"""Which database is read by whom; tests/deployment has a replica that runs."""

from contextlib import nullcontext

import pytest
from django.conf import settings
from django.core.signals import request_finished
from django.db import (
    DataError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    close_old_connections,
    connection,
    transaction,
)
from django.db.transaction import TransactionManagementError
from django.http import HttpResponse

from organisations.models import Organisation
from portal.databases import following, routing
from portal.databases.asking import first_asked, short_cursor
from portal.databases.following import Follower, State
from portal.databases.routing import PRIMARY, REPLICA, Reading, ReplicaMiddleware, ReplicaRouter
from tests.portal.factories import TopicFactory

ROUTER = ReplicaRouter()


@pytest.fixture
def reading():
    """A request that reads the replica, as far as the router knows."""
    reading = Reading(REPLICA)
    token = routing._reading.set(reading)
    yield reading
    routing._reading.reset(token)


def reads():
    return ROUTER.db_for_read(Organisation)


# The router.


def test_without_a_request_the_primary_is_read():
    assert reads() == PRIMARY


def test_a_request_reads_what_was_chosen_for_it(reading):
    assert reads() == REPLICA
    assert reading.asked_replica


def test_after_a_write_the_request_reads_the_primary(reading):
    assert ROUTER.db_for_write(Organisation) == PRIMARY
    assert reads() == PRIMARY


@pytest.mark.django_db(transaction=True)
def test_a_transaction_reads_the_primary(reading):
    with transaction.atomic():
        assert reads() == PRIMARY
    assert reads() == REPLICA


@pytest.mark.parametrize("label", ["django_cache", "sessions", "django_tasks_database"])
def test_what_all_processes_share_is_the_primarys_and_changes_nothing(reading, label):
    class Shared:
        class _meta:
            app_label = label

    assert ROUTER.db_for_read(Shared) == ROUTER.db_for_write(Shared) == PRIMARY
    assert reads() == REPLICA


def test_only_the_primary_is_migrated():
    assert ROUTER.allow_migrate(PRIMARY, "blog")
    assert not ROUTER.allow_migrate(REPLICA, "blog")


# The middleware.


@pytest.fixture
def replica(monkeypatch):
    """A site with a replica that may be read; its connections lead nowhere."""

    class Connection:
        in_atomic_block = False
        execute_wrapper = nullcontext

    monkeypatch.setattr(routing, "connections", {PRIMARY: Connection, REPLICA: Connection})
    monkeypatch.setattr(routing.follower, "may_be_read", lambda: True)


@pytest.fixture
def fetch(replica, rf):
    """Return a function that sends a request to a view: its answer, and the databases it read in turn."""

    def fetch(view=lambda request: HttpResponse(), method="get", **cookies):
        read = []

        def get_response(request):
            read.append(reads())
            return view(request)

        request = getattr(rf, method)("/")
        request.COOKIES |= cookies
        return ReplicaMiddleware(get_response)(request), read

    request_finished.disconnect(close_old_connections)  # As Django's test client: a test's own stays open.
    yield fetch
    request_finished.connect(close_old_connections)


def test_the_database_is_chosen_before_kept_pages_are_looked_for():
    order = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]

    assert order.index("ReplicaMiddleware") < order.index("PageCacheMiddleware")


def test_a_reader_reads_the_replica(fetch):
    assert fetch()[1] == fetch(method="head")[1] == [REPLICA]


@pytest.mark.parametrize("name", ["sessionid", "fresh"])
def test_who_is_signed_in_or_has_just_sent_something_reads_the_primary(fetch, name):
    assert fetch(**{name: "x"})[1] == [PRIMARY]


def test_who_sends_something_reads_the_primary_and_goes_on_to_do_so(fetch):
    response, read = fetch(method="post")

    assert read == [PRIMARY]
    cookie = response.cookies["fresh"]
    assert cookie["max-age"] > following.LAG_LIMIT
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert not fetch()[0].cookies


def test_nothing_is_chosen_when_the_replica_may_not_be_read(fetch, monkeypatch):
    monkeypatch.setattr(routing.follower, "may_be_read", lambda: False)

    assert fetch()[1] == [PRIMARY]


def test_what_the_replica_does_not_have_is_looked_for_in_the_primary(fetch):
    statuses = iter([404, 200])

    response, read = fetch(lambda request: HttpResponse(status=next(statuses)))

    assert (response.status_code, read) == (200, [REPLICA, PRIMARY])


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_a_page_that_the_replica_fails_is_made_from_the_primary(fetch, fault):
    def view(request):
        reading = routing._reading.get()
        if not reading.is_from_replica:
            return HttpResponse("made")

        def execute(*args):
            raise fault("terminating connection due to conflict with recovery")

        try:
            reading.note(execute, "SELECT 1", (), False, {})
        except fault as error:
            return ReplicaMiddleware(None).process_exception(request, error)

    response, read = fetch(view)

    assert (response.content, read) == (b"made", [REPLICA, PRIMARY])


def test_faults_that_are_not_the_replicas_are_left_to_others(reading, replica):
    assert ReplicaMiddleware(None).process_exception(None, OperationalError()) is None


@pytest.mark.parametrize("name", ["token", "key", "uidb36"])
def test_what_letters_lead_to_is_read_from_the_primary(reading, replica, name):
    middleware = ReplicaMiddleware(None)

    middleware.process_view(None, None, (), {"slug": "pirkanmaa"})
    assert reads() == REPLICA
    middleware.process_view(None, None, (), {name: "x"})
    assert reads() == PRIMARY


# Following.


@pytest.fixture
def follower(monkeypatch):
    """A follower whose databases and clock the test turns: `at(second, primary, replica)` is a look."""
    follower = Follower(PRIMARY, REPLICA)
    now, ends = [0], {}
    monkeypatch.setattr(following.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(follower, "_ask", lambda alias, question: ends[alias])
    monkeypatch.setattr(follower, "_connects", lambda: True)

    def at(second, primary, replica):
        now[0] = second
        ends.update({PRIMARY: primary, REPLICA: replica})
        return follower.may_be_read(), follower.state

    follower.at = at
    return follower


def test_a_replica_that_holds_everything_is_read(follower):
    assert follower.at(0, 100, 100) == (True, State.FOLLOWS)


def test_a_replica_is_read_once_it_has_reached_a_mark_of_a_moment_ago(follower):
    assert follower.at(0, 100, 90) == (False, State.UNKNOWN)
    assert follower.at(1, 120, 100) == (True, State.FOLLOWS)
    assert follower.at(2, 140, 120) == (True, State.FOLLOWS)


def test_a_replica_that_stands_still_is_behind_once_that_is_too_long_ago(follower, caplog):
    follower.at(0, 100, 100)
    assert follower.at(5, 120, 100) == (True, State.FOLLOWS)
    assert follower.at(6, 120, 100)[0] is False
    assert follower.at(11, 130, 100) == (False, State.BEHIND)
    assert follower.at(12, 140, 110) == (False, State.BEHIND)
    assert follower.at(13, 140, 140) == (True, State.FOLLOWS)

    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "The replica of the database: too far behind, so the primary is read."),
        ("INFO", "The replica of the database: follows the primary, and is read."),
    ]


def test_after_a_quiet_time_a_busy_primary_is_read_until_the_next_look_without_a_word(follower, caplog):
    follower.at(0, 100, 100)
    follower.at(2, 110, 109)
    assert follower.at(60, 500, 490) == (False, State.UNKNOWN)
    assert follower.at(61, 510, 505) == (True, State.FOLLOWS)
    assert not caplog.records


def test_a_replica_that_does_not_answer_is_given_up_and_said_so_once(follower, caplog):
    follower.at(0, 100, 100)
    assert follower.at(2, 100, None) == (False, State.DOWN)
    assert follower.at(8, 100, None) == (False, State.DOWN)
    assert follower.at(14, 100, 100) == (True, State.FOLLOWS)

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_replica_serves_readers_while_the_primary_does_not_answer(follower):
    follower.at(0, 100, 100)

    assert follower.at(2, None, 100) == (True, State.ALONE)


# The first question of a request.


def began():
    """Let the connection be as at the beginning of a request."""
    connection.ensure_connection()
    connection.close_if_unusable_or_obsolete()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="Only a server may end a connection.")
@pytest.mark.django_db(transaction=True)
def test_over_a_connection_that_is_gone_the_first_question_is_asked_once_more():
    for ask in (Organisation.objects.count, lambda: int(asked("SELECT 0")[0][0])):
        began()
        gone = connection.connection
        other = connection.copy("other")
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [gone.info.backend_pid])
        other.close()

        assert first_asked(PRIMARY, ask) == 0
        assert connection.connection is not gone


@pytest.mark.django_db(transaction=True)
def test_a_question_that_fails_is_asked_twice_and_only_the_first_one_of_a_request():
    asked = []

    def ask():
        asked.append(1)
        raise OperationalError

    began()
    for times in (2, 3):
        with pytest.raises(OperationalError):
            first_asked(PRIMARY, ask)
        assert len(asked) == times
        connection.ensure_connection()


# Short questions.


def asked(sql, *params):
    with short_cursor(connection) as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


@pytest.mark.django_db
def test_a_short_question_is_answered_as_any_other():
    texts = ["järjestö", 'it\'s; -- \\ "%"', ""]
    sql = " UNION ALL ".join(["SELECT CAST(%s AS text), NULL"] * len(texts))

    assert asked(sql, *texts) == asked(sql, *texts) == [(text, None) for text in texts]
    assert asked("SELECT CAST(%s AS text) WHERE 1 = 0", "") == []


@pytest.mark.django_db
def test_a_short_question_sees_what_its_transaction_wrote_and_is_watched_and_counted(
    django_assert_num_queries,
):
    seen = []

    def watch(execute, sql, params, many, context):
        seen.append(sql)
        return execute(sql, params, many, context)

    topic = TopicFactory()
    sql = "SELECT code FROM topics_topic WHERE code = %s"
    with connection.execute_wrapper(watch):
        assert asked(sql, topic.code) == [(topic.code,)]
    assert seen == [sql]
    with django_assert_num_queries(1):
        asked(sql, topic.code)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is asked as always.")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "error"),
    [("SELECT CAST(%s AS integer)", DataError), ("SELECT %s FROM nothing", ProgrammingError)],
)
def test_a_short_question_fails_as_any_other_and_leaves_the_transaction_to_be_rolled_back(sql, error):
    for _time in range(2):
        with transaction.atomic():
            with pytest.raises(error):
                asked(sql, "x")
            connection.set_rollback(True)
            with pytest.raises(TransactionManagementError):
                asked("SELECT 1")

    assert asked("SELECT CAST(%s AS text)", "still there") == [("still there",)]
