"""Forms of signing in, in the portal's words: allauth does the work, the labels are ours."""

from allauth.account import forms as account
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts import passwords


class Worded:
    """A form of allauth with our own ``LABELS`` and ``HELP``, and no words inside its boxes."""

    LABELS = {}
    HELP = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.LABELS.get(name, field.label)
            field.help_text = self.HELP.get(name, "")
            if name == "password1":
                field.help_text = passwords.HELP
            if name == "code":
                field.widget.attrs.update(inputmode="numeric", autocapitalize="off", spellcheck="false")


EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = {"password1": _("New password"), "password2": _("New password again")}
CODE = {"code": _("Code")}
CODE_HELP = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class SamePassword:
    """The new password is typed twice alike."""

    def clean(self):
        data = super().clean()
        if "password2" in self.errors:
            del self.errors["password2"]
            self.add_error("password2", forms.ValidationError(_("Write the same password in both boxes.")))
        return data


class LoginForm(Worded, account.LoginForm):
    LABELS = {"login": EMAIL, "password": PASSWORD}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class EmailChangeForm(Worded, account.AddEmailForm):
    LABELS = {"email": _("New e-mail address")}


class PasswordResetForm(Worded, account.ResetPasswordForm):
    LABELS = {"email": EMAIL}


class NewPasswordForm(SamePassword, Worded, account.ResetPasswordKeyForm):
    LABELS = NEW_PASSWORD


class PasswordChangeForm(SamePassword, Worded, account.ChangePasswordForm):
    LABELS = {"oldpassword": _("Current password"), **NEW_PASSWORD}


class FirstPasswordForm(SamePassword, Worded, account.SetPasswordForm):
    """For an account that has none."""

    LABELS = NEW_PASSWORD


class ReauthenticateForm(Worded, account.ReauthenticateForm):
    LABELS = {"password": PASSWORD}


class CodeForm(Worded, codes.AuthenticateForm):
    LABELS = CODE
    HELP = CODE_HELP


class ReauthenticateCodeForm(Worded, codes.ReauthenticateForm):
    LABELS = CODE
    HELP = CODE_HELP


class ActivateCodesForm(Worded, totp.ActivateTOTPForm):
    LABELS = CODE
    HELP = {"code": _("The six digits that the app shows now.")}


class AddPasskeyForm(Worded, passkeys.AddWebAuthnForm):
    """A passkey is always one that signs in by itself: the device asks for a finger, a face or a code."""

    LABELS = {"name": _("Name of the passkey")}
    HELP = {"name": _("So that you know later which device it is on.")}

    passwordless = forms.BooleanField(
        required=False, initial=True, widget=forms.CheckboxInput(attrs={"hidden": True})
    )


class RenamePasskeyForm(Worded, passkeys.EditWebAuthnForm):
    LABELS = {"name": _("Name of the passkey")}
