"""What the site as a whole does when its time comes."""

from django.conf import settings
from django.core.cache import cache

from portal.databases import statistics
from portal.lib.due import due
from portal.pages import overview
from regions.models import County

COUNTED_FOR = 24 * 60 * 60  # Seconds.


@due(in_transaction=False)
def get_overviews_ready():
    """Draw anew the parts of overviews that a change or a new day has made untrue."""
    return overview.get_ready(list(County.objects.all())) if settings.KEEP_PARTS else 0


@due
def count_rows():
    """Let SQLite know, once a day, how many rows of what kind it has."""
    return int(cache.add("databases:counted", True, COUNTED_FOR) and statistics.count())
