"""Endings that the word lists do not have: whose something is, and particles (*jäsenillemmekin*)."""

import re
from collections.abc import Iterator

PARTICLE = re.compile(r"(?<=.{4})(kin|kaan|kään|kö|ko|hän|han|pä|pa)$")
POSSESSIVE = re.compile(r"(?<=.{4})(ni|si|mme|nne|nsa|nsä)$")
OWN = re.compile(r"(?<=.{3})(?<=ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|kse|tta|ttä|ana|änä|ina|inä)(an|än|en)$")


def without(word: str, language: str) -> Iterator[str]:
    """Give what ``word``, which nobody knows, may be without its endings, the likeliest first."""
    if language == "fi":
        yield from _finnish(word)
    elif word.endswith("s") and len(word) > 4:  # A genitive of a Swedish or an English name.
        yield word[:-1]


def _finnish(word):
    plain = PARTICLE.sub("", word)
    if plain != word:
        yield plain
    bare = POSSESSIVE.sub("", plain)
    if bare == plain:
        bare = OWN.sub("", plain)
    if bare != plain:
        if bare.endswith("kse"):
            yield bare[:-1] + "i"
        yield from (bare, bare + "n", bare + "t")
