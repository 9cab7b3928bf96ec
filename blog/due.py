"""What is done in the blog when its time comes."""

from blog import commenting
from portal.lib.due import due


@due
def tell_moderators():
    """Write to those who read comments that something new waits."""
    return commenting.tell_moderators()


@due
def forget_commenters():
    """Forget addresses of those who commented, and comments that were not published, in time."""
    return commenting.forget()
