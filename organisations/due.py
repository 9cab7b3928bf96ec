"""What organisations' contributions do when their time comes."""

from organisations import actions, reminders, summaries
from portal.lib.due import due


@due
def forget_addresses():
    """Forget the addresses of questions to service owners that are over."""
    return actions.forget_addresses()


@due
def write_reminders():
    """Ask organisations to check what has not been checked for long."""
    return reminders.write_reminders()


@due(in_transaction=False)
def count_anew():
    """Make figures anew whose day has passed, so that no reader waits for it."""
    return summaries.make_stale()
