"""Memberships in the workspace and in the admin, the own account, and the log that all of it writes."""

import datetime as dt
import json
import logging
import re
import sys
from smtplib import SMTPRecipientsRefused

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from blog.models import Author
from portal.accounts import actions
from portal.accounts.choices import Change, Role
from portal.accounts.models import Invitation, Membership, RightsEvent, User
from portal.accounts.rights import rights_of
from portal.logs import JsonFormatter
from portal.outbox.models import Letter
from tests.blog.factories import CommentFactory
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import (
    PASSWORD,
    InvitationFactory,
    LetterFactory,
    MembershipFactory,
    RevisionFactory,
    RightsEventFactory,
    TicketFactory,
    UserFactory,
    coordinator_of,
    editor_of,
    give_second_factor,
)

pytestmark = pytest.mark.django_db

TOMORROW = timezone.localdate() + dt.timedelta(days=1)


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def editor(client, organisation):
    """Return an editor of the organisation, who has signed in."""
    user = editor_of(organisation)
    client.force_login(user)
    return user


def log():
    return [
        (event.change, event.actor, event.user, event.detail) for event in RightsEvent.objects.order_by("pk")
    ]


def one(membership, name="membership"):
    return reverse(f"people:{name}", args=[membership.pk])


# Memberships in the workspace.


def test_last_day_is_set_and_taken_away(client, organisation, editor):
    other = editor_of(organisation).memberships.get()

    client.post(one(other), {"ends_on": TOMORROW.isoformat()})
    other.refresh_from_db()
    assert other.ends_on == TOMORROW
    client.post(one(other), {"ends_on": ""})
    other.refresh_from_db()
    assert other.ends_on is None
    client.post(one(other), {"ends_on": ""})

    assert log() == [
        (Change.CHANGED, editor, other.user, f"– {TOMORROW.isoformat()}"),
        (Change.CHANGED, editor, other.user, ""),
    ]


def test_last_day_is_not_in_the_past(client, organisation, editor):
    other = editor_of(organisation).memberships.get()

    response = client.post(one(other), {"ends_on": "2020-01-31"})

    assert response.context["form"].errors["ends_on"]


@pytest.mark.parametrize("began", [0, 1, 30])
def test_membership_ends_at_once_after_a_question(client, organisation, editor, began):
    other = MembershipFactory(
        role=Role.EDITOR,
        organisation=organisation,
        starts_on=timezone.localdate() - dt.timedelta(days=began),
    )

    assert client.get(one(other, "end")).status_code == 200
    assert rights_of(User.objects.get(pk=other.user.pk)).organisations
    response = client.post(one(other, "end"))

    assert response.url == reverse("people:organisation", args=[organisation.uuid])
    assert not rights_of(User.objects.get(pk=other.user.pk)).organisations
    assert log()[-1][:3] == (Change.ENDED, editor, other.user)


def test_own_membership_ends_too_and_one_is_told_when_nobody_is_left(client, organisation, editor):
    own = editor.memberships.get()

    asked = client.get(one(own, "end"))
    response = client.post(one(own, "end"))

    assert asked.context["is_last"]
    assert asked.context["is_own"]
    assert response.url == reverse("accounts:home")
    assert client.get(reverse("people:organisation", args=[organisation.uuid])).status_code == 404


def test_membership_that_has_ended_is_no_longer_there(client, organisation, editor):
    ended = MembershipFactory(
        role=Role.EDITOR,
        organisation=organisation,
        starts_on=dt.date(2020, 1, 1),
        ends_on=timezone.localdate() - dt.timedelta(days=1),
    )

    assert client.get(one(ended)).status_code == 404
    listed = client.get(reverse("people:organisation", args=[organisation.uuid])).context["memberships"]
    assert [membership.user for membership in listed] == [editor]


def test_last_day_counts_as_a_day_of_rights(organisation):
    membership = MembershipFactory(role=Role.EDITOR, organisation=organisation, ends_on=timezone.localdate())

    assert rights_of(membership.user).organisations == {organisation.pk}
    assert not membership.has_ended


