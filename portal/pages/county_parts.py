"""What the pages share that tell one thing of one county, under the county's own address."""

from dataclasses import dataclass

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.generic import TemplateView

from portal.lib.languages import written_in
from portal.lib.pages import own_address
from regions.models import County


@dataclass(frozen=True)
class PartOfCounty:
    """The place of a page under a county: ``page`` is its name in addresses, such as "pages:county-bodies"."""

    county: County
    page: str

    def get_absolute_url(self) -> str:
        """The address in the active language."""
        return reverse(self.page, args=[self.county.local_slug])


class CountyPart(TemplateView):
    """A page about one thing in one county. An address with another language's slug redirects to its own.

    ``page``: its name in addresses. The template gets ``county``. One query, and those of the page itself.
    """

    page = ""
    extra_context = {"section": "counties"}

    def get(self, request, *args, slug, **kwargs):
        self.county = County.objects.for_page().by_slug(slug)
        place = PartOfCounty(self.county, self.page)
        if request.path != place.get_absolute_url():
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(place.get_absolute_url() + (f"?{query}" if query else ""))
        own_address(request, place, written_in(self.county, "name"))
        return self.render_to_response(self.get_context_data(county=self.county))
