"""The search page: everything public in one place, by words in any form and by facets; and suggestions."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from portal.lib import languages
from portal.lib.filters import TEXT_LENGTH
from portal.lib.languages import LocalText
from portal.pages.search_facets import LABELS, Facets
from portal.search import finding
from portal.search.excerpts import Marker

PAGE = 20


@dataclass(slots=True)
class Row:
    """A hit as the page shows it."""

    noun: str
    url: str
    title: SafeString
    lang: str  # Set when it is not the page's own language.
    language_name: str
    context: list[LocalText]
    excerpt: SafeString
    is_example: bool


class SearchPage(TemplateView):
    """What fits words and facets, a page at a time, with the facets to narrow it. At most 25 queries."""

    template_name = "pages/search.html"
    extra_context = {"section": "search"}

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_template_names(self):
        htmx = self.request.htmx
        return [
            f"{self.template_name}#swap" if htmx and not htmx.history_restore_request else self.template_name
        ]

    @cached_property
    def text(self):
        """What was written, of a bounded length and on one line."""
        return " ".join(self.request.GET.get("q", "").replace("\x00", " ")[:TEXT_LENGTH].split())

    def get_context_data(self, **kwargs):
        facets = Facets(self.request.GET)
        query = finding.understood(self.text)
        query = finding.replace(query, facets=facets.meant)
        found = finding.find(query)
        page = self._page(found)
        beside = {name: query.without(name) for name in facets.chosen}
        beside = finding.counted(beside) if beside else {}
        broader = facets.broader
        return super().get_context_data(
            text=self.text,
            query=query,
            found=found,
            total=len(found.candidates),
            page_obj=page,
            rows=[_row(hit, marker) for marker in [Marker(query)] for hit in finding.hits(page.object_list)],
            facets=list(
                facets.shown(
                    found.counts(broader),
                    {name: finding.counts(one.facets, broader) for name, one in beside.items()},
                )
            ),
            active=self._active(facets),
            notices=self._notices(facets),
            **kwargs,
        )

    def _page(self, found):
        try:
            return Paginator(found.candidates, PAGE).page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("The search has no such page") from error

    def _active(self, facets):
        """Return the chosen values: label, value, and the address without it."""
        return [
            {"label": LABELS[name], "value": value.name, "url": self._address(facets, without=(name, value))}
            for name, values in facets.chosen.items()
            for value in values
        ]

    def _address(self, facets, text=None, without=None):
        """Return the address of the search with other words, or without one value of a facet."""
        pairs = [("q", self.text if text is None else text)] if self.text else []
        pairs += [
            (name, value.word)
            for name, values in facets.chosen.items()
            for value in values
            if without != (name, value)
        ]
        return f"{self.request.path}?{urlencode(pairs)}" if pairs else self.request.path

    def _notices(self, facets):
        """Return a sentence for each thing in the address that was left out."""
        found = []
        if len(self.request.GET.get("q", "")) > TEXT_LENGTH:
            found.append(
                _("Only the first %(most)s characters of what you wrote were looked for.")
                % {"most": TEXT_LENGTH}
            )
        for name in facets.unknown:
            found.append(
                _("The filter “%(filter)s” was left out: its value is not known here.")
                % {"filter": LABELS[name]}
            )
        return found


def _row(hit, marker):
    title = hit.title
    lang = title.lang
    return Row(
        noun=capfirst(str(hit.documents.noun)),
        url=hit.documents.url(hit.obj),
        title=marker.whole(title),
        lang=lang,
        language_name=languages.OWN_NAMES[lang] if lang else "",
        context=hit.documents.context(hit.obj),
        excerpt=marker.excerpt(hit.text),
        is_example=hit.documents.is_example(hit.obj),
    )
