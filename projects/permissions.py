"""Who works on a project: its members, and the editors of its host. Rights come from memberships."""

from portal.accounts.choices import Role
from portal.accounts.rights import Rights


def is_member(rights: Rights, project) -> bool:
    """Whether one is a member of ``project``; nobody is one of None."""
    return project is not None and project.pk in rights.projects


def hosts(rights: Rights, project) -> bool:
    """Whether one is an editor of the organisation that runs ``project``."""
    return project is not None and project.host_id is not None and project.host_id in rights.organisations


def writes(rights: Rights, project) -> bool:
    """Whether one writes what ``project`` tells and makes: its members do, and the editors of its host."""
    return is_member(rights, project) or hosts(rights, project)


def may_work(rights: Rights, project) -> bool:
    """Whether one sees the work of ``project``: its tasks and what its members talk about.

    Its members do, the editors of its host, and administrators. Publishers read what becomes public; the
    members' own talk is not theirs.
    """
    return rights.is_administrator or writes(rights, project)


def may_begin(rights: Rights) -> bool:
    """Whether one may begin a project: editors do for their organisation, publishers for any."""
    return rights.is_administrator or bool(rights.organisations) or Role.PUBLISHER in rights.roles


def may_begin_for_any(rights: Rights) -> bool:
    """Whether one may begin a project for any organisation, or for none: publishers and administrators."""
    return rights.is_administrator or Role.PUBLISHER in rights.roles


def may_see_projects(rights: Rights) -> bool:
    """Whether there is a project to work on, or one to begin."""
    return may_begin(rights) or bool(rights.projects)


def may_see_events(rights: Rights) -> bool:
    """Whether there are events to keep: of one's organisations, projects or counties, or the country's."""
    return (
        rights.is_administrator
        or Role.PUBLISHER in rights.roles
        or bool(rights.organisations or rights.counties or rights.projects)
    )
