"""Reads what is kept, and makes anew what does not hold, always within one transaction.

Rows are held before anything is counted for them, so that of two changes at once the later one counts the
earlier one in. They are held in one order, the whole portal's first; a transaction that publishes several
things refreshes them at its end (``together``).
"""

import logging
from collections.abc import Iterable
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError, connections, router, transaction
from django.db.models import Q
from django.utils import timezone

from organisations.choices import Summarised
from organisations.models import Organisation, Summary
from organisations.models.summaries import FOREVER, PORTAL, Subject
from organisations.summaries import counting, currency, presence
from regions.models import County, Goal, Step

log = logging.getLogger(__name__)
SERVED = (Summarised.GOAL, Summarised.STEP)

_waiting: ContextVar[set[Subject] | None] = ContextVar("summaries_waiting", default=None)


def read(subjects: Iterable[Subject]) -> dict[Subject, dict]:
    """Return what is told of each of ``subjects``. One query when all of it holds."""
    wanted, today = set(subjects), timezone.localdate()
    if not wanted:
        return {}
    rows = currency.beside(Summary.objects.of(wanted))
    found = {row.subject: row.data for row in rows if currency.is_current(row, today)}
    if missing := wanted - found.keys():
        found |= _made(missing)
    return found


def _made(subjects):
    """Return what is told of ``subjects``, made anew; where it cannot be kept, it is told all the same."""
    try:
        return make(subjects)
    except DatabaseError:
        if connections[router.db_for_write(Summary)].in_atomic_block:
            raise  # Nothing more can be read in this transaction.
        log.warning("Summaries could not be kept", exc_info=True)
        return {subject: data for subject, (data, _until) in _counted(subjects).items()}


def refresh(subjects: Iterable[Subject]):
    """Make ``subjects`` anew, now or at the end of the block ``together``, in the running transaction."""
    subjects = set(subjects)
    waiting = _waiting.get()
    if waiting is not None:
        waiting |= subjects
    elif subjects:
        make(subjects, at_once=True)


@contextmanager
def together():
    """Let what the block publishes be refreshed once, at its end, in the block's own transaction."""
    if _waiting.get() is not None:
        yield
        return
    token = _waiting.set(set())
    try:
        with transaction.atomic():
            yield
            subjects = _waiting.get()
            _waiting.set(None)
            refresh(subjects)
    finally:
        _waiting.reset(token)


@transaction.atomic
def make(subjects: Iterable[Subject], *, at_once: bool = False) -> dict[Subject, dict]:
    """Count ``subjects`` anew and keep what was found; return it.

    Those that another request made while this one waited are taken as they are, unless ``at_once``: then
    the running transaction has changed what they tell of.
    """
    wanted = sorted({*subjects, PORTAL} if at_once else set(subjects))
    with currency.told():
        Summary.objects.bulk_create(
            [Summary(kind=s.kind, object_id=s.object_id) for s in wanted], ignore_conflicts=True
        )
        held = Summary.objects.of(wanted).select_for_update().order_by("kind", "object_id")
        rows = {row.subject: row for row in held}
        version, today = currency.version(), timezone.localdate()
        current = {s: row.data for s, row in rows.items() if currency.is_current(row, today, version)}
        stale = rows.keys() if at_once else rows.keys() - current.keys()
        _bring_up(stale - current.keys())
        for subject, (data, until) in _counted(stale, current).items():
            row = rows[subject]
            row.data, row.valid_until, row.version, row.made_at = data, until, version, timezone.now()
        changed = [rows[subject] for subject in sorted(stale)]
        Summary.objects.bulk_update(changed, ["data", "valid_until", "version", "made_at"], batch_size=100)
    return {subject: row.data for subject, row in rows.items()}


def _bring_up(stale):
    """Let the columns and rows that figures are read from follow what was written past the portal."""
    for kind, pk in sorted(stale):
        if kind == Summarised.PORTAL:
            Organisation.objects.recount()
        elif kind == Summarised.COUNTY:
            presence.follow_county(pk)


def _counted(subjects, current: dict[Subject, dict] | None = None) -> dict[Subject, counting.Found]:
    """Return what is told of ``subjects`` now. ``current``: what was told a moment ago, where that held."""
    today, current = timezone.localdate(), current or {}
    by_kind: dict[Summarised, list[int]] = {}
    for kind, pk in subjects:
        by_kind.setdefault(kind, []).append(pk)
    found: dict[Subject, counting.Found] = {}
    for kind in SERVED:
        if pks := by_kind.get(kind):
            told = counting.of_served(kind, pks, today)
            found |= {Subject(kind, pk): one for pk, one in told.items()}
    for pk in by_kind.get(Summarised.COUNTY, ()):
        found[Subject(Summarised.COUNTY, pk)] = counting.of_county(pk, today)
    if PORTAL in subjects:
        found[PORTAL] = counting.of_portal(_contributions(found, current)), FOREVER
    return found


def _contributions(found, current) -> int | None:
    """Return how many contributions there are, from what is kept; None when that does not tell."""
    served = [subject for subject in found if subject.kind in SERVED]
    if PORTAL not in current or not current.keys() >= set(served):
        return None
    moved = sum(found[s][0]["contributions"] - current[s]["contributions"] for s in served)
    return current[PORTAL]["contributions"] + moved


def everything() -> list[Subject]:
    """Return all of which summaries are kept. Three queries."""
    found = [PORTAL]
    for kind, model in ((Summarised.COUNTY, County), (Summarised.GOAL, Goal), (Summarised.STEP, Step)):
        found += [Subject(kind, pk) for pk in model.objects.order_by("pk").values_list("pk", flat=True)]
    return found


def make_all(progress=iter) -> int:
    """Make what does not hold, a hundred at a time; return how many there are. What is gone goes too."""
    subjects = everything()
    batches = [subjects[start : start + 100] for start in range(0, len(subjects), 100)]
    for batch in progress(batches):
        read(batch)
    gone = [row.pk for row in Summary.objects.only("kind", "object_id") if row.subject not in set(subjects)]
    Summary.objects.filter(pk__in=gone).delete()
    return len(subjects)


def make_stale(at_once: int = 20) -> int:
    """Make those anew that were made once and hold no more; return how many. One query when all hold."""
    version, today = currency.version(), timezone.localdate()
    rows = Summary.objects.filter(Q(valid_until__lt=today) | ~Q(version=version))
    stale = sorted(row.subject for row in rows.only("kind", "object_id"))
    for start in range(0, len(stale), at_once):
        make(stale[start : start + at_once])
    return len(stale)
