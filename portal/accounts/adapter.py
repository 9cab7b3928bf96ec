"""How signing in works here: the language of letters, where one goes next, what is said when it fails."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.lib import languages


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by accepting an invitation, and by administrators; nobody signs up unasked."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _(
            "The e-mail address and the password do not match. Check both, or ask for a new password."
        ),
        "email_taken": _("This e-mail address already has an account."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is wrong or has run out. Codes change every half minute."),
        "incorrect_password": _("This is not your password."),
        "invalid_login": _("The e-mail address and the password do not match."),
        "invalid_or_expired_key": _("This link has been used or has run out."),
        "invalid_password_reset": _("This link has been used or has run out."),
        "rate_limited": _("There were too many attempts. Wait a few minutes and try again."),
        "same_as_current": _("This is the same as before."),
        "too_many_login_attempts": _("There were too many attempts. Wait a few minutes and try again."),
        "unknown_email": _("No account has this e-mail address."),
        "unverified_primary_email": _("Confirm your e-mail address first."),
    }

    def is_open_for_signup(self, request):
        return False

    def clean_password(self, password, user=None):
        validate_password(password, user)
        return password

    def get_login_redirect_url(self, request):
        """Return the workspace in the language of the account."""
        return workspace(request.user.language)

    def get_logout_redirect_url(self, request):
        return reverse("pages:home")

    def get_password_change_redirect_url(self, request):
        return reverse("accounts:home")

    def send_mail(self, template_prefix, email, context):
        """Send a letter in the language of the account with the address, else of the page."""
        user = User.objects.filter(email__iexact=email).first() or context.get("user")
        language = user.language if isinstance(user, User) else languages.current()
        with languages.reading(language):
            links = {name: link(url) for name, url in context.items() if name.endswith("_url") and url}
            super().send_mail(template_prefix, email, context | links | {"site_url": settings.SITE_URL})

    def get_reauthentication_methods(self, user):
        ways = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        return [
            method | {"description": ways[method["id"]]}
            for method in super().get_reauthentication_methods(user)
        ]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and codes: what they are called, on the device and here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("This second factor cannot be removed."),
        "cannot_generate_recovery_codes": _("Add a passkey or an authenticator app first."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": AccountAdapter.error_messages["unverified_primary_email"],
    }

    def get_totp_issuer(self):
        return gettext("Organisation Path")

    def _get_site_name(self):
        return gettext("Organisation Path")

    def generate_authenticator_name(self, user, type):
        number = user.authenticator_set.filter(type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}


def workspace(language):
    """Return the address of the workspace in ``language``; of the own account while there is none."""
    with languages.reading(language):
        try:
            return reverse("workspace:home")
        except NoReverseMatch:
            return reverse("accounts:home")


def link(url):
    """Return ``url`` as a letter carries it: on the site's own address, in the active language."""
    path = "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url
    return settings.SITE_URL + translate_url(path, languages.current())
