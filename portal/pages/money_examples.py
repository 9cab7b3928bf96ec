"""What the style guide shows of money: the line between roles, outcomes, a year without money."""

import datetime as dt
from decimal import Decimal

from organisations.choices import Nature, Side
from organisations.models import Activity, AgreedOutcome, Organisation, StepContribution
from organisations.money.outcomes import OutcomeSoFar
from organisations.money.roles import AtSide, StepSides
from organisations.money.warning import Figure
from regions.models import Source, Step

TODAY = dt.date(2026, 11, 26)
LONG = "Kahden airon kantaman lasten omaishoitajaperheiden vertaistoimintayhdistysten liitto ry"


def money_examples():
    """Return a path with every side and an empty step, outcomes, and sums by year. No queries."""
    return {
        "money_path": {
            "phases": [
                {"label": "Ennen palveluja", "steps": [_step(1, "Verkosto valmiina", {Side.CIVIC: 4})]},
                {
                    "label": "Palvelujen aikana",
                    "steps": [
                        _step(2, "Kotihoito ja arkinen seura", dict.fromkeys(Side, 2)),
                        _step(3, "Apu kotiin yöllä", {}),
                        _step(4, "Vapaa, joka toteutuu", {Side.OUTCOME_CONTRACT: 1, Side.CIVIC: 9}),
                    ],
                },
            ]
        },
        "money_outcomes": [
            OutcomeSoFar(_outcome(**fields), TODAY)
            for fields in (
                {"result": Decimal(42)},
                {"result": Decimal("31.5")},
                {"result": Decimal(31), "due_on": dt.date(2026, 5, 31)},
                {"due_on": dt.date(2026, 5, 31)},
                {"due_on": None},
            )
        ],
        "money_figures": [
            Figure("STEA", 2023, Decimal(41_000)),
            Figure("STEA", 2024, Decimal(0)),
            Figure("Pirkanmaa", 2025, Decimal(24_000)),
        ],
    }


def _step(order, name, sides):
    return StepSides(
        Step(order=order, name_fi=name, name_sv=name),
        [AtSide(side, number, 1, number // 2, 0, [_contribution(side)]) for side, number in sides.items()],
    )


def _contribution(side):
    name = LONG if side == Side.GRANT_FUNDED else "Hiljaisen järven Ystävät ry"
    organisation = Organisation(name_fi=name, slug_fi="ystavat")
    activity = Activity(organisation=organisation, title_fi="Kahvihetki", slug_fi="kahvihetki")
    activity.nature = Nature.CIVIC
    return StepContribution(activity=activity)


def _outcome(**fields):
    known = {"due_on": dt.date(2026, 12, 31), "result_on": dt.date(2026, 6, 30)}
    return AgreedOutcome(
        name_fi="Omaishoitajat, jotka pitävät vapaansa",
        name_sv="Närståendevårdare som tar ut sin ledighet",
        unit_fi="omaishoitajaa",
        unit_sv="närståendevårdare",
        target=Decimal(40),
        source=Source(title="Sopimus", url="https://example.org/sopimus", language="fi"),
        **(known | fields),
    )
