"""Changes without a draft, each kept as history: by link, in the admin, by the portal; archiving."""

from contextlib import contextmanager
from itertools import chain

from django.db import transaction
from django.db.models.deletion import Collector
from django.utils import timezone

from portal.caching import stamps
from portal.editing import columns
from portal.editing.actions.common import begun, locked, main_language
from portal.editing.actions.publishing import write_marks
from portal.editing.choices import RevisionState, Via
from portal.editing.followers import following
from portal.editing.merging import changed
from portal.editing.models import Presence, Revision, Translation
from portal.editing.registry import is_edited, of
from portal.editing.snapshots import content_type, is_mark, originals, take
from portal.editing.translating import settle
from portal.search import index
from portal.search.documents import concerned


@contextmanager
def change(obj, *, by, comment="", via=Via.FORM):
    """Change ``obj`` directly and keep the change as published history.

    Inside the block set its columns, many-to-many fields and parts; columns are saved at the end of it.
    ``by`` is None for a person without an account. Raises what saving raises, and then nothing is changed.
    """
    with transaction.atomic():
        before = take(obj) if obj.pk else {}
        with following(obj):
            yield obj
            obj.save()
        record(obj, before, by=by, comment=comment, via=via)


def record(obj, before, *, by, comment="", via=Via.ADMIN) -> Revision | None:
    """Keep what has been written to ``obj`` since ``before`` as published history; None when it is equal."""
    editable = of(obj)
    after = settle(before, take(obj), editable.texts, main_language(obj))
    if not changed(before, after):
        return None
    write_marks(obj, after)
    index.follow(obj)
    now = timezone.now()
    revision = begun(obj, before, by)
    revision.content, revision.comment, revision.via = after, comment, via
    revision.state, revision.published_at, revision.saved_at = RevisionState.PUBLISHED, now, now
    revision.save()
    return revision


def seen(obj, *, by, section=""):
    """Note that ``by`` has a form of ``obj`` open now. One query."""
    Presence.objects.bulk_create(
        [Presence(content_type=content_type(obj), object_id=obj.pk, user=by, section=section)],
        update_conflicts=True,
        unique_fields=["content_type", "object_id", "user"],
        update_fields=["section", "seen_at"],
    )


@transaction.atomic
def begin(obj, *, by):
    """Write a new thing and keep that it was begun.

    One with a state is a draft, which nobody but its editors sees; others are public. Raises ValidationError.
    """
    obj.full_clean(exclude=[*originals(of(obj)), *columns.not_saved(obj)])
    columns.save_new(obj)
    with following(obj):
        obj.save()
    record(obj, {}, by=by, via=Via.FORM)
    return obj


@transaction.atomic
def delete(obj, *, by, comment="", via=Via.FORM):
    """Delete ``obj`` and what belongs to it; the last content of each edited thing stays as its history."""
    collector = Collector(using=obj._state.db)
    collector.collect([obj])
    rows = list(chain(*collector.data.values(), *collector.fast_deletes))
    found_before = concerned(*rows)
    for thing in [row for row in rows if is_edited(row)]:
        content = take(thing)
        about = Revision.objects.of(thing)
        about.open().update(state=RevisionState.DISCARDED)
        revision = begun(thing, content, by)
        revision.comment, revision.via = comment, via
        revision.state, revision.published_at = RevisionState.PUBLISHED, revision.saved_at
        revision.save()
        Translation.objects.of(thing).delete()
        Presence.objects.of(thing).delete()
    with following(obj):
        obj.delete()
    index.reindex(found_before)


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
        with transaction.atomic():  # Pages that tell of history do so from now on.
            record(obj, told | marks, by=None, comment=comment, via=Via.PORTAL)
            stamps.written(things.model)


@transaction.atomic
def check(obj, *, by, columns):
    """Say in ``columns`` that all of ``obj`` is right today. What was published a moment ago stays."""
    row = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
    with change(row, by=by):
        for name, value in columns.items():
            setattr(row, name, value)


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


@transaction.atomic
def name_version(revision: Revision, *, name: str) -> Revision:
    """Give a published version a name, or take it away with "". Raises ValidationError."""
    revision = locked(revision, [RevisionState.PUBLISHED])
    revision.name = Revision._meta.get_field("name").clean(name.strip(), revision)
    revision.save(update_fields=["name"])
    return revision
