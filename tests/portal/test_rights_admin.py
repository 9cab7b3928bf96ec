"""Who may open which page of the admin: all its addresses, for outsiders and by Django’s permissions.

That administrators can open all of it is tests/test_admin.py's.
"""

import pytest
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse

from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.models import User
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import MembershipFactory, UserFactory
from tests.portal.test_rights_matrix import Browser, faults_are_raised, kind_of, names
from tests.test_admin import make

__all__ = ["faults_are_raised"]  # A fixture.

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Of the site, not of a model: for everybody who may use the admin.
OF_THE_SITE = {
    "index", "login", "logout", "password_change", "password_change_done", "jsi18n", "language",
}  # fmt: skip
ADDED, OF_ONE = ("changelist", "add"), ("change", "history", "delete")


@pytest.fixture(scope="module")
def addresses(django_db_setup, django_db_blocker):
    """Every address of the admin by its name in the site, of things made once for all tests of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield all_addresses()
        transaction.set_rollback(True)


def all_addresses():
    found = {}
    for model in admin.site._registry:
        of_model = f"{model._meta.app_label}_{model._meta.model_name}"
        thing = make(model)
        for name in ADDED:
            found[f"{of_model}_{name}"] = reverse(f"admin:{of_model}_{name}")
        for name in OF_ONE:
            found[f"{of_model}_{name}"] = reverse(f"admin:{of_model}_{name}", args=[thing.pk])
    hidden = OrganisationFactory(draft=True)
    kind = ContentType.objects.get_for_model(Organisation)
    found["auth_user_password_change"] = reverse(
        "admin:auth_user_password_change", args=[UserFactory(superuser=True).pk]
    )
    found["view_on_site"] = reverse("admin:view_on_site", args=[kind.pk, hidden.pk])
    found["autocomplete"] = (
        reverse("admin:autocomplete")
        + "?app_label=organisations&model_name=organisation&field_name=parent&term=a"
    )
    found["app_list"] = reverse("admin:app_list", args=["organisations"])
    return found


def test_every_address_of_the_admin_is_asked_for(addresses):
    there = {name.removeprefix("admin:") for name in names() if name.startswith("admin:")}

    # Those without a name lead on to one with a name, or nowhere.
    assert there - {""} == {*addresses, *OF_THE_SITE}


OUTSIDERS = {
    "visitor": lambda: None,
    "nobody": UserFactory,
    "writer": lambda: MembershipFactory(role=Role.WRITER).user,
    "publisher": lambda: MembershipFactory(role=Role.PUBLISHER).user,
    "somebody with a permission who is no staff": lambda: UserFactory(permissions=VIEW),
    "administrator who may not sign in any more": lambda: UserFactory(superuser=True, is_active=False),
}
VIEW = ["organisations.view_organisation"]


def closed(browser, everything):
    """Return what the admin answers to each address, sent and asked for; it must write nothing."""
    answers, drawn = {}, set()
    for name, address in everything.items():
        kind = name.rpartition("_")[2]
        browser.draws_errors = kind not in drawn
        drawn.add(kind)
        for method in ("GET", "POST"):
            answers[name, method] = kind_of(browser.ask(method, address))
            assert not browser.writes, name
    return answers


@pytest.mark.parametrize("who", OUTSIDERS)
def test_outsiders_are_led_to_the_log_in(addresses, who):
    everything = addresses | {name: reverse(f"admin:{name}") for name in OF_THE_SITE - {"login", "logout"}}
    browser = Browser(OUTSIDERS[who]())
    login = reverse("admin:login")

    for name, address in everything.items():
        for method in ("GET", "POST"):
            response = browser.ask(method, address)
            assert response.status_code == 302, name
            assert response["Location"].partition("?")[0] == login, name
            assert not browser.writes, name
    # Whoever has signed in and may not use it learns that there is no such page.
    found = kind_of(browser.ask("GET", login))
    assert found == ("log in" if who in ("visitor", "administrator who may not sign in any more") else "gone")


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_who_needs_a_second_factor_is_led_to_it(addresses, role):
    user = UserFactory(superuser=role == "administrator", staff=True, second_factor=False)
    if role == "coordinator":
        county = OrganisationFactory().home_municipality.county
        MembershipFactory(user=user, role=Role.COUNTY, county=county, second_factor=False)

    assert set(closed(Browser(user), addresses).values()) == {"second factor"}


def test_staff_without_permissions_open_nothing(addresses):
    answers = closed(Browser(UserFactory(staff=True)), addresses)

    # The list of an app of which one may see nothing is not there.
    assert {name for name, found in answers.items() if found == "gone"} == {
        ("app_list", "GET"),
        ("app_list", "POST"),
    }
    assert {name: found for name, found in answers.items() if found not in ("gone", "forbidden")} == {
        ("autocomplete", "POST"): "not so"
    }
    site = Browser(UserFactory(staff=True))
    assert kind_of(site.ask("GET", reverse("admin:index"))) == "open"


def test_staff_with_one_permission_open_what_it_gives(addresses):
    answers = closed(Browser(UserFactory(staff=True, permissions=VIEW)), addresses)

    opened = {name for name, found in answers.items() if found == "open"}
    assert opened == {
        ("organisations_organisation_changelist", "GET"),
        ("organisations_organisation_changelist", "POST"),  # An action that is none.
        ("organisations_organisation_change", "GET"),
        ("organisations_organisation_history", "GET"),
        ("organisations_organisation_history", "POST"),
        ("autocomplete", "GET"),
        ("view_on_site", "GET"),
        ("view_on_site", "POST"),
        ("app_list", "GET"),
        ("app_list", "POST"),
    }
    assert set(answers.values()) == {"open", "not so", "forbidden"}


def test_staff_who_keep_accounts_do_not_make_themselves_administrators():
    permissions = ["accounts.change_user", "accounts.view_user"]
    user = UserFactory(staff=True, permissions=permissions)
    browser, administrator = Browser(user), UserFactory(superuser=True)
    before = set(User.objects.filter(is_superuser=True))
    powers = {"is_superuser": "on", "is_staff": "on", "email": user.email, "language": "fi"}

    browser.ask("POST", reverse("admin:accounts_user_change", args=[user.pk]), powers)
    password = {"password1": "quite another password", "password2": "quite another password"}
    refused = browser.ask(
        "POST", reverse("admin:auth_user_password_change", args=[administrator.pk]), password
    )

    assert not any('is_superuser" = ' in sql for sql in browser.writes)
    assert kind_of(refused) == "forbidden"
    assert set(User.objects.filter(is_superuser=True)) == before
