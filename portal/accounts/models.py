"""People who sign in, by their e-mail address; what they may do, who invited them, and the log of it all."""

import datetime as dt
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Change, InvitationState, Role
from portal.lib.languages import CODES, OWN_NAMES


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        """Create a user; the address is kept in small letters. Without a password nobody can sign in."""
        if not email:
            raise ValueError("A user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Create an administrator, who may do everything in the admin. The address needs no confirmation."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.confirm_email()
        return user

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: a coordinator, a county's coordinator, a writer, an administrator …"""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, OWN_NAMES[code]) for code in CODES], default="fi"
    )

    is_staff = models.BooleanField(_("may use the admin"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_example = models.BooleanField(
        _("example account"),
        default=False,
        help_text=_("Made by seed_demo; a production site refuses to start."),
    )

    gets_reminders = models.BooleanField(_("reminders to check what was written"), default=True)
    gets_results = models.BooleanField(_("what a review decided about what I sent"), default=True)
    gets_waiting = models.BooleanField(_("what waits for me to review"), default=True)

    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    # Which of the wishes above a letter obeys, by its kind; all other letters are needed, and always go.
    WISHES = {
        "reminder": "gets_reminders",
        "project_task": "gets_reminders",
        "project_messages": "gets_waiting",
        "review_returned": "gets_results",
        "review_scheduled": "gets_results",
        "review_published": "gets_results",
        "review_undone": "gets_results",
        "contribution_confirmed": "gets_results",
        "contribution_declined": "gets_results",
        "review_waiting": "gets_waiting",
        "waits_for_review": "gets_waiting",
        "claimed": "gets_waiting",
        "ticket": "gets_waiting",
        "comments_waiting": "gets_waiting",
    }

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_unique_email",
                violation_error_message=_("This e-mail address already has an account."),
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.partition(" ")[0]

    def wants(self, kind: str) -> bool:
        """Whether the person wants letters of ``kind``."""
        wish = self.WISHES.get(kind)
        return wish is None or getattr(self, wish)

    def confirm_email(self):
        """Make the account's address the one it signs in with, as confirmed; others are forgotten."""
        self.emailaddress_set.exclude(email=self.email).delete()
        self.emailaddress_set.update_or_create(email=self.email, defaults={"verified": True, "primary": True})


# The roles that are held somewhere.
SCOPED = [Role.EDITOR, Role.COUNTY, Role.PROJECT]


def scope_of_role(model_name):
    """Return the constraint that a role has the scope it needs, and no other."""
    return models.CheckConstraint(
        condition=(
            Q(role=Role.EDITOR, organisation__isnull=False, county=None, project=None)
            | Q(role=Role.COUNTY, organisation=None, county__isnull=False, project=None)
            | Q(role=Role.PROJECT, organisation=None, county=None, project__isnull=False)
            | (~Q(role__in=SCOPED) & Q(organisation=None, county=None, project=None))
        ),
        name=f"{model_name}_scope_of_role",
        violation_error_message=_(
            "Editors belong to an organisation, county coordinators to a county, members of a project to it,"
            " others to none of them."
        ),
    )


class MembershipQuerySet(models.QuerySet):
    @staticmethod
    def condition(prefix="", today=None):
        """Return the condition that memberships hold on ``today``, of people who may sign in."""
        today = today or timezone.localdate()
        return (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": today})) & Q(
            **{f"{prefix}starts_on__lte": today, f"{prefix}user__is_active": True}
        )

    def active(self, today=None):
        """Memberships that hold on ``today``, of people who may sign in."""
        return self.filter(self.condition(today=today))

    def editors_of(self, organisation):
        """Active editors of the organisation with primary key ``organisation``, with their accounts."""
        return self.active().filter(role=Role.EDITOR, organisation=organisation).select_related("user")

    def coordinators_of(self, county):
        """Active coordinators of the county with primary key ``county``, with their accounts."""
        return self.active().filter(role=Role.COUNTY, county=county).select_related("user")

    def members_of(self, project):
        """Active members of the project with primary key ``project``, with their accounts."""
        return self.active().filter(role=Role.PROJECT, project=project).select_related("user")

    def holders_of(self, role):
        """Active holders of ``role`` wherever they hold it, with their accounts."""
        return self.active().filter(role=role).select_related("user")


class Membership(models.Model):
    """A person's part in the work: an organisation's editor, a county's coordinator, a writer …

    The last day is part of it; without one the membership goes on.
    """

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
    )
    county = models.ForeignKey(
        "regions.County",
        verbose_name=_("county"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
    )
    project = models.ForeignKey(
        "projects.Project",
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
    )
    starts_on = models.DateField(_("starts"), default=timezone.localdate)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User,
        verbose_name=_("given by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "role", "pk"]
        constraints = [
            scope_of_role("membership"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
        ]

    def __str__(self):
        scope = self.organisation or self.county or self.project
        return f"{self.user} – {self.get_role_display()}" + (f": {scope}" if scope else "")

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < timezone.localdate()


# An invitation that nobody has accepted runs out after this.
VALID_FOR = dt.timedelta(days=30)


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Invitations that may still be accepted, or sent again when they have run out."""
        return self.filter(accepted_at=None, revoked_at=None)

    def with_names(self):
        """Bring what a list names."""
        return self.select_related("organisation", "county", "project", "invited_by", "accepted_by")


class Invitation(models.Model):
    """An invitation by e-mail to a membership: the letter's link proves that the address is the invitee's."""

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, OWN_NAMES[code]) for code in CODES], default="fi"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    county = models.ForeignKey(
        "regions.County",
        verbose_name=_("county"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    project = models.ForeignKey(
        "projects.Project",
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    membership_ends_on = models.DateField(_("last day of the membership"), null=True, blank=True)

    invited_by = models.ForeignKey(
        User, verbose_name=_("invited by"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    sent_at = models.DateTimeField(_("last sent"), null=True, blank=True)
    times_sent = models.PositiveSmallIntegerField(_("times sent"), default=0)
    expires_at = models.DateTimeField(_("runs out"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User,
        verbose_name=_("accepted by"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
    )
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at", "-pk"]
        constraints = [
            scope_of_role("invitation"),
            *(
                models.UniqueConstraint(
                    Lower("email"),
                    "role",
                    *scope,
                    condition=Q(accepted_at=None, revoked_at=None, **where),
                    name=f"invitation_one_open_{name}",
                    violation_error_message=_("This address has been invited already."),
                )
                for name, scope, where in (
                    ("organisation", ["organisation"], {"organisation__isnull": False}),
                    ("county", ["county"], {"county__isnull": False}),
                    ("project", ["project"], {"project__isnull": False}),
                    ("portal", [], {"organisation": None, "county": None, "project": None}),
                )
            ),
        ]

    def __str__(self):
        scope = self.organisation or self.county or self.project
        return f"{self.email} – {self.get_role_display()}" + (f": {scope}" if scope else "")

    @property
    def state(self) -> InvitationState:
        if self.accepted_at:
            return InvitationState.ACCEPTED
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.expires_at <= timezone.now():
            return InvitationState.EXPIRED
        return InvitationState.OPENED if self.opened_at else InvitationState.SENT

    @property
    def can_be_accepted(self) -> bool:
        return self.state in (InvitationState.SENT, InvitationState.OPENED)

    @property
    def can_be_sent_again(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None


class RightsEventQuerySet(models.QuerySet):
    def update(self, **fields):
        raise TypeError("The log of rights is only added to.")

    def delete(self):
        raise TypeError("The log of rights is only added to.")


class RightsEvent(models.Model):
    """A line in the log of rights: who did what to whose rights, and when. Lines are added and never changed.

    When an account is deleted, its lines stay without a name.
    """

    at = models.DateTimeField(_("time"), default=timezone.now)
    change = models.CharField(_("what happened"), max_length=15, choices=Change.choices)
    actor = models.ForeignKey(
        User,
        verbose_name=_("by whom"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Empty when the account has been deleted, and for what was done on the server."),
    )
    user = models.ForeignKey(
        User,
        verbose_name=_("whose rights"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="rights_events",
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    county = models.ForeignKey(
        "regions.County",
        verbose_name=_("county"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    project = models.ForeignKey(
        "projects.Project",
        verbose_name=_("project"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    invitation = models.ForeignKey(
        Invitation,
        verbose_name=_("invitation"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    detail = models.CharField(
        _("detail"),
        max_length=200,
        blank=True,
        help_text=_("The last day, or the names of rights and groups."),
    )

    objects = RightsEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of rights")
        verbose_name_plural = _("log of rights")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_change_display()}"

    def save(self, **kwargs):
        if self.pk:
            raise TypeError("The log of rights is only added to.")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("The log of rights is only added to.")
