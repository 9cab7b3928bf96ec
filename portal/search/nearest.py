"""What may have been meant by a word that nothing has: the nearest of the words that stand in the texts."""

from django.db.models import Q
from django.db.models.functions import Length, Substr
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from portal.search.backends import backend
from portal.search.finding import Query, everywhere
from portal.search.models import Word

LEAST_ALIKE = 0.7  # Of 1: a letter of four, or three of ten, may be wrong.
VERY_ALIKE = 0.85  # Then no others are looked at.
SHORTEST = 4
FURTHEST = 2  # So many letters more or fewer.
MOST_WORDS = 2  # Of one query.
MOST_ALIKE = 5


def corrected(query: Query) -> list[str]:
    """Return the words of ``query``, each that nothing has by the nearest one that something has.

    Empty when there is nothing to correct. At most eight queries.
    """
    anywhere = [everywhere([word]) for word in query.words]
    known = {place for place, _pk in backend(query.slot).match(anywhere, 1)}
    unknown = [
        place for place, word in enumerate(query.surface) if place not in known and len(word) >= SHORTEST
    ]
    words = list(query.surface)
    for place in unknown[:MOST_WORDS]:
        words[place] = nearest(words[place], query.slot) or words[place]
    return words if words != list(query.surface) else []


def nearest(word: str, slot: str) -> str:
    """Return the word of the index that is most like ``word``, or "". Three queries at most.

    Looked at are words that begin with the same two letters; if none is very alike, those that begin with the
    first or the second letter, and then those that go on alike after another first letter.
    """
    found: dict[str, float] = {}
    for narrowed in (
        _beginning(slot, word[:2]),
        _beginning(slot, *word[:2]),
        Q(middle__in=[word[1:4], word[:3]]),
    ):
        rows = Word.objects.filter(slot=slot).annotate(letters=Length("word"), middle=Substr("word", 2, 3))
        rows = rows.filter(narrowed, letters__range=(len(word) - FURTHEST, len(word) + FURTHEST))
        alike = process.extract(
            word,
            list(rows.order_by().values_list("word", flat=True)),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=LEAST_ALIKE,
            limit=MOST_ALIKE,
        )
        found |= {other: likeness for other, likeness, _place in alike}
        if any(likeness >= VERY_ALIKE for likeness in found.values()):
            break
    # Of words that are as near, the first in plain order, whatever order a database gives them in.
    return min(found, key=lambda other: (-found[other], other), default="")


def _beginning(slot, *letters):
    condition = Q()
    for begun in set(letters):
        condition |= Q(**backend(slot).starting("word", begun))
    return condition
