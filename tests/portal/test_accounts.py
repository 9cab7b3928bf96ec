"""Signing in: by e-mail, with a second factor where rights need one, in the language of the account."""

import re
import time
from urllib.parse import unquote

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils.translation import gettext

from portal.accounts import passwords
from portal.accounts.choices import Change, Role
from portal.accounts.models import RightsEvent, User
from portal.lib import languages
from portal.outbox.models import Letter
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import PASSWORD, SECRET, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

OPEN = [
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
]
OWN = ["accounts:home", "account_email", "account_change_password", "mfa_index", "mfa_list_webauthn"]
GUARDED = [
    "accounts:delete",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "account_logout",
]


def shown_code(secret=SECRET, ago=0):
    """Return what an authenticator app with ``secret`` shows."""
    return format_hotp_value(hotp_value(secret, int(time.time() / 30) - ago))


def log_in(client, user, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def signed_in(client):
    return "_auth_user_id" in client.session


def confirm(client):
    """Write the password once more, as before what concerns the safety of the account."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def links(message):
    return re.findall(r"http://\S+", message.body)


def path(url):
    return "/" + url.partition("://")[2].partition("/")[2]


def said(response):
    """Return the words of a page's main part."""
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ", strip=True)


# Pages.


@pytest.mark.parametrize("language", languages.CODES)
@pytest.mark.parametrize("name", OPEN)
def test_pages_of_signing_in_open_for_visitors(client, name, language):
    with languages.reading(language):
        response = client.get(reverse(name))

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    assert (soup.html["lang"], len(soup.find_all("h1"))) == (language, 1)
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


@pytest.mark.parametrize("name", OWN + GUARDED)
def test_pages_of_the_own_account_open_for_whoever_has_signed_in(client, name):
    client.force_login(UserFactory())
    confirm(client)

    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OWN + GUARDED[:-1])
def test_pages_of_the_own_account_ask_visitors_to_sign_in(client, name):
    response = client.get(reverse(name))

    assert unquote(response.url) == f"{reverse('account_login')}?next={reverse(name)}"


@pytest.mark.parametrize("name", GUARDED[:-1])
def test_what_concerns_safety_asks_for_the_password_again(client, name):
    client.force_login(UserFactory())

    asked = client.get(reverse(name))

    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert client.get(asked.url).status_code == 200


# Logging in.


def test_right_password_leads_to_the_workspace_in_the_language_of_the_account(client):
    user = UserFactory(confirmed=True, language="sv")

    response = log_in(client, user)

    assert signed_in(client)
    assert response.url.startswith("/sv/")


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [("/fi/jarjestot/", "/fi/jarjestot/"), ("https://example.com/", None), ("//example.com/", None)],
)
def test_next_leads_to_pages_of_the_site_only(client, asked, leads_to):
    user = UserFactory(confirmed=True)

    response = log_in(client, user, next=asked)

    assert (response.url == leads_to) if leads_to else response.url.startswith("/fi/")


def test_unknown_address_and_wrong_password_are_answered_alike(client):
    user = UserFactory(confirmed=True)

    wrong = log_in(client, user, password="wrong")
    unknown = log_in(client, UserFactory.build())

    assert not signed_in(client)
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert [wrong.status_code, unknown.status_code] == [200, 200]


def test_asking_for_a_new_password_is_answered_alike_for_any_address(client):
    user = UserFactory(confirmed=True)
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in (user.email, "nobody@example.org")
    ]

    assert said(answers[0]) == said(answers[1])
    assert [message.to for message in mail.outbox] == [[user.email], ["nobody@example.org"]]


def test_attempts_are_limited_for_an_address_from_wherever_they_come(client):
    user = UserFactory(confirmed=True)
    for number in range(5):
        log_in(client, user, password="wrong", REMOTE_ADDR=f"192.0.2.{number}")

    response = log_in(client, user)

    assert not signed_in(client)
    assert "odota" in said(response).lower() or "wait" in said(response).lower()


