"""What surveys do when their time comes."""

from portal.lib.due import due
from surveys import actions, asking


@due
def open_rounds():
    """Settle who is asked in rounds that begin."""
    return asking.open_rounds()


@due
def write_invitations():
    """Send those who are asked their links."""
    return asking.write_invitations()


@due
def write_reminders():
    """Remind those who have not answered."""
    return asking.write_reminders()


@due
def forget_drafts():
    """Forget what was written and never sent, once the round is over."""
    return actions.forget_drafts()
