"""Every way in which an edited thing changes. The public row is written here and nowhere else.

A change is one transaction: all of it happens or nothing. On SQLite it holds the database's write lock from
its beginning, on PostgreSQL the rows it reads to change them.
"""

import datetime as dt
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.deletion import Collector
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.rights import NONE, rights_of
from portal.editing import columns, letters, rows
from portal.editing.choices import OPEN, SENT_IN, WRITABLE, RevisionState, Via
from portal.editing.merging import changed, choose, merge, traces
from portal.editing.models import DraftSave, Presence, Revision, Translation
from portal.editing.registry import is_edited, of
from portal.editing.snapshots import (
    FROM,
    content_type,
    is_decision,
    is_mark,
    known,
    language_of,
    originals,
    part_rows,
    put,
    still_there,
    take,
)
from portal.editing.translating import parse, settle, state_of
from portal.lib import languages

ONE_SITTING = dt.timedelta(minutes=10)


class Clash(Exception):
    """The public content was changed meanwhile in the same places; ``clashes`` as in Merge."""

    def __init__(self, clashes):
        super().__init__(", ".join(clashes))
        self.clashes = clashes


class Incomplete(Exception):
    """The change cannot be published as it is; ``problems`` are sentences by content key ("": the whole)."""

    def __init__(self, problems):
        super().__init__(str(problems))
        self.problems = problems


class NotNow(Exception):
    """The change is not in a state for this: somebody was quicker. The text tells the person so."""


@dataclass
class Saved:
    """What came of saving a form: the draft (None when nothing differs from what is public), and clashes."""

    revision: Revision | None
    content: dict[str, Any]
    clashes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def open_revision(obj) -> Revision | None:
    """Return the change of ``obj`` that is on its way. One query."""
    return Revision.objects.of(obj).open().select_related("author", "reviewer").first()


def main_language(obj) -> str:
    """Return the language that ``obj``'s texts are translated from."""
    return next(iter(of(obj).languages(obj)), languages.current())


# Drafts.


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
        revision = _begun(obj, live, by)
    elif revision.state not in WRITABLE and not of(obj).may_review(_rights(by), obj):
        raise NotNow(_("The change has been sent in. Take it back to go on writing."))
    before = revision.content
    revision.base, revision.content, clashes = rebased(revision, live)
    for key in set(clashes) & set(against_public or ()):
        _take_side(revision, live, key, against_public[key])
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


def _take_side(revision, live, key, side):
    """Settle the clash at ``key``: the draft goes on from what is public now, with its own text or theirs."""
    if side not in ("mine", "theirs"):
        return
    for name in [name for name in {*revision.base, *live} if name == key or name.startswith(f"{key}/")]:
        for content in [revision.base] if side == "mine" else [revision.base, revision.content]:
            content.pop(name, None)
            if name in live:
                content[name] = live[name]


def _begun(obj, live, by):
    editable = of(obj)
    return Revision(
        content_type=content_type(obj),
        object_id=obj.pk,
        base=live,
        content=live,
        author=by,
        organisation_id=editable.organisation_id(obj),
        county_id=editable.county_id(obj),
    )


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
    revision = _locked(revision, OPEN)
    revision.state = RevisionState.DISCARDED
    revision.save(update_fields=["state"])


@transaction.atomic
def resume(revision: Revision, *, by) -> Revision:
    """Bring back a change that was thrown away. Raises NotNow when another one has been begun."""
    revision = _locked(revision, [RevisionState.DISCARDED])
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


@transaction.atomic
def name_version(revision: Revision, *, name: str) -> Revision:
    """Give a published version a name, or take it away with "". Raises ValidationError."""
    revision = _locked(revision, [RevisionState.PUBLISHED])
    revision.name = Revision._meta.get_field("name").clean(name.strip(), revision)
    revision.save(update_fields=["name"])
    return revision


def restored(obj, now, content, keys=None) -> dict[str, Any]:
    """Return the values that differ from ``now`` when ``content``, or only ``keys`` of it, is brought back.

    A key of a part's row stands for all of the row. What the thing no longer has, or refers to, stays gone.
    """
    editable = of(obj)
    content = still_there(editable, content)
    wanted = {
        key
        for key in {*known(editable, now), *content}
        if not is_mark(key) and not is_decision(key) and key != editable.state_field
    }
    if keys is not None:
        wanted = {key for key in wanted if any(key == one or key.startswith(f"{one}/") for one in keys)}
    # A column of a row that has been taken away since comes back with its row.
    lost = {row for key in wanted if (row := key.rpartition("/")[0]) in content and row not in now}
    wanted |= {key for key in content if key in lost or key.rpartition("/")[0] in lost}
    return {key: content.get(key) for key in changed(now, content) if key in wanted}


# Review.


