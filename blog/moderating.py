"""Who decides about comments."""

from blog.models import Blog
from blog.models.comments import READ_ALL
from portal.accounts.choices import Role
from portal.accounts.rights import Rights


def reads_comments(rights: Rights) -> bool:
    """Whether one decides about any comments: moderators, publishers and administrators do about all.

    Writers do about those of the theme blogs that they edit. A query for writers.
    """
    if rights.is_administrator or not rights.roles.isdisjoint(READ_ALL):
        return True
    return Role.WRITER in rights.roles and Blog.objects.filter(editors=rights.user_id).exists()
