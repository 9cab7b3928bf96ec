"""The workspace: what waits for the reader, counties' own pages, and the pages of each edited thing."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from portal.editing.urls import urlpatterns as things
from portal.pages import (
    county_forms,
    county_work,
    figure_import,
    following,
    gap_states,
    search_work,
    workspace,
)

app_name = "workspace"
urlpatterns = [
    path("", workspace.MyWork.as_view(), name="home"),
    path(pgettext_lazy("address", "counties/"), county_work.Counties.as_view(), name="counties"),
    path(pgettext_lazy("address", "counties/<uuid:uuid>/"), county_work.CountyWork.as_view(), name="county"),
    path(
        pgettext_lazy("address", "counties/<uuid:uuid>/meetings/"),
        county_forms.Meetings.as_view(),
        name="county-meetings",
    ),
    path(
        pgettext_lazy("address", "counties/<uuid:uuid>/import/<slug:what>/"),
        figure_import.FigureImport.as_view(),
        name="import",
    ),
    path(
        pgettext_lazy("address", "counties/<uuid:uuid>/import/<slug:what>/template.csv"),
        figure_import.Template.as_view(),
        name="import-template",
    ),
    path(
        pgettext_lazy("address", "strategies/<uuid:uuid>/order/"),
        county_forms.GoalOrder.as_view(),
        name="goal-order",
    ),
    path(
        pgettext_lazy("address", "statements/<uuid:statement>/outcome/"),
        county_forms.StatementOutcome.as_view(),
        name="statement-outcome",
    ),
    path(
        pgettext_lazy("address", "counties/<uuid:uuid>/copy-template/<uuid:template>/"),
        following.CopyTemplate.as_view(),
        name="copy-template",
    ),
    path(
        pgettext_lazy("address", "service-paths/<uuid:uuid>/template/"),
        following.PathTemplate.as_view(),
        name="path-template",
    ),
    path(pgettext_lazy("address", "gaps/<uuid:uuid>/undo/"), gap_states.UndoMove.as_view(), name="gap-undo"),
    path(
        pgettext_lazy("address", "gaps/<uuid:uuid>/<slug:state>/"),
        gap_states.MoveGap.as_view(),
        name="gap-state",
    ),
    path(pgettext_lazy("address", "searches/"), search_work.Misses.as_view(), name="misses"),
    *things,
]
