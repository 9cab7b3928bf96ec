"""Organisations that a new one may be already: by its business id, or by a name that is nearly the same."""

import re
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from organisations.models import Organisation
from portal.lib import languages
from portal.lib.folding import fold
from portal.search import finding

# What a name says of the form of an organisation alone.
LEGAL = re.compile(
    r"\b(r\.?\s?[yf]\.?|sr|s\.r\.|oy|ab|osk|andelslag|rekisteröity yhdistys|registrerad förening)(?=\W|$)"
)
ALIKE = 0.85
SHOWN = 5
CANDIDATES = 200


def normalised(name: str) -> str:
    """Return ``name`` without its legal form, punctuation and capitals.

    >>> normalised("Kotikulman Tuki r.y.") == normalised("KOTIKULMAN  TUKI RY")
    True
    """
    words = re.findall(r"[^\W_]+", LEGAL.sub(" ", fold(name)))
    return " ".join(words)


def alike(names: Iterable[str], business_id: str = "", association_number: str = "") -> list[Organisation]:
    """Return the organisations, drafts and archived ones too, that have one of ``names``, or nearly so.

    Those with the same number come first, then the likest names; five at most. Some ten queries a name.
    """
    wanted = {normalised(name) for name in names if name} - {""}
    found = {}
    for field, number in (("business_id", business_id), ("association_number", association_number)):
        if number:
            found |= dict.fromkeys(Organisation.objects.filter(**{field: number}), 2.0)
    for organisation in _candidates(wanted):
        likeness = max(
            DamerauLevenshtein.normalized_similarity(mine, theirs)
            for mine in wanted
            for theirs in _names(organisation)
        )
        if likeness >= ALIKE:
            found.setdefault(organisation, likeness)
    return sorted(found, key=lambda one: (-found[one], one.pk))[:SHOWN]


def _names(organisation):
    return [normalised(getattr(organisation, f"name_{code}") or "") for code in languages.CODES]


def _candidates(wanted):
    """Return organisations with all words of a name, or the longest of them, in any form or as they stand."""
    ids = set()
    for name in wanted:
        longest = max(name.split(), key=len)
        for words in dict.fromkeys((name, longest)):
            query = finding.understood(words).narrowed({"kind": frozenset({"organisation"})})
            ids |= {one.object_id for one in finding.find(query).candidates[:CANDIDATES]}
        ids |= set(Organisation.objects.containing(longest).values_list("pk", flat=True)[:CANDIDATES])
    return Organisation.objects.filter(pk__in=ids)