def test_coordinator_ends_memberships_of_the_county_and_no_others(client, organisation):
    client.force_login(coordinator_of(organisation.home_municipality.county))
    own, foreign = editor_of(organisation), editor_of(OrganisationFactory())

    assert client.post(one(own.memberships.get(), "end")).status_code == 302
    assert client.post(one(foreign.memberships.get(), "end")).status_code == 404
    assert [membership.user for membership in Membership.objects.filter(role=Role.EDITOR).active()] == [
        foreign
    ]


def test_administrator_sees_everybody(client, organisation):
    client.force_login(UserFactory(superuser=True))
    people = [editor_of(organisation), MembershipFactory().user]

    response = client.get(reverse("people:everybody"))

    assert {membership.user for membership in response.context["memberships"]} == set(people)
    assert client.get(one(people[1].memberships.get())).status_code == 200


# The own account.


def test_name_language_and_wishes_are_saved(client, editor):
    response = client.post(
        reverse("accounts:home"), {"name": "Åsa Ny", "language": "sv", "gets_reminders": "on"}
    )

    editor.refresh_from_db()
    assert response.url.startswith("/sv/")
    assert (editor.name, editor.language) == ("Åsa Ny", "sv")
    assert (editor.wants("reminder"), editor.wants("review_returned"), editor.wants("review_waiting")) == (
        True,
        False,
        False,
    )
    assert editor.wants("invitation")


def test_own_rights_are_told(client, organisation, editor):
    main = BeautifulSoup(client.get(reverse("accounts:home")).content, "html.parser").main.get_text()

    assert organisation.name_fi in main


def test_new_address_counts_when_its_link_has_been_followed(client, mailoutbox):
    user = UserFactory(confirmed=True)
    give_second_factor(user)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    old = user.email

    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == old
    (message,) = mailoutbox
    assert message.to == ["new@example.org"]
    page = client.get(reverse("account_email"))
    assert page.context["new_emailaddress"].email == "new@example.org"
    (link,) = [word for word in message.body.split() if word.startswith("http") and len(word) > 60]
    client.post("/" + link.split("/", 3)[3])

    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert [address.email for address in user.emailaddress_set.all()] == ["new@example.org"]
    assert log()[-1][:3] == (Change.EMAIL_CHANGED, user, user)


def test_address_of_somebody_else_is_answered_like_any_other(client, mailoutbox):
    other = UserFactory(confirmed=True)
    client.force_login(UserFactory(confirmed=True))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    response = client.post(reverse("account_email"), {"email": other.email, "action_add": "1"})

    assert response.status_code == 302


def test_own_data_are_a_file_with_everything(client, organisation, editor):
    LetterFactory(to_user=editor, to_email=editor.email, subject="Kirjeeni")
    RightsEventFactory(user=editor, organisation=organisation)
    RevisionFactory(about=organisation, author=editor, comment="Uusi numero")
    RevisionFactory(comment="Toisen")
    TicketFactory(answered=True, answered_by=editor)
    CommentFactory(user=editor, text="Vastaukseni")
    CommentFactory(text="Toisen")

    response = client.get(reverse("accounts:data"))

    data = json.loads(response.content)
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert data["account"]["email"] == editor.email
    assert [row["organisation"] for row in data["memberships"]] == [str(organisation)]
    assert [row["subject"] for row in data["letters"]] == ["Kirjeeni"]
    assert [row["change"] for row in data["changes_of_rights"]] == ["granted"]
    assert [row["comment"] for row in data["changes_written"]] == ["Uusi numero"]
    assert data["changes_read"] == []
    assert [row["answer"] for row in data["reports_answered"]] == ["Korjattu."]
    assert [row["text"] for row in data["comments"]] == ["Vastaukseni"]
    assert "secret" not in response.content.decode()


def test_letters_to_the_address_alone_are_hers_too_and_go_with_the_account(client, organisation, editor):
    LetterFactory(to_email=editor.email.upper(), subject="Kutsu")
    shared = LetterFactory(to_email=editor.email, organisation=organisation)

    data = json.loads(client.get(reverse("accounts:data")).content)
    delete_own(client)

    assert [row["subject"] for row in data["letters"]] == ["Kutsu"]
    assert list(Letter.objects.all()) == [shared]


def delete_own(client):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client.post(reverse("accounts:delete"))


