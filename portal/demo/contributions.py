"""What the invented activities contribute to: goals of their county's strategy and steps of its paths."""

import datetime as dt
import re
from collections import defaultdict

from organisations.choices import ContributionState, Nature, Role, State, VerifiedBy
from organisations.models import GoalContribution, StepContribution
from portal.demo.materials import draw, key, texts, wording
from portal.demo.organisations import catalogue
from portal.demo.paths import steps_with_plans
from portal.demo.strategies import goals_with_plans
from regions.models import Goal

# How a goal or step is filled: the states of its contributions, with weights.
FILLS = {
    "full": {"confirmed": 72, "claimed": 16, "ageing": 6, "declined": 3, "ended": 3},
    "mixed": {"confirmed": 40, "claimed": 30, "ageing": 22, "declined": 4, "ended": 4},
    "claimed": {"claimed": 92, "declined": 4, "ended": 4},
    "ageing": {"ageing": 100},
}
AT_MOST = {"full": 9, "mixed": 6, "claimed": 4, "ageing": 3}
# Goals about staff, money and technology are left without contributions: real gaps look like that.
INWARD = re.compile(
    r"henkilöst|työntek|osaaj|talous|teknolog|työnantaj|vaikuttavasti uutta|toimiviksi", re.IGNORECASE
)
ROLES = {
    Nature.PEER_SUPPORT: Role.SUPPORTS_PEERS,
    Nature.PURCHASED: Role.PURCHASED,
    Nature.OUTCOME_CONTRACT: Role.PURCHASED,
}


def build_contributions(sowing, plans, activities):
    """Add the contributions of ``activities`` (by key in the catalogue) that are missing."""
    by_organisation = {key("organisation", plan.key): plan for plan in plans}
    _build_goals(sowing, by_organisation, activities)
    _build_steps(sowing, by_organisation, activities)


def _in_counties(activities):
    """Return activities by county's code, each with its key in the catalogue: those that are out."""
    found = defaultdict(list)
    for name, rows in activities.items():
        for row in rows:
            if row.state == State.PUBLISHED and row.organisation.home_municipality:
                found[row.organisation.home_municipality.county_id].append((name, row))
    return found


def _build_goals(sowing, plans, activities):
    fills = goals_with_plans()
    goals = defaultdict(list)
    for goal in Goal.objects.current().order_by("county__code", "strategy_id", "order", "pk"):
        if not INWARD.search(goal.name_fi or goal.name_sv or ""):
            goals[goal.county_id].append(goal)
    entries = catalogue()
    wanted = {}
    for county, rows in _in_counties(activities).items():
        for name, activity in rows:
            chance = draw("goals", activity.uuid)
            if not goals[county] or chance.random() > 0.8:
                continue
            fitting = [
                goal
                for goal in goals[county]
                if goal.uuid not in fills or set(fills[goal.uuid]["themes"]) & set(entries[name]["themes"])
            ]
            for goal in chance.sample(fitting, min(len(fitting), chance.choice([1, 1, 1, 2]))):
                fill = fills[goal.uuid]["fill"] if goal.uuid in fills else "mixed"
                wanted[key("goal-contribution", activity.uuid, goal.uuid)] = (activity, goal, name, fill)
    missing = sowing.missing(GoalContribution, wanted)
    sowing.add(
        GoalContribution,
        [
            GoalContribution(
                uuid=uuid,
                activity=activity,
                goal=goal,
                **_told(sowing, uuid, entries[name], fill, activity, plans),
            )
            for uuid, (activity, goal, name, fill) in missing.items()
        ],
    )


def _build_steps(sowing, plans, activities):
    entries = catalogue()
    by_county = _in_counties(activities)
    wanted = {}
    for step, entry, path, code in steps_with_plans():
        if entry["fill"] == "empty":
            continue
        fitting = _fitting(by_county[sowing.reference.counties[code].pk], entry, path, entries)
        chance = draw("step", step.uuid)
        number = max(AT_MOST[entry["fill"]], len(fitting) // 2)
        for name, activity in chance.sample(fitting, min(len(fitting), number)):
            wanted[key("step-contribution", activity.uuid, step.uuid)] = (activity, step, name, entry["fill"])
    missing = sowing.missing(StepContribution, wanted)
    sowing.add(
        StepContribution,
        [
            StepContribution(
                uuid=uuid,
                activity=activity,
                step=step,
                role=_role(entries[name], activity),
                **_told(sowing, uuid, entries[name], fill, activity, plans),
            )
            for uuid, (activity, step, name, fill) in missing.items()
        ],
    )


def _fitting(rows, entry, path, entries):
    """Return the activities named for the step; else those of the path's themes and the step's phase."""
    named = [(name, row) for name, row in rows if name in entry.get("activities", ())]
    if named:
        return named
    return [
        (name, row)
        for name, row in rows
        if entry["phase"] in entries[name]["phases"] and set(entries[name]["themes"]) & set(path["themes"])
    ]


def _role(entry, activity):
    if entry.get("guides"):
        return Role.GUIDES
    return ROLES.get(Nature(activity.nature), Role.COMPLEMENTS)


def _told(sowing, uuid, entry, fill, activity, plans):
    """Return a contribution's rationale and state, with the days and reasons that belong to it."""
    chance = draw("contribution", uuid)
    states = FILLS[fill]
    state = chance.choices(list(states), weights=list(states.values()))[0]
    languages = plans[activity.organisation.uuid].languages
    told = wording("rationale", entry, languages, "why") if chance.random() < 0.9 else {}
    if state in ("confirmed", "ageing"):
        return told | _confirmed(sowing, chance, ageing=state == "ageing")
    if state == "declined":
        return told | _checked(sowing, chance, ContributionState.DECLINED, "declined")
    if state == "ended":
        return told | _checked(sowing, chance, ContributionState.ENDED, "ended")
    if chance.random() < 0.7:
        told |= {
            "verified_on": sowing.today - dt.timedelta(days=chance.randint(5, 320)),
            "verified_by": VerifiedBy.ORGANISATION,
        }
    return told | {"state": ContributionState.CLAIMED}


def _confirmed(sowing, chance, *, ageing):
    days = chance.randint(380, 760) if ageing else chance.randint(7, 340)
    confirmed = {
        "state": ContributionState.CONFIRMED,
        "verified_on": sowing.today - dt.timedelta(days=days),
        "verified_by": VerifiedBy.COUNTY,
        "source": sowing.reference.decision if chance.random() < 0.6 else None,
    }
    if not ageing and chance.random() < 0.4:
        confirmed["valid_until"] = sowing.today + dt.timedelta(days=chance.randint(90, 600))
    return confirmed


def _checked(sowing, chance, state, kind):
    days = chance.randint(30, 300)
    checked = {
        "state": state,
        "verified_on": sowing.today - dt.timedelta(days=days),
        "verified_by": VerifiedBy.COUNTY,
        **wording("reason", chance.choice(texts("reasons")[kind])),
    }
    if state == ContributionState.ENDED:
        checked["valid_until"] = checked["verified_on"]
    return checked
