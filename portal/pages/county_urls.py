"""The addresses of pages about counties beside the list and the overview; each topic's module has its views.

What is about several counties stands before one county's own address, which any word would match.
"""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.pages import (
    as_of,
    bodies,
    changes,
    comparison,
    coverage,
    coverage_cell,
    gaps,
    indicators,
    money,
    partners,
    tour,
)

of_several = [
    path(
        pgettext_lazy("address", "counties/compare/"), comparison.ComparePage.as_view(), name="county-compare"
    ),
    path(pgettext_lazy("address", "counties/compare.csv"), comparison.as_csv, name="county-compare-csv"),
    path(pgettext_lazy("address", "counties/compare.xlsx"), comparison.as_xlsx, name="county-compare-xlsx"),
]
of_one = [
    path(pgettext_lazy("address", "counties/<slug:slug>/tour/"), tour.TourPage.as_view(), name="county-tour"),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/tour/<int:number>/"),
        tour.StopPage.as_view(),
        name="county-tour-stop",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/coverage/"),
        coverage.CoveragePage.as_view(),
        name="county-coverage",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/coverage/cell/"),
        coverage_cell.CellPage.as_view(),
        name="county-cell",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/coverage.csv"),
        coverage.coverage_csv,
        name="county-coverage-csv",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/coverage.xlsx"),
        coverage.coverage_xlsx,
        name="county-coverage-xlsx",
    ),
    path(pgettext_lazy("address", "counties/<slug:slug>/gaps/"), gaps.GapsPage.as_view(), name="county-gaps"),
    path(pgettext_lazy("address", "counties/<slug:slug>/gaps.csv"), gaps.gaps_csv, name="county-gaps-csv"),
    path(pgettext_lazy("address", "counties/<slug:slug>/gaps.xlsx"), gaps.gaps_xlsx, name="county-gaps-xlsx"),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/money/"),
        money.MoneyPage.as_view(),
        name="county-money",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/money/<slug:table>.csv"),
        money.money_csv,
        name="county-money-csv",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/money.xlsx"),
        money.money_xlsx,
        name="county-money-xlsx",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/partners/"),
        partners.PartnersPage.as_view(),
        name="county-partners",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/partners/<slug:table>.csv"),
        partners.partners_csv,
        name="county-partners-csv",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/partners.xlsx"),
        partners.partners_xlsx,
        name="county-partners-xlsx",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/bodies/"),
        bodies.BodiesPage.as_view(),
        name="county-bodies",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/indicators/"),
        indicators.IndicatorsPage.as_view(),
        name="county-indicators",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/indicators.csv"),
        indicators.as_csv,
        name="county-indicators-csv",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/indicators.xlsx"),
        indicators.as_xlsx,
        name="county-indicators-xlsx",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/changes/"),
        changes.ChangesPage.as_view(),
        name="county-changes",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/changes/feed/"),
        changes.ChangesFeed(),
        name="county-changes-feed",
    ),
    path(
        pgettext_lazy("address", "counties/<slug:slug>/as-of/"), as_of.AsOfPage.as_view(), name="county-as-of"
    ),
]
