"""A large county to measure on: 5,000 organisations, 20,000 activities, 60 steps and 30 municipalities.

Everything is made in sets. What it makes can be taken away again, so that several sizes are measured.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from organisations.choices import ContributionState, Nature, State, VerifiedBy
from organisations.models import Activity, GoalContribution, GrantDecision, Organisation, StepContribution
from regions.choices import (
    CountyKind,
    GrantKind,
    LanguageStatus,
    Phase,
    StrategyKind,
    StrategyStatus,
    TaskOwner,
)
from regions.models import (
    County,
    Goal,
    GrantSummary,
    Municipality,
    Region,
    ServiceLanguage,
    ServicePath,
    Source,
    Step,
    Strategy,
)

CODE = "zz"
BATCH = 2000
ACTIVITIES = 4  # Of an organisation.


@dataclass(frozen=True)
class Size:
    """How large a county is made; a tenth of it has a tenth of the rows, and of the steps and places too."""

    organisations: int
    steps: int
    municipalities: int
    goals: int

    @property
    def activities(self) -> int:
        return self.organisations * ACTIVITIES


WHOLE = Size(organisations=5000, steps=60, municipalities=30, goals=20)
TENTH = Size(organisations=500, steps=6, municipalities=3, goals=2)


def build(size: Size) -> County:
    """Make a county of ``size`` in place of the one that was made before. Rows are made in sets."""
    clear()
    source = Source.objects.first()
    county = County.objects.create(
        code=CODE,
        kind=CountyKind.COUNTY,
        name_fi="Mittausmaan hyvinvointialue",
        short_name_fi="Mittausmaa",
        population=500_000,
        population_date=timezone.localdate(),
        population_source=source,
        source=source,
    )
    places = _municipalities(county, size, source)
    goals, steps = _goals(county, size, source), _steps(county, size, source)
    organisations = _organisations(places, size)
    activities = _activities(organisations, places)
    _contributions(activities, goals, steps)
    _money(county, organisations, goals, source)
    return county


def clear():
    """Take away what was made, if anything was."""
    county = County.objects.filter(code=CODE).first()
    if county is None:
        return
    GoalContribution.objects.filter(goal__county=county).delete()
    StepContribution.objects.filter(step__path__county=county).delete()
    GrantDecision.objects.filter(county=county).delete()
    GrantSummary.objects.filter(county=county).delete()
    Activity.objects.filter(organisation__home_municipality__county=county).delete()
    Organisation.objects.filter(home_municipality__county=county).delete()
    Goal.objects.filter(county=county).delete()
    Strategy.objects.filter(county=county).delete()
    ServicePath.objects.filter(county=county).delete()
    Municipality.objects.filter(county=county).delete()
    county.delete()


def _prepared(rows):
    for row in rows:
        row.prepare()
    return rows


def _municipalities(county, size, source):
    region = Region.objects.first()
    rows = [
        Municipality(
            code=f"z{number:02}",
            name_fi=f"Mittakylä {number}",
            language_status=LanguageStatus.FI_SV if number % 5 == 0 else LanguageStatus.FI,
            population=1000 * (number + 1),
            population_date=timezone.localdate(),
            population_source=source,
            county=county,
            region=region,
            region_2017=region,
            source=source,
        )
        for number in range(size.municipalities)
    ]
    return Municipality.objects.bulk_create(_prepared(rows))


def _goals(county, size, source):
    strategy = Strategy.objects.create(
        county=county,
        name_fi="Mittausmaan strategia",
        kind=StrategyKind.STRATEGY,
        status=StrategyStatus.ADOPTED,
        source=source,
    )
    return [
        Goal.objects.create(strategy=strategy, order=number, name_fi=f"Tavoite {number}", source=source)
        for number in range(1, size.goals + 1)
    ]


def _steps(county, size, source, on_a_path=6):
    """Return the steps of as many paths as it takes; a path has six at most."""
    rows = []
    for number in range(size.steps):
        if number % on_a_path == 0:
            path = ServicePath.objects.create(county=county, name_fi=f"Polku {number}", source=source)
        order = number % on_a_path + 1
        rows.append(
            Step(
                path=path,
                order=order,
                name_fi=f"Vaihe {order}",
                phase=Phase.values[min(order, len(Phase)) - 1],
                task_of=TaskOwner.SHARED,
            )
        )
    return Step.objects.bulk_create(_prepared(rows))


def _organisations(places, size):
    rows = [
        Organisation(
            name_fi=f"Mittausjärjestö {number} ry",
            slug_fi=f"mittausjarjesto-{number}-ry",
            state=State.PUBLISHED,
            home_municipality=places[number % len(places)],
        )
        for number in range(size.organisations)
    ]
    return Organisation.objects.bulk_create(_prepared(rows), batch_size=BATCH)


def _activities(organisations, places):
    rows = [
        Activity(
            organisation=organisation,
            title_fi=f"Toiminta {which}",
            slug_fi=f"toiminta-{which}",
            state=State.PUBLISHED,
            nature=Nature.values[which % len(Nature)],
            at_place=True,
            for_children=which % 2 == 0,
            for_working_age=which % 3 == 0,
            for_older=which % 3 == 1,
        )
        for organisation in organisations
        for which in range(ACTIVITIES)
    ]
    rows = Activity.objects.bulk_create(_prepared(rows), batch_size=BATCH)
    there = Activity.municipalities.through
    there.objects.bulk_create(
        [
            there(activity=activity, municipality=places[(number + step) % len(places)])
            for number, activity in enumerate(rows)
            for step in range(1 + number % 2)
        ],
        batch_size=BATCH,
    )
    spoken = Activity.languages.through
    languages = list(ServiceLanguage.objects.filter(code__in=["fi", "sv"]).order_by("code"))
    spoken.objects.bulk_create(
        [
            spoken(activity=activity, servicelanguage=languages[0 if number % 7 else -1])
            for number, activity in enumerate(rows)
            if languages
        ],
        batch_size=BATCH,
    )
    return rows


def _contributions(activities, goals, steps):
    today = timezone.localdate()

    def told(number):
        """Return in turn what is confirmed, confirmed long ago, and only claimed."""
        if number % 3 == 2:
            return {"state": ContributionState.CLAIMED}
        day = today - timedelta(days=30 if number % 3 == 0 else 500)
        return {"state": ContributionState.CONFIRMED, "verified_on": day, "verified_by": VerifiedBy.COUNTY}

    GoalContribution.objects.bulk_create(
        [
            GoalContribution(activity=activity, goal=goals[number % len(goals)], **told(number))
            for number, activity in enumerate(activities)
        ],
        batch_size=BATCH,
    )
    # A third of the steps is left without anybody; the others have activities of every nature.
    carried = steps[: len(steps) * 2 // 3]
    StepContribution.objects.bulk_create(
        [
            StepContribution(
                activity=activity,
                step=carried[(number + number // ACTIVITIES) % len(carried)],
                **told(number),
            )
            for number, activity in enumerate(activities)
        ],
        batch_size=BATCH,
    )


def _money(county, organisations, goals, source):
    year = timezone.localdate().year
    GrantSummary.objects.bulk_create(
        GrantSummary(county=county, year=year - past, kind=GrantKind.ALL, granted=1_000_000, source=source)
        for past in range(3)
    )
    decisions = GrantDecision.objects.bulk_create(
        [
            GrantDecision(
                organisation=organisation, county=county, year=year - past, granted=1000 + past, source=source
            )
            for organisation in organisations[::5]
            for past in range(2)
        ],
        batch_size=BATCH,
    )
    aims = GrantDecision.goals.through
    aims.objects.bulk_create(
        [
            aims(grantdecision=decision, goal=goals[number % len(goals)])
            for number, decision in enumerate(decisions)
        ],
        batch_size=BATCH,
    )
