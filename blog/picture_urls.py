from django.urls import path
from django.utils.translation import pgettext_lazy

from blog import picturing

app_name = "pictures"
urlpatterns = [
    path(
        pgettext_lazy("address", "workspace/posts/<uuid:uuid>/pictures/"),
        picturing.PicturesOfPost.as_view(),
        {"kind": "post"},
        name="list",
    ),
]
