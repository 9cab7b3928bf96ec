"""How far a streaming replica is behind its primary, as one process knows it."""

import enum
import logging
import threading
import time

from django.db import DatabaseError, InterfaceError, connections

logger = logging.getLogger(__name__)
# Seconds that the replica may be behind and still be read.
LAG_LIMIT = 5
# Seconds between two looks; and from a look at a replica that does not answer to the next.
LOOK_EVERY = 1
LOOK_AGAIN = 5


class State(enum.Enum):
    """What is known of the replica; the value says it to whoever looks after the site."""

    UNKNOWN = "not known yet, so the primary is read"
    FOLLOWS = "follows the primary, and is read"
    ALONE = "read, and the primary does not answer"
    BEHIND = "too far behind, so the primary is read"
    DOWN = "does not answer as a replica, so the primary is read"


class Follower:
    """Tells whether the replica may be read: whether it holds what the primary held `LAG_LIMIT` seconds ago.

    No clocks are compared. At a look the primary is asked how far its log goes: a mark. Once the replica
    has replayed the log up to there, it holds all that the primary held when the mark was made. A look costs
    a query on each, once a second at most, in a process that has readers; all threads know what it showed.
    """

    def __init__(self, primary: str, replica: str):
        self.primary, self.replica = primary, replica
        self.state = State.UNKNOWN
        self._lock = threading.Lock()
        self._next_look = 0.0
        self._mark = None  # When it was made, and where the primary's log ended.
        self._holds = None  # The replica holds what the primary held at this moment.

    def may_be_read(self) -> bool:
        """Return whether this thread may read the replica now, and has a connection to it."""
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        if self.state is State.FOLLOWS and time.monotonic() - self._holds > LAG_LIMIT:
            return False
        return self.state in (State.FOLLOWS, State.ALONE) and self._connects()

    def look_again(self):
        """Look before the next page: a query on the replica failed."""
        self._next_look = 0.0

    def _look(self):
        began = time.monotonic()
        self._next_look = began + LOOK_EVERY
        end = self._ask(self.primary, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')")
        replayed = self._ask(
            self.replica,
            "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') WHERE pg_is_in_recovery()",
        )
        if replayed is None:
            self._next_look = began + LOOK_AGAIN
            self._become(State.DOWN)
        elif end is None:
            self._become(State.ALONE)
        else:
            self._compare(began, end, replayed)

    def _compare(self, began, end, replayed):
        if replayed >= end:
            self._holds, self._mark = began, None
        elif self._mark is None:
            self._mark = began, end
        elif replayed >= self._mark[1]:
            self._holds, self._mark = self._mark[0], (began, end)
        if self._holds is not None and began - self._holds <= LAG_LIMIT:
            self._become(State.FOLLOWS)
        elif self._mark is not None and began - self._mark[0] > LAG_LIMIT:
            self._become(State.BEHIND)
        elif self.state is not State.BEHIND:  # Nobody asked for a while: the next look shows it.
            self._become(State.UNKNOWN)

    def _become(self, state):
        """Write a change to the log, once, and not how a process begins."""
        before, self.state = self.state, state
        if state is before or state is State.UNKNOWN or (before, state) == (State.UNKNOWN, State.FOLLOWS):
            return
        level = logging.INFO if state is State.FOLLOWS else logging.WARNING
        logger.log(level, "The replica of the database: %s.", state.value)

    def _ask(self, alias, question):
        """Return the answer of the database ``alias``, or None when there is none."""
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(question)
                row = cursor.fetchone()
        except (DatabaseError, InterfaceError):
            connections[alias].close()
            return None
        return row[0] if row else None

    def _connects(self):
        connection = connections[self.replica]
        try:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except (DatabaseError, InterfaceError):
            self.look_again()
            return False
        return True
