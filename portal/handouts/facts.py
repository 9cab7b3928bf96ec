"""What handouts tell: the figures of the pages, from the functions that the pages take them from."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Prefetch

from organisations import coverage
from organisations.choices import State
from organisations.models import Activity, Agreement, StepContribution
from portal.lib import languages
from portal.pages import counties, present
from regions import indicators
from regions.models import County, GrantSummary, KeyMessage, ServicePath


@dataclass
class CountyFacts:
    """A county's overview as its page tells it, in the active language.

    Its lists are those of the page's components (portal.pages.present). What a county has none of is empty.
    """

    county: County
    url: str
    facts: list
    strategies: list
    paths: list
    field: coverage.FieldSummary
    grants: list
    grants_reading: str
    agreements: list
    bodies: list
    key_messages: list
    indicators: list
    has_examples: bool = False

    @property
    def goals(self) -> list:
        """Every goal of the strategies, those under a priority after it."""
        return [
            goal for row in self.strategies for above in row["goals"] for goal in (above, *above["children"])
        ]

    @property
    def steps(self) -> list:
        """Every step of the paths."""
        return [step for row in self.paths for phase in row["phases"] for step in phase["steps"]]

    @property
    def goals_carried(self) -> int:
        """How many goals have an activity that is confirmed and fresh."""
        return sum(not goal["is_gap"] for goal in self.goals)

    @property
    def steps_carried(self) -> int:
        """How many steps have an activity that is confirmed and fresh."""
        return sum(not step["is_gap"] for step in self.steps)

    @property
    def empty_steps(self) -> int:
        """How many steps nobody has said to work at."""
        return sum(step["is_empty"] for step in self.steps)

    @property
    def unconfirmed_steps(self) -> int:
        """How many steps have somebody, but nothing that is confirmed and fresh."""
        return len(self.steps) - self.steps_carried - self.empty_steps


def of_county(county) -> CountyFacts:
    """Return what the briefing and the slides tell of ``county``.

    The number of queries does not depend on how much the county has.
    """
    county = County.objects.for_page().get(pk=county.pk)
    strategies, paths = counties.county_strategies(county), counties.county_paths(county)
    grants = list(GrantSummary.objects.filter(county=county).by_year())
    agreements = (
        Agreement.objects.filter(county=county, organisation__state=State.PUBLISHED)
        .in_force()
        .select_related("organisation", "source")
        .order_by(f"organisation__sort_{languages.current()}", "pk")
    )
    told = CountyFacts(
        county=county,
        url=settings.SITE_URL + county.get_absolute_url(),
        facts=counties.county_facts(county, list(county.municipalities.alphabetical())),
        strategies=strategies,
        paths=paths,
        field=coverage.of_field(county),
        grants=[present.grant_row(row) for row in grants],
        grants_reading=present.grant_reading(grants),
        agreements=[_agreement(agreement) for agreement in agreements],
        bodies=[present.body_block(body) for body in counties.bodies_of(county)],
        key_messages=[
            message
            for row in KeyMessage.objects.for_county(county)
            if not (message := present.key_message(row))["is_national"]
        ],
        indicators=[present.indicator_figure(series) for series in indicators.of_field(county)],
    )
    told.has_examples = _has_examples(told)
    return told


def _agreement(agreement):
    return {
        "agreement": agreement,
        "organisation": agreement.organisation.local_name,
        "kind": agreement.get_kind_display(),
        "subject": languages.localised(agreement, "subject"),
        "source": agreement.source,
        "is_example": agreement.organisation.is_example,
    }


def _has_examples(told):
    return any(
        (
            any(row["strategy"].is_example for row in told.strategies),
            any(row["path"].is_example for row in told.paths),
            any(one["examples"] for one in (*told.goals, *told.steps)),
            any(one["is_example"] for one in (*told.agreements, *told.bodies, *told.key_messages)),
        )
    )


@dataclass
class Meeting:
    """Where somebody at a step is met: an organisation's activity, with its phone number and places."""

    organisation: languages.LocalText
    activity: languages.LocalText
    phone: str
    places: list[str]
    is_online: bool
    mark: str
    is_example: bool


@dataclass
class PathFacts:
    """A service path for people who do not use the net: steps in order, and who is met at each."""

    path: ServicePath
    county: County
    url: str
    steps: list = field(default_factory=list)

    @property
    def has_examples(self) -> bool:
        return self.path.is_example or any(one.is_example for step in self.steps for one in step["people"])


def of_paths(paths) -> list[PathFacts]:
    """Return what the cards of ``paths``, primary keys, tell. Five queries."""
    found = list(ServicePath.objects.for_page().filter(pk__in=paths).order_by("pk"))
    people = {step.pk: [] for path in found for step in path.steps.all()}
    places = Prefetch("activity__municipalities", to_attr="places")
    for row in StepContribution.objects.filter(step__in=people).public().for_list().prefetch_related(places):
        people[row.step_id].append(_meeting(row))
    return [
        PathFacts(
            path=path,
            county=path.county,
            url=settings.SITE_URL + path.get_absolute_url(),
            steps=[
                {
                    "step": step,
                    "name": step.local_name,
                    "text": languages.localised(step, "description"),
                    "people": people[step.pk],
                }
                for step in path.steps.all()
            ],
        )
        for path in found
    ]


def _meeting(contribution):
    activity: Activity = contribution.activity
    organisation = activity.organisation
    home = organisation.home_municipality
    places = sorted(activity.places, key=lambda place: getattr(place, f"sort_{languages.current()}"))
    if not places and home and activity.at_place:
        places = [home]
    return Meeting(
        organisation=organisation.local_name,
        activity=activity.local_name,
        phone=activity.contact_phone or organisation.phone,
        places=[place.local_name.text for place in places],
        is_online=activity.online,
        mark=contribution.mark,
        is_example=organisation.is_example,
    )
