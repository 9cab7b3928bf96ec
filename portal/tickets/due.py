"""What is done about reports when its time comes."""

from portal.lib.due import due
from portal.tickets import actions


@due
def pass_on_reports():
    """Pass on reports that nobody has answered."""
    return actions.escalate()


@due
def forget_reporters():
    """Forget the addresses of those whose reports were dealt with long ago."""
    return actions.forget_reporters()
