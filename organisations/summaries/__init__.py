"""The figures of goals, steps, counties and the whole portal, kept instead of counted at each visit.

``counting`` counts them, ``keeping`` reads them and makes anew those that do not hold, ``following`` makes
those anew that a published change touches, within its transaction.
"""

from organisations.summaries.asking import of_counties, of_county, of_portal
from organisations.summaries.keeping import make_all, make_stale, read, refresh, together

__all__ = ["make_all", "make_stale", "of_counties", "of_county", "of_portal", "read", "refresh", "together"]
