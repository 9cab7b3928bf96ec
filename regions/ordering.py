"""The order of a strategy's goals, changed as a whole and kept in the history of each that moves."""

from collections.abc import Iterable
from itertools import count

from django.db import transaction

from portal.editing import actions
from regions.models import Goal, Strategy


@transaction.atomic
def order_goals(strategy: Strategy, keys: Iterable[str], *, by) -> int:
    """Let the goals of ``strategy`` stand as ``keys``, their uuids, do; return how many have moved.

    Goals stay under their priority. Those that ``keys`` leaves out, begun meanwhile, come last. The numbers
    that a group of goals has are given out anew. A few queries for each goal that moves.
    """
    goals = list(Goal.objects.filter(strategy=strategy).select_for_update().order_by("order", "pk"))
    place = {key: number for number, key in enumerate(keys)}
    groups: dict[int | None, list[Goal]] = {}
    for goal in sorted(goals, key=lambda goal: place.get(str(goal.uuid), len(place))):
        groups.setdefault(goal.parent_id, []).append(goal)
    moved = [
        (goal, number)
        for group in groups.values()
        for goal, number in zip(group, sorted(goal.order for goal in group), strict=True)
        if goal.order != number
    ]
    free = count(max((goal.order for goal in goals), default=0) + 1)
    for goal, _number in moved:
        Goal.objects.filter(pk=goal.pk).update(order=next(free))
    for goal, number in moved:
        with actions.change(goal, by=by):
            goal.order = number
    return len(moved)
