from portal.lib.due import due
from portal.search import misses


@due
def forget_misses():
    """Forget searches that found nothing, in time."""
    return misses.forget()
