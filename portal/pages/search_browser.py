"""The search from a browser's address bar: its OpenSearch description, and suggestions as browsers take them.

https://github.com/dewitt/opensearch describes the format, with its extension for suggestions.
"""

from io import StringIO

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import require_safe

from portal.lib import languages
from portal.pages.search_asked import of_bounded_length
from portal.search import suggesting

NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
DESCRIBED = "application/opensearchdescription+xml"
SUGGESTED = "application/x-suggestions+json"


@require_safe
def description(request):
    """Return what a browser must know to offer the search in the active language. No queries."""
    own, out = languages.current(), StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("OpenSearchDescription", {"xmlns": NAMESPACE})
    # Browsers tell searches apart by this name, of 16 characters at most.
    xml.addQuickElement("ShortName", f"Järjestöpolku {own}")
    xml.addQuickElement("LongName", _("Organisation Path"))
    xml.addQuickElement(
        "Description",
        _(
            "Finland’s social and health organisations, county by county: who does what, for which goal, "
            "at which step."
        ),
    )
    xml.addQuickElement("Language", own)
    xml.addQuickElement("InputEncoding", "UTF-8")
    xml.addQuickElement("Image", _whole(static("img/favicon.svg")), {"type": "image/svg+xml"})
    for kind, name in (("text/html", "pages:search"), (SUGGESTED, "pages:search-completions")):
        address = f"{_whole(reverse(name))}?q={{searchTerms}}"
        xml.addQuickElement("Url", attrs={"type": kind, "template": address})
    xml.addQuickElement("Url", attrs={"type": DESCRIBED, "rel": "self", "template": _whole(request.path)})
    xml.endElement("OpenSearchDescription")
    return HttpResponse(out.getvalue(), content_type=f"{DESCRIBED}; charset=utf-8")


@require_safe
def completions(request):
    """Return what ``search.suggestions`` does, as browsers take it: what was asked, and lists of words."""
    text = of_bounded_length(request.GET.get("q", ""))
    found = suggesting.suggested(text)
    words, nouns = [one.text for one in found], [one.noun for one in found]
    return JsonResponse([text, words, nouns], safe=False, content_type=SUGGESTED)


def _whole(path):
    return f"{settings.SITE_URL}{path}"
