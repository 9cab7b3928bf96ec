"""What is written about changes: to reviewers when one is sent in, to its author what became of it.

Each letter is in its reader's language, and tells the change in the words of that language.
"""

from portal.accounts.models import User
from portal.editing.present import Words, changes
from portal.editing.registry import of
from portal.editing.snapshots import is_mark, language_of
from portal.lib import languages
from portal.outbox.actions import queue


def sent_in(revision, obj, by):
    """Tell the reviewers that a change waits for them, or is public and to be read; once each time."""
    # Taken back and sent in again is the same change; returned and sent in again waits anew.
    turn = f"{revision.reviewed_at:%Y%m%d%H%M%S}" if revision.reviewed_at else "first"
    readers = of(obj).reviewers(obj)
    for reader in readers:
        if reader != by:
            _write("review_waiting", reader, revision, obj, _what_changed, key=f"{turn}-{reader.pk}")
    for reader in of(obj).also_told(obj).exclude(pk__in=readers.values("pk")):
        if reader not in (by, revision.author):
            _write("waits_for_review", reader, revision, obj, _what_changed, key=f"{turn}-{reader.pk}")


def returned(revision, obj):
    """Tell the author, and whoever wrote in the draft, that the change has come back, and why."""
    writers = {revision.author_id, *revision.saves.values_list("author", flat=True)}
    for reader in User.objects.filter(pk__in=writers - {None, revision.reviewer_id}).order_by("pk"):
        _write("review_returned", reader, revision, obj, _remarks)


def published(revision, obj, held=()):
    """Tell the author that the change is public, what the reviewer changed in it, and what of it waits."""
    codes = sorted({code for key in held if (code := language_of(key, of(obj)))})
    waiting = ", ".join(languages.OWN_NAMES[code] for code in codes)
    _write("review_published", revision.author, revision, obj, _remarks, held=held, waiting=waiting)


def scheduled(revision, obj):
    """Tell the author when the change becomes public."""
    _write("review_scheduled", revision.author, revision, obj, _remarks)


def undone(revision, obj):
    """Tell the author that a change which was public already was taken back, and why."""
    _write("review_undone", revision.author, revision, obj, _remarks)


def stopped(revision, obj, error):
    """Tell whoever approved the change that it could not be published at its time, and why."""
    approved = User.objects.filter(pk=revision.reviewer_id, is_active=True)
    for reader in approved if approved.exists() else of(obj).reviewers(obj):
        _write("review_stopped", reader, revision, obj, _obstacles, error=error)


def _write(kind, reader, revision, obj, tell, key="", **told):
    if reader is None:
        return
    with languages.reading(reader.language):
        context = {
            "revision": revision,
            "name": str(obj),
            "kind": of(obj).kind,
            "uuid": obj.uuid,
            "page": of(obj).public_url(obj),
            **told,
            **tell(revision, obj, **told),
        }
    queue(
        kind,
        reader,
        context,
        at_once=True,
        about=obj,
        organisation=revision.organisation,
        county=revision.county,
        key=f"{kind}-{revision.uuid}-{key}" if key else "",
    )


def _what_changed(revision, obj):
    """Return what a reader of the change will see: the names of what differs."""
    found = _changes(revision, obj, revision.base, revision.content)
    return {"labels": [_label(change) for change in found]}


def _remarks(revision, obj, held=(), **told):
    """Return what the reviewer wrote about single fields, and what she rewrote in them."""
    sent = {key: value for key, value in revision.rewritten.items() if key not in held and not is_mark(key)}
    before = {key: value for key, value in (revision.content | sent).items() if value is not None}
    found = _changes(revision, obj, before, revision.content)
    words = Words(of(obj), before, revision.content)
    return {
        "notes": [
            {
                "label": _label({"label": words.label(key), "language": language_of(key, of(obj))}),
                "text": text,
            }
            for key, text in revision.notes.items()
            if key
        ],
        "rewritten": [
            {"label": _label(change), "old": _text(change["old"]), "new": _text(change["new"])}
            for change in found
            if change["key"] in sent
        ],
    }


def _obstacles(revision, obj, error):
    """Return in words what ``error``, a Clash or an Incomplete, says of the change."""
    problems = getattr(error, "problems", {})
    keys = problems or getattr(error, "clashes", {})
    words = Words(of(obj), revision.base, revision.content)
    return {
        "is_clash": not problems,
        "obstacles": [
            {
                "label": _label({"label": words.label(key), "language": language_of(key, of(obj))})
                if key
                else "",
                "text": " ".join(problems.get(key, [])),
            }
            for key in keys
        ],
    }


def _changes(revision, obj, old, new):
    main = next(iter(of(obj).languages(obj)), languages.current())
    return changes(of(obj), old, new, main=main)


def _label(change):
    """Return what was changed with the name of its language: "Description (svenska)"."""
    code = change["language"]
    return f"{change['label']} ({languages.OWN_NAMES[code]})" if code else change["label"]


def _text(value):
    return ", ".join(value) if isinstance(value, list) else value
