"""What is done about projects when its time comes."""

from portal.lib.due import due
from projects import actions


@due
def remind_of_tasks():
    """Remind of the tasks that should be done tomorrow."""
    return actions.remind_of_tasks()


@due
def tell_of_messages():
    """Tell those who work on a project what was said yesterday."""
    return actions.tell_of_messages()
