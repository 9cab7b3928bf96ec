"""What the outbox does when its time comes."""

from portal.lib.due import due
from portal.outbox import actions


@due(in_transaction=False)
def send_letters():
    """Send the letters whose time has come."""
    return actions.send_due()


@due
def forget_letters():
    """Forget the text and address of letters that went long ago."""
    return actions.forget_old()
