"""Whose changes a person is shown beyond those of her organisations and counties, as the apps above say."""

from collections.abc import Callable

from django.db.models import Q

from portal.accounts.rights import Rights

Condition = Callable[[Rights], Q]
_keeps: list[Condition] = []
_reads: list[Condition] = []


def also_keeps(condition: Condition) -> Condition:
    """Decorator: whoever has the rights keeps the changes of ``condition`` as an organisation's editors do.

    The condition is one of revisions; Q() is that of none.
    """
    _keeps.append(condition)
    return condition


def also_reads(condition: Condition) -> Condition:
    """Decorator: whoever has the rights reads the changes of ``condition`` when they are sent in."""
    _reads.append(condition)
    return condition


def kept(rights: Rights) -> Q:
    """Return the condition of the changes that one with ``rights`` keeps beside those told by a column."""
    return _any(_keeps, rights)


def read(rights: Rights) -> Q:
    """Return the condition of the changes that one with ``rights`` reads beside those told by a column."""
    return _any(_reads, rights)


def _any(conditions, rights):
    found = Q()
    for condition in conditions:
        found |= condition(rights)  # Nothing joined with Q() is what it was.
    return found
