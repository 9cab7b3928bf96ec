"""Lists of one kind that the index narrows: by the words a reader writes, or by words of a text."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from portal.lib import languages
from portal.lib.filters import TextFilter as TextField
from portal.search import finding, index, tokens
from portal.search.backends import backend
from portal.search.backends.common import Groups
from portal.search.documents import facet, of_model

SHORTEST_BEGINNING = 3


def fitting(queryset: QuerySet, text: str) -> QuerySet:
    """Leave in ``queryset`` what the search finds by ``text``: every word, in any form and language.

    One query, and a condition that the database answers from the index. What is not public is not found.
    """
    query = finding.understood(text)
    if not query.words:
        return queryset.none() if text.strip() else queryset
    words = list(query.groups or query.words)
    # A list is narrowed while one writes, so the last word may be the beginning of one.
    last = "".join(filter(str.isalnum, query.surface[-1]))
    if len(last) >= SHORTEST_BEGINNING and query.words[-1] in words:
        beginning = frozenset((code, f"{last}*") for code in languages.CODES)
        words[words.index(query.words[-1])] = query.words[-1] | beginning
    return having(queryset, tokens.of_words(words, languages.CODES), query.slot)


def having_any(queryset: QuerySet, words: Iterable[str], language: str) -> QuerySet:
    """Leave in ``queryset`` what has any of ``words``, basic forms in ``language``, in its title or text."""
    wanted = frozenset((language, word) for word in words)
    return having(queryset, tokens.of_words([wanted], [language]))


def having(queryset: QuerySet, groups: Groups, slot: str = "") -> QuerySet:
    """Leave in ``queryset`` what has a token of every group. One query where no ``slot`` is told."""
    if not all(groups):
        return queryset.none()
    kind = of_model(queryset.model).kind
    table = backend(slot or index.state().active)
    sql, params = table.things([*groups, [facet("kind", kind)]])
    return queryset.filter(pk__in=RawSQL(sql, params))  # noqa: S611 (readers' words are parameters)


class TextFilter(TextField):
    """A filter of a list by words, as the search understands them."""

    def __init__(self, **kwargs):
        super().__init__(method=_fitting, **kwargs)


def _fitting(queryset, _name, text):
    return fitting(queryset, text)
