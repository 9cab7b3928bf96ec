"""The sitemap: every public page in the languages in which it is written, each with its alternates."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from blog.models import PostVersion
from blog.reading import translations
from organisations.models import Activity, Organisation
from portal.lib import languages
from projects.models import Event, EventSeries, OperatingModel, Programme, Project
from regions.models import County, Goal, ServicePath
from surveys.models import Survey


class _Site:
    """The site's own address, without a table of sites."""

    domain = urlsplit(settings.SITE_URL).netloc
    name = domain


class InLanguages(Sitemap):
    """A sitemap whose objects have an address in each language in which they are named."""

    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_urls(self, page=1, site=None, protocol=None):
        return super().get_urls(page=page, site=_Site, protocol=self.protocol)

    def items(self):
        """Return (object, language, languages it is written in) for each page."""
        return [
            (obj, code, written)
            for obj in self.objects()
            if (written := self.languages_of(obj))
            for code in written
        ]

    def languages_of(self, obj):
        return languages.written_in(obj, obj.NAMED_BY)

    def address(self, obj, code):
        with languages.reading(code):
            return obj.get_absolute_url()

    def location(self, item):
        obj, code, _written = item
        return self.address(obj, code)

    def lastmod(self, item):
        return getattr(item[0], "updated_at", None)

    def alternate(self, item, code):
        """Return the address of the page of ``item`` in language ``code``."""
        return self.address(item[0], code)

    def _urls(self, page, protocol, domain):
        urls = super()._urls(page, protocol, domain)
        for url in urls:
            written = url["item"][2]
            if len(written) > 1:
                url["alternates"] = [
                    {
                        "lang_code": code,
                        "location": f"{protocol}://{domain}{self.alternate(url['item'], code)}",
                    }
                    for code in written
                ]
        return urls


class PageSitemap(InLanguages):
    """The pages that are not of an object."""

    NAMES = (
        "home",
        "county-list",
        "county-compare",
        "path-list",
        "about",
        "sources",
        "glossary",
        "accessibility",
        "privacy",
        "credits",
    )

    def objects(self):
        return [f"pages:{name}" for name in self.NAMES] + [
            "organisations:organisation-list",
            "projects:project-list",
            "projects:model-list",
            "projects:material-list",
            "projects:event-list",
            "blog:post-list",
            "surveys:survey-list",
        ]

    def languages_of(self, obj):
        return languages.CODES

    def address(self, obj, code):
        with languages.reading(code):
            return reverse(obj)


class CountySitemap(InLanguages):
    def objects(self):
        return County.objects.order_by("code")


class GoalSitemap(InLanguages):
    def objects(self):
        return Goal.objects.current().select_related("county").order_by("pk")


class PathSitemap(InLanguages):
    def objects(self):
        return ServicePath.objects.select_related("county").order_by("pk")


class OrganisationSitemap(InLanguages):
    def objects(self):
        return Organisation.objects.published().order_by("pk")


class ActivitySitemap(InLanguages):
    def objects(self):
        return Activity.objects.published().select_related("organisation").order_by("pk")


class ProjectSitemap(InLanguages):
    def objects(self):
        return Project.objects.published().order_by("pk")


class ProgrammeSitemap(InLanguages):
    def objects(self):
        return Programme.objects.order_by("pk")


class OperatingModelSitemap(InLanguages):
    def objects(self):
        return OperatingModel.objects.published().order_by("pk")


class EventSitemap(InLanguages):
    """Events, past ones too: their materials are there."""

    def objects(self):
        return Event.objects.published().order_by("pk")


class SeriesSitemap(InLanguages):
    def objects(self):
        return EventSeries.objects.published().order_by("pk")


class PostSitemap(InLanguages):
    """Posts, each version in its own language; its alternates are its translations alone. One query."""

    def items(self):
        """Return (version, its language, its translations by language) for each version that is out."""
        of_posts = {}
        found = list(PostVersion.objects.published().order_by("pk"))
        for version in found:
            of_posts.setdefault(version.post_id, []).append(version)
        return [
            (version, version.language, translations(version, of_posts[version.post_id])) for version in found
        ]

    def location(self, item):
        return item[0].own_url

    def alternate(self, item, code):
        return item[2][code].own_url


class SurveySitemap(InLanguages):
    def objects(self):
        return Survey.objects.published().order_by("pk")


SITEMAPS = {
    "pages": PageSitemap,
    "counties": CountySitemap,
    "goals": GoalSitemap,
    "paths": PathSitemap,
    "organisations": OrganisationSitemap,
    "activities": ActivitySitemap,
    "programmes": ProgrammeSitemap,
    "projects": ProjectSitemap,
    "operating-models": OperatingModelSitemap,
    "events": EventSitemap,
    "series": SeriesSitemap,
    "posts": PostSitemap,
    "surveys": SurveySitemap,
}


def sitemap_index(request):
    """List the sections' sitemaps, a long one page by page. A query a section."""
    places = []
    for section, sitemap in SITEMAPS.items():
        address = settings.SITE_URL + reverse("sitemap-section", args=[section])
        pages = sitemap().paginator.num_pages
        places.append({"location": address})
        places += [{"location": f"{address}?p={page}"} for page in range(2, pages + 1)]
    return TemplateResponse(
        request, "sitemap_index.xml", {"sitemaps": places}, content_type="application/xml; charset=utf-8"
    )


def robots(request):
    """Let search engines in everywhere but the admin, and tell them of the sitemap."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")
