"""Keys that move with what they stand for: reading their versions, and moving them.

A key is the label of an app ("regions"), "all", one organisation or county ("county:5"), or one that an app
has added. Keys move by themselves with what is written (portal.caching.watching), in the same transaction.
"""

from collections.abc import Collection, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import randbelow

from django.apps import apps
from django.db import connections, models, router, transaction
from django.db.models.functions import Coalesce
from django.db.transaction import TransactionManagementError

from portal.caching.models import Stamp
from portal.caching.private import is_private
from portal.databases.asking import short_cursor

ALL = "all"
OTHER = "other"  # Tables of no model.
MOST = 2**32
FOLDED = 5000  # Rows of a key at once.

_narrowed: ContextVar[dict[str, "Narrow"]] = ContextVar("narrowed", default={})  # noqa: B039
_told: ContextVar[frozenset[str]] = ContextVar("told", default=frozenset())
_added: dict[str, dict[str, None]] = {}


def versions(keys: Iterable[str], using: str | None = None) -> dict[str, int]:
    """Return the version of each of ``keys``, 0 for one that has never moved. One query.

    Whatever is written after it, in this transaction too, moves the keys once more.
    """
    wanted = set(keys)
    connection = connections[using or router.db_for_read(Stamp)]
    _forget(connection, wanted)
    for app in wanted & _narrowed.get().keys():  # Whoever reads it meanwhile must not take it for settled.
        moved(connection, {app})
    wanted = sorted(wanted)
    places = ", ".join(["%s"] * len(wanted))
    found = dict.fromkeys(wanted, 0)
    with short_cursor(connection) as cursor:
        cursor.execute(
            f'SELECT "key", SUM("moves") FROM "caching_stamp" WHERE "key" IN ({places}) GROUP BY "key"',  # noqa: S608
            wanted,
        )
        found.update((key, int(moves)) for key, moves in cursor.fetchall())
    return found


def version(key: str, using: str | None = None) -> int:
    """Return the version of ``key``. One query."""
    return versions([key], using)[key]


def place(name: str, keys: Collection[str], known: Mapping[str, int] | None = None) -> str:
    """Return where that is kept which was found as ``name`` when ``keys`` had the versions they have now.

    ``known`` are these versions, where they have been read already: no query then, else one.
    """
    told = known or versions(keys)
    return "-".join([name, *(str(told[key]) for key in sorted(keys))])


def version_beside(key: str, using: str | None = None) -> models.Expression:
    """Return the version of ``key`` as a column for a query of something else. No query of its own.

    What ``versions`` says of later writes holds from now on.
    """
    _forget(connections[using or router.db_for_read(Stamp)], {key})
    moves = Stamp.objects.filter(key=key).order_by().values("key").annotate(version=models.Sum("moves"))
    return Coalesce(models.Subquery(moves.values("version")), 0, output_field=models.BigIntegerField())


def move(*keys: str, using: str | None = None):
    """Move ``keys`` in this transaction, as a write would that they stand for.

    One query; none where this transaction has moved them already and nobody has read them in it since.
    """
    connection = connections[using or router.db_for_write(Stamp)]
    if not is_there(connection):
        return
    moved(connection, keys)


def written(model: type[models.Model], using: str | None = None):
    """Move what a write to the table of ``model`` moves: for what is shown with it from a private table."""
    move(*keys_of([model._meta.db_table]), using=using)


class Narrow:
    """What writes to an app's tables move instead of its key; ``keys`` may be set until the block ends."""

    def __init__(self, keys: Collection[str] | None):
        self.keys = keys
        self.is_touched = False


@contextmanager
def narrowed(app: str, keys: Collection[str] | None = None):
    """Let writes to tables of ``app`` within the block move some keys and "all" instead of "``app``".

    For a change that only the pages that stand on these keys show. Yields a ``Narrow``, whose ``keys`` are
    moved when the block ends; None moves the app's key after all. Within a transaction only.
    """
    connection = connections[router.db_for_write(Stamp)]
    if not connection.in_atomic_block:
        raise TransactionManagementError("Stamps are narrowed within a transaction")
    narrow = Narrow(keys)
    token = _narrowed.set({**_narrowed.get(), app: narrow})
    try:
        yield narrow
    finally:
        _narrowed.reset(token)
    if narrow.is_touched:
        moved(connection, {app} if narrow.keys is None else narrow.keys)


def add(key: str, tables: Iterable[str]):
    """Let ``key`` move too with what is written to ``tables``, except in a block of ``told``."""
    for table in tables:
        _added.setdefault(table, {})[key] = None


