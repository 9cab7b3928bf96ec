"""What the pages share that tell one thing of one county, under the county's own address."""

from dataclasses import dataclass

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from portal.lib import languages
from portal.lib.pages import own_address
from regions.models import County

# The pages of a county in the order in which a council member may read them, by their names in addresses.
PAGES = {
    "pages:county-detail": pgettext_lazy("page of a county", "Overview"),
    "pages:county-coverage": pgettext_lazy("page of a county", "Coverage"),
    "pages:county-gaps": pgettext_lazy("page of a county", "Gaps"),
    "pages:county-money": pgettext_lazy("page of a county", "Money"),
    "pages:county-partners": pgettext_lazy("page of a county", "Partners and roles"),
    "pages:county-bodies": pgettext_lazy("page of a county", "Advisory bodies"),
    "pages:county-indicators": pgettext_lazy("page of a county", "Indicators"),
    "pages:county-changes": pgettext_lazy("page of a county", "Changes"),
    "handouts:county": pgettext_lazy("page of a county", "To take along"),
}


def county_nav(county, current) -> list[dict]:
    """Return the ways between ``county``'s pages, of which ``current`` is open. No queries."""
    return [
        {"label": label, "url": reverse(page, args=[county.local_slug]), "is_current": page == current}
        for page, label in PAGES.items()
    ]


@dataclass(frozen=True)
class PartOfCounty:
    """The place of a page under a county. ``page``: its name in addresses, such as "pages:county-bodies".

    ``title`` names it where the menu of the county's pages does not.
    """

    county: County
    page: str
    title: str = ""

    def get_absolute_url(self) -> str:
        """The address in the active language."""
        return reverse(self.page, args=[self.county.local_slug])

    @property
    def local_name(self) -> languages.LocalText:
        """What the page is called in the way back to it."""
        return languages.LocalText(str(PAGES.get(self.page, self.title)), languages.current())


class CountyPart(TemplateView):
    """A page about one thing in one county. An address with another language's slug redirects to its own.

    ``page``: its name in addresses; ``title``: its heading. One query, and those of the page itself.

    The template extends "pages/county_part.html" and gets ``title``, ``county``, ``place``, ``county_nav``.
    """

    page = ""
    title = ""
    extra_context = {"section": "counties"}

    def get(self, request, *args, slug, **kwargs):
        self.county = County.objects.for_page().by_slug(slug)
        place = PartOfCounty(self.county, self.page, self.title)
        if request.path != place.get_absolute_url():
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(place.get_absolute_url() + (f"?{query}" if query else ""))
        own_address(request, place, languages.written_in(self.county, "name"))
        return self.render_to_response(
            self.get_context_data(
                title=self.title,
                county=self.county,
                place=place,
                county_nav=county_nav(self.county, self.page),
            )
        )
