"""Words that stand in nearly every text and tell nothing of what it is about."""

SMALL_WORDS = frozenset(
    ["ja", "tai", "sekä", "että", "on", "och", "eller", "att", "i", "på", "av", "för", "till", "en", "ett"]
    + ["är", "and", "or", "the", "a", "an", "of", "in", "for", "to", "is"]
)


def without_small(words: list[str]) -> list[str]:
    """Return ``words`` without small ones, unless there are no others."""
    return [word for word in words if word not in SMALL_WORDS] or words
