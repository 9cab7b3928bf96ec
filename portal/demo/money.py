"""Agreements with counties, and grants over the years: growing, falling, and with a year without money."""

import datetime as dt
from decimal import Decimal

from organisations.choices import AgreementKind, Nature
from organisations.models import Activity, Agreement, GoalContribution, GrantDecision, StepContribution
from portal.demo.materials import draw, key, texts, wording
from portal.demo.outcomes import build_outcomes
from regions.choices import GrantKind
from regions.models import Step

STATE = "STEA"
OTHERS = ("Kotikunta (esimerkki)", "Sinipurjeen säätiö (keksitty)")
# How many steps of a county, by its code, rest on one agreement that ends soon.
AT_RISK = {"08": 2, "17": 1}


def build_money(sowing, plans, organisations):
    """Add the agreements, grant decisions and agreed outcomes of ``plans`` that are missing."""
    by_plan = _activities_of(plans)
    activities = {name: list(rows.values()) for name, rows in by_plan.items()}
    _build_agreements(sowing, plans, organisations, activities)
    _build_decisions(sowing, plans, organisations, activities)
    _build_agreements_of_steps(sowing)
    build_outcomes(sowing, [pair for plan in plans for pair in by_plan[plan.key].items()])


def _activities_of(plans):
    """Return the published activities of each plan by its key, and by theirs in the catalogue. One query."""
    there = {row.uuid: row for row in Activity.objects.published()}
    return {
        plan.key: {
            name: there[uuid]
            for name in plan.activities
            if (uuid := key("activity", plan.key, name)) in there
        }
        for plan in plans
    }


def _build_agreements(sowing, plans, organisations, activities):
    wanted = {
        key("agreement", plan.key, kind): (plan, kind)
        for plan in plans
        if plan.agreement
        # Whoever has an agreement in force often had one before it.
        for kind in {plan.agreement, *(["expired"] if plan.number % 4 == 0 else []), *_more(plan)}
    }
    missing = sowing.missing(Agreement, wanted)
    sowing.add(
        Agreement,
        [
            _agreement(sowing, uuid, plan, kind, organisations[plan.key], activities[plan.key])
            for uuid, (plan, kind) in missing.items()
        ],
    )


def _more(plan):
    """Return what more an organisation with an agreement in force has: one that follows, or an open one."""
    if plan.agreement != "in_force":
        return []
    return [["following"], [], ["open"], [], []][plan.number % 5]


def _agreement(sowing, uuid, plan, kind, organisation, activities):
    chance = draw("agreement", plan.key, kind)
    year = sowing.today.year
    starts, ends = {
        "expired": (year - 4, year - 2),
        "following": (year + 1, year + 3),
        "open": (year - 3, None),
    }.get(kind, (year - 1, year + 1))
    if plan.number % 5 == 0 and kind == "in_force":
        ends = year  # Another follows it.
    about = None
    if kind == "purchase":
        about = next((row for row in activities if row.nature == Nature.OUTCOME_CONTRACT), None)
    elif kind == "open" or plan.number % 5 == 3:
        about = activities[0] if activities else None
    subjects = texts("money")["purchase" if kind == "purchase" else "subject"]
    form = chance.choice([AgreementKind.PARTNERSHIP, AgreementKind.COOPERATION])
    return Agreement(
        uuid=uuid,
        organisation=organisation,
        county=sowing.reference.municipalities[plan.municipality].county,
        activity=about,
        kind=AgreementKind.PURCHASE if kind == "purchase" else form,
        starts_on=dt.date(starts, 1, 1),
        ends_on=dt.date(ends, 12, 31) if ends else None,
        source=sowing.reference.document,
        **wording("subject", chance.choice(subjects)),
    )


def _build_agreements_of_steps(sowing):
    """Let a few steps rest on one agreement that ends in some months, unless there are such already."""
    for code, number in AT_RISK.items():
        county = sowing.reference.counties[code]
        firm = (
            StepContribution.objects.filter(step__path__county=county, step__path__is_example=True)
            .public()
            .confirmed_and_fresh(sowing.today)
            .select_related("activity__organisation", "step")
            .order_by("step__path__uuid", "step__order", "uuid")
        )
        steps = Step.objects.filter(path__county=county).values_list("uuid", flat=True)
        if Agreement.objects.filter(uuid__in=[key("agreement", "step", step) for step in steps]).exists():
            continue
        standing = {}
        for row in firm:
            standing.setdefault(row.step, []).append(row.activity)
        alone = [(step, rows[0]) for step, rows in standing.items() if len(rows) == 1]
        wanted = {
            key("agreement", "step", step.uuid): activity
            for step, activity in alone[:number]
            if activity.organisation.is_example
        }
        sowing.add(
            Agreement,
            [
                Agreement(
                    uuid=uuid,
                    organisation=activity.organisation,
                    county=county,
                    activity=activity,
                    kind=AgreementKind.COOPERATION,
                    starts_on=dt.date(sowing.today.year - 2, 3, 1),
                    ends_on=_end_of_month(sowing.today + dt.timedelta(days=110)),
                    source=sowing.reference.document,
                    **wording("subject", texts("money")["step"]),
                )
                for uuid, activity in wanted.items()
            ],
        )


