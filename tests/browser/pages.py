"""The page types that every browser check walks, by name, with their address in each language.

Slugs are those of the reference data and of the example data, which is the same at every run.
"""

from django.urls import reverse
from django.utils import translation

LANGUAGES = ("fi", "sv", "en")


def at(view, *slugs):
    """Return language → address of ``view``; a slug is one word, or one word a language."""
    addresses = {}
    for place, language in enumerate(LANGUAGES):
        with translation.override(language):
            arguments = [slug if isinstance(slug, str) else slug[place] for slug in slugs]
            addresses[language] = reverse(view, args=arguments)
    return addresses


def asking(addresses, query):
    """Return the same addresses with a query string."""
    return {language: f"{address}?{query}" for language, address in addresses.items()}


PAGES = {
    "home": at("pages:home"),
    "about": at("pages:about"),
    "sources": at("pages:sources"),
    "accessibility": at("pages:accessibility"),
    "privacy": at("pages:privacy"),
    "credits": at("pages:credits"),
    "counties": at("pages:county-list"),
    "county": at("pages:county-detail", ("pirkanmaa", "birkaland", "pirkanmaa")),
    "county outside the reform": at("pages:county-detail", ("ahvenanmaa", "aland", "aland")),
    "service paths": at("pages:path-list"),
    "organisations": at("organisations:organisation-list"),
    "organisations, none found": asking(at("organisations:organisation-list"), "q=zzzzzz"),
    "projects": at("projects:project-list"),
    "posts": at("blog:post-list"),
}
EVERY_PAGE = [(name, language) for name, addresses in PAGES.items() for language in addresses]