def test_account_is_deleted_after_the_password(client, editor):
    assert client.post(reverse("accounts:delete")).url.startswith(reverse("account_reauthenticate"))
    assert User.objects.filter(pk=editor.pk).exists()

    delete_own(client)

    assert not User.objects.filter(pk=editor.pk).exists()
    assert client.get(reverse("accounts:home")).status_code == 302


def test_what_was_written_stays_without_a_name(client, organisation, editor):
    author = Author.objects.create(name="Kirjoittaja", user=editor)
    InvitationFactory(email=editor.email, organisation=organisation)
    made = InvitationFactory(invited_by=editor, organisation=organisation)
    other = MembershipFactory(role=Role.EDITOR, organisation=organisation, granted_by=editor)
    RightsEventFactory(actor=editor, user=editor)

    delete_own(client)

    author.refresh_from_db()
    other.refresh_from_db()
    assert (author.user, other.granted_by) == (None, None)
    assert list(Invitation.objects.all()) == [made]
    assert log() == [(Change.GRANTED, None, None, ""), (Change.DELETED, None, None, "")]
    assert organisation.memberships.count() == 1


def test_sole_editor_is_warned(client, organisation, editor):
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.get(reverse("accounts:delete")).context["edited_alone"] == [organisation]

    MembershipFactory(role=Role.EDITOR, organisation=organisation)

    assert client.get(reverse("accounts:delete")).context["edited_alone"] == []


def test_last_administrator_stays(client):
    user = UserFactory(superuser=True)
    client.force_login(user)

    delete_own(client)
    assert User.objects.filter(pk=user.pk).exists()
    UserFactory(superuser=True)
    delete_own(client)
    assert not User.objects.filter(pk=user.pk).exists()


# The admin.


@pytest.fixture
def administrator(client):
    user = UserFactory(superuser=True)
    client.force_login(user)
    return user


def user_form(user, **changes):
    fields = {"email": user.email, "name": user.name, "language": user.language}
    flags = {name: "on" for name in ("is_active", "is_staff", "is_superuser") if getattr(user, name)}
    return {name: value for name, value in (fields | flags | changes).items() if value is not None}


def change(client, user, **changes):
    address = reverse("admin:accounts_user_change", args=[user.pk])
    return client.post(address, user_form(user, **changes))


def test_changes_of_accounts_are_in_the_log(client, administrator):
    user, group = UserFactory(), Group.objects.create(name="Publishers")

    change(client, user, is_staff="on", groups=[group.pk])
    user.refresh_from_db()
    change(client, user, is_active=None, groups=[group.pk])
    user.refresh_from_db()
    change(client, user, is_active="on", name="Uusi Nimi", groups=[group.pk])

    assert log() == [
        (Change.STAFF, administrator, user, "is_staff, Publishers"),
        (Change.DEACTIVATED, administrator, user, ""),
        (Change.REACTIVATED, administrator, user, ""),
    ]


def test_address_changed_in_the_admin_is_confirmed_at_the_next_log_in(client, administrator):
    user = UserFactory(confirmed=True)

    change(client, user, email="new@example.org")

    assert not user.emailaddress_set.exists()
    assert log() == [(Change.EMAIL_CHANGED, administrator, user, "")]


@pytest.mark.parametrize("taken", ["is_active", "is_superuser"])
def test_last_administrator_does_not_take_the_rights_from_herself(client, administrator, taken):
    response = change(client, administrator, **{taken: None})

    assert response.context["adminform"].form.non_field_errors()
    administrator.refresh_from_db()
    assert getattr(administrator, taken)


def test_account_is_deleted_in_the_admin_with_its_letters(client, administrator):
    user = editor_of(OrganisationFactory())
    LetterFactory(to_user=user, to_email=user.email)

    client.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"})

    assert not User.objects.filter(pk=user.pk).exists()
    assert log() == [(Change.DELETED, administrator, None, "")]


def test_second_factors_are_removed_for_whoever_has_lost_them(client, administrator):
    user = UserFactory(second_factor=True)

    client.post(
        reverse("admin:accounts_user_changelist"),
        {"action": "remove_second_factors", "_selected_action": [user.pk]},
    )

    assert not user.authenticator_set.exists()
    assert log() == [(Change.FACTOR_REMOVED, administrator, user, "")]
    assert user.letters.get().kind == "factor-removed"


