"""What handouts tell: the figures of the pages, from the functions that the pages take them from."""

import datetime as dt
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db.models import Count, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisations import coverage, gaps, matrix, money
from organisations.changes import between
from organisations.choices import CellState, Mark
from organisations.gaps import words
from organisations.models import Activity, StepContribution
from organisations.money.outcomes import contracts
from organisations.money.partners import of_county as of_partners
from organisations.past import kept_since, start_of
from portal.handouts.digest import OF_THE_DAY
from portal.lib import languages
from portal.pages import counties, present
from portal.pages.change_lines import sentence
from portal.pages.changes import texts, usual_day
from regions import indicators, statements
from regions.choices import Axis, GapState
from regions.models import County, GrantSummary, KeyMessage, ServicePath


@dataclass
class CountyFacts:
    """A county's overview as its pages tell it, in the active language.

    Goals, paths, grants and bodies are rows of the pages' components (portal.pages.present); the others say
    what they hold. What a county has none of is empty.
    """

    county: County
    url: str
    facts: list
    strategies: list
    paths: list
    summary: coverage.FieldSummary
    gaps: list
    gap_count: int
    grants: list
    grants_reading: str
    warnings: list
    warning_count: int
    agreements: list
    agreement_count: int
    contracts: list
    bodies: list
    outcomes: str
    key_messages: list
    indicators: list
    changed: str = field(metadata={OF_THE_DAY: True})
    changes: list = field(metadata={OF_THE_DAY: True})
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
        return sum(goal["standing"].is_carried for goal in self.goals)

    @property
    def steps_in_numbers(self) -> dict:
        """How many steps are carried, not confirmed, without anyone, and not needed."""
        return {name: sum(step["standing"].name == name for step in self.steps) for name in STANDINGS}


# How a goal or a step stands in the whole county, from the best.
STANDINGS = ("carried", "partly", "claimed", "nobody", "not_needed")


@dataclass(frozen=True)
class Standing:
    """How a goal or a step stands in the whole county, and the word for it."""

    name: str
    word: str

    @property
    def is_carried(self) -> bool:
        """Something there is confirmed and fresh."""
        return self.name in ("carried", "partly")


def standing(cell: matrix.Cell) -> Standing:
    """Return how ``cell``, of the whole county, stands."""
    if cell.state == CellState.PARTLY:
        return Standing("partly", _("fewer than expected"))
    if cell.confirmed:
        return Standing("carried", pgettext("standing of a goal or step", "confirmed"))
    if cell.state == CellState.NOT_NEEDED:
        return Standing("not_needed", pgettext("standing of a goal or step", "not needed here"))
    if cell.contributions:
        return Standing("claimed", pgettext("standing of a goal or step", "not confirmed"))
    return Standing("nobody", pgettext("standing of a goal or step", "nobody yet"))


TOP = 20
"""How many gaps, warnings and agreements are told at most, the weightiest or first ones."""
MET_AT_A_STEP = 12
"""Among how many at a step, the firmest ones, a card looks for those who can be called."""


def of_county(county, today: dt.date | None = None, *, with_changes: bool = True) -> CountyFacts:
    """Return what the briefing and the slides tell of ``county`` on ``today``.

    What has changed since the council met takes longest, and is left out where nobody reads it. The number
    of queries does not depend on how much the county has.
    """
    today = today or timezone.localdate()
    county = County.objects.for_page().get(pk=county.pk)
    goals, steps = matrix.goals_of(county), matrix.steps_of(county)
    grants = list(GrantSummary.objects.filter(county=county).by_year())
    found_gaps = gaps.of(county, today)
    continuity = money.warnings(county, today, TOP)
    partners = of_partners(county, today)
    told = CountyFacts(
        county=county,
        url=settings.SITE_URL + county.get_absolute_url(),
        facts=counties.county_facts(county, list(county.municipalities.alphabetical())),
        strategies=counties.county_strategies(goals),
        paths=counties.county_paths(steps),
        summary=coverage.of_field(county),
        gaps=[_gap(gap) for gap in found_gaps.gaps[:TOP]],
        gap_count=len(found_gaps.gaps),
        grants=[present.grant_row(row) for row in grants],
        grants_reading=present.grant_reading(grants),
        warnings=[_warning(warning) for warning in continuity.first],
        warning_count=continuity.count,
        agreements=[_agreement(row) for row in partners.rows[:TOP]],
        agreement_count=len(partners.rows),
        contracts=[_contract(row) for row in contracts(county, today)[:TOP]],
        bodies=[present.body_block(body) for body in counties.bodies_of(county)],
        outcomes=statements.in_words(statements.outcomes_of(county)),
        key_messages=[
            message
            for row in KeyMessage.objects.for_county(county)
            if not (message := present.key_message(row))["is_national"]
        ],
        indicators=indicators.of_field(county),
        **(_changes(county, today) if with_changes else {"changed": "", "changes": []}),
    )
    for served, rows in ((goals, told.goals), (steps, told.steps)):
        cells = {row.served.pk: row.whole for row in matrix.seen_by(served, Axis.WHOLE, today).rows}
        for row in rows:
            row["standing"] = standing(cells[row["id"]])
    prefetch_related_objects([row["path"] for row in told.paths], "source")
    told.has_examples = _has_examples(told)
    return told


