"""How a contribution stood at a moment, by its own history and that of its activity. No queries."""

from organisations.choices import ContributionState, VerifiedBy
from portal.lib import languages

HELD = (ContributionState.CLAIMED, ContributionState.CONFIRMED)


def is_nearer(activity, own) -> bool:
    """Whether the activity's history tells of a moment nearer to the one asked about than its own does."""
    if own is None:
        return True
    if activity.is_before != own.is_before:
        return activity.is_before
    return activity.at > own.at if activity.is_before else activity.at < own.at


def as_claimed(row, content, key, is_claimed, *, knows_answer):
    """Set on ``row`` what its activity told: claimed there or not, as what, and why."""
    if not is_claimed:
        if row.state in HELD:
            row.state = ContributionState.ENDED
        return
    for code in languages.CODES:
        setattr(row, f"rationale_{code}", content.get(f"{key}/rationale_{code}") or "")
    role = content.get(f"{key}/role", "")
    if row.state == ContributionState.CONFIRMED and knows_answer and role != getattr(row, "role", ""):
        row.state, row.verified_on, row.verified_by = ContributionState.CLAIMED, None, ""
    if role:
        row.role = role
    if row.state in HELD:
        return
    # It was taken away later. What has no history of its own keeps who had checked it last.
    if not knows_answer and row.verified_on and row.verified_by == VerifiedBy.COUNTY:
        row.state, row.valid_until = ContributionState.CONFIRMED, None
    else:
        row.state, row.verified_on, row.verified_by = ContributionState.CLAIMED, None, ""
        row.valid_until = None


def as_dated(row, day):
    """Set on ``row``, whose answers were not kept, what its dates tell of ``day``.

    What ended later had not ended, and what was confirmed later is taken as told by the organisation alone.
    """
    if row.state == ContributionState.ENDED and row.valid_until and row.valid_until > day:
        row.state, row.valid_until = ContributionState.CLAIMED, None
        if row.verified_on and row.verified_by == VerifiedBy.COUNTY:
            row.state = ContributionState.CONFIRMED
    if row.state == ContributionState.CONFIRMED and row.verified_on > day:
        row.state, row.verified_on, row.verified_by = ContributionState.CLAIMED, None, ""
        row.valid_until = None
