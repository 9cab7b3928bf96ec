"""A county's money in brief: what its overview, its briefing and its slides tell of it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from organisations.money import continuity, givers, grants, outcomes, partners

SHOWN_WARNINGS = 3


@dataclass(frozen=True)
class MoneyInBrief:
    """What is told of a county's money in a few lines. ``newest``: the year of the decisions looked at."""

    years: list[grants.GrantYear]
    newest: grants.GrantYear | None
    change: grants.Change | None
    reading: str
    several: givers.Receivers | None
    partners: partners.Partners
    contracts: list[outcomes.Contract]
    continuity: continuity.Continuity

    @property
    def is_known(self) -> bool:
        """Something of the county's grants or agreements is known here."""
        return bool(self.years or self.partners.rows)


def for_overview(county, today: dt.date | None = None, most: int = SHOWN_WARNINGS) -> MoneyInBrief:
    """Return the money of ``county`` in brief, with at most ``most`` warnings of each kind in words.

    Sentences are in the reader's language. At most 25 queries, whatever the county has.
    """
    today = today or timezone.localdate()
    years = grants.by_year(county)
    newest = grants.newest(years, today)
    return MoneyInBrief(
        years=years,
        newest=newest,
        change=grants.change(years),
        reading=grants.reading([row for year in years for row in year.summaries]),
        several=givers.several(county, newest.year, 0) if newest else None,
        partners=partners.of_county(county, today),
        contracts=outcomes.contracts(county, today),
        continuity=continuity.warnings(county, today, most),
    )
