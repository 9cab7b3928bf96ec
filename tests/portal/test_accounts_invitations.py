"""Invitations: who invites whom, what the letter says, how one accepts, and what cannot be done."""

import datetime as dt
import re

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from organisations import summaries
from portal.accounts import actions
from portal.accounts.choices import Change, InvitationState, Role
from portal.accounts.models import Invitation, Membership, RightsEvent, User
from portal.accounts.rights import rights_of
from portal.lib import languages
from portal.outbox.models import Letter
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import (
    PASSWORD,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
    coordinator_of,
    editor_of,
)
from tests.projects.factories import ProjectFactory
from tests.regions.factories import CountyFactory

pytestmark = pytest.mark.django_db

WELCOME = {"name": "Uusi Ihminen", "password": PASSWORD}


@pytest.fixture
def organisation():
    return OrganisationFactory(name_fi="Valo ry", name_sv="Ljus rf", name_en="Light")


@pytest.fixture
def invitation(organisation):
    return InvitationFactory(organisation=organisation)


def page(organisation):
    return reverse("people:organisation", args=[organisation.uuid])


def invite(client, organisation, email="new@example.org", language="fi", ends_on=""):
    return client.post(page(organisation), {"email": email, "language": language, "ends_on": ends_on})


def signed_in(client):
    return client.session.get("_auth_user_id")


# The letter.


@pytest.mark.parametrize(("language", "name"), [("fi", "Valo ry"), ("sv", "Ljus rf"), ("en", "Light")])
def test_letter_goes_at_once_in_the_language_of_the_invitee(
    client, organisation, language, name, django_capture_on_commit_callbacks
):
    client.force_login(editor_of(organisation, name="Aino Kutsuja"))

    with django_capture_on_commit_callbacks(execute=True):
        invite(client, organisation, language=language)

    (message,) = mail.outbox
    assert message.to == ["new@example.org"]
    assert name in message.subject
    assert "Aino Kutsuja" in message.body
    (link,) = re.findall(rf"http://localhost:8000(/{language}/\S{{30,}})", message.body)
    assert client_of_stranger(client).get(link).status_code == 200


def client_of_stranger(client):
    return type(client)()


def test_each_role_has_a_letter_of_its_own():
    by = UserFactory()
    county = CountyFactory(short_name_fi="Pirkanmaa")

    actions.invite("a@example.org", Role.COUNTY, by=by, county=county)
    actions.invite("b@example.org", Role.WRITER, by=by)
    actions.invite("c@example.org", Role.PROJECT, by=by, project=ProjectFactory(name_fi="Kyläsilta"))

    letters = {letter.to_email: letter for letter in Letter.objects.all()}
    assert "Pirkanmaa" in letters["a@example.org"].subject
    assert "Kyläsilta" in letters["c@example.org"].subject
    assert letters["a@example.org"].body != letters["b@example.org"].body


def test_letter_is_not_shown_to_those_who_coordinate_others(organisation):
    actions.invite("a@example.org", Role.EDITOR, by=UserFactory(), organisation=organisation)

    letter = Letter.objects.get()
    assert (letter.organisation, letter.county) == (None, None)


# Who invites whom.


def test_editor_invites_further_editors_of_the_organisation(client, organisation):
    editor = editor_of(organisation)
    client.force_login(editor)

    response = invite(client, organisation, ends_on="2999-01-31")

    invitation = Invitation.objects.get()
    assert response.url == page(organisation)
    assert (invitation.role, invitation.organisation) == (Role.EDITOR, organisation)
    assert (invitation.invited_by, invitation.membership_ends_on) == (editor, dt.date(2999, 1, 31))
    assert "new@example.org" in client.get(page(organisation)).content.decode()


def test_county_coordinator_invites_editors_of_the_county_and_further_coordinators(client, organisation):
    county = organisation.home_municipality.county
    client.force_login(coordinator_of(county))

    invite(client, organisation)
    client.post(
        reverse("people:county", args=[county.uuid]), {"email": "further@example.org", "language": "sv"}
    )

    assert {(i.email, i.role) for i in Invitation.objects.all()} == {
        ("new@example.org", Role.EDITOR),
        ("further@example.org", Role.COUNTY),
    }


