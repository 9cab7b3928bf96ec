"""The choice between the primary and the replica.

`ReplicaMiddleware` chooses once for each request, before anything is read, and `ReplicaRouter` tells Django.
The replica is read by GET and HEAD of readers without a session; commands, workers and what is due know no
request, and read the primary. Within a request the choice changes in one direction only, from the replica to
the primary, so nothing that is read later is older than what was read before it. What keeps whole pages
relies on that: it reads their stamps first, and from the same database as what stands on them.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.http import HttpResponse

from portal.databases.following import LAG_LIMIT, Follower

PRIMARY = DEFAULT_DB_ALIAS
REPLICA = "replica"
# Apps whose rows all processes must see at once: counted attempts, kept pages, sessions, the worker's tasks.
SHARED = {"django_cache", "sessions", "django_tasks_database"}
# Names of parts of addresses that letters lead to: a letter may be there sooner than the replica knows of it.
OF_LETTERS = {"key", "token", "uidb36"}
# The cookie of a reader who has just sent something. A replica is read only while it holds what the primary
# held LAG_LIMIT seconds ago: after that time it holds what was sent. Twice that leaves room for a slow line.
FRESH = "fresh"
FRESH_FOR = 2 * LAG_LIMIT

follower = Follower(PRIMARY, REPLICA)


class Reading:
    """What one request reads from, and what became of it."""

    def __init__(self, alias: str):
        self.is_from_replica = alias == REPLICA
        self.asked_replica = False
        self.is_broken = False

    def note(self, execute, sql, params, many, context):
        """Let a query of the replica run, and keep in mind when the replica fails it."""
        try:
            return execute(sql, params, many, context)
        except (OperationalError, InterfaceError):
            self.is_broken = True
            raise


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading_from(alias: str):
    """Let the block read the database ``alias``, and yield what becomes of it."""
    reading = Reading(alias)
    token = _reading.set(reading)
    try:
        if reading.is_from_replica:
            with connections[REPLICA].execute_wrapper(reading.note):
                yield reading
        else:
            yield reading
    finally:
        _reading.reset(token)


class ReplicaRouter:
    """Tells Django where to read and write. A transaction, and all after a write, reads the primary."""

    def db_for_read(self, model, **hints):
        reading = _reading.get()
        if reading is None or not reading.is_from_replica or model._meta.app_label in SHARED:
            return PRIMARY
        if connections[PRIMARY].in_atomic_block:
            return PRIMARY
        reading.asked_replica = True
        return REPLICA

    def db_for_write(self, model, **hints):
        reading = _reading.get()
        if reading is not None and model._meta.app_label not in SHARED:
            reading.is_from_replica = False
        return PRIMARY

    def allow_relation(self, one, other, **hints):
        """Both hold the same rows."""
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db != REPLICA


class ReplicaMiddleware:
    """Choose the database of a request; stands before whatever reads or keeps anything.

    A request that the replica failed midway, or that found nothing where the primary may have something
    since a moment ago, is answered once more from the primary.
    """

    def __init__(self, get_response):
        if REPLICA not in connections:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        if _may_read_replica(request) and follower.may_be_read():
            with reading_from(REPLICA) as reading:
                response = self.get_response(request)
            if reading.is_broken:
                follower.look_again()
            elif response.status_code != 404 or not reading.asked_replica:
                return response
            response.close()
        with reading_from(PRIMARY):
            response = self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            _remember(response)
        return response

    def process_view(self, request, view, args, kwargs):
        if OF_LETTERS.intersection(kwargs) and (reading := _reading.get()):
            reading.is_from_replica = False

    def process_exception(self, request, error):
        """Keep a fault of the replica from being told: the request is answered once more."""
        reading = _reading.get()
        return HttpResponse(status=503) if reading and reading.is_broken else None


def _may_read_replica(request):
    cookies = request.COOKIES
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in cookies
        and FRESH not in cookies
    )


def _remember(response):
    # Not signed: whoever forges it reads the primary, as everybody does who is signed in.
    response.set_cookie(
        FRESH,
        "1",
        max_age=FRESH_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
