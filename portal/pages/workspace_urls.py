"""The workspace: what waits for the reader, and below it the pages of each edited thing."""

from django.urls import path

from portal.editing.urls import urlpatterns as things
from portal.pages import workspace

app_name = "workspace"
urlpatterns = [path("", workspace.MyWork.as_view(), name="home"), *things]
