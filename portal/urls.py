"""Every address of the portal. Public pages stand under their language; their words are in the catalogues."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.utils.translation import pgettext_lazy

from portal.media import media
from portal.pages.site import to_language
from portal.pages.sitemaps import SITEMAPS, robots, sitemap_index

handler400 = "portal.pages.errors.bad_request"
handler403 = "portal.pages.errors.forbidden"
handler500 = "portal.pages.errors.server_error"
handler404 = "portal.pages.errors.not_found"

urlpatterns = [
    path("", to_language, name="to-language"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap-section"),
    path("admin/", admin.site.urls),
    path("media/<path:path>", media, name="media"),
    *i18n_patterns(
        path("", include("portal.pages.urls")),
        path("", include("portal.handouts.urls")),
        path("", include("portal.accounts.urls")),
        path("", include("portal.accounts.outbox_urls")),
        path("", include("portal.tickets.public_urls")),
        path("", include("portal.tickets.urls")),
        path("", include("portal.subscriptions.urls")),
        path("", include("blog.newsletter_urls")),
        path("", include("organisations.contribution_urls")),
        path("", include("organisations.urls")),
        path("", include("surveys.workspace_urls")),
        path("", include("blog.work.urls")),
        path("", include("blog.picture_urls")),
        path("", include("blog.remark_urls")),
        path("", include("projects.work_urls")),
        path("", include("projects.model_work_urls")),
        path("", include("projects.event_work_urls")),
        path("", include("blog.moderation_urls")),
        path(pgettext_lazy("address", "workspace/"), include("portal.pages.workspace_urls")),
        path("", include("projects.urls")),
        path("", include("blog.urls")),
        path("", include("blog.comment_urls")),
        path("", include("surveys.urls")),
        prefix_default_language=True,
    ),
]
