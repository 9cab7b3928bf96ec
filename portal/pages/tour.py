"""The guided tour of a county: its overview in plain words, one thing at a time."""

from dataclasses import dataclass

from django.http import HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations.today import CountyToday
from portal.lib import languages
from portal.lib.pages import own_address
from portal.pages.county_parts import CountyPart, PartOfCounty, county_nav
from portal.pages.tour_stops import STOPS, Told
from regions.models import County


@dataclass(frozen=True)
class TourPlace(PartOfCounty):
    """The place of the tour, or of its stop with a number from 1."""

    page: str = "pages:county-tour"
    number: int = 0

    def get_absolute_url(self) -> str:
        arguments = [self.county.local_slug, *([self.number] if self.number else [])]
        return reverse("pages:county-tour-stop" if self.number else "pages:county-tour", args=arguments)


@dataclass(frozen=True)
class Stopped:
    """A stop as it is shown: where it is, and what it tells of the county; None in a list of stops."""

    number: int
    title: str
    url: str
    told: Told | None = None

    @property
    def notes(self) -> str:
        """How many of how many it is, in words."""
        return _("Stop %(number)s of %(count)s") % {"number": self.number, "count": len(STOPS)}


def stops_of(county) -> list[Stopped]:
    """Return the stops of ``county``'s tour without what they tell. No queries."""
    return [
        Stopped(number, stop.title, TourPlace(county, number=number).get_absolute_url())
        for number, stop in enumerate(STOPS, start=1)
    ]


def told(today: CountyToday, number) -> Stopped:
    """Return a stop with what it tells. Its queries are constant."""
    stop = STOPS[number - 1]
    url = TourPlace(today.county, number=number).get_absolute_url()
    return Stopped(number, stop.title, url, stop.tell(today))


def whole(county) -> list[Stopped]:
    """Return all stops with what they tell. Twenty-two queries at most."""
    today = CountyToday(county)
    today.read_at_once()
    return [told(today, number) for number in range(1, len(STOPS) + 1)]


class TourPage(CountyPart):
    """The beginning of a county's tour; with ``?all=1`` all its stops on one page, to read or to print.

    Its queries do not depend on how much the county has (asserted).
    """

    page = "pages:county-tour"
    title = pgettext_lazy("page of a county", "A guided tour")
    template_name = "pages/county_tour.html"

    def get_context_data(self, **kwargs):
        is_whole = bool(self.request.GET.get("all"))
        if self.county.is_outside_reform:
            stops = []
        elif is_whole:
            stops = whole(self.county)
        else:
            stops = stops_of(self.county)
        return super().get_context_data(
            stops=stops, is_whole=is_whole, day=timezone.localdate(), **{"missing": None} | kwargs
        )


class StopPage(CountyPart):
    """One stop of a county's tour. A number that the tour does not have is told with status 404."""

    page = "pages:county-tour-stop"
    title = TourPage.title
    template_name = "pages/county_tour_stop.html"

    def get(self, request, *args, slug, number, **kwargs):
        self.county = County.objects.for_page().by_slug(slug)
        if self.county.is_outside_reform or not 1 <= number <= len(STOPS):
            return self.missing(number)
        place = TourPlace(self.county, title=STOPS[number - 1].title, number=number)
        if request.path != place.get_absolute_url():
            return HttpResponsePermanentRedirect(place.get_absolute_url())
        own_address(request, place, languages.written_in(self.county, "name"))
        stops = stops_of(self.county)
        return self.render_to_response(
            self.get_context_data(
                county=self.county,
                place=place,
                tour=TourPlace(self.county, title=TourPage.title),
                stop=told(CountyToday(self.county), number),
                stops=stops,
                before=stops[number - 2] if number > 1 else None,
                after=stops[number] if number < len(stops) else None,
                day=timezone.localdate(),
            )
        )

    def missing(self, number):
        """Answer that the tour has no such stop, with the way to those that it has."""
        page = TourPage(request=self.request, county=self.county)
        context = page.get_context_data(
            title=page.title,
            county=self.county,
            place=TourPlace(self.county, title=page.title),
            county_nav=county_nav(self.county, page.page),
            missing=number,
        )
        return TemplateResponse(self.request, page.template_name, context, status=404)
