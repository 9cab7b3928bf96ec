"""Which pages are kept whole: each app tells in its module ``kept.py``. What is not told of is not kept."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from portal.caching import stamps
from portal.lib import languages

LONGEST = 60  # Characters of a value in an address.
MOST = 12  # Values in an address.
FREE = {"q"}  # What a reader writes freely: only empty, as forms send it, where a page's rule says no more.
# Where a page stands in a list, as we write it: nothing else of an address is as good as without a query.
PAGE = "page"


@dataclass(frozen=True)
class Rule:
    """A page that is kept: what its address may ask, and the keys on which it stands.

    ``query`` are names of what may be asked for in few words. ``words`` are those that a reader writes
    freely: such a page stays in the memory of the process that made it, under a digest of its address.
    ``keys`` returns, of a request that has been answered, the keys beyond those of every app; None stands
    for a page that shows something of everything.
    """

    query: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    keys: Callable[[HttpRequest], Collection[str]] | None = None

    def allows(self, request) -> bool:
        """Whether the address of ``request`` asks for nothing else, once each, in few words."""
        asked = request.GET
        return len(asked) <= MOST and all(
            name in self.query
            and len(values) == 1
            and len(values[0]) <= (0 if name in FREE - self.words else LONGEST)
            for name, values in asked.lists()
        )

    def stands_on(self, request) -> frozenset[str]:
        """Return the keys on which the answer to ``request`` stands."""
        if self.keys is None:
            return frozenset({stamps.ALL})
        return stamps.apps_keys() | set(self.keys(request))


_rules: dict[str, Rule] = {}


def keep(*names: str, query: Collection[str] = (), words: Collection[str] = (), keys=None):
    """Let pages with these names of addresses be kept, as ``Rule`` tells. Raises ValueError when one is."""
    for name in names:
        if name in _rules:
            raise ValueError(f"{name} is kept already")
        _rules[name] = Rule(frozenset(query) | frozenset(words), frozenset(words), keys)


def kept() -> dict[str, Rule]:
    """Return the rules by the names of addresses."""
    return dict(_rules)


def rule_of(request) -> Rule | None:
    """Return the rule of the page at the address of ``request``; None where it is not kept."""
    code = languages.of_path(request.path_info)
    if not code:
        return None
    try:
        with languages.reading(code):
            name = resolve(request.path_info).view_name
    except Resolver404:
        return None
    rule = _rules.get(name)
    return rule if rule and rule.allows(request) else None


def is_as_without_query(request) -> bool:
    """Whether the address is one of those that pages themselves lead to: none, or a page of a list."""
    query = request.META.get("QUERY_STRING", "")
    number = query.removeprefix(f"{PAGE}=")
    return not query or (number != query and number.isascii() and number.isdigit() and number[0] != "0")
