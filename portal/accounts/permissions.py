"""Who may invite whom, and end which membership. Rights come from memberships, never from a page."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from portal.accounts.choices import Role
from portal.accounts.rights import Rights, rights_of


def lacks_second_factor(user) -> bool:
    """Whether ``user`` may do so much that a second factor is needed, and has none. Two queries at most.

    Example accounts do without in local work.
    """
    if not user.is_authenticated or (settings.DEBUG and user.is_example):
        return False
    return rights_of(user).need_second_factor and not is_mfa_enabled(user)


def may_see_drafts(user, permission: str) -> bool:
    """Whether ``user`` sees on public pages what is not public: staff with ``permission`` in the admin.

    Whoever needs a second factor for the admin needs it for this too. Two queries at most.
    """
    return (
        user.is_authenticated
        and user.is_staff
        and user.has_perm(permission)
        and not lacks_second_factor(user)
    )


def home_county(organisation) -> int | None:
    """Return the primary key of the county where ``organisation`` is at home, if that is known."""
    municipality = organisation.home_municipality
    return municipality.county_id if municipality else None


def may_keep_editors(rights: Rights, organisation) -> bool:
    """Whether one may invite editors of ``organisation`` and end their memberships.

    Its editors may, its county's coordinators, and administrators.
    """
    return (
        rights.is_administrator
        or organisation.pk in rights.organisations
        or home_county(organisation) in rights.counties
    )


def may_keep_coordinators(rights: Rights, county) -> bool:
    """Whether one may invite coordinators of ``county``: its coordinators may, and administrators."""
    return rights.is_administrator or county.pk in rights.counties


def may_keep_members(rights: Rights, project) -> bool:
    """Whether one may invite members of ``project`` and end their memberships.

    The editors of its host may, publishers, and administrators. Members do not invite others themselves.
    """
    return (
        rights.is_administrator
        or Role.PUBLISHER in rights.roles
        or (project.host_id is not None and project.host_id in rights.organisations)
    )


def may_read_address(rights: Rights, letter) -> bool:
    """Whether one who may read ``letter`` may also see the e-mail address it goes to.

    Administrators may. County coordinators see the addresses of their county's people and organisations; an
    address that a reader left for an answer is not theirs to see.
    """
    organisation = letter.organisation
    return bool(
        rights.is_administrator
        or letter.to_user_id
        or (organisation and letter.to_email and letter.to_email == organisation.email)
    )


def may_keep(rights: Rights, thing) -> bool:
    """Whether one may do this with ``thing``, a membership or an invitation."""
    if thing.role == Role.EDITOR:
        return may_keep_editors(rights, thing.organisation)
    if thing.role == Role.COUNTY:
        return may_keep_coordinators(rights, thing.county)
    if thing.role == Role.PROJECT:
        return may_keep_members(rights, thing.project)
    return rights.is_administrator
