"""A county's grants: by year as the county tells them, and by goal and life stage from single decisions.

The county's own totals and the single decisions known here are two views of the same money: they are never
added, and how much of the total the decisions cover is told with both sums.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.choices import LIFE_STAGE_FIELDS, State
from organisations.models import GrantDecision
from organisations.money import sums
from organisations.money.sums import Measure, Reason
from portal.lib import languages
from portal.lib.languages import LocalText
from portal.templatetags.charts import sum_in_words
from regions.choices import GrantKind, LifeStage
from regions.models import Goal, GrantSummary


def counts(only=None):
    """Return the aggregates that make a ``Decided``, of the rows that hold ``only`` (default: all)."""
    only = only or Q()

    def number(condition):
        return Count("pk", distinct=True, filter=only & condition)

    return {
        "count": number(Q(pk__isnull=False)),
        "organisations": Count("organisation", distinct=True, filter=only & Q(pk__isnull=False)),
        "examples": number(Q(organisation__is_example=True)),
        "refused": number(Q(granted=0)),
        "unknown": number(Q(granted=None)),
        "granted": Sum("granted", filter=only & Q(granted__isnull=False)),
    }


@dataclass(frozen=True)
class Decided:
    """Single decisions known here, together. ``granted`` is None when no result is known.

    ``unknown`` counts decisions of which the result is not known, ``refused`` those that granted nothing.
    """

    count: int = 0
    organisations: int = 0
    examples: int = 0
    refused: int = 0
    unknown: int = 0
    granted: Decimal | None = None


@dataclass(frozen=True)
class Share:
    """How much of what a giver tells it granted in a year the known decisions cover: ``part`` of ``whole``.

    ``whole`` is None when the giver's sums are not known or make no total; ``reasons`` tell why, or what to
    bear in mind.
    """

    part: Decimal | None
    whole: Decimal | None
    precision: str
    reasons: list[Reason]

    @property
    def is_known(self) -> bool:
        """There is a part and a whole, and the part is not more than the whole."""
        return self.part is not None and bool(self.whole) and self.part <= self.whole


@dataclass(frozen=True)
class GrantYear:
    """One year of a county's grants: its own summaries, and the single decisions known here."""

    year: int
    summaries: list[GrantSummary] = field(default_factory=list)
    decided: Decided = Decided()

    @property
    def granted(self) -> sums.Total:
        """What the county granted by its own word, when its sums make one total."""
        return sums.total(self._told())

    @property
    def share(self) -> Share:
        """How much of the county's own sum the known decisions cover."""
        whole = self.granted
        found = list(whole.reasons)
        if any(row.granted is None for row in self.summaries) and whole.amount is not None:
            found.append(Reason.PARTLY)
        if self.decided.examples and self.summaries:
            found.append(Reason.EXAMPLE)
        return Share(self.decided.granted, whole.amount, whole.precision, list(dict.fromkeys(found)))

    def _told(self):
        return [sum_of(row) for row in self.summaries if row.granted is not None]


def sum_of(summary, measure=Measure.GRANTED) -> sums.Sum:
    """Return a known sum of a grant summary."""
    return sums.Sum(
        getattr(summary, measure),
        Measure(measure),
        summary.county_id,
        summary.year,
        summary.kind,
        "" if summary.county_id else sums.STATE_CENTRE,
        word=(summary.own_word_fi or summary.own_word_sv or summary.own_word_en or "").casefold(),
        precision=summary.precision,
        is_total=True,
    )


def by_year(county) -> list[GrantYear]:
    """Return ``county``'s grants, the newest year first; years of which nothing is known are left out.

    Two queries.
    """
    summaries = {row.year: row.summaries for row in told_by(county)}
    counted = _decisions(county).values("year").annotate(**counts())
    decided = {row.pop("year"): Decided(**row) for row in counted}
    return [
        GrantYear(year, summaries.get(year, []), decided.get(year, Decided()))
        for year in sorted({*summaries, *decided}, reverse=True)
    ]


def told_by(county) -> list[GrantYear]:
    """Return what ``by_year`` does without single decisions: years that ``county`` tells of. One query."""
    years = {}
    for summary in GrantSummary.objects.filter(county=county).by_year():
        years.setdefault(summary.year, []).append(summary)
    return [GrantYear(year, years[year]) for year in sorted(years, reverse=True)]


def _decisions(county, year=None):
    decisions = GrantDecision.objects.public().filter(county=county).order_by()
    return decisions if year is None else decisions.filter(year=year)


def newest(years: list[GrantYear], today: dt.date | None = None) -> GrantYear | None:
    """Return the newest year with known decisions that has begun, else the newest that is known at all."""
    this_year = (today or timezone.localdate()).year
    decided = [row for row in years if row.decided.count and row.year <= this_year]
    return (decided or years or [None])[0]


