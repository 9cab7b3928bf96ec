"""The search page: everything public in one place, by words in any form and by facets; and suggestions."""

from dataclasses import asdict
from functools import cached_property
from html import escape

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from portal.lib import languages
from portal.pages import search_help
from portal.pages.search_asked import Asked, of_bounded_length
from portal.pages.search_facets import LABELS
from portal.search import finding, misses, suggesting
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
        if self.found_nothing:  # Each such search is counted, so no copy of it may answer the next one.
            patch_cache_control(response, private=True)
        return response

    def get_template_names(self):
        htmx = self.request.htmx
        is_part = htmx and not htmx.history_restore_request
        return [f"{self.template_name}#swap" if is_part else self.template_name]

    @cached_property
    def page_number(self):
        asked = self.request.GET.get("page") or "1"
        if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked[:9]) <= finding.CAP // PAGE):
            raise Http404("The search has no such page")
        return int(asked)

    def get_context_data(self, **kwargs):
        number = self.page_number
        asked = Asked(self.request.GET)
        query, facets = asked.query, asked.facets
        found = finding.find(query)
        pages = Paginator(found.candidates, PAGE)
        if number > pages.num_pages:
            raise Http404("The search has no such page")
        page = pages.page(number)
        total = len(found.candidates)
        self.found_nothing = bool(query) and not total
        if self.found_nothing and not asked.chosen:
            misses.note(asked.text, languages.current())
        beside = {name: other for name in asked.chosen if (other := query.without(name))}
        beside = finding.counted(beside) if beside else {}
        return super().get_context_data(
            asked=asked,
            name=(_("Search: %(text)s") % {"text": asked.text} if asked.text else pgettext("page", "Search")),
            feed_url=f"{reverse('pages:search-feed')}?{asked.address()}",
            found=found,
            total=total,
            cap=finding.CAP,
            page_obj=page,
            rows=mark_safe("\n".join(_rows(finding.hits(page.object_list, asked.versions), Marker(query)))),
            facets=facets.shown(
                found.counts(facets.broader),
                {name: finding.counts(one.facets, facets.broader) for name, one in beside.items()},
            ),
            active=[
                {
                    "label": LABELS[name],
                    "value": value.name,
                    "url": self._address(asked, chosen=without(asked.chosen, name, value)),
                }
                for name, values in asked.chosen.items()
                for value in values
            ],
            begin=search_help.beginnings(facets) if not query else None,
            help=search_help.ways_out(asked, beside, self._address) if query and total <= FEW else None,
            **kwargs,
        )

    def _address(self, asked, **changes):
        """Return the address of the search with other words or values."""
        query = asked.address(**changes)
        return f"{self.request.path}?{query}#results" if query else self.request.path


def without(chosen, name, value):
    """Return the chosen values by facet name, one less."""
    return {**chosen, name: [other for other in chosen[name] if other != value]}


def _rows(hits, marker):
    """Yield hits as the page shows them, as HTML: their kind, title, where they belong, an excerpt.

    Where title and excerpt lack a word, it is marked in what stands beside the title, and what else leads to
    the hit follows.
    """
    own = languages.current()
    example = f' <span class="example-mark">{escape(_("Example data"))}</span>'
    nouns = {}
    marked = [(hit, hit.title, marker.whole(hit.title), marker.excerpt(hit.text)) for hit in hits]
    lacking = {hit.candidate.pk for hit, _title, *pieces in marked if marker.lacks(*pieces)}
    more = finding.beside(hit for hit, *_pieces in marked if hit.candidate.pk in lacking)
    for hit, title, name, excerpt in marked:
        documents, obj, pk = hit.documents, hit.obj, hit.candidate.pk
        if documents not in nouns:
            nouns[documents] = escape(capfirst(str(documents.noun)))
        of, leads_to, language = _lang(title, own), "", ""
        if of:
            leads_to = f' hreflang="{title.language}"'
            language = f" · <span{of}>{languages.OWN_NAMES[title.language]}</span>"
        parts = documents.context(obj)
        texts = [marker.whole(part).html if pk in lacking else escape(part.text) for part in parts]
        beside = " · ".join(
            f"<span{_lang(part, own)}>{text}</span>" for part, text in zip(parts, texts, strict=True)
        )
        if documents.is_example(obj):
            beside += example
        reasons = map(marker.excerpt, more.get(pk, ()))
        reason = next((piece.html for piece in reasons if piece.places), "")
        yield "".join(
            (
                f'<li class="hit"><p class="label">{nouns[documents]}{language}</p>',
                f'<h2{of}><a href="{escape(documents.url(obj))}"{leads_to}>{name.html}</a></h2>',
                f'<p class="meta">{beside}</p>' if beside else "",
                f"<p{of}>{excerpt.html}</p>" if excerpt.html else "",
                f'<p class="meta"{of}>{reason}</p>' if reason else "",
                "</li>",
            )
        )


def _lang(text, own):
    """Return the HTML attribute of a text for readers of ``own``."""
    return languages.attribute("" if text.language == own else text.language)


@require_safe
def suggestions(request):
    """Return what may be meant by the text so far, as JSON: at most eight suggestions, in at most 12 queries.

    Each has text, lang (of another language than the page), url and noun; those without url are words to
    search for. ``told`` says how many there are, for readers who do not see the list.
    """
    found = suggesting.suggested(of_bounded_length(request.GET.get("q", "")))
    words = ngettext("%(count)s suggestion", "%(count)s suggestions", len(found)) % {"count": len(found)}
    return JsonResponse({"suggestions": [asdict(one) for one in found], "told": words})