def _changes(county, today):
    """Return what has changed since the last council meeting, in a sentence and in lines by section."""
    met = list(county.council_meetings.held(today)[:1])
    day = usual_day(met, today, kept_since(county))
    found = between(county, start_of(day))
    return {
        "changed": sentence(found, council_met=bool(met) and met[0].held_on == day),
        "changes": texts(_first(found, TOP), TOP) if found else [],
    }


def _first(changes, most):
    """Return ``changes`` with the first ``most`` of each kind alone: the others would not be told anyway."""
    groups = {
        name: [replace(group, changes=group.changes[:most]) for group in getattr(changes, name)[:most]]
        for name in ("goals", "paths")
    }
    rows = {
        name: getattr(changes, name)[:most] for name in ("strategies", "money", "bodies", "organisations")
    }
    return replace(changes, **groups, **rows)


def _gap(gap):
    is_taken = gap.taken and gap.taken.state != GapState.CLOSED
    place = words.place(gap.axis, gap.value, gap.label.text)
    return {
        "name": gap.served.local_name,
        "of": languages.localised(gap.of, "name"),
        "where": languages.LocalText(place, gap.label.language if gap.municipality else ""),
        "is_partly": gap.is_partly,
        "people": gap.people.number,
        "people_on": gap.people.day,
        "since": gap.since,
        "duty": words.duty(gap),
        "taken": words.progress(gap.taken) if is_taken else "",
        "is_example": getattr(gap.of, "is_example", False),
    }


def _warning(warning):
    return {
        "kind": str(warning.kind.label),
        "subject": warning.subject,
        "sentence": warning.sentence,
        "sources": warning.sources,
        "is_example": warning.is_example,
    }


def _agreement(partner):
    agreement = partner.agreement
    return {
        "organisation": agreement.organisation.local_name,
        "kind": agreement.get_kind_display(),
        "subject": languages.localised(agreement, "subject"),
        "starts_on": agreement.starts_on,
        "ends_on": partner.runs_until,
        "ends_soon": partner.ends_soon,
        "source": agreement.source,
        "is_example": agreement.organisation.is_example,
    }


def _contract(contract):
    return {
        "activity": contract.activity.local_name,
        "organisation": contract.activity.organisation.local_name,
        "outcomes": [{"name": one.name, "sentence": one.sentence} for one in contract.outcomes],
        "words": contract.words,
        "is_example": contract.activity.organisation.is_example,
    }


def _has_examples(told):
    return any(
        (
            any(row["strategy"].is_example for row in told.strategies),
            any(row["path"].is_example for row in told.paths),
            any(one["examples"] for one in (*told.goals, *told.steps)),
            any(
                one["is_example"]
                for rows in (told.agreements, told.bodies, told.key_messages, told.warnings, told.contracts)
                for one in rows
            ),
        )
    )


@dataclass
class Meeting:
    """Where somebody at a step is met: an organisation's activity, with its phone number and places."""

    organisation: languages.LocalText
    activity: languages.LocalText
    phone: str
    places: list[str]
    is_everywhere: bool
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
    """Return what the cards of ``paths``, primary keys, tell. Five queries.

    At a step those come first whom the county has confirmed, and among them those who can be called.
    """
    shown = ServicePath.objects.for_page().annotate(places=Count("county__municipalities", distinct=True))
    found = list(shown.filter(pk__in=paths).order_by("pk"))
    people = {step.pk: [] for path in found for step in path.steps.all()}
    number_of = {step.pk: path.places for path in found for step in path.steps.all()}
    places = Prefetch("activity__municipalities", to_attr="places")
    met = StepContribution.objects.filter(step__in=people).public().first_of_each("step", MET_AT_A_STEP)
    for row in met.select_related("activity__organisation__home_municipality").prefetch_related(places):
        people[row.step_id].append(_meeting(row, number_of[row.step_id]))
    marks = [str(mark) for mark in Mark]
    for rows in people.values():
        rows.sort(key=lambda one: (marks.index(one.mark), not one.phone))
    return [
        PathFacts(
            path=path,
            county=path.county,
            url=settings.SITE_URL + path.get_absolute_url(),
            steps=[
                {"step": step, "name": step.local_name, "people": people[step.pk]}
                for step in path.steps.all()
            ],
        )
        for path in found
    ]


def _meeting(contribution, municipalities):
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
        is_everywhere=0 < municipalities == len(places),
        mark=contribution.mark,
        is_example=organisation.is_example,
    )
