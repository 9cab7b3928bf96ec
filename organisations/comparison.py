"""Figures by which counties are compared, each with its numerator, its denominator and how far to trust it.

When a figure says little is decided here and nowhere else:

* ``FEW_ORGANISATIONS``: of a county with fewer organisations in the portal too little is known to compare.
* ``FEW_SERVED``: a share of fewer steps or goals moves by a fifth or more when one of them changes.
* ``OLD_AFTER``: a population older than that is told to be old; so is a sum of another year than it.
* Sums that their giver calls approximate or derived, and figures that rest on example data, say so.
* What cannot be known from here (no path recorded, no organisation, no population, no sum) has no value.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organisations.choices import Mark
from organisations.models import GoalContribution, Organisation, StepContribution
from organisations.models.verification import FRESH_FOR
from portal.lib import languages
from regions.choices import GrantKind, Precision
from regions.models import County, Goal, GrantSummary, NotNeeded, Source, Step

FEW_ORGANISATIONS = 10
FEW_SERVED = 5
OLD_AFTER = dt.timedelta(days=2 * 365)
PEOPLE = 10_000


class Unit(StrEnum):
    """What a figure counts."""

    SHARE = "share"  # Per cent of the denominator.
    PER_PEOPLE = "per_people"  # For each 10,000 inhabitants.
    EUROS = "euros"  # Euros for each inhabitant.


class Measure(StrEnum):
    """By what counties are compared."""

    STEPS = "steps"
    GOALS = "goals"
    EMPTY = "empty-steps"
    ORGANISATIONS = "organisations"
    CONTRIBUTIONS = "contributions"
    CHECKED = "checked"
    GRANTED = "granted"
    BUDGET = "budget"

    @property
    def unit(self) -> Unit:
        return UNITS.get(self, Unit.SHARE)

    @property
    def label(self) -> str:
        """What it is called."""
        return str(LABELS[self])

    @property
    def method(self) -> str:
        """How it is counted, in a sentence."""
        return str(METHODS[self])


UNITS = {
    Measure.ORGANISATIONS: Unit.PER_PEOPLE,
    Measure.CONTRIBUTIONS: Unit.PER_PEOPLE,
    Measure.GRANTED: Unit.EUROS,
    Measure.BUDGET: Unit.EUROS,
}
LABELS = {
    Measure.STEPS: gettext_lazy("Path steps that are carried"),
    Measure.GOALS: gettext_lazy("Goals that are carried"),
    Measure.EMPTY: gettext_lazy("Path steps without anyone"),
    Measure.ORGANISATIONS: gettext_lazy("Organisations per 10,000 people"),
    Measure.CONTRIBUTIONS: gettext_lazy("Contributions per 10,000 people"),
    Measure.CHECKED: gettext_lazy("Organisations checked within a year"),
    Measure.GRANTED: gettext_lazy("Grants to organisations per person, granted"),
    Measure.BUDGET: gettext_lazy("Grants to organisations per person, budget"),
}
METHODS = {
    Measure.STEPS: gettext_lazy(
        "Of the steps of the county’s service paths, the share with at least one contribution that the county"
        " has confirmed and that is fresh. Steps where the county needs nobody are left out."
    ),
    Measure.GOALS: gettext_lazy(
        "Of the goals and priorities of the county’s strategies in force, the share with at least one"
        " contribution that the county has confirmed and that is fresh. Goals where the county needs nobody"
        " are left out."
    ),
    Measure.EMPTY: gettext_lazy(
        "Of the steps of the county’s service paths, the share where no organisation has even said that it"
        " is there. Steps where the county needs nobody are left out."
    ),
    Measure.ORGANISATIONS: gettext_lazy(
        "Organisations in the portal that are at home or active in the county. There are others that the"
        " portal does not know."
    ),
    Measure.CONTRIBUTIONS: gettext_lazy(
        "What organisations have told that they do for the county’s goals and at its path steps, confirmed"
        " or not."
    ),
    Measure.CHECKED: gettext_lazy(
        "Of the organisations in the portal that are at home or active in the county, the share whose"
        " profile has been checked within a year."
    ),
    Measure.GRANTED: gettext_lazy(
        "What the county has granted to organisations in the newest year of which it has told one sum of all"
        " kinds together. Kinds are not added up here. Counties count in different ways."
    ),
    Measure.BUDGET: gettext_lazy(
        "What the county has set aside for organisations in the newest year of which it has told one sum of"
        " all kinds together. Kinds are not added up here. Counties count in different ways."
    ),
}


class DoubtKind(StrEnum):
    """Why a figure says less than it seems to."""

    FEW_ORGANISATIONS = "few_organisations"
    FEW_STEPS = "few_steps"
    FEW_GOALS = "few_goals"
    OLD_POPULATION = "old_population"
    OTHER_YEAR = "other_year"
    APPROXIMATE = "approximate"
    DERIVED = "derived"
    EXAMPLES = "examples"


# Of these one cannot compare; the others tell how exact a figure is.
THIN = {DoubtKind.FEW_ORGANISATIONS, DoubtKind.FEW_STEPS, DoubtKind.FEW_GOALS}


@dataclass(frozen=True)
class Doubt:
    """One reason to be careful: how many there are, of which day or year, as its kind needs it."""

    kind: DoubtKind
    number: int = 0
    day: dt.date | None = None


@dataclass(frozen=True)
class Figure:
    """One measure of one county.

    ``value`` is a percentage, a number for 10,000 people or euros for a person; None when it is not known,
    and then ``reason`` says why. ``on`` is the day of the numerator, ``year`` the year of a sum instead;
    ``people_on`` is the day of the population. ``sources``, ``precision`` and ``note`` (on comparability) are
    of sums, and sources of populations too.
    """

    measure: Measure
    county: County
    value: Decimal | None = None
    numerator: Decimal | int | None = None
    denominator: int | None = None
    on: dt.date | None = None
    year: int | None = None
    people_on: dt.date | None = None
    doubts: tuple[Doubt, ...] = ()
    reason: str = ""
    sources: tuple[Source, ...] = ()
    note: languages.LocalText = languages.LocalText("", "")
    precision: str = Precision.EXACT

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_thin(self) -> bool:
        """Too little is known to compare it with others."""
        return any(doubt.kind in THIN for doubt in self.doubts)


@dataclass(frozen=True)
class GrantFigure:
    """What a county granted, or set aside, for each inhabitant in a year in one kind of grant.

    Either is None when it, or the population, is not known. They are never added to one another.
    """

    summary: GrantSummary
    budget: Decimal | None
    granted: Decimal | None
    doubts: tuple[Doubt, ...] = ()


@dataclass
class Comparison:
    """The figures of counties on one day."""

    day: dt.date
    counties: list[County]
    figures: dict[Measure, dict[int, Figure]] = field(default_factory=dict)
    grants: dict[int, list[GrantFigure]] = field(default_factory=dict)

    def figure(self, measure: Measure, county: County) -> Figure:
        return self.figures[measure][county.pk]

    def of(self, measure: Measure) -> list[Figure]:
        """Return a measure's figures in the order of the counties."""
        return [self.figures[measure][county.pk] for county in self.counties]