def test_memberships_kept_in_the_admin_are_in_the_log(client, administrator):
    user = UserFactory()
    client.post(
        reverse("admin:accounts_membership_add"),
        {"user": user.pk, "role": "writer", "starts_on": "2026-01-31", "ends_on": ""},
    )
    membership = user.memberships.get()
    client.post(
        reverse("admin:accounts_membership_change", args=[membership.pk]),
        {"starts_on": "2026-01-31", "ends_on": "2999-01-31"},
    )
    client.post(reverse("admin:accounts_membership_delete", args=[membership.pk]), {"post": "yes"})

    assert membership.granted_by == administrator
    assert log() == [
        (Change.GRANTED, administrator, user, ""),
        (Change.CHANGED, administrator, user, "– 2999-01-31"),
        (Change.ENDED, administrator, user, ""),
    ]


# The log.


def test_lines_of_the_log_are_not_changed_or_deleted():
    event = RightsEventFactory()
    for wrong in (event.save, event.delete, RightsEvent.objects.all().delete):
        with pytest.raises(TypeError):
            wrong()
    with pytest.raises(TypeError):
        RightsEvent.objects.update(detail="x")

    assert RightsEvent.objects.count() == 1


def test_line_stays_when_the_organisation_goes(organisation):
    membership = MembershipFactory(role=Role.EDITOR, organisation=organisation)
    actions.end(membership, by=None)

    organisation.delete()

    assert RightsEvent.objects.get().organisation is None


def test_nothing_personal_is_written_on_the_log_of_the_process(client, organisation, editor, caplog):
    caplog.set_level("DEBUG")

    client.post(
        reverse("people:organisation", args=[organisation.uuid]),
        {"email": "secret@example.org", "language": "fi"},
    )
    client.post(reverse("account_login"), {"login": editor.email, "password": "wrong"})

    assert "secret@example.org" not in caplog.text
    assert editor.email not in caplog.text


def test_links_that_let_somebody_in_are_not_written_on_it(client):
    user = UserFactory()
    invitation = actions.path_of(InvitationFactory())
    address = user.emailaddress_set.create(email=user.email, primary=True)
    key = EmailConfirmationHMAC(address).key
    reset = f"/fi/account/password/new/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"

    for path in (invitation, reverse("account_confirm_email", args=[key]), reset):
        line = JsonFormatter().format(logging.makeLogRecord({"msg": f"GET {path} 200 http://a.fi:8000/fi/"}))

        assert re.search(r"GET /fi/[a-z/-]+/…/ 200 http://a\.fi:8000/fi/", line), line


def test_an_error_of_the_mail_server_is_written_without_the_readers_address():
    try:
        raise SMTPRecipientsRefused({"maija.meikalainen@example.org": (550, b"No such user")})
    except SMTPRecipientsRefused:
        line = JsonFormatter().format(logging.makeLogRecord({"msg": "Failed", "exc_info": sys.exc_info()}))

    assert "SMTPRecipientsRefused" in line
    assert "example.org" not in line


# Finding the page of one's people.


def test_the_page_of_people_leads_to_the_one_organisation_or_offers_a_choice(client, organisation, editor):
    one_page = reverse("people:organisation", args=[organisation.uuid])
    assert client.get(reverse("people:everybody")).url == one_page

    county = OrganisationFactory().home_municipality.county
    MembershipFactory(role=Role.COUNTY, county=county, user=editor)
    offered = BeautifulSoup(client.get(reverse("people:everybody")).content, "html.parser").main.select("a")

    assert {one_page, reverse("people:county", args=[county.uuid])} <= {link["href"] for link in offered}


def test_county_page_leads_to_editors_of_its_organisations(client, organisation):
    county = organisation.home_municipality.county
    client.force_login(coordinator_of(county))
    editor_of(organisation)
    MembershipFactory(role=Role.EDITOR, organisation=organisation, user__is_active=False)
    OrganisationFactory()

    listed = client.get(reverse("people:county", args=[county.uuid])).context["organisations"]

    assert [(row, row.editors) for row in listed] == [(organisation, 1)]
