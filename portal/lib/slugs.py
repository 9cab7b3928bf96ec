"""The last part of an address, one for each language of a thing."""

from collections.abc import Iterable

from django.utils.text import slugify

SLUG_LENGTH = 90


def make_slug(text: str) -> str:
    """Return ``text`` in ASCII for an address: at most SLUG_LENGTH characters, cut at a word if it can be."""
    slug = slugify(text)
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    return slug.strip("-") or "x"


def unused_slug(text: str, taken: Iterable[str]) -> str:
    """Return a slug of ``text`` that is not in ``taken``: the plain one, else with -2, -3 … after it."""
    slug = base = make_slug(text)
    taken = taken if isinstance(taken, set) else set(taken)
    number = 1
    while slug in taken:
        number += 1
        slug = f"{base[: SLUG_LENGTH - 5]}-{number}"
    return slug