def problems_of(obj, content) -> dict[str, list[str]]:
    """Return what keeps ``content`` from being published, as sentences by content key; "" for the whole.

    As many queries as the model's own checks of uniqueness.
    """
    editable = of(obj)
    tried = editable.model._base_manager.get(pk=obj.pk)
    found: dict[str, list[str]] = {}
    for name in editable.fields:
        try:
            columns.write(tried, content, (), (name,))
        except ValidationError as error:
            found[name] = error.messages
    columns.write(tried, content, editable.texts, (), editable.rich)
    try:
        tried.full_clean(exclude=[*originals(editable), *found])
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            found["" if name == "__all__" else name] = texts
    for part in editable.parts:
        found |= rows.problems(obj, part, part_rows(content, part))
    if not complete_languages(obj, content):
        names = ", ".join(
            str(editable.model._meta.get_field(name).verbose_name) for name in editable.required
        )
        found.setdefault("", []).append(
            _("In no language is everything written that must be: %(fields)s.") % {"fields": names}
        )
    for key, texts in editable.problems(content).items():
        found.setdefault(key, []).extend(texts)
    return found


def complete_languages(obj, content) -> list[str]:
    """Return the languages in which ``content`` has all the texts that must be there."""
    required = of(obj).required
    return (
        [code for code in languages.CODES if all(content.get(f"{name}_{code}") for name in required)]
        if required
        else list(languages.CODES)
    )


@transaction.atomic
def submit(revision: Revision, *, by, comment="") -> Revision:
    """Send the change in. Whoever may review it, or is trusted to, publishes it at once.

    Raises NotNow, Incomplete, and Clash when what is public was changed in the same places.
    """
    revision = _locked(revision, WRITABLE)
    obj = _row(revision)
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
    if editable.may_review(_rights(by), obj):
        return publish(revision, by=by)
    if editable.publishes_at_once(obj):
        revision = publish(revision, by=None, to_be_read=True)
    if revision.state != RevisionState.DISCARDED:
        letters.sent_in(revision, obj, by)
    return revision


@transaction.atomic
def withdraw(revision: Revision, *, by) -> Revision:
    """Take back a change that was sent in or waits for its time, to go on writing."""
    revision = _locked(revision, SENT_IN)
    revision.state = RevisionState.DRAFT
    revision.publish_at = None
    revision.save(update_fields=["state", "publish_at"])
    return revision


@transaction.atomic
def note(revision: Revision, *, notes) -> Revision:
    """Keep a reviewer's ``notes`` by content key ("": on the whole) until she has decided. Raises NotNow."""
    revision = _locked(revision, SENT_IN)
    revision.notes = notes
    revision.save(update_fields=["notes"])
    return revision


@transaction.atomic
def give_back(revision: Revision, *, by, reason, notes=None, version=None) -> Revision:
    """Return the change to its author with the reason, and notes by content key.

    Raises ValidationError without a reason, and NotNow.
    """
    revision = _locked(revision, SENT_IN, version)
    if not reason.strip():
        raise ValidationError(_("Tell why the change is returned."))
    revision.state = RevisionState.RETURNED
    revision.reviewer, revision.reviewed_at = by, timezone.now()
    revision.reason, revision.notes, revision.publish_at = reason.strip(), notes or {}, None
    revision.save()
    letters.returned(revision, _row(revision))
    return revision


@transaction.atomic
def schedule(
    revision: Revision, *, by, at: dt.datetime, only=None, choices=None, version=None, states=OPEN, notes=None
) -> Revision:
    """Approve the change for publication at ``at``; else as ``publish``. Raises NotNow, Clash, Incomplete.

    What was published meanwhile is joined now, so that later only what comes after can clash.
    """
    revision = _locked(revision, states, version)
    obj = _row(revision)
    live = take(obj)
    revision.base, revision.content, clashes = rebased(revision, live)
    for key in set(clashes) & set(choices or ()):
        _take_side(revision, live, key, choices[key])
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
    due = _locked(revision, [RevisionState.APPROVED])
    if due.publish_at > timezone.now():
        raise NotNow(_("Its time has not come yet."))
    return publish(due, by=due.reviewer, only=due.languages or None)


@transaction.atomic
def stop(revision: Revision, error: Clash | Incomplete) -> Revision:
    """Let an approved change that could not be published at its time be read once more. Raises NotNow."""
    revision = _locked(revision, [RevisionState.APPROVED])
    revision.state, revision.publish_at = RevisionState.IN_REVIEW, None
    revision.save(update_fields=["state", "publish_at"])
    letters.stopped(revision, _row(revision), error)
    return revision


