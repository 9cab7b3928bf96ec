"""Invented strategies with goals, and indicators, for counties whose goals the portal does not know."""

import datetime as dt

from portal.demo.materials import draw, key, texts, wording
from regions.choices import StrategyKind, StrategyStatus
from regions.models import Goal, Indicator, IndicatorValue, Strategy


def build_strategies(sowing):
    """Add the example strategies, their goals and indicators."""
    wanted = {
        key("strategy", code): (code, entry)
        for entry in texts("strategies")["strategy"]
        for code in entry["counties"]
    }
    strategies = sowing.build(Strategy, wanted, lambda uuid, value: _strategy(sowing, uuid, *value))
    goals = {
        key("goal", code, place): (strategies[uuid], None, place, goal)
        for uuid, (code, entry) in wanted.items()
        for place, goal in enumerate(entry["goal"], start=1)
    }
    priorities = sowing.build(Goal, goals, lambda uuid, value: _goal(sowing, uuid, *value))
    children = {
        key("goal", code, place, below): (
            strategies[uuid],
            priorities[key("goal", code, place)],
            below,
            child,
        )
        for uuid, (code, entry) in wanted.items()
        for place, goal in enumerate(entry["goal"], start=1)
        for below, child in enumerate(goal.get("child", ()), start=1)
    }
    sowing.build(Goal, children, lambda uuid, value: _goal(sowing, uuid, *value))
    _build_indicators(sowing)


def _strategy(sowing, uuid, code, entry):
    return Strategy(
        uuid=uuid,
        county=sowing.reference.counties[code],
        kind=StrategyKind.STRATEGY,
        period=entry["period"],
        starts=2026,
        ends=2029,
        adopted_on=dt.date(2025, 11, 24),
        status=StrategyStatus.ADOPTED,
        is_example=True,
        source=sowing.reference.decision,
        **wording("name", entry),
        **wording("level_word", entry),
        **wording("values_text", entry, name="values"),
    )


def goals_with_plans() -> dict:
    """Return the entry of every example goal, of priorities and of those under them, by uuid."""
    found = {}
    for entry in texts("strategies")["strategy"]:
        for code in entry["counties"]:
            for place, goal in enumerate(entry["goal"], start=1):
                found[key("goal", code, place)] = goal
                for below, child in enumerate(goal.get("child", ()), start=1):
                    found[key("goal", code, place, below)] = child
    return found


def _goal(sowing, uuid, strategy, parent, place, entry):
    return Goal(
        uuid=uuid,
        strategy=strategy,
        parent=parent,
        order=place,
        number=entry["number"],
        is_example=True,
        source=sowing.reference.decision,
        **wording("name", entry),
        **wording("description", entry),
    )


def _build_indicators(sowing):
    """Give series with targets to goals of example strategies, and to counties' organisations."""
    goals = (
        Goal.objects.filter(is_example=True, parent=None, order__lte=3)
        .select_related("county")
        .order_by("county__code", "order")
    )
    by_place = {}
    for goal in goals:
        by_place.setdefault(goal.order, []).append(goal)
    wanted = {}
    for entry in texts("indicators")["indicator"]:
        if "goal" in entry:
            for goal in by_place.get(entry["goal"], []):
                wanted[key("indicator", entry["key"], goal.county.code)] = (entry, {"goal": goal})
        else:
            for code in entry["counties"]:
                county = sowing.reference.counties[code]
                wanted[key("indicator", entry["key"], code)] = (entry, {"county": county})
    missing = sowing.missing(Indicator, wanted)
    sowing.build(Indicator, missing, lambda uuid, value: _indicator(sowing, uuid, *value))
    there = Indicator.objects.in_bulk(list(missing), field_name="uuid")
    sowing.add(
        IndicatorValue,
        [value for uuid, (entry, _of) in missing.items() for value in _values(sowing, there[uuid], entry)],
    )


def _indicator(sowing, uuid, entry, of):
    return Indicator(
        uuid=uuid,
        target=entry.get("target"),
        target_year=2029 if "target" in entry else None,
        is_example=True,
        source=sowing.reference.statistics,
        **of,
        **wording("name", entry),
        **wording("unit", entry),
    )


def _values(sowing, indicator, entry):
    chance = draw("values", indicator.uuid)
    value = entry["first"]
    for year in entry.get("years", range(2021, 2026)):
        yield IndicatorValue(
            indicator=indicator,
            year=year,
            value=round(value, entry["decimals"]),
            source=sowing.reference.statistics,
        )
        value += entry["step"] * chance.uniform(0.2, 1.6)
