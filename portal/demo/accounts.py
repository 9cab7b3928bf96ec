"""Example log-ins, one for each role. Their password is printed, so a production site never has them."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from portal.accounts.models import User

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

    @property
    def is_staff(self) -> bool:
        return bool(self.group) or self.is_superuser


ACCOUNTS = (
    Account(
        "coordinator@example.org",
        "Pilvi Kotikulma",
        "coordinator of Kotikulman Valo ry (Pirkanmaa) and Lyktan i Österbotten rf (Ostrobothnia); no admin",
    ),
    Account("county@example.org", "Oiva Esimerkkilä", "county coordinator of Pirkanmaa; no admin"),
    Account("other-county@example.org", "Lumi Esimerkkivaara", "county coordinator of Lapland; no admin"),
    Account(
        "writer@example.org",
        "Vanamo Sivuaskel",
        "writes and changes blog posts in the admin",
        group="Writers",
    ),
    Account(
        "staff@example.org",
        "Sten Exempelbäck",
        "publishes: everything of the blog and of projects in the admin",
        language="sv",
        group="Publishers",
    ),
    Account(
        "moderator@example.org",
        "Ilta Rauhantupa",
        "reads and decides on comments in the admin",
        group="Moderators",
    ),
    Account(
        "admin@example.org", "Kide Ylläpito", "administrator: everything in the admin", is_superuser=True
    ),
)


def build_accounts(sowing):
    """Add the accounts that are missing, and the groups with their permissions; other accounts stay."""
    groups = {name: _group(name, parts) for name, parts in GROUPS.items()}
    there = set(User.objects.values_list("email", flat=True))
    for account in ACCOUNTS:
        if account.email in there:
            continue
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
