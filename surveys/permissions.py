"""Who composes surveys, reads answers with names, and answers. Rights come from memberships."""

from portal.accounts.choices import Role
from portal.accounts.rights import Rights


def may_compose(rights: Rights) -> bool:
    """Whether one makes surveys, reads every answer and sends letters again: publishers, administrators."""
    return rights.is_administrator or Role.PUBLISHER in rights.roles


def may_see_work(rights: Rights) -> bool:
    """Whether surveys are any of one's work: whoever composes them, answers them or reads the answers."""
    return may_compose(rights) or bool(rights.organisations or rights.counties)


def may_read(rights: Rights, response) -> bool:
    """Whether one reads ``response`` with its name and its free texts.

    Whoever composes surveys, and the coordinators of the county that it was given in.
    """
    return may_compose(rights) or response.county_id in rights.counties


def may_answer(rights: Rights, response) -> bool:
    """Whether one gives ``response``: the organisation's editors, or the county's coordinators."""
    if response.organisation_id is None:
        return response.county_id in rights.counties
    return response.organisation_id in rights.organisations