def _end_of_month(day):
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)


def _build_decisions(sowing, plans, organisations, activities):
    wanted = {
        key("decision", plan.key, giver, back): (plan, giver, sowing.today.year - back, applied, granted)
        for plan in plans
        if plan.grants
        for giver, back, applied, granted in _decisions(plan)
    }
    missing = sowing.missing(GrantDecision, wanted)
    rows = sowing.add(
        GrantDecision,
        [
            _decision(sowing, uuid, organisations, activities[plan.key], plan, *value)
            for uuid, (plan, *value) in missing.items()
        ],
    )
    served = _goals_served(rows)
    pairs = [(row, goal) for row in rows if row.county_id for goal in served.get(row.organisation_id, ())]
    sowing.link(GrantDecision, "goals", pairs)


def _supported(plan, activities):
    """Return the activity that the county supports; None for the organisation as a whole."""
    chance = draw("supported", plan.key)
    return chance.choice(activities) if activities and chance.random() < 0.65 else None


def _goals_served(rows):
    """Return, by organisation, up to two goals that its activities serve. One query."""
    found = {}
    contributions = GoalContribution.objects.filter(
        activity__organisation__in={row.organisation_id for row in rows if row.county_id}
    )
    for contribution in contributions.select_related("activity", "goal").order_by(
        "goal__county", "goal__order"
    ):
        goals = found.setdefault(contribution.activity.organisation_id, {})
        if len(goals) < 2:
            goals[contribution.goal_id] = contribution.goal
    return {organisation: list(goals.values()) for organisation, goals in found.items()}


def _decisions(plan):
    """Yield giver ("county", STEA or a name), how many years back, and the sums applied for and granted."""
    chance = draw("grants", plan.key)
    county = chance.randrange(3, 16) * 1000
    state = chance.randrange(30, 75) * 1000
    if plan.grants == "gap":
        for back, granted in ((5, 62_000), (4, 55_000), (3, 41_000), (2, 0)):
            yield STATE, back, 64_000, granted
        yield "county", 1, 30_000, 24_000
        yield "county", 0, 30_000, 26_500
        yield OTHERS[0], 0, 5_000, 4_000
        return
    if plan.grants in ("county", "county_and_state", "many"):
        for back in (2, 1, 0):
            applied = county + chance.randrange(0, 9) * 500
            yield "county", back, applied if chance.random() < 0.8 else None, county
            county += chance.choice([-500, 0, 0, 500, 1000])
    if plan.grants in ("state", "county_and_state", "many"):
        for back in (3, 2, 1, 0):
            yield STATE, back, state + 8_000, state
            state = int(state * chance.uniform(0.7, 0.95)) // 100 * 100
    if plan.grants == "many":
        yield OTHERS[0], 1, None, 2_500
        yield OTHERS[1], 1, 20_000, 12_000
        yield OTHERS[1], 0, 20_000, None


def _decision(sowing, uuid, organisations, activities, plan, giver, year, applied, granted):
    chance = draw("decision", uuid)
    county = sowing.reference.municipalities[plan.municipality].county if giver == "county" else None
    kinds = {"county": chance.choice([GrantKind.OPERATING, GrantKind.PARTNERSHIP]), STATE: GrantKind.STATE}
    decided = dt.date(year, chance.choice([1, 2]), chance.randint(8, 27))
    return GrantDecision(
        uuid=uuid,
        organisation=organisations[plan.key],
        county=county,
        giver="" if county else giver,
        activity=_supported(plan, activities) if county else None,
        year=year,
        kind=kinds.get(giver, GrantKind.GENERAL),
        applied=None if applied is None else Decimal(applied),
        granted=None if granted is None else Decimal(granted),
        decided_on=decided if granted is not None and decided <= sowing.today else None,
        section=f"§ {chance.randint(4, 90)}" if county else "",
        source=sowing.reference.decision,
        **wording("purpose", chance.choice(texts("money")["purpose"])),
    )
