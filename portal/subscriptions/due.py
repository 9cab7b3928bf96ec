"""What is done for subscribers when its time comes."""

from portal.lib.due import due
from portal.subscriptions import actions


@due(in_transaction=False)
def write_to_subscribers():
    """Write the letters that are due."""
    return actions.send_due()


@due
def forget_unconfirmed():
    """Forget those who never confirmed their address."""
    return actions.forget_unconfirmed()


@due
def forget_what_is_over():
    """Forget those who asked for a letter about what is over."""
    return actions.forget_over()
