"""What a person may do, read once: rights follow memberships, never a flag on a page."""

from dataclasses import dataclass

from portal.accounts.choices import Role


@dataclass(frozen=True)
class Rights:
    """A person's rights today: organisations, counties and projects by their primary key, and the roles.

    ``user_id`` is who the person is; None when nobody has signed in.
    """

    user_id: int | None = None
    organisations: frozenset[int] = frozenset()
    counties: frozenset[int] = frozenset()
    projects: frozenset[int] = frozenset()
    roles: frozenset[str] = frozenset()
    is_administrator: bool = False

    @property
    def may_work(self) -> bool:
        """Whether there is anything for the person to do in the workspace."""
        return self.is_administrator or bool(self.roles)

    @property
    def need_second_factor(self) -> bool:
        """County coordinators, publishers and administrators sign in with a second factor."""
        return self.is_administrator or not self.roles.isdisjoint({Role.COUNTY, Role.PUBLISHER})


NONE = Rights()


def rights_of(user) -> Rights:
    """Return what ``user`` may do today; nothing when nobody has signed in.

    One query, and none when asked again of the same user object.
    """
    if not user.is_authenticated or not user.is_active:
        return NONE
    if not hasattr(user, "_rights"):  # A request's user is a lazy object, whose own attributes are others.
        user._rights = _read(user)
    return user._rights


def _read(user):
    memberships = list(
        user.memberships.active().values_list("role", "organisation_id", "county_id", "project_id")
    )
    return Rights(
        user_id=user.pk,
        organisations=frozenset(row[1] for row in memberships if row[1]),
        counties=frozenset(row[2] for row in memberships if row[2]),
        projects=frozenset(row[3] for row in memberships if row[3]),
        roles=frozenset(row[0] for row in memberships),
        is_administrator=user.is_superuser,
    )
