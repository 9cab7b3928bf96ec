"""Expressions that mean the same: whoever looks for one finds texts that have another."""

from collections.abc import Mapping, Sequence
from itertools import product

from portal.caching.held import held
from portal.search import analysis
from portal.search.models import Synonyms
from portal.search.small_words import without_small

Word = frozenset[tuple[str, str]]
# An expression of several words makes more groups of each that it stands for; so many are enough.
MOST_GROUPS = 12


def widened(words: Sequence[Word], of_word, versions: Mapping[str, int] | None = None) -> list[Word]:
    """Return ``words`` of a query so that texts with expressions that mean the same fit too.

    One query; none where ``versions``, those of the key "search", are known. ``of_word`` returns as what a
    word may be found. An expression of several words stands for another when all its words are in the text,
    so each word of the one may stand for each of the other: (a and b) or (c and d) is (a or c) and (a or d)
    and (b or c) and (b or d).
    """
    if not words:
        return []
    groups, kept = list(words), []
    for row in held("synonyms", {"search"}, _rows, versions):
        expressions = [[of_word(word) for word in expression] for expression in row]
        for mine in expressions:
            place = _place_of(mine, groups)
            if place is None:
                continue
            meant = groups[place : place + len(mine)]
            for other in expressions:
                if other is not mine and other and len(meant) * len(other) <= MOST_GROUPS:
                    meant = [one | another for one, another in product(meant, other)]
            del groups[place : place + len(mine)]
            kept += meant
            break
    return groups + kept


def _rows():
    """Return of each row of the table the words of each of its expressions."""
    return [
        [without_small(analysis.words(line)) for line in row.lines]
        for row in Synonyms.objects.only("expressions")
    ]


def _place_of(expression, groups):
    """Return where the words of ``expression`` stand in ``groups``, one after the other; None if nowhere."""
    for start in range(len(groups) - len(expression) + 1 if expression else 0):
        here = groups[start : start + len(expression)]
        if all(one & group for one, group in zip(expression, here, strict=True)):
            return start
    return None
