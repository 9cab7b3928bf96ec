"""The index follows what is published in the same transaction, and is made anew beside the one in use."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.utils import timezone

from portal.caching import stamps
from portal.caching.held import held
from portal.lib.folding import fold
from portal.search import analysis, tokens
from portal.search.backends import backend
from portal.search.choices import Slot
from portal.search.documents import Concerned, Documents, concerned, everything, facet, of
from portal.search.models import KEY_LENGTH, Document, IndexState, Word

CHUNK = 500
WORD_LENGTH = Word._meta.get_field("word").max_length
SHORTEST_WORD = 3
# A transaction that began before the filling did has ended after this long.
MARGIN = dt.timedelta(minutes=10)


# What the versions of these keys tell: which slot answers, and which expressions mean the same.
STANDS_ON = frozenset({"search"})


def state() -> IndexState:
    """Return which slot answers; an index that was never built answers from its first. One query."""
    return IndexState.objects.first() or IndexState()


def answering(versions: Mapping[str, int]) -> str:
    """Return the slot that answers. One query, once while ``versions``, those of STANDS_ON, hold."""
    return held("search-slot", STANDS_ON, lambda: state().active, versions)


def follow(*objs):
    """Let the index tell of ``objs``, and of what is found by them, what the database says now.

    Call it in the transaction that changed them. About six queries for each kind of thing concerned.
    """
    reindex(concerned(*objs))


def reindex(found: Concerned):
    """Write the documents of things, ids by kind, anew; what is not published any more is found no more."""
    slots = state().slots if any(found.values()) else []
    for kind, pks in sorted(found.items()):
        for chunk in _chunks(sorted(pks), CHUNK):
            rows = list(of(kind).indexed().filter(pk__in=chunk))
            with transaction.atomic():
                for slot in slots:
                    _forget(slot, kind, chunk)
                    _learn(slot, _write(slot, of(kind), rows))


def refresh(models: Iterable[type[Model]] | None = None):
    """Write the documents of all things of ``models`` anew (default: of everything), after a bulk write."""
    wanted = None if models is None else set(models)
    for documents in everything():
        if wanted is None or documents.model in wanted:
            there = set(documents.indexed().order_by().values_list("pk", flat=True))
            known = Document.objects.filter(kind=documents.kind).values_list("object_id", flat=True)
            reindex({documents.kind: there | set(known)})
    stamps.written(IndexState)  # What was found meanwhile is not true any more.


def mend() -> int:
    """Let the index forget what is not public, and learn what is: after a write that it was not told of.

    Also puts together what writing has scattered. Returns how many things it mended; an index that has to be
    made anew is left alone. Two queries for each kind, and what writing takes.
    """
    if not is_current():
        return 0
    slot, mended = state().active, 0
    for documents in everything():
        things = documents.indexed().order_by()
        known = Document.objects.filter(slot=slot, kind=documents.kind)
        gone = known.exclude(Exists(things.filter(pk=OuterRef("object_id"))))
        new = things.exclude(Exists(known.filter(object_id=OuterRef("pk")))).prefetch_related(None)
        untold = set(gone.values_list("object_id", flat=True))
        untold |= {obj.pk for obj in new.iterator(chunk_size=CHUNK) if documents.languages(obj)}
        reindex({documents.kind: untold})
        mended += len(untold)
    if mended:
        stamps.written(IndexState)
    backend(slot, for_write=True).tidy()
    return mended


def is_current() -> bool:
    """Whether the index was built, by the analyser that reads queries now. One query."""
    known = state()
    return known.built_at is not None and known.fingerprint == analysis.fingerprint()


def rebuild(progress: Callable[[Iterable, Documents, int], Iterable] | None = None) -> int:
    """Make the index anew in the slot that rests, and let that one answer. Return the number of documents.

    Until then the other answers, and both follow what is published. ``progress`` wraps the things of one
    kind, as tqdm does: it is given them, the kind, and their number.
    """
    now = timezone.now()
    current, _created = IndexState.objects.get_or_create(pk=1)
    slot = Slot(current.active).other if current.built_at else Slot(current.active)
    IndexState.objects.update(filling="")
    _clear(slot)
    IndexState.objects.update(filling=slot if slot != current.active else "")
    words: Counter = Counter()
    for documents in everything():
        things = documents.indexed().order_by("pk")
        rows: Iterable = things.iterator(chunk_size=CHUNK)
        if progress:
            rows = progress(rows, documents, things.count())
        iterator = iter(rows)
        while chunk := list(islice(iterator, CHUNK)):
            with transaction.atomic():
                _forget(slot, documents.kind, [obj.pk for obj in chunk])
                words.update(_write(slot, documents, chunk))
    _learn(slot, words)
    _catch_up(slot, now - MARGIN)
    backend(slot, for_write=True).tidy()
    with transaction.atomic():
        IndexState.objects.update(
            active=slot, filling="", fingerprint=analysis.fingerprint(), built_at=timezone.now()
        )
    _clear(slot.other)
    return Document.objects.filter(slot=slot).count()


def _catch_up(slot, since):
    """Write anew in ``slot`` what was published while it was being filled."""
    for documents in everything():
        if not any(field.name == "updated_at" for field in documents.model._meta.fields):
            continue
        changed = documents.model._base_manager.filter(updated_at__gte=since)
        for chunk in _chunks(sorted(changed.values_list("pk", flat=True)), CHUNK):
            with transaction.atomic():
                _forget(slot, documents.kind, chunk)
                _learn(slot, _write(slot, documents, list(documents.indexed().filter(pk__in=chunk))))


def _chunks(things: list, size: int) -> Iterator[list]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def _clear(slot):
    with transaction.atomic():
        backend(slot, for_write=True).clear()
        Document.objects.filter(slot=slot)._raw_delete(Document.objects.db)
        Word.objects.filter(slot=slot)._raw_delete(Word.objects.db)


def _forget(slot, kind, pks):
    rows = Document.objects.filter(slot=slot, kind=kind, object_id__in=pks)
    ids = list(rows.values_list("pk", flat=True))
    if ids:
        backend(slot, for_write=True).remove(ids)
        Document.objects.filter(pk__in=ids).delete()


def _write(slot, documents, things) -> Counter:
    """Write the documents of ``things``; return in how many of them each word is, by language."""
    made, written, words = [], [], Counter()
    all_facets, all_beside = documents.facets(things), documents.beside(things)
    for obj in things:
        facets = sorted({facet("kind", documents.kind), *all_facets.get(obj.pk, ())})
        beside = all_beside.get(obj.pk, {})
        for language in documents.languages(obj):
            title = analysis.words(documents.names(obj, language))
            text = analysis.words(documents.text(obj, language))
            made.append(
                Document(
                    slot=slot,
                    kind=documents.kind,
                    object_id=obj.pk,
                    language=language,
                    title_key=fold(documents.title(obj, language))[:KEY_LENGTH],
                    title_length=min(len(title), 100),
                    facets=" ".join(facets),
                    day=documents.day(obj),
                    changed_at=getattr(obj, "updated_at", None),
                )
            )
            more = analysis.words(f"{beside.get('', '')} {beside.get(language, '')}")
            written.append(tokens.of_document(title, text + more, language, facets))
            words.update((language, word) for word in {*title, *text} if _is_learned(word))
    Document.objects.bulk_create(made)
    backend(slot, for_write=True).add(
        [(document.pk, found) for document, found in zip(made, written, strict=True)]
    )
    return words


def _is_learned(word):
    return SHORTEST_WORD <= len(word) <= WORD_LENGTH and not word.isdecimal()


def _learn(slot, words):
    """Add to the vocabulary what is new; a rebuild puts numbers right, and forgets what no document has."""
    rows = (
        Word(slot=slot, language=language, word=word, length=len(word), documents=number)
        for (language, word), number in sorted(words.items())
    )
    while chunk := list(islice(rows, CHUNK)):
        Word.objects.bulk_create(chunk, ignore_conflicts=True)
