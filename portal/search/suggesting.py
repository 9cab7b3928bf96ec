"""What is offered while somebody types: things whose names begin so, and words that end the last word."""

from dataclasses import dataclass

from portal.lib import languages
from portal.lib.folding import fold
from portal.search import analysis, finding, index
from portal.search.backends import backend
from portal.search.models import KEY_LENGTH, Document, Word

SHORTEST = 2
MOST = 8
MOST_NAMES = 5
LOOKED_AT = 40  # Titles that begin so, in the order of the index; the best few are offered.
WORDS_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing with its address, or words to search for (``url`` is "")."""

    text: str
    lang: str = ""
    url: str = ""
    noun: str = ""


def suggested(text: str) -> list[Suggestion]:
    """Return what may be meant by ``text`` so far, in the reader's language first. At most eight queries."""
    begun = fold(text)[:KEY_LENGTH]
    if len(begun) < SHORTEST:
        return []
    slot = index.state().active
    names = _names(slot, begun)
    return [*names, *_words(slot, begun, {one.text for one in names})][:MOST]


def _names(slot, begun):
    codes = languages.chain()
    rows = Document.objects.filter(pk__in=backend(slot).titles(begun, LOOKED_AT))
    best: dict[tuple[str, int], tuple] = {}
    for row in rows.values_list("pk", "kind", "object_id", "language", "facets", "title_length", "title_key"):
        place = (codes.index(row[3]), row[5], finding.of(row[1]).order, row[6], row[0])
        if row[1:3] not in best or place < best[row[1:3]][0]:
            best[row[1:3]] = (place, finding.Candidate(*row[:4], 1, row[4]))
    candidates = [candidate for _place, candidate in sorted(best.values(), key=lambda item: item[0])]
    return [
        Suggestion(hit.title.text, hit.title.lang, hit.documents.url(hit.obj), str(hit.documents.noun))
        for hit in finding.hits(candidates[:MOST_NAMES])
    ]


def _words(slot, begun, names):
    """Return the text with its last word ended, by how many documents have it."""
    before, _space, last = begun.rpartition(" ")
    last = (analysis.words(last) or [""])[-1]
    if len(last) < SHORTEST:
        return []
    rows = Word.objects.filter(slot=slot, language=languages.current())
    rows = rows.filter(**backend(slot).starting("word", last)).order_by()[:WORDS_LOOKED_AT]
    found = sorted(rows.values_list("documents", "word"), key=lambda row: (-row[0], len(row[1]), row[1]))
    offered = (f"{before} {word}".strip() for _documents, word in found if word != last)
    return [Suggestion(text) for text in offered if text not in names][:MOST]
