"""Readers may report errors in posts: the portal's own people answer."""

from blog.models import PostVersion
from portal.tickets.registry import reportable

reportable("post", lambda user: PostVersion.objects.visible_to(user).select_related("post"))