def reading(summaries) -> str:
    """Return in a sentence what the newest year with both sums known says, and how exactly they are known.

    "" when there is no such year.
    """
    known = [row for row in summaries if row.granted is not None and row.applied is not None]
    if not known:
        return ""
    last = max(known, key=lambda row: row.year)
    return _("In %(year)s the county granted %(granted)s (%(kind)s); %(applied)s had been applied for.") % {
        "year": last.year,
        "kind": languages.localised(last, "own_word").text,
        "granted": sum_in_words(last.granted, last.precision),
        "applied": sum_in_words(last.applied, last.precision),
    }


@dataclass(frozen=True)
class Change:
    """What a county granted by its own word in two years, and why the two are not comparable as such."""

    last: GrantYear
    before: GrantYear
    reasons: list[Reason]

    @property
    def less(self) -> Decimal:
        """How much less it is than before; below zero when it is more."""
        return self.before.granted.amount - self.last.granted.amount


def change(years: list[GrantYear]) -> Change | None:
    """Return the newest two of ``years`` whose granted sums make a total; None when there are not two."""
    known = [row for row in years if row.granted.amount is not None][:2]
    if len(known) < 2:
        return None
    told = [sum_of(row) for year in known for row in year.summaries if row.granted is not None]
    found = [reason for reason in sums.reasons(told) if reason != Reason.OVERLAP]
    if any(row.granted is None for year in known for row in year.summaries):
        found.append(Reason.PARTLY)
    return Change(*known, found)


@dataclass(frozen=True)
class Part:
    """What the decisions of a year put into one goal, stage of life or kind of grant.

    ``is_told`` is false of the decisions that do not tell it.
    """

    label: LocalText
    decided: Decided
    url: str = ""
    is_told: bool = True


def by_life_stage(county, year: int) -> list[Part]:
    """Return the decisions of ``year`` by the life stages of the activities they are for. One query.

    An activity for two stages counts in both, one for every stage under all ages alone. Last come decisions
    for a whole organisation, or for an activity that does not tell for whom it is.
    """
    fields = [f"activity__{name}" for name in LIFE_STAGE_FIELDS.values()]
    shown = Q(activity__state=State.PUBLISHED)
    everybody = shown & Q(**dict.fromkeys(fields, True))
    conditions = {
        **{
            stage: shown & Q(**{f"activity__{name}": True}) & ~everybody
            for stage, name in LIFE_STAGE_FIELDS.items()
        },
        LifeStage.ALL: everybody,
        None: Q(activity=None) | ~shown | Q(**dict.fromkeys(fields, False)),
    }
    row = _decisions(county, year).aggregate(
        **{
            f"{name}_{place}": count
            for place, condition in enumerate(conditions.values())
            for name, count in counts(condition).items()
        }
    )
    return [
        Part(
            _written(str(stage.label) if stage else _("Not told for whom")),
            Decided(**{name: row[f"{name}_{place}"] for name in counts()}),
            is_told=stage is not None,
        )
        for place, stage in enumerate(conditions)
    ]


def by_goal(county, year: int) -> list[Part]:
    """Return the decisions of ``year`` by the goals that they name, in the strategy's order. Three queries.

    A decision for two goals counts for both. Goals in force that no decision names are told too, with
    nothing; last come decisions that name no goal of the county.
    """
    decisions = _decisions(county, year)
    counted = {
        row.pop("goals"): Decided(**row)
        for row in decisions.filter(goals__county=county).values("goals").annotate(**counts())
    }
    named = Q(pk__in=list(counted))
    in_force = Q(pk__in=Goal.objects.filter(county=county).current().values("pk"))
    goals = Goal.objects.filter(named | in_force).select_related("county", "strategy")
    parts = [
        Part(goal.local_name, counted.get(goal.pk, Decided()), goal.get_absolute_url())
        for goal in goals.order_by("strategy__kind", "strategy", "order", "pk")
    ]
    # Outside the goals: those that name none of this county.
    apart = decisions.exclude(pk__in=_decisions(county, year).filter(goals__county=county).values("pk"))
    rest = Decided(**apart.aggregate(**counts()))
    return [*parts, Part(_written(_("No goal named")), rest, is_told=False)]


def _written(text):
    return LocalText(text, languages.current())


def by_kind(county, year: int) -> list[Part]:
    """Return the decisions of ``year`` by kind of grant, in the order of kinds. One query."""
    rows = _decisions(county, year).values("kind").annotate(**counts())
    found = {row.pop("kind"): Decided(**row) for row in rows}
    return [Part(_written(str(kind.label)), found[kind]) for kind in GrantKind if kind in found]


def decisions(county, year: int | None = None):
    """Return the public decisions of ``county``, newest first, with all a file tells of each. Two queries."""
    rows = GrantDecision.objects.public().filter(county=county)
    if year is not None:
        rows = rows.filter(year=year)
    return (
        rows.select_related("organisation", "activity", "county", "source")
        .prefetch_related("goals")
        .order_by("-year", f"organisation__sort_{languages.current()}", "pk")
    )
