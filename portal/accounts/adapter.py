"""How signing in works here: the language of letters, where one goes next, what is said when it fails."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.mail import EmailMessage
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.lib import languages
from portal.outbox.actions import queue, text

# The letters of allauth that are sent, by the names it gives them, and the kinds of letters they are here.
LETTERS = {
    "account/email/email_confirmation": "confirm-address",
    "account/email/email_confirmation_signup": "confirm-address",
    "account/email/password_reset_key": "new-password",
    "account/email/unknown_account": "no-account",
    "account/email/email_changed": "address-changed",
    "account/email/password_changed": "password-changed",
    "account/email/password_reset": "password-changed",
    "account/email/password_set": "password-changed",
    "mfa/email/totp_activated": "factor-added",
    "mfa/email/webauthn_added": "factor-added",
    "mfa/email/totp_deactivated": "factor-removed",
    "mfa/email/webauthn_removed": "factor-removed",
    "mfa/email/recovery_codes_generated": "recovery-codes",
}
SECRET = {"confirm-address", "new-password", "no-account"}

# What is said on the next page, by allauth's names. Nothing is said where the page itself tells it.
MESSAGES = {
    "account/messages/email_confirmation_sent.txt": _("A letter with a link has been sent."),
    "account/messages/email_confirmed.txt": _("Your e-mail address has been confirmed."),
    "account/messages/email_deleted.txt": _("The address was removed."),
    "account/messages/logged_out.txt": _("You have logged out."),
    "account/messages/password_changed.txt": _("The password was changed."),
    "account/messages/password_set.txt": _("The password was saved."),
    "account/messages/unverified_primary_email.txt": _("Confirm your e-mail address first."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "Here are your new recovery codes. Keep them in a safe place."
    ),
    "mfa/messages/totp_activated.txt": _("Codes from the app are now your second factor."),
    "mfa/messages/totp_deactivated.txt": _("Codes from the app are no longer asked for."),
    "mfa/messages/webauthn_added.txt": _("The passkey was added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
}


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
        """Send a letter in the language of the account with the address, else of the page.

        Letters with a secret link are sent and not kept; others go through the outbox.
        """
        kind = LETTERS.get(template_prefix)
        if kind is None:
            return
        user = User.objects.filter(email__iexact=email).first() or context.get("user")
        language = user.language if isinstance(user, User) else languages.current()
        links = {name: link(url, language) for name, url in context.items() if name.endswith("_url") and url}
        context = context | links | {"email": email}
        if kind not in SECRET:
            queue(kind, email, context, language=language, at_once=True)
            return
        subject, body = text(kind, context, language)
        EmailMessage(subject, body, to=[email], headers={"Content-Language": language}).send()

    def add_message(self, request, level, message_template=None, message_context=None, **kwargs):
        """Say in our own words what was done, where there is something to say."""
        if message_template in MESSAGES:
            messages.add_message(request, level, MESSAGES[message_template])
        elif message := kwargs.get("message"):
            messages.add_message(request, level, message)

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


def link(url, language):
    """Return ``url``, of a page in the active language, as a letter in ``language`` carries it."""
    path = "/" + url.partition("://")[2].partition("/")[2] if "://" in url else url
    return settings.SITE_URL + translate_url(path, language)
