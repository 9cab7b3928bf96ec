"""What counties aim at, in the country to measure on: a strategy with goals, and service paths, of each."""

from bench import pools, sets
from regions.choices import StrategyKind, StrategyStatus
from regions.models import County, Goal, ServicePath, Source, Step, Strategy

# The last of them have nobody, so that there are gaps.
EMPTY_GOALS, EMPTY_STEPS = 1, 3


def build(_country):
    """Make them, and the tables of goals and steps that contributions are shared over."""
    told = pools.words("counties")
    source = Source.objects.order_by("pk").first()
    counties = list(County.objects.order_by("code"))
    goals, steps = [], []
    for county in counties:
        strategy = Strategy.objects.create(
            county=county,
            kind=StrategyKind.STRATEGY,
            status=StrategyStatus.ADOPTED,
            is_example=True,
            source=source,
            **_texts("name", told["strategy"]),
        )
        goals += [
            Goal(strategy=strategy, order=order, is_example=True, source=source, **_texts("name", texts))
            for order, texts in enumerate(told["goals"], start=1)
        ]
        for life_stage, *texts in told["paths"]:
            path = ServicePath.objects.create(
                county=county, life_stage=life_stage, is_example=True, source=source, **_texts("name", texts)
            )
            steps += [
                Step(path=path, order=order, phase=phase, task_of=task_of, **_texts("name", texts))
                for order, (phase, task_of, *texts) in enumerate(told["steps"], start=1)
            ]
    for row in (*goals, *steps):
        row.prepare()  # A query for each slug.
    Goal.objects.bulk_create(goals)
    Step.objects.bulk_create(steps)
    _table("goal", Goal.objects.filter(pk__in=[row.pk for row in goals]).values_list("county", "pk"))
    _table("step", Step.objects.filter(pk__in=[row.pk for row in steps]).values_list("path__county", "pk"))


def _table(name, found):
    turn, rows = {}, []
    for county, pk in found.order_by("pk"):
        order = turn[county] = turn.get(county, -1) + 1
        rows.append((county, order, pk))
    sets.table(name, dict.fromkeys(("county", "n", "id"), "bigint"), rows, key="county, n")


def _texts(field, texts):
    return {f"{field}_{code}": texts[place] for code, place in pools.LANGUAGES.items()}
