"""What was answered, in figures: the one place where surveys are counted, for pages, files and overviews.

Of fewer than ``SMALLEST`` answers nothing is shown but that they are few, so that nobody is recognised; nor
of the county from which one could reckon them, by taking the other counties from the whole.
Free texts are no figures: only those who may read answers with names read them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone

from portal.lib.languages import LocalText
from surveys.choices import Kind
from surveys.models import Answer, Question, Response, Round, Survey
from surveys.options import options_of

SMALLEST = 3


@dataclass(frozen=True)
class Rate:
    """How many of those who were asked have answered, as of a day: the round's last one, or today."""

    answered: int
    asked: int
    on: dt.date

    @property
    def percent(self) -> int | None:
        """The share in whole per cent; None when nobody was asked."""
        return percent(self.answered, self.asked)


@dataclass(frozen=True)
class Bar:
    """How many chose one option. ``before`` is the per cent of the round before; None when not known."""

    label: LocalText
    number: int
    percent: int
    before: int | None = None

    @property
    def change(self) -> int | None:
        """By how many percentage points it is more than in the round before."""
        return None if self.before is None else self.percent - self.before


@dataclass(frozen=True)
class Figure:
    """One question in one round: what was chosen, or the mean and total of numbers.

    ``answered`` is how many answered the question. ``is_hidden``: so few that nothing more is told.
    ``before`` is the mean of the round before.
    """

    question: Question
    answered: int
    is_hidden: bool = False
    bars: tuple[Bar, ...] = ()
    mean: Decimal | None = None
    total: int | None = None
    before: Decimal | None = None

    @property
    def leading(self) -> Bar | None:
        """The option to name first: yes, or what most chose; None of a scale and of numbers."""
        if not self.bars or self.question.kind == Kind.SCALE:
            return None
        if self.question.kind == Kind.YES_NO:
            return self.bars[0]
        return max(self.bars, key=lambda bar: bar.number)

    @property
    def change(self) -> Decimal | None:
        """By how much the mean is more than in the round before."""
        return None if self.mean is None or self.before is None else self.mean - self.before


def percent(part: int, whole: int) -> int | None:
    """Return ``part`` of ``whole`` in whole per cent; None of nothing.

    >>> percent(2, 3), percent(0, 0)
    (67, None)
    """
    return round(100 * part / whole) if whole else None