def test_limit_counts_the_readers_address_behind_a_proxy(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(30):
        client.post(reverse("account_login"), {}, headers={"X-Forwarded-For": "198.51.100.1, 192.0.2.1"})

    blocked = client.post(reverse("account_login"), {}, headers={"X-Forwarded-For": "192.0.2.1"})
    other = client.post(reverse("account_login"), {}, headers={"X-Forwarded-For": "192.0.2.2"})

    assert [blocked.status_code, other.status_code] == [429, 200]


def test_address_that_is_not_confirmed_gets_a_link_in_the_language_of_the_account(client):
    user = UserFactory(language="sv")

    response = log_in(client, user)

    assert response.url == reverse("account_email_verification_sent")
    assert not signed_in(client)
    (link,) = [link for link in links(mail.outbox[0]) if "/sv/" in link and len(link) > 60]
    assert client.get(path(link)).status_code == 200
    assert not user.emailaddress_set.get().verified
    client.post(path(link))
    assert user.emailaddress_set.get().verified
    log_in(client, user)
    assert signed_in(client)


def test_link_to_confirm_works_once_and_not_when_made_up(client):
    made_up = reverse("account_confirm_email", args=["made-up"])

    assert client.get(made_up).status_code == 200
    assert client.post(made_up).status_code == 404


def test_new_password_by_letter(client):
    user = UserFactory(confirmed=True, language="en")
    client.post(reverse("account_reset_password"), {"email": user.email})
    (link,) = [link for link in links(mail.outbox[0]) if len(link) > 50]

    page = client.get(path(link), follow=True)
    new = {"password1": "another invented password", "password2": "another invented password"}
    client.post(page.request["PATH_INFO"], new)

    assert link.startswith("http://localhost:8000/en/")
    log_in(client, user, password="another invented password")
    assert signed_in(client)
    used = client.get(path(link), follow=True)
    assert used.status_code == 200
    assert used.context["token_fail"]


def test_changed_password_is_told_by_letter_and_signs_out_elsewhere(client):
    user = UserFactory(confirmed=True)
    elsewhere = type(client)()
    elsewhere.force_login(user)
    client.force_login(user)

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "quite another word", "password2": "quite another word"},
    )

    assert client.get(reverse("accounts:home")).status_code == 200
    assert elsewhere.get(reverse("accounts:home")).status_code == 302
    assert Letter.objects.get().to_email == user.email


def test_first_password_of_an_account_is_asked_for_in_the_portals_own_words(client):
    user = UserFactory(password=None)
    client.force_login(user)
    page = BeautifulSoup(client.get(reverse("account_set_password")).content, "html.parser")
    assert page.select_one("#id_password1_helptext").get_text() == str(passwords.HELP)

    words = {"password1": "quite another word", "password2": "quite another"}
    refused = client.post(reverse("account_set_password"), words)
    assert refused.context["form"].errors["password2"] == [gettext("Write the same password in both boxes.")]
    client.post(reverse("account_set_password"), words | {"password2": "quite another word"})
    user.refresh_from_db()
    assert user.check_password("quite another word")


@pytest.mark.parametrize("word", ["short", "password", "12345678901"])
def test_weak_password_is_refused(client, word):
    client.force_login(UserFactory())

    response = client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": word, "password2": word}
    )

    assert response.context["form"].errors["password1"]


def test_closed_account_does_not_sign_in(client):
    user = UserFactory(confirmed=True, is_active=False)

    log_in(client, user)

    assert not signed_in(client)


def test_nobody_makes_an_account_unasked(client):
    data = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}

    client.post(reverse("account_signup"), data)

    assert not User.objects.filter(email="new@example.org").exists()


def test_signing_out_takes_a_button(client):
    client.force_login(UserFactory())

    client.get(reverse("account_logout"))
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)


def test_header_has_a_way_in_and_for_people_inside_a_way_out(client):
    def actions():
        menu = BeautifulSoup(client.get("/fi/").content, "html.parser").select_one(".menu-account")
        return [a["href"] for a in menu.select("a")], [form["action"] for form in menu.select("form")]

    assert actions() == ([reverse("account_login")], [])
    client.force_login(UserFactory())
    inside, buttons = actions()
    assert reverse("accounts:home") in inside
    assert buttons == [reverse("account_logout")]


# The second factor.


