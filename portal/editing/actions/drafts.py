"""Drafts: saved form by form, brought up to date with what is public, thrown away and brought back."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editing.actions.common import NotNow, Saved, begun, locked, open_revision, rights_by
from portal.editing.choices import OPEN, WRITABLE, RevisionState
from portal.editing.merging import changed, choose, merge, traces
from portal.editing.models import DraftSave, Revision
from portal.editing.registry import of
from portal.editing.snapshots import is_decision, is_mark, known, still_there, take

ONE_SITTING = dt.timedelta(minutes=10)


def current_content(obj, revision: Revision | None) -> dict[str, Any]:
    """Return what an editor goes on from: the open change brought up to date, else what is public."""
    live = take(obj)
    return rebased(revision, live)[1] if revision else live


def rebased(revision: Revision, live: dict[str, Any]) -> tuple[dict, dict, dict]:
    """Return ``revision``'s base, content and clashes after what was published meanwhile.

    Changes in other places are joined; in the same places the draft keeps its own text, and its base keeps
    the old one, so that the clash is seen until somebody chooses.
    """
    merged = merge(traces(revision.base), revision.content, live)
    content = dict(merged.content)
    base = dict(live)
    for key in merged.clashes:
        for name in {*revision.content, *live, *revision.base}:
            if name == key or name.startswith(f"{key}/"):
                for side, held in ((content, revision.content), (base, revision.base)):
                    side.pop(name, None)
                    if name in held:
                        side[name] = held[name]
    content |= {key: value for key, value in revision.content.items() if is_decision(key)}
    return base, content, merged.clashes


@transaction.atomic
def save_draft(obj, *, by, values, base, parts=(), choices=None, against_public=None) -> Saved:
    """Save a form's ``values`` into the open change of ``obj``, beginning one when they differ.

    ``values`` are contents by key, ``base`` the traces of what the form showed when it was opened, ``parts``
    the names of parts of which ``values`` has every row. What others saved meanwhile stays; where both
    changed the same, their text stays in the draft and the clash is returned, unless ``choices``
    ({key: "mine" or "theirs"}) settles it. ``against_public`` settles in the same words where the draft
    clashes with what was published meanwhile. Raises NotNow while the change is with its reviewers, for
    whoever is not one.
    """
    obj = of(obj).queryset().get(pk=obj.pk)  # As it is within this transaction.
    live = take(obj)
    revision = Revision.objects.of(obj).open().select_for_update().first()
    if revision is None:
        revision = begun(obj, live, by)
    elif revision.state not in WRITABLE and not of(obj).may_review(rights_by(by), obj):
        raise NotNow(_("The change has been sent in. Take it back to go on writing."))
    before = revision.content
    revision.base, revision.content, clashes = rebased(revision, live)
    for key in set(clashes) & set(against_public or ()):
        take_side(revision, live, key, against_public[key])
    theirs = revision.content
    keys = {*values, *(key for key in theirs if "/" in key and key.partition("/")[0] in parts)}
    merged = choose(merge(base, values, theirs, keys), choices or {}, values)
    revision.content = merged.content
    if revision.pk is None and not changed(live, merged.content):
        return Saved(None, live, merged.clashes)
    difference = changed(before, merged.content)
    if revision.state not in WRITABLE:
        for key in changed(theirs, merged.content):
            revision.rewritten.setdefault(key, theirs.get(key))
    if difference or against_public or revision.pk is None:
        _keep(revision, by, {key: merged.content.get(key) for key in difference})
    return Saved(revision, merged.content, merged.clashes)


def take_side(revision, live, key, side):
    """Settle the clash at ``key``: the draft goes on from what is public now, with its own text or theirs."""
    if side not in ("mine", "theirs"):
        return
    for name in [name for name in {*revision.base, *live} if name == key or name.startswith(f"{key}/")]:
        for content in [revision.base] if side == "mine" else [revision.base, revision.content]:
            content.pop(name, None)
            if name in live:
                content[name] = live[name]


def _keep(revision, by, changes):
    now = timezone.now()
    if revision.author_id is None:
        revision.author = by
    revision.saved_at = now
    revision.version += 1
    try:
        with transaction.atomic():
            revision.save()
    except IntegrityError as error:  # Two people began at the same moment.
        raise NotNow(_("Somebody else began to edit this a moment ago. Save once more.")) from error
    recent = revision.saves.filter(author=by, saved_at__gte=now - ONE_SITTING).first()
    if recent is None:
        DraftSave.objects.create(revision=revision, author=by, changes=changes)
    else:
        recent.changes |= changes
        recent.number += 1
        recent.saved_at = now
        recent.save()


@transaction.atomic
def discard(revision: Revision, *, by):
    """Throw the change away. ``resume`` brings it back."""
    revision = locked(revision, OPEN)
    revision.state = RevisionState.DISCARDED
    revision.save(update_fields=["state"])


@transaction.atomic
def resume(revision: Revision, *, by) -> Revision:
    """Bring back a change that was thrown away. Raises NotNow when another one has been begun."""
    revision = locked(revision, [RevisionState.DISCARDED])
    if revision.published_at:
        raise NotNow(_("There is nothing to bring back."))
    revision.state = RevisionState.DRAFT
    try:
        with transaction.atomic():
            revision.save(update_fields=["state"])
    except IntegrityError as error:
        raise NotNow(_("Another change has been begun since.")) from error
    return revision


@transaction.atomic
def restore(obj, *, by, content, keys=None) -> Saved:
    """Bring ``content``, an earlier one, into the open change of ``obj``: all of it, or only ``keys``."""
    now = current_content(obj, open_revision(obj))
    return save_draft(obj, by=by, values=restored(obj, now, content, keys), base=traces(now))


@transaction.atomic
def unsave(obj, *, by, values, base) -> dict[str, tuple[Any, Any]]:
    """Put ``values`` back into the open change that have become ``base`` by a save, and return clashes.

    A change that then differs in nothing from what is public is thrown away.
    """
    saved = save_draft(obj, by=by, values=values, base=base)
    if saved.revision and saved.revision.pk and not changed(take(obj), saved.content):
        discard(saved.revision, by=by)
    return saved.clashes


def restored(obj, now, content, keys=None) -> dict[str, Any]:
    """Return the values that differ from ``now`` when ``content``, or only ``keys`` of it, is brought back.

    A key of a part's row stands for all of the row. What the thing no longer has, or refers to, stays gone.
    """
    editable = of(obj)
    content = still_there(editable, content)
    kept = {editable.state_field, *editable.of_the_day}

    def stays(key):
        """Whether ``key`` tells of a moment; a row of such a part comes back, and is not taken away."""
        name, *row = key.split("/")
        return name in kept and (not row or key in now or key not in content)

    wanted = {
        key
        for key in {*known(editable, now), *content}
        if not is_mark(key) and not is_decision(key) and not stays(key)
    }
    if keys is not None:
        wanted = {key for key in wanted if any(key == one or key.startswith(f"{one}/") for one in keys)}
    # A column of a row that has been taken away since comes back with its row.
    lost = {row for key in wanted if (row := key.rpartition("/")[0]) in content and row not in now}
    wanted |= {key for key in content if key in lost or key.rpartition("/")[0] in lost}
    return {key: content.get(key) for key in changed(now, content) if key in wanted}