class Tally:
    """All that was counted in ``rounds``, by round and county. Three queries, whatever their number.

    A county is its primary key; None asks for all of them together.
    """

    def __init__(self, rounds: Iterable[Round]):
        rounds = list(rounds)
        responses = Response.objects.filter(round__in=rounds)
        answers = Answer.objects.filter(response__round__in=rounds)
        self._asked = defaultdict(lambda: [0, 0])
        for one, place, asked, answered in (
            responses.order_by()
            .values_list("round", "county")
            .annotate(asked=Count("pk"), answered=Count("pk", filter=Q(answered_at__isnull=False)))
        ):
            for where in {place, None}:
                self._asked[one, where][0] += answered
                self._asked[one, where][1] += asked
        self._people = defaultdict(lambda: [0, 0])
        for one, place, question, people, total in (
            answers.order_by()
            .values_list("response__round", "response__county", "question")
            .annotate(people=Count("response", distinct=True), total=Sum("value"))
        ):
            for where in {place, None}:
                self._people[one, where, question][0] += people
                self._people[one, where, question][1] += total or 0
        self._chosen = defaultdict(int)
        for one, place, question, value, number in (
            answers.exclude(question__kind__in=[Kind.NUMBER, Kind.TEXT])
            .order_by()
            .values_list("response__round", "response__county", "question", "value")
            .annotate(number=Count("pk"))
        ):
            for where in {place, None}:
                self._chosen[one, where, question, value] += number

    def rate(self, one: Round, county: int | None = None, today: dt.date | None = None) -> Rate:
        """Return how many answered in ``one``, as of ``today`` while it is open. No queries."""
        answered, asked = self._asked.get((one.pk, county), (0, 0))
        return Rate(answered, asked, min(one.closes_on, today or timezone.localdate()))

    def counties_of(self, one: Round) -> set[int]:
        """Return the counties that were asked in a round, by primary key. No queries."""
        return {county for asked, county in self._asked if asked == one.pk and county is not None}

    def counties(self) -> set[int]:
        """Return the counties that were asked, by primary key. No queries."""
        return {county for _round, county in self._asked if county is not None}

    def figures(self, one: Round, options, county: int | None = None, before: Round | None = None):
        """Return the figures of a round, compared with the round ``before``. No queries.

        ``options`` are those of ``options_of`` for the questions wanted; free texts have no figure.
        """
        return [
            self._figure(one, question, choices, county, before)
            for question, choices in options.items()
            if question.kind != Kind.TEXT
        ]

    def _people_of(self, one, county, question):
        """Return how many answered a question, and the sum of their answers."""
        return self._people.get((one.pk, county, question.pk), (0, 0))

    def _is_hidden(self, one, county, question):
        """Whether they are too few, or would tell how those too few have answered."""
        if self._people_of(one, county, question)[0] < SMALLEST:
            return True
        if county is None:
            return False
        by_county = {place: self._people_of(one, place, question)[0] for place in self.counties()}
        elsewhere = self._people_of(one, None, question)[0] - sum(by_county.values())
        numbers = sorted((people, place) for place, people in by_county.items() if people)
        # Those at home in no county can be reckoned from the whole as well.
        few = sum(people for people in (elsewhere, *by_county.values()) if people < SMALLEST)
        next_one = next((place for people, place in numbers if people >= SMALLEST), None)
        return 0 < few < SMALLEST and county == next_one

    def _figure(self, one, question, choices, county, before):
        people, total = self._people_of(one, county, question)
        if self._is_hidden(one, county, question):
            return Figure(question, people, is_hidden=True)
        is_compared = before is not None and not self._is_hidden(before, county, question)
        then, then_total = self._people_of(before, county, question) if is_compared else (0, 0)
        bars = [
            Bar(
                label,
                number := self._chosen.get((one.pk, county, question.pk, value), 0),
                percent(number, people),
                percent(self._chosen.get((before.pk, county, question.pk, value), 0), then)
                if is_compared
                else None,
            )
            for value, label in choices
        ]
        if question.profile_field:  # Of the many languages of the world only those that somebody chose.
            bars = [bar for bar in bars if bar.number or bar.before]
        if question.kind not in (Kind.SCALE, Kind.NUMBER):
            return Figure(question, people, bars=tuple(bars))
        return Figure(
            question,
            people,
            bars=tuple(bars),
            mean=_mean(total, people),
            total=total if question.kind == Kind.NUMBER else None,
            before=_mean(then_total, then) if is_compared else None,
        )


def _mean(total, number):
    return (Decimal(total) / number).quantize(Decimal("0.1"))


@dataclass(frozen=True)
class Headline:
    """A survey's newest closed round in one county: how many answered, and what."""

    survey: Survey
    round: Round
    rate: Rate
    figures: list[Figure]


def for_county(county, today: dt.date | None = None, most: int = 4) -> list[Headline]:
    """Return for each survey that ``county`` was asked in its newest closed round there, the newest first.

    At most ``most`` figures each, of the questions first asked; those of too few answers are left out, so
    there may be none. Six queries at most, one where nothing was asked.
    """
    asked = Response.objects.filter(county=county).values("round")
    rounds = Round.objects.closed(today).filter(pk__in=asked).select_related("survey").order_by("closes_on")
    newest = {one.survey_id: one for one in rounds}
    if not newest:
        return []
    tally = Tally(newest.values())
    options = options_of(Question.objects.filter(survey__in=newest).order_by("survey", "order"))
    found = []
    for survey, one in sorted(newest.items(), key=lambda item: item[1].closes_on, reverse=True):
        own = {question: choices for question, choices in options.items() if question.survey_id == survey}
        shown = [figure for figure in tally.figures(one, own, county.pk) if not figure.is_hidden]
        found.append(Headline(one.survey, one, tally.rate(one, county.pk), shown[:most]))
    return found