def compare(today: dt.date | None = None) -> Comparison:
    """Return every measure of every county, in alphabetical order. Fourteen queries, however many."""
    today = today or timezone.localdate()
    counties = list(County.objects.alphabetical().select_related("population_source"))
    facts = _Facts(today)
    made = Comparison(today, counties)
    for measure in Measure:
        made.figures[measure] = {county.pk: _figure(measure, county, facts) for county in counties}
    for county in counties:
        made.grants[county.pk] = [
            _grant_figure(row, county, today) for row in facts.grants.get(county.pk, ())
        ]
    return made


class _Facts:
    """What is counted of all counties at once, by county. Thirteen queries."""

    def __init__(self, today):
        self.today = today
        published = Organisation.objects.published()
        self.organisations = published.numbers_by_county()
        self.example_organisations = published.filter(is_example=True).numbers_by_county()
        self.checked = published.filter(verified_on__gte=today - FRESH_FOR).numbers_by_county()
        self.steps = _Served(
            Step.objects.exclude(path__county=None),
            StepContribution.objects.all(),
            NotNeeded.objects.exclude(step=None),
            "step",
            "path__county",
            today,
        )
        self.goals = _Served(
            Goal.objects.current(),
            GoalContribution.objects.all(),
            NotNeeded.objects.exclude(goal=None),
            "goal",
            "county",
            today,
        )
        self.grants = {}
        summaries = GrantSummary.objects.exclude(county=None).select_related("source")
        for summary in summaries.order_by("-year", "kind", "pk"):
            self.grants.setdefault(summary.county_id, []).append(summary)