@pytest.mark.parametrize(
    ("role", "needs"),
    [
        (Role.EDITOR, "organisation"),
        (Role.COUNTY, "county"),
        (Role.PROJECT, "project"),
        (Role.WRITER, None),
        (Role.PUBLISHER, None),
    ],
)
def test_administrator_invites_to_anything(client, organisation, role, needs):
    client.force_login(UserFactory(superuser=True))
    scope = {
        "organisation": organisation.pk,
        "county": organisation.home_municipality.county.pk,
        "project": ProjectFactory(host=organisation).pk,
    }
    data = {"email": "new@example.org", "language": "fi", "role": role}

    if needs:
        refused = client.post(reverse("people:everybody"), data)
        assert refused.context["form"].errors[needs]
    client.post(reverse("people:everybody"), data | scope)

    assert Invitation.objects.get().role == role


def test_strangers_learn_nothing(client, organisation, invitation):
    county = organisation.home_municipality.county
    membership = MembershipFactory(role=Role.EDITOR, organisation=organisation)
    addresses = [
        page(organisation),
        reverse("people:county", args=[county.uuid]),
        reverse("people:membership", args=[membership.pk]),
        reverse("people:end", args=[membership.pk]),
    ]
    buttons = [reverse(f"people:{name}", args=[invitation.uuid]) for name in ("send-again", "revoke")]
    strangers = [
        UserFactory(),
        UserFactory(staff=True),
        editor_of(OrganisationFactory()),
        coordinator_of(CountyFactory()),
        MembershipFactory(role=Role.PUBLISHER).user,
    ]

    assert all(client.get(address).status_code == 302 for address in addresses)
    for stranger in strangers:
        client.force_login(stranger)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert {client.post(address).status_code for address in addresses + buttons} == {404}
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.SENT
    assert Membership.objects.active().filter(pk=membership.pk).exists()


def test_page_of_everybody_is_for_those_with_people_to_keep(client):
    for stranger in (UserFactory(), UserFactory(staff=True), MembershipFactory(role=Role.WRITER).user):
        client.force_login(stranger)
        assert client.get(reverse("people:everybody")).status_code == 404
    client.force_login(editor_of(OrganisationFactory()))
    data = {"email": "a@example.org", "language": "fi", "role": "publisher"}
    client.post(reverse("people:everybody"), data)
    assert not Invitation.objects.exists()


def test_editor_does_not_invite_coordinators(client, organisation):
    client.force_login(editor_of(organisation))

    county = reverse("people:county", args=[organisation.home_municipality.county.uuid])
    assert client.post(county, {"email": "a@example.org", "language": "fi"}).status_code == 404


def test_who_is_an_editor_already_is_not_invited(client, organisation):
    editor = editor_of(organisation)
    client.force_login(editor)

    response = invite(client, organisation, email=editor.email.upper())

    assert response.context["form"].errors["email"]
    assert not Invitation.objects.exists()


def test_second_invitation_to_the_same_is_the_first_one_sent_again(client, organisation):
    client.force_login(editor_of(organisation))

    invite(client, organisation)
    invite(client, organisation, email="New@Example.org", language="sv")

    invitation = Invitation.objects.get()
    assert (invitation.times_sent, invitation.language) == (2, "sv")
    assert Letter.objects.count() == 2


def test_database_holds_one_open_invitation_to_the_same(invitation):
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory(email=invitation.email.upper(), organisation=invitation.organisation)
    InvitationFactory(email=invitation.email)


@pytest.mark.parametrize("number", [0, 3])
def test_page_takes_the_same_queries_whatever_the_number_of_people(
    client, organisation, number, django_assert_max_num_queries
):
    client.force_login(editor_of(organisation))
    for _ in range(number):
        MembershipFactory(role=Role.EDITOR, organisation=organisation)
        InvitationFactory(organisation=organisation)

    summaries.make_all()
    with django_assert_max_num_queries(10):
        assert client.get(page(organisation)).status_code == 200


# Accepting.


def test_looking_at_an_invitation_opens_it_and_accepts_nothing(client, invitation):
    response = client.get(actions.path_of(invitation))

    invitation.refresh_from_db()
    main = BeautifulSoup(response.content, "html.parser").main.get_text()
    assert invitation.state == InvitationState.OPENED
    assert "Valo ry" in main
    assert invitation.invited_by.name in main
    assert not User.objects.filter(email=invitation.email).exists()


