"""A warning on continuity: what one may lose, in a sentence, with where it is told and where to go."""

import calendar
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.languages import LocalText
from regions.models import Source

MONTHS_AHEAD = 6


class WarningKind(models.TextChoices):
    """What is at stake, the most severe first."""

    ALONE = "alone", _("A step rests on what is ending")
    YEAR_WITHOUT = "year_without", _("A year without money between two grants")
    FALLING = "falling", _("The state’s grants are falling")

    @property
    def severity(self) -> int:
        """Its place among the kinds: 1 is the most severe."""
        return list(type(self)).index(self) + 1


@dataclass(frozen=True)
class Link:
    """A page where more of it is told."""

    text: LocalText
    url: str


@dataclass(frozen=True)
class Figure:
    """One sum that a warning rests on: what it is, for which year, in euros; None when it is not known."""

    label: str
    year: int | None
    amount: Decimal | None


@dataclass(frozen=True)
class ContinuityWarning:
    """One warning: ``sentence`` in the reader's language, on what it rests, and on whom it falls.

    ``ends_on`` is the day after which it holds, where there is one. ``figures`` are sums, each apart.
    """

    kind: WarningKind
    subject: LocalText
    sentence: str
    links: list[Link] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    ends_on: dt.date | None = None
    figures: list[Figure] = field(default_factory=list)
    is_example: bool = False

    @property
    def severity(self) -> int:
        """1 is the most severe."""
        return self.kind.severity


@dataclass(frozen=True)
class Found:
    """Warnings of one kind: how many there are, how many of them of example data, and the first of them."""

    kind: WarningKind
    count: int
    examples: int
    first: list[ContinuityWarning]

    @property
    def more(self) -> int:
        """How many there are beside the first ones."""
        return self.count - len(self.first)


def link(thing) -> Link:
    """Return the link to a thing with a name and a page of its own."""
    return Link(thing.local_name, thing.get_absolute_url())


def plain(text: str) -> LocalText:
    """Return a text that is written in the reader's language."""
    return LocalText(text, languages.current())


def unlike(sources) -> list[Source]:
    """Return sources in their order, each once."""
    return list({source.pk: source for source in sources if source}.values())


def horizon(today: dt.date) -> dt.date:
    """Return the day six calendar months after ``today``, the last of its month at the latest.

    >>> horizon(dt.date(2026, 8, 31))
    datetime.date(2027, 2, 28)
    """
    month = today.month - 1 + MONTHS_AHEAD
    year, month = today.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