class _Served:
    """Goals, or steps, by county: how many there are, are carried, and have nobody. Three queries.

    Those where the county needs nobody, and nobody is, are left out. ``told`` counts contributions to all.
    """

    def __init__(self, served, contributions, not_needed, joined, county, today):
        whole = not_needed.filter(municipality=None, life_stage="", language="")
        exempt = set(whole.values_list(joined, flat=True))
        counted = {
            row[joined]: row
            for row in contributions.public()
            .with_mark(today)
            .order_by()
            .values(joined)
            .annotate(
                told=Count("pk"),
                confirmed=Count("pk", filter=Q(mark=Mark.CONFIRMED.value)),
                examples=Count("pk", filter=Q(activity__organisation__is_example=True)),
            )
        }
        nobody = {"told": 0, "confirmed": 0, "examples": 0}
        self.total, self.carried, self.empty = Counter(), Counter(), Counter()
        self.told, self.examples = Counter(), Counter()
        for pk, county_id in served.order_by().values_list("pk", county):
            row = counted.get(pk, nobody)
            self.told[county_id] += row["told"]
            self.examples[county_id] += row["examples"]
            if pk in exempt and not row["confirmed"]:
                continue
            self.total[county_id] += 1
            self.carried[county_id] += row["confirmed"] > 0
            self.empty[county_id] += row["told"] == 0


def _figure(measure, county, facts):
    return {
        Measure.STEPS: lambda: _share_of_served(measure, county, facts, facts.steps.carried),
        Measure.GOALS: lambda: _share_of_served(measure, county, facts, facts.goals.carried),
        Measure.EMPTY: lambda: _share_of_served(measure, county, facts, facts.steps.empty),
        Measure.ORGANISATIONS: lambda: _organisations(county, facts),
        Measure.CONTRIBUTIONS: lambda: _contributions(county, facts),
        Measure.CHECKED: lambda: _checked(county, facts),
        Measure.GRANTED: lambda: _grants(measure, county, facts, "granted"),
        Measure.BUDGET: lambda: _grants(measure, county, facts, "budget"),
    }[measure]()


def _share_of_served(measure, county, facts, counted):
    served = facts.goals if measure == Measure.GOALS else facts.steps
    whole = served.total[county.pk]
    if not whole:
        reason = (
            _("no goal of a strategy in force is recorded")
            if measure == Measure.GOALS
            else _("no step of a service path is recorded")
        )
        return Figure(measure, county, reason=reason)
    doubts = _few_organisations(county, facts)
    if whole < FEW_SERVED:
        kind = DoubtKind.FEW_GOALS if measure == Measure.GOALS else DoubtKind.FEW_STEPS
        doubts.append(Doubt(kind, whole))
    doubts += _examples(served.examples[county.pk])
    part = counted[county.pk]
    return Figure(measure, county, _percent(part, whole), part, whole, facts.today, doubts=tuple(doubts))


def _organisations(county, facts):
    return _for_people(
        Measure.ORGANISATIONS,
        county,
        facts,
        facts.organisations[county.pk],
        _few_organisations(county, facts) + _examples(facts.example_organisations[county.pk]),
    )


def _contributions(county, facts):
    pk = county.pk
    if not facts.steps.total[pk] and not facts.goals.total[pk]:
        reason = _("neither goals nor path steps are recorded")
        return Figure(Measure.CONTRIBUTIONS, county, reason=reason)
    told = facts.steps.told[pk] + facts.goals.told[pk]
    examples = facts.steps.examples[pk] + facts.goals.examples[pk]
    doubts = _few_organisations(county, facts) + _examples(examples)
    return _for_people(Measure.CONTRIBUTIONS, county, facts, told, doubts)


def _for_people(measure, county, facts, number, doubts):
    """Return how many there are for 10,000 people. Of a county without organisations nothing is known."""
    if not facts.organisations[county.pk]:
        return Figure(measure, county, reason=_("no organisation of the county is in the portal"))
    if not county.population:
        return Figure(
            measure, county, numerator=number, on=facts.today, reason=_("the population is not known")
        )
    value = (Decimal(number) * PEOPLE / county.population).quantize(Decimal("0.1"))
    return Figure(
        measure,
        county,
        value,
        number,
        county.population,
        facts.today,
        people_on=county.population_date,
        doubts=(*doubts, *_old_population(county, facts.today)),
        sources=(county.population_source,),
    )