@contextmanager
def told(*keys: str):
    """Let added ``keys`` stay within the block: whoever added them is told of its writes in another way."""
    token = _told.set(_told.get() | set(keys))
    try:
        yield
    finally:
        _told.reset(token)


def apps_keys() -> frozenset[str]:
    """The keys of every app that has a public table, and of tables that no model has."""
    labels = {
        model._meta.app_label
        for model in apps.get_models(include_auto_created=True)
        if not is_private(model._meta.db_table)
    }
    return frozenset({OTHER, *labels})


def keys_of(tables: Iterable[str]) -> frozenset[str]:
    """Return the keys that move with a write to ``tables``, as the code now running has narrowed it."""
    narrow, silent = _narrowed.get(), _told.get()
    found = set()
    for table in tables:
        app = _apps().get(table, OTHER)
        if is_private(table):
            continue
        found.add(ALL)
        if app in narrow:
            narrow[app].is_touched = True
        else:
            found.add(app)
        found |= _added.get(table, {}).keys() - silent
    return frozenset(found)


def everything() -> frozenset[str]:
    """Return the keys whose moves make every kept page untrue."""
    return apps_keys() | {ALL} | {key for keys in _added.values() for key in keys}


_by_table: dict[str, str] = {}
_has_table: dict[tuple[str, str], bool] = {}


def is_there(connection) -> bool:
    """Whether the database has the table of stamps: a migration may write before it is made.

    One query, once in a process.
    """
    place = (connection.alias, str(connection.settings_dict["NAME"]))
    if not _has_table.get(place):
        _has_table[place] = Stamp._meta.db_table in connection.introspection.table_names()
    return _has_table[place]


def look_again():
    """Forget that the table of stamps was there: somebody takes it away, or puts another in its place."""
    _has_table.clear()


def _apps():
    if not _by_table:
        for model in apps.get_models(include_auto_created=True):
            _by_table[model._meta.db_table] = model._meta.app_label
    return _by_table


# What a transaction has moved already. It is kept among what waits for the commit, where Django drops what
# belongs to a savepoint that is rolled back.


class _Moved:
    """A mark of the keys that a transaction has moved; it does nothing when its time comes."""

    def __init__(self, keys):
        self.keys = keys

    def __call__(self):
        pass


def moved(connection, keys: Iterable[str]):
    """Move those of ``keys`` that the transaction of ``connection`` has not moved yet."""
    if not connection.in_atomic_block:  # In one that Django does not keep, nothing is remembered.
        insert(connection, keys)
        return
    waiting = connection.run_on_commit
    held, already = getattr(connection, "stamps_moved", (None, frozenset()))
    if held is not waiting:
        already = frozenset().union(*(it[1].keys for it in waiting if isinstance(it[1], _Moved)))
    new = frozenset(keys) - already
    if new:
        insert(connection, new)
        waiting.append((set(connection.savepoint_ids), _Moved(new), True))
    connection.stamps_moved = (waiting, already | new)


def _forget(connection, keys):
    """Let the transaction of ``connection`` move ``keys`` once more, as somebody is about to read them."""
    if not connection.in_atomic_block:
        return
    for _sids, function, _robust in connection.run_on_commit:
        if isinstance(function, _Moved):
            function.keys = function.keys.difference(keys)
    connection.stamps_moved = (None, frozenset())


def insert(connection, keys: Iterable[str]):
    """Write a move of each of ``keys``. One query."""
    rows = [(key, 1 + randbelow(MOST)) for key in sorted(set(keys))]
    if not rows:
        return
    places = ", ".join(["(%s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "caching_stamp" ("key", "moves") VALUES {places}',  # noqa: S608
            [value for row in rows for value in row],
        )


@transaction.atomic
def fold() -> int:
    """Let each key have one row; return how many rows that did away with. Versions stay as they are."""
    using = router.db_for_write(Stamp)
    many = (
        Stamp.objects.using(using)
        .order_by()
        .values("key")
        .annotate(rows=models.Count("pk"))
        .filter(rows__gt=1)
        .values_list("key", flat=True)
    )
    gone = 0
    for key in many:
        rows = Stamp.objects.using(using).filter(key=key).order_by("pk")
        if connections[using].features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        held = dict(rows.values_list("pk", "moves")[:FOLDED])
        if len(held) < 2:
            continue
        Stamp.objects.using(using).filter(pk__in=held).delete()
        Stamp.objects.using(using).create(key=key, moves=sum(held.values()))
        gone += len(held) - 1
    return gone
