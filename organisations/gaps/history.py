"""How far gaps have come that a county has taken up, as the public may read it: days and states, no names."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.utils import timezone

from portal.editing.models import Revision
from regions.choices import GapState
from regions.models import Gap


class Change(NamedTuple):
    """On ``day`` a gap came into ``state``; ``solver`` is who solves it, "" in other states.

    ``day`` is None where it is not known.
    """

    day: dt.date | None
    state: GapState
    solver: str = ""


def of(gaps: Iterable[Gap]) -> dict[int, list[Change]]:
    """Return the changes of each of ``gaps``, the oldest first, by its primary key. One query at most."""
    gaps = list(gaps)
    found: dict[int, list[Change]] = {gap.pk: [Change(gap.found_on, GapState.FOUND)] for gap in gaps}
    for pk, rows in _kept(gaps).items():
        for day, content in rows:
            _add(found[pk], day, content.get("state"), content.get("solver"), content.get("closed_on"))
    for gap in gaps:
        _add(found[gap.pk], None, gap.state, gap.solver, gap.closed_on)
    return found


def _kept(gaps):
    """Return the published contents of each gap with their days, the oldest first."""
    rows = defaultdict(list)
    if gaps:
        kept = Revision.objects.published().filter(
            content_type__app_label=Gap._meta.app_label,
            content_type__model=Gap._meta.model_name,
            object_id__in=[gap.pk for gap in gaps],
        )
        kept = kept.order_by("published_at", "pk").values_list("object_id", "published_at", "content")
        for pk, at, content in kept:
            rows[pk].append((timezone.localdate(at), content))
    return rows


def _add(changes, day, state, solver, closed_on):
    """Add that the gap came into ``state``, unless it was there already."""
    solver = solver if state == GapState.BEING_SOLVED else ""
    last = changes[-1]
    if state not in GapState or (state, solver or "") == (last.state, last.solver):
        return
    if state == GapState.CLOSED and closed_on:
        day = dt.date.fromisoformat(str(closed_on))
    changes.append(Change(day, GapState(state), solver or ""))
