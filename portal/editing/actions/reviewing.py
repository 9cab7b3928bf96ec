"""A change between its author and its reader: sent in, taken back, returned, approved for a time, undone."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editing import letters
from portal.editing.actions.checking import problems_of
from portal.editing.actions.common import Clash, Incomplete, NotNow, begun, locked, rights_by, row_of
from portal.editing.actions.drafts import rebased, take_side
from portal.editing.actions.publishing import publish, write
from portal.editing.choices import OPEN, SENT_IN, WRITABLE, RevisionState
from portal.editing.followers import following
from portal.editing.merging import changed, merge, traces
from portal.editing.models import Revision
from portal.editing.registry import of
from portal.editing.snapshots import take


@transaction.atomic
def submit(revision: Revision, *, by, comment="") -> Revision:
    """Send the change in. Whoever may review it, or is trusted to, publishes it at once.

    Raises NotNow, Incomplete, and Clash when what is public was changed in the same places.
    """
    revision = locked(revision, WRITABLE)
    obj = row_of(revision)
    revision.base, revision.content, clashes = rebased(revision, take(obj))
    if clashes:
        raise Clash(clashes)
    if problems := problems_of(obj, revision.content):
        raise Incomplete(problems)
    revision.comment = comment
    revision.state = RevisionState.IN_REVIEW
    revision.submitted_at = timezone.now()
    revision.author = revision.author or by
    revision.notes, revision.rewritten, revision.languages = {}, {}, []
    revision.save()
    editable = of(obj)
    if editable.may_review(rights_by(by), obj):
        return publish(revision, by=by)
    if editable.publishes_at_once(obj):
        revision = publish(revision, by=None, to_be_read=True)
    if revision.state != RevisionState.DISCARDED:
        letters.sent_in(revision, obj, by)
    return revision


@transaction.atomic
def withdraw(revision: Revision, *, by) -> Revision:
    """Take back a change that was sent in or waits for its time, to go on writing."""
    revision = locked(revision, SENT_IN)
    revision.state = RevisionState.DRAFT
    revision.publish_at = None
    revision.save(update_fields=["state", "publish_at"])
    return revision


@transaction.atomic
def note(revision: Revision, *, notes) -> Revision:
    """Keep a reviewer's ``notes`` by content key ("": on the whole) until she has decided. Raises NotNow."""
    revision = locked(revision, SENT_IN)
    revision.notes = notes
    revision.save(update_fields=["notes"])
    return revision


@transaction.atomic
def give_back(revision: Revision, *, by, reason, notes=None, version=None) -> Revision:
    """Return the change to its author with the reason, and notes by content key.

    Raises ValidationError without a reason, and NotNow.
    """
    revision = locked(revision, SENT_IN, version)
    if not reason.strip():
        raise ValidationError(_("Tell why the change is returned."))
    revision.state = RevisionState.RETURNED
    revision.reviewer, revision.reviewed_at = by, timezone.now()
    revision.reason, revision.notes, revision.publish_at = reason.strip(), notes or {}, None
    revision.save()
    letters.returned(revision, row_of(revision))
    return revision


@transaction.atomic
def schedule(
    revision: Revision, *, by, at: dt.datetime, only=None, choices=None, version=None, states=OPEN, notes=None
) -> Revision:
    """Approve the change for publication at ``at``; else as ``publish``. Raises NotNow, Clash, Incomplete.

    What was published meanwhile is joined now, so that later only what comes after can clash. Where the thing
    itself keeps its time (``Editable.comes_out``) the change is written now.
    """
    revision = locked(revision, states, version)
    obj = row_of(revision)
    live = take(obj)
    if of(obj).comes_out(live, at):
        return publish(revision, by=by, only=only, choices=choices, states=states, notes=notes, at=at)
    revision.base, revision.content, clashes = rebased(revision, live)
    for key in set(clashes) & set(choices or ()):
        take_side(revision, live, key, choices[key])
    if left := {key: pair for key, pair in clashes.items() if key not in (choices or ())}:
        raise Clash(left)
    if problems := problems_of(obj, revision.content):
        raise Incomplete(problems)
    revision.state = RevisionState.APPROVED
    revision.reviewer, revision.reviewed_at, revision.publish_at = by, timezone.now(), at
    revision.submitted_at = revision.submitted_at or revision.reviewed_at
    revision.languages = sorted(only or [])
    revision.notes = revision.notes if notes is None else notes
    revision.save()
    if by != revision.author:
        letters.scheduled(revision, obj)
    return revision


@transaction.atomic
def publish_on_time(revision: Revision) -> Revision:
    """Make an approved change public whose time has come. Raises NotNow, Clash, Incomplete."""
    due = locked(revision, [RevisionState.APPROVED])
    if due.publish_at > timezone.now():
        raise NotNow(_("Its time has not come yet."))
    return publish(due, by=due.reviewer, only=due.languages or None)


@transaction.atomic
def stop(revision: Revision, error: Clash | Incomplete) -> Revision:
    """Let an approved change that could not be published at its time be read once more. Raises NotNow."""
    revision = locked(revision, [RevisionState.APPROVED])
    revision.state, revision.publish_at = RevisionState.IN_REVIEW, None
    revision.save(update_fields=["state", "publish_at"])
    letters.stopped(revision, row_of(revision), error)
    return revision


@transaction.atomic
def mark_read(revision: Revision, *, by) -> Revision:
    """Say that a change which was published before it was read has been read now. Raises NotNow."""
    revision = _to_be_read(revision)
    revision.to_be_read, revision.reviewer, revision.reviewed_at = False, by, timezone.now()
    revision.save(update_fields=["to_be_read", "reviewer", "reviewed_at"])
    return revision


@transaction.atomic
def undo(revision: Revision, *, by, reason, notes=None) -> Revision:
    """Take back a change that was published before it was read, as a new published change.

    What others have changed since in the same places stays. The words that go stay in the history.
    Raises ValidationError without a reason, NotNow when nothing of the change is left, Clash, Incomplete.
    """
    revision = _to_be_read(revision)
    if not reason.strip():
        raise ValidationError(_("Tell why the change is taken back."))
    obj = row_of(revision)
    live = take(obj)
    keys = changed(revision.base, revision.content)
    before = merge(traces(revision.content), revision.base, live, keys).content
    if not changed(live, before):
        raise NotNow(_("Everything in the change has been changed again since: there is nothing to undo."))
    with following(obj):
        write(obj, before)
    undone = begun(obj, live, by)
    undone.content, undone.comment = take(obj), reason.strip()
    undone.state, undone.published_at = RevisionState.PUBLISHED, timezone.now()
    undone.save()
    revision.to_be_read, revision.reviewer, revision.reviewed_at = False, by, timezone.now()
    revision.reason, revision.notes = reason.strip(), notes or {}
    revision.save(update_fields=["to_be_read", "reviewer", "reviewed_at", "reason", "notes"])
    letters.undone(revision, obj)
    return undone


def _to_be_read(revision):
    held = locked(revision, [RevisionState.PUBLISHED])
    if not held.to_be_read:
        raise NotNow(_("Somebody was quicker: the change has been read."))
    return held