@transaction.atomic
def publish(
    revision: Revision,
    *,
    by,
    only=None,
    choices=None,
    version=None,
    to_be_read=False,
    states=OPEN,
    notes=None,
) -> Revision:
    """Make the change public: write the thing, its translations' states and the whole content as history.

    ``only`` are the languages to publish (default: those in which everything required is written); texts in
    others stay in a new draft. ``choices`` settle clashes. ``version`` is the save that the reviewer read,
    ``states`` those in which the change may be, ``notes`` her words to the author by content key. A change
    that leaves everything as it is becomes discarded. Raises NotNow, Clash, Incomplete.
    """
    revision = _locked(revision, states, version)
    obj = _row(revision)
    editable = of(obj)
    live = take(obj)
    merged = choose(merge(traces(revision.base), revision.content, live), choices or {}, revision.content)
    if merged.clashes:
        raise Clash(merged.clashes)
    wanted = merged.content | {key: value for key, value in revision.content.items() if is_decision(key)}
    out = set(complete_languages(obj, wanted)) & set(languages.CODES if only is None else only)
    if problems := problems_of(obj, wanted):
        raise Incomplete(problems)
    held, wanted = _held_back(editable, live, wanted, out)
    final = settle(live, wanted, editable.texts, main_language(obj))
    now = timezone.now()
    if revision.via == Via.FORM:
        final |= editable.first_published(live, final, now)
    revision.reviewer, revision.to_be_read = by, to_be_read
    revision.notes = revision.notes if notes is None else notes
    if not to_be_read:
        revision.reviewed_at = now
    if not changed(live, final):
        revision.state = RevisionState.DISCARDED
        revision.save()
    else:
        _write(obj, final)
        revision.base, revision.content = live, take(obj)
        revision.state, revision.published_at, revision.publish_at = RevisionState.PUBLISHED, now, None
        revision.save()
        if by is not None and by != revision.author:
            letters.published(revision, obj, held)
    if held:
        _keep_back(obj, revision, held)
    return revision


def _held_back(editable, live, wanted, out):
    """Return the texts that wait, and the content without them: in each language that is not ``out``."""
    held = {
        key: wanted.get(key)
        for key in changed(live, wanted)
        if (code := language_of(key.removeprefix("match:").removeprefix("minor:"), editable))
        and code not in out
        and not is_mark(key)
    }
    rest = dict(wanted)
    for key in held:
        if live.get(key) is None:
            rest.pop(key, None)
        else:
            rest[key] = live[key]
    return held, rest


def _keep_back(obj, revision, held):
    live = take(obj)
    content = live | {
        key: value for key, value in held.items() if "/" not in key or key.rpartition("/")[0] in live
    }
    if changed(live, content):
        left = _begun(obj, live, revision.author)
        left.content = content
        left.save()


def _write(obj, content):
    try:
        put(obj, content)
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        raise Incomplete({"" if key == "__all__" else key: texts for key, texts in found.items()}) from error
    _write_marks(obj, content)


def _write_marks(obj, content):
    """Make the translations' rows say what ``content``'s marks say."""
    editable = of(obj)
    main = main_language(obj)
    there = {(row.field, row.language): row for row in Translation.objects.of(obj)}
    for key in [key for key in content if is_mark(key)]:
        name, _sep, code = key.removeprefix(FROM).rpartition("_")
        mark = parse(content[key])
        row = there.pop((name, code), None) or Translation(
            content_type=content_type(obj), object_id=obj.pk, field=name, language=code
        )
        was = (row.pk, row.source, row.digest, row.is_machine, row.state, row.organisation_id, row.county_id)
        row.source, row.digest, row.is_machine = mark
        row.state = state_of(content, name, code, main)
        row.organisation_id, row.county_id = editable.organisation_id(obj), editable.county_id(obj)
        if was != (
            row.pk, row.source, row.digest, row.is_machine, row.state, row.organisation_id, row.county_id
        ):  # fmt: skip
            row.save()
    for row in there.values():
        row.delete()


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
    obj = _row(revision)
    live = take(obj)
    keys = changed(revision.base, revision.content)
    before = merge(traces(revision.content), revision.base, live, keys).content
    if not changed(live, before):
        raise NotNow(_("Everything in the change has been changed again since: there is nothing to undo."))
    _write(obj, before)
    undone = _begun(obj, live, by)
    undone.content, undone.comment = take(obj), reason.strip()
    undone.state, undone.published_at = RevisionState.PUBLISHED, timezone.now()
    undone.save()
    revision.to_be_read, revision.reviewer, revision.reviewed_at = False, by, timezone.now()
    revision.reason, revision.notes = reason.strip(), notes or {}
    revision.save(update_fields=["to_be_read", "reviewer", "reviewed_at", "reason", "notes"])
    letters.undone(revision, obj)
    return undone


def _to_be_read(revision):
    held = _locked(revision, [RevisionState.PUBLISHED])
    if not held.to_be_read:
        raise NotNow(_("Somebody was quicker: the change has been read."))
    return held


# Direct changes.


