"""Forms of accounts: in the admin, of the own account, and of those who invite others."""

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts import passwords
from portal.accounts.actions import is_last_administrator
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.lib.languages import OWN_NAMES


class EmailInSmallLetters(forms.ModelForm):
    """An e-mail address takes the place of a user name; it is kept in small letters."""

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()


class UserAddForm(EmailInSmallLetters, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name", "language"]


class UserEditForm(EmailInSmallLetters, UserChangeForm):
    """The last administrator stays one: nobody else could give anybody rights."""

    class Meta:
        model = User
        fields = ["email", "name", "language", "password", "is_active", "is_staff", "is_superuser"]

    def clean(self):
        data = super().clean()
        stays = all(data.get(name, True) for name in ("is_active", "is_superuser"))
        if not stays and is_last_administrator(User.objects.get(pk=self.instance.pk)):
            raise forms.ValidationError(_("This is the only administrator. Make somebody else one first."))
        return data


class OwnAccountForm(forms.ModelForm):
    """What a person decides about her own account."""

    class Meta:
        model = User
        fields = ["name", "language", "gets_reminders", "gets_results", "gets_waiting"]
        labels = {
            "name": _("Name"),
            "language": _("Language of the workspace and of letters"),
            "gets_reminders": _("Reminders to check that what I wrote is still correct"),
            "gets_results": _("What was decided about what I sent to review"),
            "gets_waiting": _("What waits for me to review or answer"),
        }
        help_texts = {"name": _("Others who work with the same organisation or county see it.")}


class WelcomeForm(forms.Form):
    """What an invitee without an account tells of herself."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=passwords.HELP,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, email, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class InviteForm(forms.Form):
    """Whom to invite; to what is decided by the page."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=OWN_NAMES.items())
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave this empty if the work goes on for now."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def clean_ends_on(self):
        return not_past(self.cleaned_data["ends_on"])


class InviteAnybodyForm(InviteForm):
    """Whom an administrator invites, and to what."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=None, required=False, help_text=_("For an editor.")
    )
    county = forms.ModelChoiceField(
        label=_("County"), queryset=None, required=False, help_text=_("For a county coordinator.")
    )

    project = forms.ModelChoiceField(
        label=_("Project"), queryset=None, required=False, help_text=_("For a member of a project.")
    )

    field_order = ["role", "organisation", "county", "project"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for scope in ("organisation", "county", "project"):
            model = Membership._meta.get_field(scope).related_model
            self.fields[scope].queryset = model.objects.alphabetical()

    def clean(self):
        data = super().clean()
        for scope, role in (
            ("organisation", Role.EDITOR),
            ("county", Role.COUNTY),
            ("project", Role.PROJECT),
        ):
            if data.get("role") != role:
                data[scope] = None
            elif not data.get(scope) and scope not in self.errors:
                self.add_error(scope, _("Choose which one."))
        return data


class LastDayForm(forms.ModelForm):
    """Until when a membership goes on."""

    class Meta:
        model = Membership
        fields = ["ends_on"]
        labels = {"ends_on": _("Last day")}
        help_texts = {"ends_on": _("Leave this empty if the work goes on for now.")}
        widgets = {"ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def clean_ends_on(self):
        return not_past(self.cleaned_data["ends_on"])


def not_past(day):
    """Return ``day``; raises ValidationError when it has gone."""
    if day and day < timezone.localdate():
        raise forms.ValidationError(_("This day has gone."))
    return day
