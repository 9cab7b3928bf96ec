"""Forms of accounts: an e-mail address takes the place of a user name, kept in small letters."""

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm

from portal.accounts.models import User


class EmailInSmallLetters(forms.ModelForm):
    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()


class UserAddForm(EmailInSmallLetters, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ["email", "name", "language"]


class UserEditForm(EmailInSmallLetters, UserChangeForm):
    class Meta:
        model = User
        fields = ["email", "name", "language", "password", "is_active", "is_staff", "is_superuser"]
