"""Who sees the pictures of posts: everybody those of posts that are out, their editors the others too."""

from django.db.models import Q

from blog.models import Picture, Post, PostVersion
from portal.accounts.permissions import may_see_drafts
from portal.accounts.rights import rights_of
from portal.editing.registry import of
from portal.lib.guards import Seen, guards, owner


@guards("posts/", pictures=True)
def picture_of_a_post(user, name: str) -> Seen:
    """Lead pictures are public with a version of the post, those of a text with a version that shows them.

    Two queries for what is public; a few more for what is not.
    """
    out = PostVersion.objects.published()
    if out.filter(post__picture=name).exists():
        return Seen.BY_ALL
    picture = Picture.objects.select_related("post").filter(file=name).first()
    if picture and out.filter(post=picture.post_id, body__contains=str(picture.uuid)).exists():
        return Seen.BY_ALL
    if not user.is_authenticated:
        return Seen.BY_NOBODY
    post = picture.post if picture else Post.objects.filter(picture=name).first()
    if post is None and (identifier := owner(name)):
        post = Post.objects.filter(Q(uuid=identifier) | Q(pictures__uuid=identifier)).first()
    if may_see_drafts(user, "blog.view_postversion") or (post and of(post).may_edit(rights_of(user), post)):
        return Seen.BY_READER
    return Seen.BY_NOBODY


@guards("cache/")
def picture_of_a_title(user, name: str) -> Seen:
    """Pictures made from titles are given out by a page of their own, while the post is out."""
    return Seen.BY_NOBODY
