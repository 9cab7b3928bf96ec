"""How much a gap weighs: the one place where it is decided (docs/decisions/0015-ranking-of-gaps.md).

At most 100 points: 40 by how many people live there, 30 by the duty to serve in a language, 15 by the life
stage, 15 by how long it has been. Where somebody is there but fewer than expected, half of that.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from regions.choices import Axis, LanguageStatus, LifeStage
from regions.models import County, Municipality

FOR_PEOPLE, FOR_LANGUAGE, FOR_LIFE_STAGE, FOR_TIME = 40, 30, 15, 15
# Where nobody is in a municipality that serves in Swedish: the place is missing first, the language with it.
FOR_LANGUAGE_THERE = 10
# After this time a gap weighs no more for being older.
LONG = dt.timedelta(days=730)


@dataclass(frozen=True)
class People:
    """How many people live where nobody is: ``number`` of them, known on ``day``; both None when not known.

    ``municipalities`` is in how many municipalities they live, of ``of_municipalities``; ``share`` is theirs
    of the county, by population where that is known of every municipality, else by their number.
    """

    share: Fraction
    municipalities: int
    of_municipalities: int
    number: int | None = None
    day: dt.date | None = None

    @property
    def is_known(self) -> bool:
        return self.number is not None


@dataclass(frozen=True)
class Points:
    """What a gap weighs, part by part."""

    people: int
    language: int
    life_stage: int
    time: int
    total: int


@dataclass(frozen=True)
class Place:
    """A county's municipalities, of which shares are reckoned."""

    county: County
    municipalities: tuple[Municipality, ...]

    @property
    def population(self) -> int | None:
        """The people of all its municipalities, by their own figures; None when one of them is not known."""
        known = [m.population for m in self.municipalities]
        return sum(known) if known and None not in known else None

    def people_of(self, axis: Axis, value: int | str) -> People:
        """Return who lives where a gap of ``axis`` and ``value`` is. No queries.

        In the whole county that is the county's own figure. How many people are of a life stage, or speak a
        language, is not known: of a stage the share is one of three, of a language that of the
        municipalities that owe services in it.
        """
        number = len(self.municipalities)
        if axis == Axis.WHOLE:
            return People(Fraction(1), number, number, self.county.population, self.county.population_date)
        if axis == Axis.LIFE_STAGE:
            return People(Fraction(1, len(LifeStage.stages())), number, number)
        there = [m for m in self.municipalities if self._is_at(m, axis, value)]
        known = [m.population for m in there]
        share = Fraction(len(there), number) if number else Fraction(0)
        if not there or None in known:
            return People(share, len(there), number)
        if self.population:
            share = Fraction(sum(known), self.population)
        day = min((m.population_date for m in there if m.population_date), default=None)
        return People(share, len(there), number, sum(known), day)

    def _is_at(self, municipality, axis, value):
        if axis == Axis.MUNICIPALITY:
            return municipality.pk == value
        return value in owed_in(municipality)

    def owing(self, language: str) -> list[Municipality]:
        """Return the municipalities that owe services in ``language``."""
        return [m for m in self.municipalities if language in owed_in(m)]

    @property
    def owed(self) -> set[str]:
        """The languages in which services are owed somewhere in the county."""
        return {code for m in self.municipalities for code in owed_in(m)}


def owed_in(municipality: Municipality) -> tuple[str, ...]:
    """Return the languages in which services are owed in ``municipality``."""
    return LanguageStatus(municipality.language_status).languages


def owed_at(place: Place, axis: Axis, value: int | str) -> tuple[str, ...]:
    """Return the languages that make the gap one of the duty to serve in them; () when it is none.

    One national language is owed everywhere; only where Swedish is owed does the duty tell gaps apart. Åland
    has a law of its own.
    """
    if place.county.is_outside_reform:
        return ()
    if axis == Axis.LANGUAGE:
        return (value,) if "sv" in place.owed else ()
    if axis == Axis.MUNICIPALITY:
        owed = next((owed_in(m) for m in place.municipalities if m.pk == value), ())
    else:
        owed = tuple(sorted(place.owed)) if axis == Axis.WHOLE else ()
    return owed if "sv" in owed else ()


def stage_of(axis: Axis, value: int | str, made_for: str) -> LifeStage | None:
    """Return the life stage that the gap is about: its own, or that for which the path is ``made_for``."""
    if axis == Axis.LIFE_STAGE:
        return LifeStage(value)
    return LifeStage(made_for) if made_for and made_for != LifeStage.ALL else None


def points(
    people: People,
    axis: Axis,
    owed: Iterable[str],
    stage: LifeStage | None,
    lasted: dt.timedelta | None,
    *,
    is_partly: bool,
) -> Points:
    """Return what the gap weighs. ``lasted``: how long it has been at least; None when that is not known."""
    for_people = round(FOR_PEOPLE * people.share)
    for_language = (FOR_LANGUAGE_THERE if axis == Axis.MUNICIPALITY else FOR_LANGUAGE) if owed else 0
    for_stage = FOR_LIFE_STAGE if stage else 0
    for_time = round(FOR_TIME * Fraction(min(lasted, LONG).days, LONG.days)) if lasted else 0
    total = for_people + for_language + for_stage + for_time
    return Points(for_people, for_language, for_stage, for_time, total // 2 if is_partly else total)