def test_invitee_without_an_account_makes_one_and_is_in(client, invitation):
    with languages.reading("sv"):
        address = actions.path_of(invitation)
    invitation.membership_ends_on = dt.date(2999, 1, 31)
    invitation.save()

    response = client.post(address, WELCOME)

    user = User.objects.get(email=invitation.email)
    membership = user.memberships.get()
    assert response.status_code == 302
    assert signed_in(client) == str(user.pk)
    assert (user.name, user.emailaddress_set.get().verified) == ("Uusi Ihminen", True)
    assert (membership.role, membership.organisation) == (Role.EDITOR, invitation.organisation)
    assert (membership.ends_on, membership.granted_by) == (dt.date(2999, 1, 31), invitation.invited_by)
    assert rights_of(user).organisations == {invitation.organisation.pk}
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == (InvitationState.ACCEPTED, user)
    with languages.reading(user.language):
        greeting = gettext("Welcome to the work.")
    assert greeting in BeautifulSoup(client.get(response.url).content, "html.parser").main.text


TOO_FEW = ("character", "characters")


def test_password_that_is_too_short_is_refused_in_the_portals_own_words(client, invitation):
    refused = client.post(actions.path_of(invitation), WELCOME | {"password": "k4hv1"})

    main = BeautifulSoup(refused.content, "html.parser").main
    one, many = (f"This password is too short: use at least %(number)d {word}." for word in TOO_FEW)
    with languages.reading(invitation.language):
        assert ngettext(one, many, 8) % {"number": 8} in main.text


def test_invitee_who_needs_a_second_factor_is_led_to_it_without_writing_the_password_again(client):
    county = CountyFactory()
    invitation = InvitationFactory(role=Role.COUNTY, organisation=None, county=county)

    client.post(actions.path_of(invitation), WELCOME)

    people = client.get(reverse("people:county", args=[county.uuid]))
    assert people.url == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"password": "short"}, {"password": "invited@example.org"}, {"password": ""}]
)
def test_bad_name_or_password_makes_nothing(client, organisation, wrong):
    invitation = InvitationFactory(organisation=organisation, email="invited@example.org")

    response = client.post(actions.path_of(invitation), WELCOME | wrong)

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == wrong.keys()
    assert not User.objects.filter(email=invitation.email).exists()


def test_invitee_with_an_account_signs_in_first_and_then_accepts(client, invitation):
    user = UserFactory(email=invitation.email, confirmed=True)
    address = actions.path_of(invitation)

    shown = client.get(address)
    unasked = client.post(address, WELCOME)
    assert "password" not in BeautifulSoup(shown.content, "html.parser").main.decode()
    assert unasked.url == f"{reverse('account_login')}?next={address}"
    assert not user.memberships.exists()

    back = client.post(unasked.url, {"login": user.email, "password": PASSWORD, "next": address})
    assert back.url == address
    assert not user.memberships.exists()
    client.post(address)
    assert user.memberships.get().organisation == invitation.organisation


def test_somebody_signed_in_with_another_address_may_accept_knowingly(client, invitation):
    user = UserFactory()
    client.force_login(user)

    shown = client.get(actions.path_of(invitation)).content.decode()
    client.post(actions.path_of(invitation))

    assert user.email in shown
    assert user.memberships.get().organisation == invitation.organisation


def test_who_is_an_editor_already_gets_the_last_day_of_the_invitation(client, invitation):
    user = editor_of(invitation.organisation)
    client.force_login(user)
    invitation.membership_ends_on = dt.date(2999, 1, 31)
    invitation.save()

    client.post(actions.path_of(invitation))

    assert user.memberships.get().ends_on == dt.date(2999, 1, 31)


CLOSED = {
    InvitationState.EXPIRED: {"expires_at": timezone.now() - dt.timedelta(days=1)},
    InvitationState.REVOKED: {"revoked_at": timezone.now()},
    InvitationState.ACCEPTED: {"accepted_at": timezone.now()},
}


