"""The search page: everything public in one place, by words in any form and by facets; and suggestions."""

from dataclasses import asdict
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from portal.lib import languages
from portal.lib.filters import TEXT_LENGTH
from portal.pages import search_help
from portal.pages.search_facets import LABELS, Facets
from portal.search import finding, suggesting
from portal.search.excerpts import Marker

PAGE = 20
FEW = 3  # With no more hits than this, another spelling is offered.


class SearchPage(TemplateView):
    """What fits words and facets, a page at a time, with the facets to narrow it. At most 25 queries.

    Any of a facet's chosen values will do. A page that does not exist is a 404; what else the address asks
    for and nobody knows is left out, and said.
    """

    template_name = "pages/search.html"
    extra_context = {"section": "search"}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def get_template_names(self):
        htmx = self.request.htmx
        is_part = htmx and not htmx.history_restore_request
        return [f"{self.template_name}#swap" if is_part else self.template_name]

    @cached_property
    def text(self):
        """What was written: of a bounded length, on one line."""
        return " ".join(self.request.GET.get("q", "").replace("\x00", " ")[:TEXT_LENGTH].split())

    @cached_property
    def page_number(self):
        asked = self.request.GET.get("page") or "1"
        if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked[:9]) <= finding.CAP // PAGE):
            raise Http404("The search has no such page")
        return int(asked)

    def get_context_data(self, **kwargs):
        number = self.page_number
        facets = Facets(self.request.GET)
        query = finding.understood(self.text).narrowed(facets.meant)
        found, page, hits = self._found(query, number)
        beside = {name: query.without(name) for name in facets.chosen}
        beside = finding.counted(beside) if beside else {}
        marker = Marker(query)
        return super().get_context_data(
            text=self.text,
            query=query,
            found=found,
            total=len(found.candidates),
            cap=finding.CAP,
            page_obj=page,
            rows=[_row(hit, marker) for hit in hits],
            facets=facets.shown(
                found.counts(facets.broader),
                {name: finding.counts(one.facets, facets.broader) for name, one in beside.items()},
            ),
            chosen=facets.chosen,
            active=self._active(facets),
            notices=self._notices(facets),
            begin=search_help.beginnings(facets) if not query else None,
            # What finds nothing is known here, and nowhere else.
            help=search_help.ways_out(query, facets, beside, self._address)
            if query and len(found.candidates) <= FEW
            else None,
            **kwargs,
        )

    def _found(self, query, number):
        """Return what is found, the page asked for, and its hits.

        A hit that was taken back without the index being told is no hit: everything is then asked for anew.
        """
        for doubts in (False, True):
            found = finding.find(query, doubts=doubts)
            pages = Paginator(found.candidates, PAGE)
            if number > pages.num_pages:
                raise Http404("The search has no such page")
            page = pages.page(number)
            hits = finding.hits(page.object_list)
            if len(hits) == len(page.object_list):
                break
        return found, page, hits

    def _active(self, facets):
        """Return the chosen values: label, value, and the address without it."""
        return [
            {
                "label": LABELS[name],
                "value": value.name,
                "url": self._address(
                    facets, self.text, {**facets.chosen, name: [v for v in values if v != value]}
                ),
            }
            for name, values in facets.chosen.items()
            for value in values
        ]

    def _address(self, facets, text, chosen):
        """Return the address of the search for ``text`` with ``chosen`` values by facet name."""
        pairs = [("q", text)] if text else []
        pairs += [(name, value.word) for name, values in chosen.items() for value in values]
        return f"{self.request.path}?{urlencode(pairs)}#results" if pairs else self.request.path

    def _notices(self, facets):
        """Return a sentence for each thing in the address that was left out."""
        found = []
        if len(self.request.GET.get("q", "")) > TEXT_LENGTH:
            sentence = _("Only the first %(most)s characters of what you wrote were looked for.")
            found.append(sentence % {"most": TEXT_LENGTH})
        if finding.is_cut(self.text):
            sentence = _("Only the first %(most)s words of what you wrote were looked for.")
            found.append(sentence % {"most": finding.MOST_WORDS})
        sentence = _("The filter “%(filter)s” was left out: its value is not known here.")
        return [*found, *(sentence % {"filter": LABELS[name]} for name in facets.unknown)]


def _row(hit, marker):
    """Return a hit as the page shows it, in a dictionary, which templates read fastest."""
    title, text = hit.title, hit.text
    lang = title.lang
    return {
        "noun": capfirst(str(hit.documents.noun)),
        "url": hit.documents.url(hit.obj),
        "title": marker.whole(title),
        "lang": lang,
        "language": languages.OWN_NAMES[lang] if lang else "",
        "context": [{"text": part.text, "lang": part.lang} for part in hit.documents.context(hit.obj)],
        "excerpt": marker.excerpt(text),
        "is_example": hit.documents.is_example(hit.obj),
    }


@require_safe
def suggestions(request):
    """Return what may be meant by the text so far, as JSON: at most eight suggestions, in at most 12 queries.

    Each has text, lang (of another language than the page), url and noun; those without url are words to
    search for. ``told`` says how many there are, for readers who do not see the list.
    """
    text = request.GET.get("q", "").replace("\x00", " ")[:TEXT_LENGTH]
    found = suggesting.suggested(text)
    words = ngettext("%(count)s suggestion", "%(count)s suggestions", len(found)) % {"count": len(found)}
    return JsonResponse({"suggestions": [asdict(one) for one in found], "told": words})
