"""Operating models and projects that could fill gaps: those of the same goal or step, or of a like one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils import timezone

from organisations import matrix
from organisations.choices import CellState
from organisations.gaps import FoundGap
from organisations.gaps.lasting import Spot
from projects.choices import ProjectState
from projects.models import OperatingModel, Project
from regions.choices import Axis
from regions.models import County, Goal, NotNeeded, Step

SHOWN = 3
MOST_COUNTIES = 8
STATES = (ProjectState.RUNNING, ProjectState.PLANNED, ProjectState.ENDED)


@dataclass
class Filling:
    """What could be taken into use where somebody is missing, SHOWN of each at most."""

    models: list[OperatingModel] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)


def of(gaps: Iterable[FoundGap], county: County, activities: Iterable[int] = ()) -> dict[Spot, Filling]:
    """Return what could fill each of ``gaps``, by its spot. Three queries at most.

    ``activities`` are primary keys of those who do the like elsewhere, by spot: projects of ``county`` on
    their topics are told, beside those that the models come from.
    """
    gaps = list(gaps)
    by_served = _models(gaps)
    topics = _topics(dict(activities))
    projects = _projects(county, {topic for found in topics.values() for topic in found})
    found = {}
    for gap in gaps:
        models = by_served[gap.kind, gap.served.pk]
        own = [model.project for model in models if model.project and model.project.is_public]
        like = [row for row, about in projects if about & topics.get(gap.spot, set())]
        found[gap.spot] = Filling(models, list(dict.fromkeys([*own, *like]))[:SHOWN])
    return found


def _models(gaps):
    """Return the models of each goal or step, then those of like steps. One query."""
    goals = {gap.served.pk for gap in gaps if gap.kind == "goal"}
    steps = {gap.served.pk: gap.served.follows_id for gap in gaps if gap.kind == "step"}
    templates = {pk for pk in steps.values() if pk}
    like = Q(steps__in={*steps, *templates}) | Q(steps__follows__in=templates)
    rows = OperatingModel.objects.published().filter(Q(goals__in=goals) | like)
    # A model comes once for each goal and step that it serves.
    told = rows.annotate(goal=F("goals"), step=F("steps"), follows=F("steps__follows"))
    told = list(told.select_related("project").order_by("pk", "goal", "step"))
    found = defaultdict(list)
    for goal in goals:
        found["goal", goal] = _once(model for model in told if model.goal == goal)
    for step, follows in steps.items():
        own = [model for model in told if model.step == step]
        alike = [model for model in told if follows and follows in (model.step, model.follows)]
        found["step", step] = _once([*own, *alike])
    return found


def _once(rows):
    return list(dict.fromkeys(rows))[:SHOWN]


def _topics(activities):
    """Return the topics of those who do the like, by spot. One query."""
    through = Project.topics.field.related_model.activities.through.objects
    wanted = {pk for pks in activities.values() for pk in pks}
    told = defaultdict(set)
    if wanted:
        for activity, topic in through.filter(activity__in=wanted).values_list("activity", "topic"):
            told[activity].add(topic)
    return {spot: set().union(*(told[pk] for pk in pks)) for spot, pks in activities.items()}


def _projects(county, topics):
    """Return ``county``'s projects on ``topics``, running ones first, each with those topics. One query."""
    if not topics:
        return []
    own = Project.objects.published().in_county(county)
    about = Project.topics.through.objects.filter(topic__in=topics, project__in=own.order_by().values("pk"))
    found = defaultdict(set)
    for row in about.select_related("project"):
        found[row.project].add(row.topic_id)
    return sorted(found.items(), key=lambda item: (STATES.index(item[0].state), item[0].sort_fi, item[0].pk))


# The other way: where a model could be taken into use.


@dataclass
class OpenGaps:
    """The gaps of ``county`` that a model could fill today: goals and steps that nobody carries there."""

    county: County
    rows: list[Goal | Step]
    more: int = 0


def gaps_of(model: OperatingModel, counties: int = MOST_COUNTIES, today=None) -> list[OpenGaps]:
    """Return the gaps that ``model`` could fill: of the goals and steps it serves, and of like steps.

    Like steps are those that follow a step it serves, or the same step of a national template. The gaps are
    those of the whole county, as its matrix counts them; at most ``counties`` of them, each with SHOWN rows.
    Six queries at most.
    """
    today = today or timezone.localdate()
    found = defaultdict(list)
    for served in (_like_steps(model), _own_goals(model)):
        if not served.ids:
            continue
        for group in matrix.seen_by(served, Axis.WHOLE, today).groups:
            for row in group.rows:
                if row.whole.state == CellState.GAP:
                    found[group.of.county].append(row.served)
    by_county = sorted(found.items(), key=lambda item: (-len(item[1]), item[0].code))[:counties]
    return [OpenGaps(county, rows[:SHOWN], max(0, len(rows) - SHOWN)) for county, rows in by_county]


def _like_steps(model):
    """Return the steps of counties that ``model`` serves, or could. Two queries."""
    own = list(model.steps.all())
    templates = {step.follows_id for step in own if step.follows_id} | {step.pk for step in own}
    steps = Step.objects.filter(Q(pk__in=[step.pk for step in own]) | Q(follows__in=templates))
    steps = steps.exclude(path__county=None).select_related("follows", "path__county")
    steps = steps.order_by("path__county__code", "path", "order")
    by_path = defaultdict(list)
    for step in steps if own else ():
        if not step.path.county.is_outside_reform:
            by_path[step.path].append(step)
    shown = [step.pk for rows in by_path.values() for step in rows]
    exempt = matrix.exemptions(NotNeeded.objects.filter(step__in=shown)) if shown else {}
    return matrix.Served(None, list(by_path.items()), exempt)


def _own_goals(model):
    """Return the goals that ``model`` serves, of strategies that none has replaced. Two queries."""
    wanted = [goal.pk for goal in model.goals.all()]
    by_strategy = defaultdict(list)
    for goal in Goal.objects.current().filter(pk__in=wanted).select_related("county", "strategy__county"):
        by_strategy[goal.strategy].append(goal)
    shown = [goal.pk for rows in by_strategy.values() for goal in rows]
    exempt = matrix.exemptions(NotNeeded.objects.filter(goal__in=shown)) if shown else {}
    return matrix.Served(None, list(by_strategy.items()), exempt, of_goals=True)
