"""Who writes, who edits a theme blog, who publishes. Rights come from memberships."""

from blog.choices import VersionState
from portal.accounts.choices import Role
from portal.accounts.rights import Rights
from portal.editing.models import Revision

WRITING = {Role.WRITER, Role.PUBLISHER}


def may_write(rights: Rights) -> bool:
    """Whether one may begin posts: writers, publishers and administrators may."""
    return rights.is_administrator or not rights.roles.isdisjoint(WRITING)


def may_publish(rights: Rights) -> bool:
    """Whether one publishes posts and keeps theme blogs: publishers and administrators do."""
    return rights.is_administrator or Role.PUBLISHER in rights.roles


def wrote(rights: Rights, post) -> bool:
    """Whether the person is an author of ``post``. One query."""
    return post.authorships.filter(author__user__isnull=False, author__user=rights.user_id).exists()


def began(rights: Rights, post) -> bool:
    """Whether the person began ``post`` and no version of it has come out. Two queries."""
    first = Revision.objects.of(post).order_by("pk").values_list("author", flat=True).first()
    return (
        first is not None
        and first == rights.user_id
        and not post.versions.filter(state=VersionState.PUBLISHED).exists()
    )


def edits_blog(rights: Rights, post) -> bool:
    """Whether the person is an editor of the theme blog of ``post``. One query."""
    return post.blog.editors.filter(pk=rights.user_id).exists()
