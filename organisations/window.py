"""Which of a county's many rows may stand otherwise at the end of a time than at its beginning.

A county has tens of thousands of contributions and activities, of which few change in a month. Rows that are
left out here stand alike at both ends, so that whoever compares the two misses nothing without them.
"""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from organisations.choices import ContributionState
from organisations.models import Agreement, Organisation
from organisations.models.verification import FRESH_FOR
from portal.editing.models import Revision

# What ends within this time is told once, when it comes so near.
ENDS_SOON = dt.timedelta(days=182)
# Where more rows of a kind than this may have changed, nothing is won by leaving out the others.
MOST = 5_000


def changes_of(model: str) -> QuerySet:
    """Return the published changes of things of ``model``, a name in this app."""
    return Revision.objects.published().filter(
        content_type__app_label="organisations", content_type__model=model
    )


class Window:
    """What changed after ``since``, or by the days from ``first`` to ``last`` alone.

    ``rows`` are all of a county's by kind, as organisations.past.CountyHistory has them.
    """

    def __init__(self, county, rows: dict[str, QuerySet], since: dt.datetime, first: dt.date, last: dt.date):
        self.county, self.rows = county, rows
        self.since, self.days = since, (first, last)

    def changed(self, goals: Iterable[int], steps: Iterable[int]) -> dict[str, list] | None:
        """Return by kind those of ``rows`` that may have changed; None when they are too many. Five queries.

        ``goals`` and ``steps`` are the primary keys of those that were there at one of the two ends only:
        whoever serves them came or went with them.
        """
        organisations = Organisation.objects.filter(self._touched("organisation")).order_by()
        pairs = self._few(
            self.rows["activity"]
            .filter(self._touched("activity") | Q(organisation__in=organisations.values("pk")))
            .values_list("pk", "organisation_id")
        )
        if pairs is None:
            return None
        found = {}
        for kind, served in (("goal", goals), ("step", steps)):
            changed = self._touched(f"{kind}contribution") | Q(activity__in=[pk for pk, _owner in pairs])
            came_or_went = Q(**{f"{kind}__in": list(served)})
            rows = self.rows[f"{kind}-contribution"].filter(changed | came_or_went | self._aged())
            found[f"{kind}-contribution"] = self._few(rows)
        if None in found.values():
            return None
        serving = {row.activity_id for rows in found.values() for row in rows}
        # An organisation is active in the county as long as one of its activities is given there.
        siblings = {owner for _pk, owner in pairs}
        found["activity"] = self._few(
            self.rows["activity"].filter(
                Q(organisation__in=siblings) | Q(pk__in=serving) | Q(ends_on__range=self.days)
            )
        )
        if found["activity"] is None:
            return None
        owners = {row.organisation_id for row in found["activity"]}
        found["organisation"] = self._few(
            self.rows["organisation"].filter(
                self._touched("organisation")
                | Q(pk__in=owners)
                | Q(pk__in=self._agreements().values("organisation_id"))
            )
        )
        return None if found["organisation"] is None else found

    @staticmethod
    def _few(rows):
        found = list(rows[: MOST + 1])
        return None if len(found) > MOST else found

    def _touched(self, model):
        """The condition that something was written, or a change of it published, after ``since``."""
        changed = changes_of(model).filter(published_at__gt=self.since)
        return Q(created_at__gt=self.since) | Q(pk__in=changed.values("object_id"))

    def _aged(self):
        """The condition that the mark turns with the days, or tells of a day that had not come."""
        first, last = self.days
        return (
            Q(verified_on__gte=first)
            | Q(verified_on__range=(first - FRESH_FOR, last - FRESH_FOR))
            | Q(valid_until__range=self.days)
            | Q(valid_until__gte=first, state=ContributionState.ENDED)
        )

    def _agreements(self):
        first, last = self.days
        return Agreement.objects.filter(
            Q(created_at__gt=self.since)
            | Q(starts_on__range=self.days)
            | Q(ends_on__range=self.days)
            | Q(ends_on__range=(first + ENDS_SOON, last + ENDS_SOON)),
            county=self.county,
        ).order_by()
