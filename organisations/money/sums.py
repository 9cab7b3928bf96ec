"""Sums of money, and when two of them may be added or set side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.choices import GrantKind, Precision

STATE_CENTRE = "STEA"


class Measure(models.TextChoices):
    """What a sum measures. The three are different facts."""

    BUDGET = "budget", _("Budget")
    GRANTED = "granted", _("Granted")
    APPLIED = "applied", _("Applied for")


class Reason(models.TextChoices):
    """Why sums may not be added, or not be compared as such."""

    MEASURE = "measure", _("Budget, granted and applied for are different facts.")
    STATE = (
        "state",
        _("The state and the counties pay in part for the same, so a total would count some of it twice."),
    )
    GIVER = "giver", _("Different givers count their grants in different ways.")
    OVERLAP = "overlap", _("One of the sums holds all kinds of grants, the others among them.")
    TOTAL = "total", _("A giver’s own total already holds its single decisions.")
    EXAMPLE = "example", _("Some of the figures are real and some are invented example data.")
    PARTLY = "partly", _("Of some kinds of grants it is not known how much was granted.")
    KIND = "kind", _("The sums are of different kinds of grants.")
    WORD = "word", _("The giver names or groups its grants differently.")
    PRECISION = "precision", _("Not all of the sums are known exactly.")

    @property
    def forbids_adding(self) -> bool:
        """The sums make no total. The other reasons let them be added, when they are told."""
        return self not in (Reason.PARTLY, Reason.KIND, Reason.WORD, Reason.PRECISION)


@dataclass(frozen=True)
class Sum:
    """One sum in euros as one source tells it.

    ``county`` is the giver's primary key, or None when ``giver`` names another one. ``is_total``: it is the
    giver's own total, not that of single decisions. ``word``: the giver's own word for the kind.
    """

    amount: Decimal
    measure: Measure
    county: int | None
    year: int
    kind: str
    giver: str = ""
    word: str = ""
    precision: str = Precision.EXACT
    is_total: bool = False
    is_example: bool = False

    @property
    def is_of_state(self) -> bool:
        """STEA, the state's funding centre, is the giver."""
        return self.county is None and (self.kind == GrantKind.STATE or self.giver == STATE_CENTRE)


@dataclass(frozen=True)
class Total:
    """Sums that were added: the amount, how exactly it is known, and what a reader should bear in mind.

    ``amount`` is None when there is nothing to add, or when ``reasons`` forbid it.
    """

    amount: Decimal | None
    precision: str
    reasons: list[Reason]


def reasons(sums: Iterable[Sum]) -> list[Reason]:
    """Return why ``sums`` are not comparable as such, the weightiest first; none when they are alike."""
    sums = list(sums)

    def differ(read):
        return len({read(one) for one in sums}) > 1

    kinds = {one.kind for one in sums}
    found = {
        Reason.MEASURE: differ(lambda one: one.measure),
        Reason.STATE: differ(lambda one: one.is_of_state),
        Reason.GIVER: differ(lambda one: (one.county, one.giver)) and not differ(lambda one: one.is_of_state),
        Reason.OVERLAP: _overlap(sums),
        Reason.TOTAL: differ(lambda one: one.is_total),
        Reason.EXAMPLE: differ(lambda one: one.is_example),
        Reason.KIND: len(kinds) > 1,
        Reason.WORD: len(kinds) == 1 and differ(lambda one: one.word),
        Reason.PRECISION: any(one.precision != Precision.EXACT for one in sums) and len(sums) > 1,
    }
    return [reason for reason, holds in found.items() if holds]


def _overlap(sums):
    """Return whether a giver's total of all kinds stands beside another total of the same year."""
    years = {}
    for one in sums:
        if one.is_total:
            years.setdefault((one.county, one.giver, one.year), []).append(one.kind)
    return any(len(kinds) > 1 and GrantKind.ALL in kinds for kinds in years.values())


def total(sums: Iterable[Sum]) -> Total:
    """Return ``sums`` added, when nothing forbids it; with the reasons why not, or what to bear in mind."""
    sums = list(sums)
    found = reasons(sums)
    if not sums or any(reason.forbids_adding for reason in found):
        return Total(None, Precision.EXACT, found)
    return Total(sum((one.amount for one in sums), Decimal(0)), _loosest(sums), found)


def _loosest(sums):
    order = [Precision.EXACT, Precision.APPROXIMATE, Precision.DERIVED]
    return max((Precision(one.precision) for one in sums), key=order.index)
