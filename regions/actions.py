"""What a county's coordinators do that spans more than a form: moving a gap on, and following a template."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editing.actions import NotNow, change
from portal.editing.models import Revision
from portal.editing.snapshots import put
from regions.choices import GapState
from regions.models import Gap


@transaction.atomic
def move_gap(
    gap: Gap, state: GapState, *, by, solver: str = "", link: str = "", on: dt.date | None = None
) -> Gap:
    """Bring a gap that is taken up into ``state`` and keep that as history.

    ``solver`` and ``link`` tell who solves it; ``on`` when it was closed, today by default. Raises NotNow
    when somebody has moved it there already, and ValidationError.
    """
    row = Gap.objects.select_for_update().get(pk=gap.pk)
    if row.state == state:
        raise NotNow(_("Somebody was quicker: the gap is there already."))
    with change(row, by=by):
        row.state = state
        row.closed_on = (on or timezone.localdate()) if state == GapState.CLOSED else None
        if state == GapState.BEING_SOLVED:
            row.solver, row.link = solver, link
        row.full_clean(exclude=["note"])
    return row


@transaction.atomic
def undo_gap(gap: Gap, *, by) -> bool:
    """Take back the newest change of ``gap`` if it was ``by``'s; return whether it was."""
    row = Gap.objects.select_for_update().get(pk=gap.pk)
    last = Revision.objects.of(row).published().newest_first().first()
    if last is None or last.author_id != by.pk or not last.base or last.content.get("state") != row.state:
        return False
    with change(row, by=by):
        put(row, last.base)
    return True
