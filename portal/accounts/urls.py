"""Addresses of signing in, of the own account, of invitations, and of the people behind an organisation."""

from allauth.account import views as entry
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path, re_path
from django.utils.translation import pgettext_lazy

from portal.accounts import people, views

# The names are those by which allauth finds its pages.
urlpatterns = [
    path(pgettext_lazy("address", "account/log-in/"), entry.login, name="account_login"),
    path(pgettext_lazy("address", "account/log-out/"), entry.logout, name="account_logout"),
    path(pgettext_lazy("address", "account/closed/"), entry.account_inactive, name="account_inactive"),
    path(pgettext_lazy("address", "account/new/"), entry.signup, name="account_signup"),
    path(pgettext_lazy("address", "account/confirm/"), entry.reauthenticate, name="account_reauthenticate"),
    path(pgettext_lazy("address", "account/e-mail/"), entry.email, name="account_email"),
    path(
        pgettext_lazy("address", "account/e-mail/sent/"),
        entry.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path(
        pgettext_lazy("address", "account/e-mail/confirm/<str:key>/"),
        entry.confirm_email,
        name="account_confirm_email",
    ),
    path(
        pgettext_lazy("address", "account/password/"), entry.password_change, name="account_change_password"
    ),
    path(pgettext_lazy("address", "account/password/set/"), entry.password_set, name="account_set_password"),
    path(
        pgettext_lazy("address", "account/password/forgotten/"),
        entry.password_reset,
        name="account_reset_password",
    ),
    path(
        pgettext_lazy("address", "account/password/forgotten/sent/"),
        entry.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        pgettext_lazy("address", "account/password/changed/"),
        entry.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path(
        pgettext_lazy("address", "account/password/new/"),
        include(
            [
                re_path(
                    r"^(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
                    entry.password_reset_from_key,
                    name="account_reset_password_from_key",
                )
            ]
        ),
    ),
    path(pgettext_lazy("address", "account/second-factor/"), factors.index, name="mfa_index"),
    path(
        pgettext_lazy("address", "account/log-in/second-factor/"),
        factors.authenticate,
        name="mfa_authenticate",
    ),
    path(
        pgettext_lazy("address", "account/confirm/code/"), factors.reauthenticate, name="mfa_reauthenticate"
    ),
    path(
        pgettext_lazy("address", "account/second-factor/app/"), codes.activate_totp, name="mfa_activate_totp"
    ),
    path(
        pgettext_lazy("address", "account/second-factor/app/remove/"),
        codes.deactivate_totp,
        name="mfa_deactivate_totp",
    ),
    path(
        pgettext_lazy("address", "account/second-factor/passkeys/"),
        passkeys.list_webauthn,
        name="mfa_list_webauthn",
    ),
    path(
        pgettext_lazy("address", "account/second-factor/passkeys/new/"),
        passkeys.add_webauthn,
        name="mfa_add_webauthn",
    ),
    path(
        pgettext_lazy("address", "account/second-factor/passkeys/<int:pk>/"),
        passkeys.edit_webauthn,
        name="mfa_edit_webauthn",
    ),
    path(
        pgettext_lazy("address", "account/second-factor/passkeys/<int:pk>/remove/"),
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path(
        pgettext_lazy("address", "account/log-in/passkey/"),
        passkeys.login_webauthn,
        name="mfa_login_webauthn",
    ),
    path(
        pgettext_lazy("address", "account/confirm/passkey/"),
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        pgettext_lazy("address", "account/second-factor/recovery-codes/"),
        recovery.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        pgettext_lazy("address", "account/second-factor/recovery-codes/new/"),
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        pgettext_lazy("address", "account/second-factor/recovery-codes/file/"),
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]

own = (
    [
        path(pgettext_lazy("address", "account/"), views.OwnAccount.as_view(), name="home"),
        path(pgettext_lazy("address", "account/data/"), views.OwnData.as_view(), name="data"),
        path(pgettext_lazy("address", "account/delete/"), views.DeleteAccount.as_view(), name="delete"),
        path(
            pgettext_lazy("address", "account/invitation/<str:token>/"),
            views.AcceptInvitation.as_view(),
            name="invitation",
        ),
    ],
    "accounts",
)

people_patterns = (
    [
        path(pgettext_lazy("address", "workspace/people/"), people.Everybody.as_view(), name="everybody"),
        path(
            pgettext_lazy("address", "workspace/people/organisation/<uuid:uuid>/"),
            people.OrganisationPeople.as_view(),
            name="organisation",
        ),
        path(
            pgettext_lazy("address", "workspace/people/county/<uuid:uuid>/"),
            people.CountyPeople.as_view(),
            name="county",
        ),
        path(
            pgettext_lazy("address", "workspace/people/project/<uuid:uuid>/"),
            people.ProjectPeople.as_view(),
            name="project",
        ),
        path(
            pgettext_lazy("address", "workspace/people/invitation/<uuid:uuid>/send-again/"),
            people.SendAgain.as_view(),
            name="send-again",
        ),
        path(
            pgettext_lazy("address", "workspace/people/invitation/<uuid:uuid>/take-back/"),
            people.Revoke.as_view(),
            name="revoke",
        ),
        path(
            pgettext_lazy("address", "workspace/people/membership/<int:pk>/"),
            people.OneMembership.as_view(),
            name="membership",
        ),
        path(
            pgettext_lazy("address", "workspace/people/membership/<int:pk>/end/"),
            people.EndMembership.as_view(),
            name="end",
        ),
    ],
    "people",
)

urlpatterns += [path("", include(own)), path("", include(people_patterns))]