@pytest.mark.parametrize("state", CLOSED)
@pytest.mark.parametrize("inside", [False, True])
def test_invitation_that_is_closed_says_so_and_makes_nothing(client, organisation, state, inside):
    invitation = InvitationFactory(organisation=organisation, **CLOSED[state])
    if inside:
        client.force_login(UserFactory())
    assert invitation.state == state

    shown = client.get(actions.path_of(invitation))
    posted = client.post(actions.path_of(invitation), WELCOME)

    assert [shown.status_code, posted.status_code] == [200, 200]
    assert BeautifulSoup(posted.content, "html.parser").main.find("input", type="password") is None
    assert not User.objects.filter(email=invitation.email).exists()
    assert not Membership.objects.exists()


def test_invitation_is_accepted_once(client, invitation):
    client.post(actions.path_of(invitation), WELCOME)
    again = client_of_stranger(client).post(actions.path_of(invitation), WELCOME | {"name": "Toinen"})

    assert again.status_code == 200
    assert Membership.objects.count() == 1
    assert client.get(actions.path_of(invitation)).status_code == 302  # Her own: on to the work.


def test_two_at_the_same_moment_make_one_membership(invitation):
    user, stale = UserFactory(), Invitation.objects.get()

    assert actions.accept(invitation, user) is not None
    assert actions.accept(stale, UserFactory()) is None


@pytest.mark.parametrize("token", ["x", "Imh1aSI:1tYNDu:xxxxxxxx", "é"])
def test_made_up_link_leads_nowhere(client, token):
    assert client.get(reverse("accounts:invitation", args=[token])).status_code == 404


def test_token_with_another_purpose_opens_nothing(client, invitation):
    other = actions.signing.dumps(invitation.uuid.hex, salt="another")

    assert client.get(reverse("accounts:invitation", args=[other])).status_code == 404


# Sent again, taken back.


def test_sent_again_it_is_valid_anew(client, organisation):
    invitation = InvitationFactory(
        organisation=organisation, expires_at=timezone.now() - dt.timedelta(days=1)
    )
    client.force_login(editor_of(organisation))

    client.post(reverse("people:send-again", args=[invitation.uuid]))

    invitation.refresh_from_db()
    assert (invitation.state, invitation.times_sent) == (InvitationState.SENT, 2)
    assert Letter.objects.get().to_email == invitation.email


def test_taken_back_it_is_gone_from_the_list_and_does_not_work(client, organisation, invitation):
    client.force_login(editor_of(organisation))

    client.post(reverse("people:revoke", args=[invitation.uuid]))

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.REVOKED
    assert invitation not in client.get(page(organisation)).context["open_invitations"]
    again = client.post(reverse("people:send-again", args=[invitation.uuid]))
    assert again.status_code == 404


def test_buttons_need_to_be_pressed(client, organisation, invitation):
    client.force_login(editor_of(organisation))

    for name in ("send-again", "revoke"):
        assert client.get(reverse(f"people:{name}", args=[invitation.uuid])).status_code == 405


# The log.


def test_every_step_is_written_in_the_log(client, organisation):
    editor = editor_of(organisation)
    client.force_login(editor)
    invite(client, organisation)
    invitation = Invitation.objects.get()
    client.post(reverse("people:send-again", args=[invitation.uuid]))
    client_of_stranger(client).post(actions.path_of(invitation), WELCOME)
    invite(client, organisation, email="another@example.org")
    client.post(reverse("people:revoke", args=[Invitation.objects.open().get().uuid]))

    new = User.objects.get(email="new@example.org")
    told = [(event.change, event.actor, event.user) for event in RightsEvent.objects.order_by("pk")]
    assert told == [
        (Change.INVITED, editor, None),
        (Change.INVITED, editor, None),
        (Change.ACCEPTED, new, new),
        (Change.GRANTED, editor, new),
        (Change.INVITED, editor, None),
        (Change.REVOKED, editor, None),
    ]
    assert {event.organisation for event in RightsEvent.objects.all()} == {organisation}


def test_one_that_was_accepted_a_moment_ago_is_not_opened_again_by_sending_it(invitation):
    seen = Invitation.objects.get(pk=invitation.pk)
    actions.accept(invitation, UserFactory())

    actions.send_again(seen, UserFactory())

    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ACCEPTED
    assert invitation.times_sent == seen.times_sent
