"""What is done about projects when its time comes."""

from portal.lib.due import due
from projects import actions, links, reminders


@due
def remind_of_tasks():
    """Remind of the tasks that should be done tomorrow."""
    return actions.remind_of_tasks()


@due
def tell_of_messages():
    """Tell those who work on a project what was said yesterday."""
    return actions.tell_of_messages()


@due(in_transaction=False)
def look_at_links():
    """Look whether a few links of materials still lead somewhere. Nothing is locked while they answer."""
    return links.look_at_links()


@due(in_transaction=False)
def tell_of_changed_events():
    """Write to those who wait for an event that has been moved or called off."""
    return reminders.tell_of_changes()
