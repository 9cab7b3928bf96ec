"""Gaps of a county, from the same figures as the matrix: ranked, and joined with what is done about them.

``of(county)`` is the figure: the page, the files, the briefing and the slides all read it. ``closing.of``
tells for some of its gaps what is nearest to closing them.
"""

from organisations.gaps.finding import FoundGap, Gaps, TakenUp, of, of_read, places_of
from organisations.gaps.ranking import People, Points

__all__ = ["FoundGap", "Gaps", "People", "Points", "TakenUp", "of", "of_read", "places_of"]
