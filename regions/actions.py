"""What a county's coordinators do that spans more than a form: moving a gap on, and following a template."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editing.actions import (
    NotNow,
    begin,
    change,
    current_content,
    open_revision,
    save_draft,
)
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.registry import of
from portal.editing.snapshots import part_rows, put
from portal.lib import languages
from portal.lib.folding import fold
from regions.choices import GapState
from regions.models import County, Gap, ServicePath, Step


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


# Following a national template.


@transaction.atomic
def copy_template(template: ServicePath, county: County, *, by) -> ServicePath:
    """Begin a path of ``county`` like ``template``, and return it.

    Readers see its name at once; its steps, in every language, wait in a draft until they are published.
    Each follows the template's step and expects what that expects.
    """
    names = {
        f"{field}_{code}": getattr(template, f"{field}_{code}")
        for field in ("name", "description")
        for code in languages.CODES
    }
    path = ServicePath(
        county=county,
        template=template,
        kind=template.kind,
        life_stage=template.life_stage,
        source=template.source,
        is_example=template.is_example,
        **names,
    )
    begin(path, by=by)
    values = {}
    for order, step in enumerate(template.steps.order_by("order"), start=1):
        values |= copied(step, order)
    save_draft(path, by=by, values=values, base={})
    return path


def copied(step: Step, order: int) -> dict:
    """Return a new step that follows ``step`` of a template, as content of its path."""
    key = f"steps/{uuid.uuid4()}"
    texts = {
        f"{key}/{field}_{code}": getattr(step, f"{field}_{code}") or ""
        for field in ("name", "description")
        for code in languages.CODES
    }
    return {
        key: True,
        **texts,
        f"{key}/order": order,
        f"{key}/phase": step.phase,
        f"{key}/task_of": step.task_of,
        f"{key}/expected_in": "",
        f"{key}/expected_number": None,
        f"{key}/follows": step.pk,
    }


def take_over(path: ServicePath, step: Step, *, by) -> bool:
    """Bring what the template has now in ``step`` into the draft of ``path``; return whether that changes it.

    A step that the path does not have is added after those that the template has before it. One that it has
    gets the template's name; one of the same name is joined to it.
    """
    now = current_content(path, open_revision(path))
    values = _taken_over(path, step, now)
    if values:
        save_draft(path, by=by, values=values, base=traces(now))
    return bool(values)


def _taken_over(path, step, now):
    part = of(ServicePath).part_by_name["steps"]
    rows = part_rows(now, part)
    follower = next((key for key, row in rows.items() if row.get("follows") == step.pk), None)
    if follower:
        names = {
            f"steps/{follower}/name_{code}": name
            for code in languages.CODES
            if (name := getattr(step, f"name_{code}"))
        }
        return {key: name for key, name in names.items() if now.get(key) != name}
    for key, row in rows.items():
        if row.get("follows") is None and _has_name(row, step):
            return {f"steps/{key}/follows": step.pk}
    return _added(path, step, rows)


def _has_name(row, step):
    return any(
        name and fold(name) == fold(row.get(f"name_{code}") or "")
        for code in languages.CODES
        if (name := getattr(step, f"name_{code}"))
    )


def _added(path, step, rows):
    """Return ``step`` as a new row, and the new places of those that come after it."""
    before = set(
        Step.objects.filter(path=path.template_id, order__lt=step.order).values_list("pk", flat=True)
    )
    place = max((row["order"] for row in rows.values() if row.get("follows") in before), default=0) + 1
    moved = {f"steps/{key}/order": row["order"] + 1 for key, row in rows.items() if row["order"] >= place}
    is_free = all(row["order"] != place for row in rows.values())
    return copied(step, place) | ({} if is_free else moved)
