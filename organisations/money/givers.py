"""Organisations that get money from several givers, each sum apart."""

from dataclasses import dataclass

from django.db.models import Count, Q

from organisations.models import GrantDecision, Organisation
from organisations.money import sums
from organisations.money.sums import Measure, Reason
from organisations.money.years import giver_of, receivers
from portal.lib import languages
from portal.lib.languages import LocalText


@dataclass(frozen=True)
class Received:
    """What one giver's decision granted; ``applied`` is None when it is not known."""

    giver: LocalText
    decision: GrantDecision


@dataclass(frozen=True)
class Receiver:
    """An organisation, what it got from each giver in the year, and why the sums are not one total."""

    organisation: Organisation
    received: list[Received]
    reasons: list[Reason]


@dataclass(frozen=True)
class Receivers:
    """Organisations with money from several givers in a year: how many, and the first of them by name."""

    year: int
    count: int
    examples: int
    first: list[Receiver]

    @property
    def more(self) -> int:
        """How many there are beside the first ones."""
        return self.count - len(self.first)


def several(county, year: int, most: int | None = None) -> Receivers:
    """Return the organisations of ``county`` that two givers or more granted money for ``year``.

    They are at home or active in the county. Givers are counties and others, such as STEA. Four queries.
    """
    granted = GrantDecision.objects.filter(year=year, granted__gt=0)
    paid_by_several = (
        granted.order_by()
        .values("organisation")
        .annotate(
            givers=Count("county", distinct=True) + Count("giver", distinct=True, filter=Q(county=None))
        )
        .filter(givers__gt=1)
        .values("organisation")
    )
    found = receivers(county).filter(pk__in=paid_by_several)
    counted = found.aggregate(
        count=Count("pk", distinct=True),
        examples=Count("pk", distinct=True, filter=Q(is_example=True)),
    )
    organisations = list(found.alphabetical()[:most])
    rows = {organisation.pk: [] for organisation in organisations}
    for row in (
        granted.filter(organisation__in=list(rows))
        .select_related("county", "source")
        .order_by(f"county__sort_{languages.current()}", "giver", "kind", "pk")
    ):
        rows[row.organisation_id].append(row)
    return Receivers(
        year,
        first=[_receiver(organisation, rows[organisation.pk]) for organisation in organisations],
        **counted,
    )


def _receiver(organisation, rows):
    told = [
        sums.Sum(row.granted, Measure.GRANTED, row.county_id, row.year, row.kind, row.giver) for row in rows
    ]
    return Receiver(organisation, [Received(giver_of(row), row) for row in rows], sums.reasons(told))
