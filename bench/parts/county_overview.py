"""County overview: queries and time with few and with many organisations."""

import statistics
import time
from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organisations.choices import ContributionState, State, VerifiedBy
from organisations.models import Activity, GoalContribution, Organisation, StepContribution
from regions.choices import Phase, StrategyKind, StrategyStatus, TaskOwner
from regions.models import County, Goal, ServicePath, Source, Step, Strategy

SIZES = (50, 500)  # Organisations; each has two activities with two contributions each.
GOALS, STEPS, ROUNDS = 10, 8, 10


def run():
    county = County.objects.by_slug("pirkanmaa")
    with translation.override("fi"):
        address = county.get_absolute_url()
    goals, steps = goals_and_steps(county)
    client = Client()
    print("organisations  contributions  queries  ms a page  ms per 100 contributions")
    queries_by_size = {}
    for size in SIZES:
        fill(county, goals, steps, size)
        client.get(address)  # What is cached for all pages is no part of it.
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        number = queries_by_size[size] = len(queries)  # Before the next request empties the list.
        took = statistics.median(seconds(client, address) for _ in range(ROUNDS)) * 1000
        contributions = GoalContribution.objects.count() + StepContribution.objects.count()
        per_hundred = took / contributions * 100
        print(f"{size:13}  {contributions:13}  {number:7}  {took:9.0f}  {per_hundred:24.1f}")
    assert len(set(queries_by_size.values())) == 1, f"Queries grow with organisations: {queries_by_size}"


def seconds(client, address):
    start = time.perf_counter()
    client.get(address)
    return time.perf_counter() - start


def goals_and_steps(county):
    """Return goals and the steps of one path of ``county``, made for this."""
    source = Source.objects.first()
    strategy = Strategy.objects.create(
        county=county,
        name_fi="Mittausstrategia",
        kind=StrategyKind.STRATEGY,
        status=StrategyStatus.ADOPTED,
        source=source,
    )
    goals = [
        Goal.objects.create(strategy=strategy, order=number, name_fi=f"Tavoite {number}", source=source)
        for number in range(1, GOALS + 1)
    ]
    path = ServicePath.objects.create(county=county, name_fi="Mittauspolku", source=source)
    steps = [
        Step.objects.create(
            path=path,
            order=number,
            name_fi=f"Askel {number}",
            phase=Phase.values[number % len(Phase)],
            task_of=TaskOwner.SHARED,
        )
        for number in range(1, STEPS + 1)
    ]
    return goals, steps


def fill(county, goals, steps, size):
    """Bring ``county`` to ``size`` organisations, spread over its municipalities, goals and steps."""
    municipalities = list(county.municipalities.all())
    confirmed = {
        "state": ContributionState.CONFIRMED,
        "verified_on": date.today(),  # noqa: DTZ011 (any day serves)
        "verified_by": VerifiedBy.COUNTY,
    }
    first = Organisation.objects.filter(name_fi__startswith="Mittausyhdistys").count()
    organisations = [
        Organisation(
            name_fi=f"Mittausyhdistys {number} ry",
            slug_fi=f"mittausyhdistys-{number}-ry",
            state=State.PUBLISHED,
            home_municipality=municipalities[number % len(municipalities)],
        )
        for number in range(first, size)
    ]
    activities = [
        Activity(
            organisation=organisation,
            title_fi=f"Toiminta {which}",
            slug_fi=f"toiminta-{which}",
            state=State.PUBLISHED,
            at_place=True,
        )
        for organisation in organisations
        for which in range(2)
    ]
    for record in (*organisations, *activities):
        record.prepare()
    Organisation.objects.bulk_create(organisations)
    Activity.objects.bulk_create(activities)
    places = Activity.municipalities.through
    places.objects.bulk_create(
        places(activity=activity, municipality=activity.organisation.home_municipality)
        for activity in activities
    )
    GoalContribution.objects.bulk_create(
        GoalContribution(activity=activity, goal=goals[number % GOALS], **confirmed)
        for number, activity in enumerate(activities)
    )
    StepContribution.objects.bulk_create(
        StepContribution(activity=activity, step=steps[number % STEPS], **confirmed)
        for number, activity in enumerate(activities)
    )
