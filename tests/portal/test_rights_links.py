"""Links that let whoever has them in, without an account: each for one purpose, one record and one time."""

import datetime as dt
from itertools import product

import pytest
import time_machine
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.core import signing
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from organisations import actions as contributions
from organisations import reminders
from organisations.models import ConfirmationRequest
from portal.accounts import actions as accounts
from portal.accounts.models import Invitation
from portal.outbox.models import Letter
from surveys import asking
from tests.organisations.factories import GoalContributionFactory, OrganisationFactory
from tests.portal.factories import (
    PASSWORD,
    InvitationFactory,
    LetterFactory,
    UserFactory,
    editor_of,
)
from tests.portal.test_rights_matrix import Browser, faults_are_raised, told
from tests.surveys.factories import ResponseFactory

__all__ = ["faults_are_raised"]  # A fixture.

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NAME = {"name": "Aino Esimerkki", "password": "quite a long password"}


def invitation():
    return accounts.path_of(InvitationFactory())


def question():
    asked = contributions.ask(
        GoalContributionFactory(), by=UserFactory(), email="owner@example.org", language="fi"
    )
    return contributions.path_of(asked)


def check():
    organisation = OrganisationFactory()
    letter = LetterFactory(organisation=organisation, to_user=editor_of(organisation))
    return reverse("organisations:check", args=[reminders.token_of(organisation, letter.uuid)])


def survey():
    response = ResponseFactory()
    letter = LetterFactory(about=response, to_user=editor_of(response.organisation))
    return reverse("surveys:answer", args=[asking.token_of(response, letter.uuid)])


def address():
    user = UserFactory()
    email = EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    return reverse("account_confirm_email", args=[EmailConfirmationHMAC(email).key])


def password():
    user = UserFactory(confirmed=True)
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(user), key])


LINKS = {
    "accounts:invitation": (invitation, NAME),
    "organisations:confirmation": (question, {"answer": "confirmed", "name": "Olli", "title": "johtaja"}),
    "organisations:check": (check, {"all": "1"}),
    "surveys:answer": (survey, {"version": "0"}),
    "account_confirm_email": (address, {}),
    "account_reset_password_from_key": (password, {}),
}
MADE_UP = {
    "accounts:invitation": ["made-up:token:of-nothing"],
    "organisations:confirmation": ["made-up:token:of-nothing"],
    "organisations:check": ["made-up:token:of-nothing"],
    "surveys:answer": ["made-up:token:of-nothing"],
    "account_confirm_email": ["made-up:token:of-nothing"],
    "account_reset_password_from_key": ["1", "made-up"],
}


def arguments(path):
    return list(resolve(path).kwargs.values())


def made_up(page):
    return reverse(page, args=MADE_UP[page])


def answers(browser, path, data):
    """Return what a link tells, opened and sent. It may write nothing."""
    found = []
    for method in ("GET", "POST"):
        response = browser.ask(method, path, data)
        assert browser.writes == []
        found.append(told(response, ["-".join(map(str, arguments(path)))]))
    return found


@pytest.mark.parametrize("page", LINKS)
def test_link_made_for_one_purpose_serves_no_other(page):
    browser, data = Browser(None), LINKS[page][1]
    nothing = answers(browser, made_up(page), data)
    for other, (make, _data) in LINKS.items():
        if other == page:
            continue
        token = "-".join(arguments(make()))
        args = ["1", token] if "password" in page else [token]
        assert answers(browser, reverse(page, args=args), data) == nothing, other


@pytest.mark.parametrize("page", LINKS)
def test_link_is_not_changed_for_another_record(page):
    """A token with a letter changed is nobody's."""
    browser, (make, data) = Browser(None), LINKS[page]
    args = arguments(make())
    args[0] = ("a" if args[0][0] != "a" else "b") + args[0][1:]

    assert answers(browser, reverse(page, args=args), data) == answers(browser, made_up(page), data)


@pytest.mark.parametrize("page", ["accounts:invitation", "organisations:confirmation"])
def test_well_signed_link_of_nothing_leads_nowhere(page):
    salt = {"accounts:invitation": accounts.SALT, "organisations:confirmation": contributions.SALT}[page]
    path = reverse(page, args=[signing.dumps("0" * 32, salt=salt)])

    assert [answer[0] for answer in answers(Browser(None), path, LINKS[page][1])] == [404, 404]


def used():
    """Return links that have done their work, by page."""
    found = {page: make() for page, (make, _data) in LINKS.items() if not page.startswith("account_")}
    now = timezone.now()
    Invitation.objects.update(accepted_at=now, accepted_by=UserFactory())
    ConfirmationRequest.objects.update(answered_at=now, answer="confirmed", to_email="")
    Letter.objects.update(done_at=now)
    return found


@pytest.mark.parametrize(
    ("page", "way"),
    [
        *product(
            ["accounts:invitation", "organisations:confirmation", "organisations:check"], ["used", "run out"]
        ),
        ("surveys:answer", "run out"),  # Answers may be changed as long as the round is open.
    ],
)
def test_old_link_does_nothing_any_more(page, way):
    links = used() if way == "used" else {page: LINKS[page][0]()}
    with time_machine.travel(timezone.now() + dt.timedelta(days=61 if way == "run out" else 0), tick=False):
        found = answers(Browser(None), links[page], LINKS[page][1])

    assert {answer[0] for answer in found} <= {200, 409, 410}


def test_link_of_one_password_does_not_set_anothers():
    one, other = UserFactory(confirmed=True), UserFactory(confirmed=True)
    key = default_token_generator.make_token(one)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(other), key])

    nothing = answers(Browser(None), made_up("account_reset_password_from_key"), {})

    assert answers(Browser(None), path, {}) == nothing


@pytest.mark.parametrize("page", ["mfa_edit_webauthn", "mfa_remove_webauthn"])
def test_passkeys_of_others_are_as_if_they_were_not(page):
    user = UserFactory()
    theirs = Authenticator.objects.create(user=UserFactory(), type="webauthn", data={"name": "Avain"})
    browser, client = Browser(None), Client()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    browser.factory.cookies = client.cookies
    paths = [reverse(page, args=[pk]) for pk in (theirs.pk, theirs.pk + 1000)]

    found = [answers(browser, path, {"name": "Oma"}) for path in paths]

    assert found[0] == found[1]
    assert [answer[0] for answer in found[0]] == [404, 404]
