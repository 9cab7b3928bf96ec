from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.pages import (
    counties,
    county_urls,
    glossary,
    goals,
    overview,
    paths,
    saved_searches,
    search,
    search_browser,
    search_feed,
    site,
    styleguide,
)

app_name = "pages"
urlpatterns = [
    path("", site.Home.as_view(), name="home"),
    path(pgettext_lazy("address", "about/"), site.About.as_view(), name="about"),
    path(pgettext_lazy("address", "search/"), search.SearchPage.as_view(), name="search"),
    path(pgettext_lazy("address", "search/suggestions/"), search.suggestions, name="search-suggestions"),
    path(pgettext_lazy("address", "search/feed/"), search_feed.search_feed, name="search-feed"),
    path(
        pgettext_lazy("address", "search/browser.xml"), search_browser.description, name="search-description"
    ),
    path(
        pgettext_lazy("address", "search/suggestions/browser/"),
        search_browser.completions,
        name="search-completions",
    ),
    path(
        pgettext_lazy("address", "account/searches/"),
        saved_searches.SavedSearches.as_view(),
        name="saved-searches",
    ),
    path(
        pgettext_lazy("address", "account/searches/save/"),
        saved_searches.SaveSearch.as_view(),
        name="saved-search-add",
    ),
    path(
        pgettext_lazy("address", "account/searches/<uuid:uuid>/delete/"),
        saved_searches.DeleteSearch.as_view(),
        name="saved-search-delete",
    ),
    path(pgettext_lazy("address", "sources/"), site.Sources.as_view(), name="sources"),
    path(pgettext_lazy("address", "accessibility/"), site.Accessibility.as_view(), name="accessibility"),
    path(pgettext_lazy("address", "privacy/"), site.Privacy.as_view(), name="privacy"),
    path(pgettext_lazy("address", "glossary/"), glossary.Glossary.as_view(), name="glossary"),
    path(pgettext_lazy("address", "open-source/"), site.Credits.as_view(), name="credits"),
    path(pgettext_lazy("address", "counties/"), counties.CountyList.as_view(), name="county-list"),
    *county_urls.of_several,
    path(
        pgettext_lazy("address", "counties/<slug:slug>/"), overview.CountyPage.as_view(), name="county-detail"
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/grants.csv"), counties.grants_csv, name="county-grants"
    ),
    *county_urls.of_one,
    path(
        pgettext_lazy("address", "counties/<slug:county>/goals/<slug:slug>/"),
        goals.GoalPage.as_view(),
        name="goal-detail",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:county>/service-paths/<slug:slug>/"),
        paths.PathPage.as_view(),
        name="path-detail",
    ),
    path(pgettext_lazy("address", "service-paths/"), paths.PathList.as_view(), name="path-list"),
    path(
        pgettext_lazy("address", "service-paths/<slug:slug>/"),
        paths.PathPage.as_view(),
        name="template-detail",
    ),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
