"""What a county expects somebody to carry: its steps and goals, read together for all axes."""

from itertools import groupby

from django.utils import timezone

from organisations import matrix
from organisations.matrix import Served, in_tree
from portal.lib import languages
from regions.models import County, Goal, Municipality, Step


def of(county: County, municipalities: list[Municipality], today) -> list[Served]:
    """Return the steps of ``county``'s service paths and the goals of its strategies.

    Five queries at most: for steps, goals, where nobody is needed, and, when they are of today, for the
    figures that are kept and the languages that they tell.
    """
    told = matrix.exemptions_in(county)
    found = [
        Served(county, _steps(county), told["step"], municipalities=municipalities),
        Served(county, _goals(county), told["goal"], of_goals=True, municipalities=municipalities),
    ]
    found = [served for served in found if served.ids]
    if found and today == timezone.localdate():
        matrix.share_what_is_kept(found)
    return found


def _steps(county):
    by_name = f"path__sort_{languages.current()}"
    steps = Step.objects.filter(path__county=county).select_related("follows", "path__county")
    groups = []
    for _pk, rows in groupby(steps.order_by(by_name, "path", "order"), key=lambda step: step.path_id):
        steps = list(rows)
        for step in steps:
            step.path = steps[0].path
        groups.append((steps[0].path, steps))
    return groups


def _goals(county):
    goals = Goal.objects.current().filter(strategy__county=county).select_related("county", "strategy")
    order = ["-strategy__starts", "-strategy__adopted_on", "strategy", "order", "pk"]
    groups = []
    for _pk, rows in groupby(goals.order_by(*order), key=lambda goal: goal.strategy_id):
        goals = in_tree(rows)
        if goals:
            groups.append((goals[0].strategy, goals))
    return groups
