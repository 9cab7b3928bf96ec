"""The outbox in the workspace: who reads which letters, and what can be done with them."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.choices import Role
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import (
    LetterFactory,
    MembershipFactory,
    UserFactory,
    coordinator_of,
    editor_of,
)
from tests.regions.factories import CountyFactory

pytestmark = pytest.mark.django_db
ACTIONS = {"hold": LetterState.HELD, "cancel": LetterState.CANCELLED, "release": LetterState.WAITING}


@pytest.fixture
def letter():
    organisation = OrganisationFactory()
    return LetterFactory(
        organisation=organisation, county=organisation.home_municipality.county, to_email=organisation.email
    )


def page(letter, name="letter-detail"):
    return reverse(f"outbox:{name}", args=[letter.uuid])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("administrator", 200),
        ("other coordinator", 404),
        ("editor", 404),
        ("publisher", 404),
        ("nobody", 404),
        ("visitor", 302),
    ],
)
@pytest.mark.parametrize("action", ACTIONS)
def test_letters_of_a_county_are_its_coordinators_and_the_administrators(client, letter, who, status, action):
    people = {
        "coordinator": lambda: coordinator_of(letter.county),
        "administrator": lambda: UserFactory(superuser=True),
        "other coordinator": lambda: coordinator_of(CountyFactory()),
        "editor": lambda: editor_of(letter.organisation),
        "publisher": lambda: MembershipFactory(role=Role.PUBLISHER).user,
        "nobody": UserFactory,
    }
    if who in people:
        client.force_login(people[who]())
    state = LetterState.HELD if action == "release" else LetterState.WAITING
    Letter.objects.update(state=state)

    listed = client.get(reverse("outbox:letter-list"), {"state": state}).content.decode()
    assert client.get(page(letter)).status_code == status
    assert client.get(page(letter, action)).status_code in ((405,) if status == 200 else (302, 404, 405))
    client.post(page(letter, action))

    assert (page(letter) in listed) == (status == 200)
    assert Letter.objects.get().state == (ACTIONS[action] if status == 200 else state)


def test_letter_that_has_gone_is_not_held_and_the_page_says_so(client, letter):
    client.force_login(coordinator_of(letter.county, language="en"))
    Letter.objects.update(state=LetterState.SENT, sent_at=letter.created_at)

    answer = client.post(page(letter, "hold"), follow=True)

    soup = BeautifulSoup(answer.content, "html.parser")
    assert soup.select_one(".messages p").text.strip()
    assert soup.main.form is None
    assert Letter.objects.get().state == LetterState.SENT


@pytest.mark.parametrize(
    ("address", "by_coordinator"), [("organisation", True), ("person", True), ("reporter@example.com", False)]
)
def test_addresses_are_shown_to_those_with_rights(client, letter, address, by_coordinator):
    if address == "person":
        letter.to_user = editor_of(letter.organisation, name="Aino")
        letter.to_email = letter.to_user.email
    elif address != "organisation":
        letter.to_email = address
    letter.save()

    shown = {}
    for who in (coordinator_of(letter.county), UserFactory(superuser=True)):
        client.force_login(who)
        pages = client.get(page(letter)).content + client.get(reverse("outbox:letter-list")).content
        shown[who.is_superuser] = letter.to_email in pages.decode()

    assert shown == {False: by_coordinator, True: True}


def test_secret_of_a_link_is_the_readers_alone(client, letter):
    secret = "x" * 90
    Letter.objects.update(body=f"Hei!\n\nhttps://portal.example.org/fi/tarkista/{secret}/\n")
    client.force_login(UserFactory(superuser=True))
    in_admin = reverse("admin:outbox_letter_change", args=[letter.pk])

    for address in (page(letter), in_admin):
        shown = client.get(address).content.decode()
        assert "https://portal.example.org/fi/tarkista/…/" in shown
        assert secret not in shown


def test_list_is_filtered_by_state(client, letter):
    sent = LetterFactory(sent=True, county=letter.county)
    client.force_login(coordinator_of(letter.county))

    def shown(query):
        text = client.get(reverse("outbox:letter-list") + query).content.decode()
        return [one for one in (letter, sent) if page(one) in text]

    assert (shown(""), shown("?state=sent"), shown("?state=held")) == ([letter], [sent], [])
    assert client.get(reverse("outbox:letter-list") + "?state=lost").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(client, letter, number):
    for _ in range(number - 1):
        LetterFactory(county=letter.county, organisation=OrganisationFactory(), to_user=UserFactory())
    client.force_login(coordinator_of(letter.county))
    client.get(reverse("outbox:letter-list"))

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("outbox:letter-list"))

    asked = [query["sql"] for query in captured if "portal_cache" not in query["sql"]]
    # Session, user, rights, second factor, numbers, how many, letters; and the notice of examples.
    assert len(asked) == 8
