"""Pages of one edited thing, under the workspace's address; the workspace's own page adds itself before."""

from django.urls import path

from portal.editing.views import hub, review, sections

THING = "<slug:kind>/<uuid:uuid>/"
urlpatterns = [
    path(THING, hub.Hub.as_view(), name="item"),
    path(f"{THING}submit/", hub.Submit.as_view(), name="submit"),
    path(f"{THING}withdraw/", hub.Withdraw.as_view(), name="withdraw"),
    path(f"{THING}discard/", hub.Discard.as_view(), name="discard"),
    path(f"{THING}resume/", hub.Resume.as_view(), name="resume"),
    path(f"{THING}add/<slug:child>/", hub.Add.as_view(), name="add"),
    path(f"{THING}review/", review.Review.as_view(), name="review"),
    path(f"{THING}presence/", sections.PresenceView.as_view(), name="presence"),
    path(f"{THING}edit/<slug:section>/", sections.SectionView.as_view(), name="section"),
]
