"""People who sign in, by their e-mail address."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Role
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
        """Create an administrator, who may do everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

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

    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

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


class MembershipQuerySet(models.QuerySet):
    def active(self, today=None):
        """Memberships that hold on ``today``, of people who may sign in."""
        today = today or timezone.localdate()
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today, user__is_active=True
        )

    def editors_of(self, organisation):
        """Active editors of the organisation with primary key ``organisation``, with their accounts."""
        return self.active().filter(role=Role.EDITOR, organisation=organisation).select_related("user")

    def coordinators_of(self, county):
        """Active coordinators of the county with primary key ``county``, with their accounts."""
        return self.active().filter(role=Role.COUNTY, county=county).select_related("user")

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
            models.CheckConstraint(
                condition=(
                    Q(role=Role.EDITOR, organisation__isnull=False, county=None)
                    | Q(role=Role.COUNTY, organisation=None, county__isnull=False)
                    | (~Q(role__in=[Role.EDITOR, Role.COUNTY]) & Q(organisation=None, county=None))
                ),
                name="membership_scope_of_role",
                violation_error_message=_(
                    "Editors belong to an organisation, county coordinators to a county, others to neither."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_("A membership cannot end before it starts."),
            ),
        ]

    def __str__(self):
        scope = self.organisation or self.county
        return f"{self.user} – {self.get_role_display()}" + (f": {scope}" if scope else "")
