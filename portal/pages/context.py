"""What every page needs: its address in each language, and whether the site shows example data."""

from django.conf import settings
from django.core.cache import cache
from django.urls import translate_url

from organisations.models import Organisation
from portal.lib import languages


def address_in(request, code):
    """Return the path of the request's page in language ``code``."""
    obj = getattr(request, "page_object", None)
    if obj is not None:
        with languages.reading(code):
            return obj.get_absolute_url()
    return translate_url(request.path, code)


def shows_examples():
    """Whether any published organisation is example data. A query a minute at most."""
    return cache.get_or_set(
        "shows-examples", Organisation.objects.published().filter(is_example=True).exists, 60
    )


def site(request):
    """Return the switcher's links, canonical and alternate addresses, the example notice and contacts.

    The canonical address is that of a language in which the page is written; alternates are only such ones.
    """
    context = {
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "operator_name": settings.OPERATOR_NAME,
        "example_notice": False,
        "language_links": [],
        "alternates": [],
        "canonical_url": "",
    }
    if request.path.partition("/")[2].partition("/")[0] not in languages.CODES:
        return context
    context["example_notice"] = shows_examples()
    if request.resolver_match is None:  # An error page has no other versions.
        return context
    paths = {code: address_in(request, code) for code in languages.CODES}
    query = request.META.get("QUERY_STRING", "")
    context["language_links"] = [
        {
            "code": code,
            "name": languages.OWN_NAMES[code],
            "url": f"{paths[code]}?{query}" if query else paths[code],
            "is_current": code == languages.current(),
        }
        for code in languages.CODES
    ]
    written = getattr(request, "page_languages", languages.CODES)
    if len(written) > 1:
        context["alternates"] = [
            {"lang": code, "url": settings.SITE_URL + paths[code]}
            for code in languages.CODES
            if code in written
        ]
    shown = next((code for code in languages.chain() if code in written), languages.current())
    context["canonical_url"] = settings.SITE_URL + paths[shown]
    return context