def _checked(county, facts):
    whole = facts.organisations[county.pk]
    if not whole:
        return Figure(Measure.CHECKED, county, reason=_("no organisation of the county is in the portal"))
    part = facts.checked[county.pk]
    doubts = _few_organisations(county, facts) + _examples(facts.example_organisations[county.pk])
    return Figure(
        Measure.CHECKED, county, _percent(part, whole), part, whole, facts.today, doubts=tuple(doubts)
    )


def _grants(measure, county, facts, column):
    """Return the newest sum of all kinds together for each inhabitant."""
    known = [
        row
        for row in facts.grants.get(county.pk, ())
        if row.kind == GrantKind.ALL and getattr(row, column) is not None
    ]
    if not known:
        return Figure(measure, county, reason=_("no such sum of all kinds together is known"))
    summary = known[0]
    number = getattr(summary, column)
    told = {
        "numerator": number,
        "year": summary.year,
        "note": languages.localised(summary, "note"),
        "precision": summary.precision,
        "sources": tuple(filter(None, (summary.source, county.population_source))),
    }
    if not county.population:
        return Figure(measure, county, reason=_("the population is not known"), **told)
    return Figure(
        measure,
        county,
        per_person(number, county),
        denominator=county.population,
        people_on=county.population_date,
        doubts=tuple(_doubts_of_sum(summary, county, facts.today)),
        **told,
    )


def _grant_figure(summary, county, today):
    return GrantFigure(
        summary,
        per_person(summary.budget, county),
        per_person(summary.granted, county),
        tuple(_doubts_of_sum(summary, county, today)) if county.population else (),
    )


def per_person(sum_: Decimal | None, county: County) -> Decimal | None:
    """Return a sum for each inhabitant of ``county`` in cents; None when either is not known."""
    if sum_ is None or not county.population:
        return None
    return (sum_ / county.population).quantize(Decimal("0.01"))


def _percent(part, whole):
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"))


# Doubts.


def _few_organisations(county, facts):
    number = facts.organisations[county.pk]
    return [Doubt(DoubtKind.FEW_ORGANISATIONS, number)] if number < FEW_ORGANISATIONS else []


def _examples(number):
    return [Doubt(DoubtKind.EXAMPLES, number)] if number else []


def _old_population(county, today):
    is_old = county.population_date and county.population_date < today - OLD_AFTER
    return [Doubt(DoubtKind.OLD_POPULATION, day=county.population_date)] if is_old else []


def _doubts_of_sum(summary, county, today):
    doubts = _old_population(county, today)
    if county.population_date and abs(summary.year - county.population_date.year) > 1:
        doubts.append(Doubt(DoubtKind.OTHER_YEAR, summary.year, county.population_date))
    if summary.precision == Precision.APPROXIMATE:
        doubts.append(Doubt(DoubtKind.APPROXIMATE))
    if summary.precision == Precision.DERIVED:
        doubts.append(Doubt(DoubtKind.DERIVED))
    return doubts


def in_words(doubt: Doubt, write_day) -> str:
    """Return a doubt as a phrase. ``write_day`` makes words of a date."""
    number = {"count": doubt.number}
    match doubt.kind:
        case DoubtKind.FEW_ORGANISATIONS:
            if not doubt.number:
                return _("thin data: no organisation of the county is in the portal")
            return (
                ngettext(
                    "thin data: %(count)s organisation", "thin data: %(count)s organisations", doubt.number
                )
                % number
            )
        case DoubtKind.FEW_STEPS:
            return ngettext("thin data: %(count)s step", "thin data: %(count)s steps", doubt.number) % number
        case DoubtKind.FEW_GOALS:
            return ngettext("thin data: %(count)s goal", "thin data: %(count)s goals", doubt.number) % number
        case DoubtKind.OLD_POPULATION:
            return _("the population is of %(day)s, which is long ago") % {"day": write_day(doubt.day)}
        case DoubtKind.OTHER_YEAR:
            return _("the sum is of %(year)s, the population of %(day)s") % {
                "year": doubt.number,
                "day": write_day(doubt.day),
            }
        case DoubtKind.APPROXIMATE:
            return _("the sum is approximate")
        case DoubtKind.DERIVED:
            return _("the sum is derived from another figure")
        case DoubtKind.EXAMPLES:
            return _("rests on example data")


def sources_of(figures: Iterable[Figure]) -> list[Source]:
    """Return what ``figures`` rest on beside the portal's own records, each once."""
    return list({source.pk: source for figure in figures for source in figure.sources if source}.values())
