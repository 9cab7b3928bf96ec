"""Contributions and grants, in the country to measure on."""

# ruff: noqa: S608 - nothing in these statements comes from anybody but this folder.

from bench import pools, sets
from bench.areas import EMPTY_GOALS, EMPTY_STEPS
from bench.people import _times
from bench.sets import chance, days_before, identifier
from organisations.models import GoalContribution, GrantDecision, StepContribution
from regions.models import Source

REASON = ("Toiminta ei kuulu tähän.", "Verksamheten hör inte hit.", "The activity does not belong here.")
ROLES = ("complements", "supports_peers", "guides", "purchased")


def build(country):
    """Make three contributions of each activity: to two goals and a step, or a goal and two steps in turn.

    Both are of the organisation's county; the first ones of a strategy or a path have more than the last.
    """
    told = pools.words("counties")
    goals = len(told["goals"]) - EMPTY_GOALS
    steps = len(told["paths"]) * len(told["steps"]) - EMPTY_STEPS
    _contribute(country, GoalContribution, "goal", goals, second="a.n % 2 = 0", salt=60)
    roles = " ".join(f"WHEN {place} THEN '{role}'" for place, role in enumerate(ROLES))
    role = f"CASE {chance('c.n', 71)} % {len(ROLES)} {roles} END"
    _contribute(country, StepContribution, "step", steps, second="a.n % 2 = 1", salt=80, role=role)
    _grant(country)


def _contribute(country, model, name, number, *, second, salt, **columns):
    # More of the first: a number drawn below one that was drawn.
    first = f"({chance('a.n', salt)} % {number} * ({chance('a.n', salt + 1)} % {number} + 1) / {number})"
    other = f"(({first} + 1 + {chance('a.n', salt + 2)} % {number - 1}) % {number})"
    drawn = f"""
        SELECT a.n * 2 AS n, a.id AS activity, a.county AS county, {first} AS place FROM bench_activity a
        UNION ALL
        SELECT a.n * 2 + 1, a.id, a.county, {other} FROM bench_activity a WHERE {second}
    """
    turn, checked = f"{chance('c.n', salt + 3)} % 100", f"{chance('c.n', salt + 4)} % 600"
    is_confirmed, is_declined = f"{turn} < 42", f"{turn} BETWEEN 85 AND 91"
    reasons = {
        f"reason_{code}": f"CASE WHEN {is_declined} THEN '{REASON[place]}' ELSE '' END"
        for code, place in pools.LANGUAGES.items()
    }
    sets.insert(
        model,
        f"FROM ({drawn}) AS c JOIN bench_{name} g ON g.county = c.county AND g.n = c.place",
        uuid=identifier(model._meta.model_name, "c.n"),
        activity_id="c.activity",
        **{f"{name}_id": "g.id"},
        state=f"CASE WHEN {is_confirmed} THEN 'confirmed' WHEN {is_declined} THEN 'declined' "
        f"WHEN {turn} > 91 THEN 'ended' ELSE 'claimed' END",
        verified_on=f"CASE WHEN {is_confirmed} THEN {days_before(country.today, checked)} END",
        verified_by=f"CASE WHEN {is_confirmed} THEN 'county' ELSE '' END",
        **reasons,
        **_times(country, "c.n", salt + 5),
        **columns,
    )


def _grant(country):
    """Give every tenth organisation a grant of its county in each of two years."""
    source = Source.objects.order_by("pk").first().pk
    for past in (0, 1):
        sets.insert(
            GrantDecision,
            f"FROM bench_organisation o WHERE {chance('o.n', 101)} % 10 = 0",
            uuid=identifier(f"grant {past}", "o.n"),
            organisation_id="o.id",
            county_id="o.county",
            year=str(country.today.year - past),
            kind="'general'",
            granted=f"1000 + {chance('o.n', 102 + past)} % 40 * 500",
            source_id=str(source),
            **_times(country, "o.n", 104),
        )
