"""What outcome contracts have agreed on: reached, on the way, late, not known yet."""

import datetime as dt
from decimal import Decimal

from organisations.models import AgreedOutcome
from portal.demo.materials import key, texts, wording


def build_outcomes(sowing, activities):
    """Add agreed outcomes to the first activities of each kind that texts/outcomes.toml names.

    ``activities``: pairs of a key in the catalogue and an activity. The other outcome contracts have none.
    """
    by_key = {}
    for name, row in activities:
        by_key.setdefault(name, []).append(row)
    wanted = {
        key("outcome", row.uuid, order): (row, order, entry)
        for order, entry in enumerate(texts("outcomes")["outcome"], start=1)
        for row in by_key.get(entry["activity"], ())[entry["place"] :][:1]
    }
    missing = sowing.missing(AgreedOutcome, wanted)
    sowing.add(AgreedOutcome, [_outcome(sowing, uuid, *value) for uuid, value in missing.items()])


def _outcome(sowing, uuid, activity, order, entry):
    result = entry.get("result")
    return AgreedOutcome(
        uuid=uuid,
        activity=activity,
        order=order,
        target=Decimal(entry["target"]),
        due_on=sowing.today + dt.timedelta(days=entry["due_in_days"]),
        result=None if result is None else Decimal(result),
        result_on=None if result is None else sowing.today - dt.timedelta(days=entry["result_days_ago"]),
        source=sowing.reference.document,
        **wording("name", entry),
        **wording("unit", entry),
    )
