from django.core.cache import cache

from portal.lib.due import due
from portal.search import index, misses

MENDED_FOR = 24 * 60 * 60  # Seconds.


@due
def forget_misses():
    """Forget searches that found nothing, in time."""
    return misses.forget()


@due(in_transaction=False)
def mend_index():
    """Let the index, once a day, know of what was changed behind its back."""
    return index.mend() if cache.add("search:mended", True, MENDED_FOR) else 0