@contextmanager
def change(obj, *, by, comment="", via=Via.FORM):
    """Change ``obj`` directly and keep the change as published history.

    Inside the block set its columns, many-to-many fields and parts; columns are saved at the end of it.
    ``by`` is None for a person without an account. Raises what saving raises, and then nothing is changed.
    """
    with transaction.atomic():
        before = take(obj) if obj.pk else {}
        yield obj
        obj.save()
        record(obj, before, by=by, comment=comment, via=via)


def record(obj, before, *, by, comment="", via=Via.ADMIN) -> Revision | None:
    """Keep what has been written to ``obj`` since ``before`` as published history; None when it is equal."""
    editable = of(obj)
    after = settle(before, take(obj), editable.texts, main_language(obj))
    if not changed(before, after):
        return None
    _write_marks(obj, after)
    now = timezone.now()
    revision = _begun(obj, before, by)
    revision.content, revision.comment, revision.via = after, comment, via
    revision.state, revision.published_at, revision.saved_at = RevisionState.PUBLISHED, now, now
    revision.save()
    return revision


def seen(obj, *, by, section=""):
    """Note that ``by`` has a form of ``obj`` open now."""
    Presence.objects.update_or_create(
        content_type=content_type(obj),
        object_id=obj.pk,
        user=by,
        defaults={"section": section, "seen_at": timezone.now()},
    )


@transaction.atomic
def begin(obj, *, by):
    """Write a new thing, which nobody but its editors sees yet, and keep that it was begun."""
    obj.full_clean(exclude=originals(of(obj)))
    obj.save()
    record(obj, {}, by=by, via=Via.FORM)
    return obj


@transaction.atomic
def delete(obj, *, by, comment="", via=Via.FORM):
    """Delete ``obj`` and what belongs to it; the last content of each edited thing stays as its history."""
    collector = Collector(using=obj._state.db)
    collector.collect([obj])
    rows = chain(*collector.data.values(), *collector.fast_deletes)
    for thing in [row for row in rows if is_edited(row)]:
        content = take(thing)
        about = Revision.objects.of(thing)
        about.open().update(state=RevisionState.DISCARDED)
        revision = _begun(thing, content, by)
        revision.comment, revision.via = comment, via
        revision.state, revision.published_at = RevisionState.PUBLISHED, revision.saved_at
        revision.save()
        Translation.objects.of(thing).delete()
        Presence.objects.of(thing).delete()
    obj.delete()


def catch_up(things, *, comment=""):
    """Let the history and translations of ``things`` follow what the portal wrote to them in bulk.

    Only things with a history have something to catch up with: what is new, or was never edited, has none.
    A few queries for each of those.
    """
    model = things.model._meta
    edited = Revision.objects.published().filter(
        content_type__app_label=model.app_label, content_type__model=model.model_name
    )
    for obj in things.filter(pk__in=edited.values("object_id")):
        last = Revision.objects.of(obj).published().newest_first().first()
        marks = {key: value for key, value in take(obj).items() if is_mark(key)}
        told = {key: value for key, value in last.content.items() if not is_mark(key)}
        record(obj, told | marks, by=None, comment=comment, via=Via.PORTAL)


def archive(obj, *, by, comment=""):
    """Take ``obj`` out of the public's sight; its history and what points at it stay."""
    _set_state(obj, by, comment, lambda _row: "archived")


def unarchive(obj, *, by, comment=""):
    """Bring ``obj`` back from the archive: public again, or the draft that it was."""
    _set_state(obj, by, comment, _state_before_archiving)


@transaction.atomic
def _set_state(obj, by, comment, state):
    field = of(obj).state_field
    row = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
    with change(row, by=by, comment=comment):
        setattr(row, field, state(row))
    setattr(obj, field, getattr(row, field))


def _state_before_archiving(row):
    field = of(row).state_field
    state = getattr(row, field)
    if state != "archived":
        return state
    kept = Revision.objects.of(row).published().newest_first()
    states = kept.filter(**{f"content__{field}": "archived"}).values_list(f"base__{field}", flat=True)
    return next((before for before in states.iterator() if before not in (None, "archived")), "published")


def _rights(user):
    return rights_of(user) if user is not None else NONE


def _locked(revision, states, version=None):
    """Return ``revision`` as it is now, held until the end of the transaction. Raises NotNow."""
    held = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    if held.state not in states:
        raise NotNow(
            _("Somebody was quicker: the change is now %(state)s.") % {"state": held.get_state_display()}
        )
    if version is not None and held.version != version:
        raise NotNow(_("The change was edited while you read it. Read it once more."))
    return held


def _row(revision):
    """Return the thing that ``revision`` is about, held until the end of the transaction."""
    model = revision.content_type.model_class()
    return model._base_manager.select_for_update().get(pk=revision.object_id)
