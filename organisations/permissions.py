"""Who may answer for a county, and who speaks for an organisation. Rights come from memberships."""

from portal.accounts.choices import Role
from portal.accounts.permissions import may_keep_editors
from portal.accounts.rights import Rights


def counties_answered(rights: Rights) -> frozenset[int | None] | None:
    """Return the counties whose goals and paths one answers for; None among them stands for national paths.

    Coordinators answer for their counties, publishers for national paths, administrators for all (None).
    """
    if rights.is_administrator:
        return None
    national = {None} if Role.PUBLISHER in rights.roles else set()
    return frozenset(rights.counties | national)


def may_answer(rights: Rights, contribution) -> bool:
    """Whether one may confirm or decline ``contribution``, and ask a service owner to.

    Coordinators of the county of its goal or path may, publishers for national paths, and administrators.
    The organisation's own county has no say in what serves another county's goal.
    """
    counties = counties_answered(rights)
    county = contribution.county
    return counties is None or (county.pk if county else None) in counties


def answers_at_all(rights: Rights) -> bool:
    """Whether there may be contributions for one to answer."""
    return counties_answered(rights) is None or bool(counties_answered(rights))


def may_withdraw(rights: Rights, contribution) -> bool:
    """Whether one may say that the activity does not serve this any more.

    Whoever keeps the organisation's activities may. The county that answers declines instead.
    """
    return may_see_contributions(rights, contribution.activity.organisation)


def may_see_contributions(rights: Rights, organisation) -> bool:
    """Whether one may see all that ``organisation`` contributes to, with reasons for declining.

    Whoever keeps its profile: its editors, the coordinators of its home county, and administrators.
    """
    return may_keep_editors(rights, organisation)
