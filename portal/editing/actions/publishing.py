"""Publishing: the thing, what its translations follow, and the whole content as history, or nothing."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from portal.editing import letters
from portal.editing.actions.checking import problems_of, publishable_languages
from portal.editing.actions.common import Clash, Incomplete, begun, locked, main_language, row_of
from portal.editing.choices import OPEN, RevisionState, Via
from portal.editing.followers import following
from portal.editing.merging import changed, choose, merge, traces
from portal.editing.models import Revision, Translation
from portal.editing.registry import of
from portal.editing.snapshots import FROM, content_type, is_decision, is_mark, language_of, put, take
from portal.editing.translating import parse, settle, state_of
from portal.lib import languages
from portal.search import index
from portal.search.documents import both, concerned


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
    at=None,
) -> Revision:
    """Make the change public: write the thing, its translations' states and the whole content as history.

    ``only`` are the languages to publish (default: those in which everything required is written, or
    nothing any more); texts in others stay in a new draft. ``choices`` settle clashes. ``version`` is the
    save that the reviewer read, ``states`` those in which the change may be, ``notes`` her words to the
    author by content key. ``at`` is when it comes out by itself (``Editable.comes_out``). A change that
    leaves everything as it is becomes discarded. Raises NotNow, Clash, Incomplete.
    """
    revision = locked(revision, states, version)
    obj = row_of(revision)
    editable = of(obj)
    live = take(obj)
    merged = choose(merge(traces(revision.base), revision.content, live), choices or {}, revision.content)
    if merged.clashes:
        raise Clash(merged.clashes)
    wanted = merged.content | {key: value for key, value in revision.content.items() if is_decision(key)}
    out = set(publishable_languages(obj, wanted)) & set(languages.CODES if only is None else only)
    if problems := problems_of(obj, wanted):
        raise Incomplete(problems)
    held, wanted = _held_back(editable, live, wanted, out)
    final = settle(live, wanted, editable.texts, main_language(obj))
    now = timezone.now()
    if revision.via == Via.FORM:
        final |= editable.first_published(live, final, now)
    if at:
        final |= editable.comes_out(live, at)
    revision.reviewer, revision.to_be_read = by, to_be_read
    revision.notes = revision.notes if notes is None else notes
    if not to_be_read:
        revision.reviewed_at = now
    if not changed(live, final):
        revision.state = RevisionState.DISCARDED
        revision.save()
    else:
        with following(obj):
            write(obj, final)
        revision.base, revision.content = live, take(obj)
        revision.state, revision.published_at, revision.publish_at = RevisionState.PUBLISHED, now, at
        revision.save()
        if by is not None and by != revision.author:
            if at:
                letters.scheduled(revision, obj)
            else:
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
        left = begun(obj, live, revision.author)
        left.content = content
        left.save()


def write(obj, content):
    found_before = concerned(obj)
    try:
        put(obj, content)
    except ValidationError as error:
        found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        raise Incomplete({"" if key == "__all__" else key: texts for key, texts in found.items()}) from error
    write_marks(obj, content)
    index.reindex(both(found_before, concerned(obj)))


def write_marks(obj, content):
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
