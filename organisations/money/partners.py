"""A county's partners: agreements in force, what they are about, and which of them end soon."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from organisations.choices import AgreementKind
from organisations.models import Agreement
from organisations.money.resting import Span, last_of
from organisations.money.warning import horizon
from portal.lib import languages


@dataclass(frozen=True)
class Partner:
    """An agreement in force. ``runs_until`` is its last day, with those that follow it; None: it goes on."""

    agreement: Agreement
    runs_until: dt.date | None
    ends_soon: bool

    @property
    def is_followed(self) -> bool:
        """Another agreement about the same goes on where this one ends."""
        return self.agreement.ends_on is not None and self.runs_until != self.agreement.ends_on


@dataclass(frozen=True)
class Partners:
    """The agreements in force with a county on a day, by organisation."""

    rows: list[Partner]
    today: dt.date

    @property
    def organisations(self) -> int:
        """How many organisations have an agreement."""
        return len({row.agreement.organisation_id for row in self.rows})

    @property
    def kinds(self) -> dict[AgreementKind, int]:
        """How many agreements there are of each kind; kinds without any are left out."""
        counted = {kind: sum(row.agreement.kind == kind for row in self.rows) for kind in AgreementKind}
        return {kind: number for kind, number in counted.items() if number}

    @property
    def ending(self) -> list[Partner]:
        """Those that end within six months with none to follow, the earliest first."""
        soon = [row for row in self.rows if row.ends_soon]
        return sorted(soon, key=lambda row: (row.runs_until, row.agreement.pk))

    @property
    def examples(self) -> int:
        """How many of the agreements are example data."""
        return sum(row.agreement.organisation.is_example for row in self.rows)


def of_county(county, today: dt.date | None = None) -> Partners:
    """Return the agreements in force with ``county``. An agreement without an end goes on. One query.

    One that begins the day after another with the same organisation, about the same activity, follows it.
    """
    today = today or timezone.localdate()
    agreements = (
        Agreement.objects.public()
        .filter(county=county)
        .exclude(ends_on__lt=today)
        .select_related("organisation__home_municipality", "activity__organisation", "source")
        .order_by(f"organisation__sort_{languages.current()}", "organisation", "starts_on", "pk")
    )
    spans, rows = {}, list(agreements)
    for row in rows:
        spans.setdefault((row.organisation_id, row.activity_id), []).append(
            Span(Agreement, row.pk, row.starts_on, row.ends_on)
        )
    until = horizon(today)
    found = []
    for row in rows:
        if row.starts_on <= today:
            ends = _runs_until(row, spans[row.organisation_id, row.activity_id])
            found.append(Partner(row, ends, ends is not None and ends <= until))
    return Partners(found, today)


def _runs_until(agreement, spans):
    if agreement.ends_on is None:
        return None
    return last_of(spans, agreement.ends_on).ends
