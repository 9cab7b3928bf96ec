"""Agreements with counties, and grants over the years: growing, falling, and with a year without money."""

import datetime as dt
from decimal import Decimal

from organisations.choices import AgreementKind
from organisations.models import Agreement, GoalContribution, GrantDecision
from portal.demo.materials import draw, key, texts, wording
from regions.choices import GrantKind

STATE = "STEA"
OTHERS = ("Kotikunta (esimerkki)", "Sinipurjeen säätiö (keksitty)")


def build_money(sowing, plans, organisations):
    """Add the agreements and grant decisions of ``plans`` that are missing."""
    _build_agreements(sowing, plans, organisations)
    _build_decisions(sowing, plans, organisations)


def _build_agreements(sowing, plans, organisations):
    wanted = {
        key("agreement", plan.key, kind): (plan, kind)
        for plan in plans
        if plan.agreement
        # Whoever has an agreement in force often had one before it.
        for kind in {plan.agreement, *(["expired"] if plan.number % 4 == 0 else [])}
    }
    missing = sowing.missing(Agreement, wanted)
    sowing.add(
        Agreement,
        [_agreement(sowing, uuid, plan, kind, organisations) for uuid, (plan, kind) in missing.items()],
    )


def _agreement(sowing, uuid, plan, kind, organisations):
    chance = draw("agreement", plan.key, kind)
    year = sowing.today.year
    starts, ends = (year - 4, year - 2) if kind == "expired" else (year - 1, year + 1)
    subjects = texts("money")["purchase" if kind == "purchase" else "subject"]
    form = chance.choice([AgreementKind.PARTNERSHIP, AgreementKind.COOPERATION])
    return Agreement(
        uuid=uuid,
        organisation=organisations[plan.key],
        county=sowing.reference.municipalities[plan.municipality].county,
        kind=AgreementKind.PURCHASE if kind == "purchase" else form,
        starts_on=dt.date(starts, 1, 1),
        ends_on=dt.date(ends, 12, 31),
        source=sowing.reference.document,
        **wording("subject", chance.choice(subjects)),
    )


def _build_decisions(sowing, plans, organisations):
    wanted = {
        key("decision", plan.key, giver, back): (plan, giver, sowing.today.year - back, applied, granted)
        for plan in plans
        if plan.grants
        for giver, back, applied, granted in _decisions(plan)
    }
    missing = sowing.missing(GrantDecision, wanted)
    rows = sowing.add(
        GrantDecision,
        [_decision(sowing, uuid, organisations, *value) for uuid, value in missing.items()],
    )
    served = _goals_served(rows)
    pairs = [(row, goal) for row in rows if row.county_id for goal in served.get(row.organisation_id, ())]
    sowing.link(GrantDecision, "goals", pairs)


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


def _decision(sowing, uuid, organisations, plan, giver, year, applied, granted):
    chance = draw("decision", uuid)
    county = sowing.reference.municipalities[plan.municipality].county if giver == "county" else None
    kinds = {"county": chance.choice([GrantKind.OPERATING, GrantKind.PARTNERSHIP]), STATE: GrantKind.STATE}
    decided = dt.date(year, chance.choice([1, 2]), chance.randint(8, 27))
    return GrantDecision(
        uuid=uuid,
        organisation=organisations[plan.key],
        county=county,
        giver="" if county else giver,
        year=year,
        kind=kinds.get(giver, GrantKind.GENERAL),
        applied=None if applied is None else Decimal(applied),
        granted=None if granted is None else Decimal(granted),
        decided_on=decided if granted is not None and decided <= sowing.today else None,
        section=f"§ {chance.randint(4, 90)}" if county else "",
        source=sowing.reference.decision,
        **wording("purpose", chance.choice(texts("money")["purpose"])),
    )
