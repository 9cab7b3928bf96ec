"""What the site as a whole does when its time comes."""

from django.core.cache import cache

from portal.databases import statistics
from portal.lib import languages
from portal.lib.due import due
from portal.pages import overview
from regions.models import County

COUNTED_FOR = 24 * 60 * 60  # Seconds.


@due(in_transaction=False)
def get_overviews_ready():
    """Find anew what overviews tell in brief, where a change or a new day has made it untrue."""
    for county in County.objects.all():
        for code in languages.CODES:
            with languages.reading(code):
                overview.get_ready(county)


@due
def count_rows():
    """Let SQLite know, once a day, how many rows of what kind it has."""
    return int(cache.add("databases:counted", True, COUNTED_FOR) and statistics.count())
