"""Addresses of many things at once: the address of a kind is looked up once, and slugs are put into it.

Looking up one takes longer than writing the link to it; a county's overview has hundreds.
"""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import quote

from django.urls import get_script_prefix, get_urlconf, reverse

from portal.lib import languages


def address(name: str, *slugs: str) -> str:
    """Return what ``reverse(name, args=slugs)`` does in the active language; slugs are of any length."""
    return addresses(name, len(slugs))(*slugs)


def addresses(name: str, number: int) -> Callable[..., str]:
    """Return what makes addresses of ``number`` slugs each, as ``address(name, *slugs)`` does."""
    return _maker(name, number, languages.current(), get_script_prefix(), get_urlconf())


@lru_cache(maxsize=512)
def _maker(name, number, _language, _prefix, _urlconf):
    parts = _parts(name, number)

    def make(*slugs):
        if parts is None or not all(slugs):
            return reverse(name, args=slugs)
        made = parts[0]
        for slug, part in zip(slugs, parts[1:], strict=True):
            made += quote(slug) + part
        return made

    return make


def _parts(name, number):
    """Return what stands before, between and after the slugs; None when they do not stand in their order."""
    marks = [f"slug-{place}-stands-here" for place in range(number)]
    rest, parts = reverse(name, args=marks), []
    for mark in marks:
        part, found, rest = rest.partition(mark)
        if not found:
            return None
        parts.append(part)
    return (*parts, rest)
