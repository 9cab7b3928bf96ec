"""What readers of a county's overview should not wait for, done in the minute after a change."""

from portal.lib import languages
from portal.lib.due import due
from portal.pages import counties
from regions.models import County


@due(in_transaction=False)
def get_overviews_ready():
    """Find anew what overviews tell in brief, where a change or a new day has made it untrue."""
    for county in County.objects.all():
        for code in languages.CODES:
            with languages.reading(code):
                counties.get_ready(county)