def test_code_of_the_app_is_asked_for_after_the_password(client):
    user = UserFactory(superuser=True, confirmed=True)

    asked = log_in(client, user, next="/admin/")
    assert asked.url == reverse("mfa_authenticate")
    assert not signed_in(client)
    wrong = client.post(asked.url, {"code": "000000"})
    assert wrong.context["form"].errors["code"]
    right = client.post(asked.url, {"code": shown_code()})

    assert right.url == "/admin/"
    assert signed_in(client)


def test_code_works_once(client):
    user = UserFactory(superuser=True, confirmed=True)
    shown = shown_code()
    for expected in (True, False):
        client.logout()
        client.post(log_in(client, user).url, {"code": shown})
        assert signed_in(client) == expected


def test_recovery_code_lets_in_once(client):
    user = UserFactory(superuser=True, confirmed=True)
    first = RecoveryCodes.activate(user).get_unused_codes()[0]
    for expected in (True, False):
        client.logout()
        client.post(log_in(client, user).url, {"code": first})
        assert signed_in(client) == expected


def test_app_is_added_with_a_code_and_brings_recovery_codes(client, django_capture_on_commit_callbacks):
    user = UserFactory(confirmed=True)
    client.force_login(user)
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret

    with django_capture_on_commit_callbacks(execute=True):
        added = client.post(reverse("mfa_activate_totp"), {"code": shown_code(secret)})

    assert added.url == reverse("mfa_view_recovery_codes")
    codes = client.get(added.url)
    assert len(codes.context["unused_codes"]) == 10
    file = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert all(word in file for word in codes.context["unused_codes"])
    assert RightsEvent.objects.get().change == Change.FACTOR_ADDED
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_deactivate_totp"))
    assert not user.authenticator_set.exists()
    assert RightsEvent.objects.first().change == Change.FACTOR_REMOVED


NEEDS = {
    "administrator": lambda: UserFactory(superuser=True, second_factor=False),
    "county": lambda: (
        MembershipFactory(
            role=Role.COUNTY, county=OrganisationFactory().home_municipality.county, second_factor=False
        ).user
    ),
    "publisher": lambda: (
        MembershipFactory(role=Role.PUBLISHER, user__is_staff=True, second_factor=False).user
    ),
}


@pytest.mark.parametrize("who", NEEDS)
def test_those_who_may_do_much_set_up_a_second_factor_first(client, who):
    client.force_login(NEEDS[who]())

    for address in (reverse("people:everybody"), "/admin/", "/admin/blog/post/"):
        assert client.get(address).url == reverse("mfa_index")
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("accounts:home")).status_code == 200
    assert client.get("/fi/").status_code == 200


@pytest.mark.parametrize("role", [Role.WRITER, Role.MODERATOR])
def test_others_do_without(client, role):
    client.force_login(MembershipFactory(role=role, user__is_staff=True).user)

    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize(("debug", "leads_on"), [(True, True), (False, False)])
def test_example_accounts_do_without_in_local_work_alone(client, settings, debug, leads_on):
    settings.DEBUG = debug
    client.force_login(UserFactory(superuser=True, example=True, second_factor=False))

    assert (client.get("/admin/").status_code == 200) == leads_on


def test_membership_that_ends_takes_the_demand_away(client):
    membership = MembershipFactory(role=Role.PUBLISHER, user__is_staff=True, second_factor=False)
    client.force_login(membership.user)
    assert client.get("/admin/").status_code == 302

    membership.delete()

    assert client.get("/admin/").status_code == 200


# The admin.


def test_admin_sends_visitors_to_the_one_place_where_one_signs_in(client):
    response = client.get("/admin/regions/county/", follow=True)

    address = response.redirect_chain[-1][0]
    assert address == f"{reverse('account_login')}?next=/admin/regions/county/"


def test_admin_does_not_exist_for_those_who_may_not_use_it(client):
    client.force_login(UserFactory())

    assert client.get("/admin/", follow=True).status_code == 404


def test_nobody_signs_in_through_the_admins_own_form(client):
    user = UserFactory(superuser=True, confirmed=True)

    client.post("/admin/login/", {"username": user.email, "password": PASSWORD})

    assert not signed_in(client)
