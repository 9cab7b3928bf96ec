"""Example log-ins, one for each role. Their password is printed, so a production site never has them."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from regions.models import County

PASSWORD = "example-password"  # noqa: S105 - printed for everybody to use.

# Which model permissions a group has: (application, model, actions).
EVERYTHING = ("view", "add", "change", "delete")
# What the form of a post suggests: topics, counties, goals, steps, organisations, projects.
SUGGESTED = [(app, None, ("view",)) for app in ("topics", "regions", "organisations", "projects")]
GROUPS = {
    "Publishers": [("blog", None, EVERYTHING), ("projects", None, EVERYTHING), *SUGGESTED],
    "Writers": [
        *SUGGESTED,
        ("blog", None, ("view",)),
        ("blog", "post", ("add", "change")),
        ("blog", "postversion", ("add", "change")),
        ("blog", "authorship", ("add", "change", "delete")),
    ],
    "Moderators": [("blog", "post", ("view",)), ("blog", "comment", ("view", "change"))],
}


@dataclass(frozen=True)
class Account:
    """An example log-in and what its holder may do."""

    email: str
    name: str
    may: str
    language: str = "fi"
    group: str = ""
    is_superuser: bool = False
    # Memberships: editor of organisations by name, coordinator of a county by its code, another role.
    organisations: tuple[str, ...] = ()
    county: str = ""
    role: str = ""

    @property
    def is_staff(self) -> bool:
        return bool(self.group) or self.is_superuser


ACCOUNTS = (
    Account(
        "coordinator@example.org",
        "Pilvi Kotikulma",
        "coordinator of Kotikulman Valo ry (Pirkanmaa) and Lyktan i Österbotten rf (Ostrobothnia), member of"
        " the project Omaisen kalenteri; no admin",
        organisations=("Kotikulman Valo ry", "Lyktan i Österbotten rf"),
    ),
    Account(
        "county@example.org", "Oiva Esimerkkilä", "county coordinator of Pirkanmaa; no admin", county="08"
    ),
    Account(
        "other-county@example.org",
        "Lumi Esimerkkivaara",
        "county coordinator of Lapland; no admin",
        county="21",
    ),
    Account(
        "writer@example.org",
        "Vanamo Sivuaskel",
        "writes and changes blog posts in the admin",
        group="Writers",
        role=Role.WRITER,
    ),
    Account(
        "staff@example.org",
        "Sten Exempelbäck",
        "publishes: everything of the blog and of projects in the admin",
        language="sv",
        group="Publishers",
        role=Role.PUBLISHER,
    ),
    Account(
        "moderator@example.org",
        "Ilta Rauhantupa",
        "reads and decides on comments in the admin",
        group="Moderators",
        role=Role.MODERATOR,
    ),
    Account(
        "admin@example.org", "Kide Ylläpito", "administrator: everything in the admin", is_superuser=True
    ),
)


def build_accounts(sowing):
    """Add the accounts that are missing, their memberships, and the groups with their permissions."""
    groups = {name: _group(name, parts) for name, parts in GROUPS.items()}
    there = {user.email: user for user in User.objects.filter(email__in=[a.email for a in ACCOUNTS])}
    for account in ACCOUNTS:
        user = there.get(account.email)
        if user is None:
            user = User.objects.create_user(
                account.email,
                PASSWORD,
                name=account.name,
                language=account.language,
                is_staff=account.is_staff,
                is_superuser=account.is_superuser,
                is_example=True,
            )
            if account.group:
                user.groups.add(groups[account.group])
            sowing.added["user"] += 1
        if user.is_example:
            user.confirm_email()
            _memberships(sowing, user, account)


def _memberships(sowing, user, account):
    """Make what is missing; one that has been ended stays so."""
    wanted = [
        {"role": Role.EDITOR, "organisation": organisation}
        for organisation in Organisation.objects.filter(is_example=True).filter(
            Q(name_fi__in=account.organisations) | Q(name_sv__in=account.organisations)
        )
    ]
    wanted += [
        {"role": Role.COUNTY, "county": county} for county in County.objects.filter(code=account.county)
    ]
    if account.role:
        wanted.append({"role": account.role})
    for fields in wanted:
        _membership, created = Membership.objects.get_or_create(
            user=user, **{"organisation": None, "county": None, **fields}
        )
        sowing.added["membership"] += created


def _group(name, parts):
    group, created = Group.objects.get_or_create(name=name)
    if created:
        wanted = Q(pk=None)
        for app, model, actions in parts:
            models = {"content_type__model": model} if model else {}
            for action in actions:
                wanted |= Q(content_type__app_label=app, codename__startswith=f"{action}_", **models)
        group.permissions.set(Permission.objects.filter(wanted))
    return group


def log_ins() -> list[str]:
    """Return a line for each example log-in: the address and what may be done with it."""
    width = max(len(account.email) for account in ACCOUNTS)
    return [f"{account.email:{width}}  {account.may}" for account in ACCOUNTS]
