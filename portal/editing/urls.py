"""Pages of one edited thing, under the workspace's address; the workspace's own page adds itself before."""

from django.urls import path

from portal.editing.views import (
    archive,
    beginning,
    deleting,
    history,
    hub,
    preview,
    restoring,
    review,
    sections,
)

THING = "<slug:kind>/<uuid:uuid>/"
urlpatterns = [
    path(THING, hub.Hub.as_view(), name="item"),
    path(f"{THING}submit/", hub.Submit.as_view(), name="submit"),
    path(f"{THING}withdraw/", hub.Withdraw.as_view(), name="withdraw"),
    path(f"{THING}check/", hub.Check.as_view(), name="check"),
    path(f"{THING}discard/", hub.Discard.as_view(), name="discard"),
    path(f"{THING}resume/", hub.Resume.as_view(), name="resume"),
    path(f"{THING}add/<slug:child>/", hub.Add.as_view(), name="add"),
    path(f"{THING}begin/<slug:child>/", beginning.Begin.as_view(), name="begin"),
    path(f"{THING}delete/", deleting.Delete.as_view(), name="delete"),
    path(f"{THING}deleted/", deleting.Deleted.as_view(), name="deleted"),
    path(f"{THING}review/", review.Review.as_view(), name="review"),
    path(f"{THING}preview/", preview.Preview.as_view(), name="preview"),
    path(f"{THING}history/", history.History.as_view(), name="history"),
    path(f"{THING}history/compare/", history.Compare.as_view(), name="compare"),
    path(f"{THING}history/take-back/", restoring.TakeBack.as_view(), name="take-back"),
    path(f"{THING}history/<uuid:revision>/", history.OneChange.as_view(), name="revision"),
    path(f"{THING}history/<uuid:revision>/name/", history.NameVersion.as_view(), name="name-version"),
    path(f"{THING}history/<uuid:revision>/restore/", restoring.Restore.as_view(), name="restore"),
    path(f"{THING}archive/", archive.Archive.as_view(), name="archive"),
    path(f"{THING}unarchive/", archive.Unarchive.as_view(), name="unarchive"),
    path(f"{THING}presence/", sections.PresenceView.as_view(), name="presence"),
    path(f"{THING}edit/<slug:section>/", sections.SectionView.as_view(), name="section"),
]
