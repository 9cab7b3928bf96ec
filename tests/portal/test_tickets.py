"""Reports of errors: sent from public pages, answered by those who keep them, passed on after a week."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.choices import State
from portal.accounts.choices import Role
from portal.lib import languages
from portal.outbox.models import Letter
from portal.tickets import actions, registry
from portal.tickets.choices import Origin, TicketState
from portal.tickets.limits import REPORTS_AN_HOUR
from portal.tickets.models import Ticket
from tests.blog.factories import PostVersionFactory
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import (
    MembershipFactory,
    TicketFactory,
    UserFactory,
    coordinator_of,
    editor_of,
)
from tests.projects.factories import AdoptionFactory, EventFactory, OperatingModelFactory, ProjectFactory
from tests.regions.factories import CountyFactory, GoalFactory, ServicePathFactory

pytestmark = pytest.mark.django_db
DAY = dt.datetime(2027, 3, 1, 9, 0, tzinfo=dt.UTC)
KINDS = {
    "activity": ActivityFactory,
    "adoption": AdoptionFactory,
    "county": CountyFactory,
    "event": EventFactory,
    "goal": GoalFactory,
    "model": OperatingModelFactory,
    "organisation": OrganisationFactory,
    "path": ServicePathFactory,
    "post": lambda: PostVersionFactory(),
    "project": ProjectFactory,
}


def address(kind, thing, name="report"):
    return reverse(f"reporting:{name}", args=[kind, thing.uuid])


@pytest.fixture
def report(client, django_capture_on_commit_callbacks):
    """Return a function that sends a report as a reader does, and the letters on their way."""

    def send(kind, thing, language="en", **fields):
        with languages.reading(language):
            url = address(kind, thing)
        data = {"text": "The phone number is wrong.", **fields}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, data)

    return send


def recipients():
    return sorted(message.to[0] for message in mail.outbox)


# Reporting.


def test_every_kind_has_a_case():
    assert registry.kinds() == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_reader_reports_on_every_kind_of_page(client, report, kind):
    thing = KINDS[kind]()
    administrator = UserFactory(superuser=True)

    with languages.reading("en"):
        form = client.get(address(kind, thing))
        sent = address(kind, thing, "sent")
        back = thing.get_absolute_url()
    response = report(kind, thing)

    soup = BeautifulSoup(form.content, "html.parser")
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert soup.select_one("main a")["href"] == back
    assert (response.status_code, response["Location"]) == (302, sent)
    assert back in client.get(sent).content.decode()
    ticket = Ticket.objects.get()
    assert (ticket.about, ticket.text, ticket.language) == (thing, "The phone number is wrong.", "en")
    assert recipients() == [administrator.email]


@pytest.mark.parametrize(
    ("kind", "make"), [("organisation", OrganisationFactory), ("activity", ActivityFactory)]
)
@pytest.mark.parametrize("state", [State.DRAFT, State.ARCHIVED])
def test_nothing_is_reported_on_what_a_reader_does_not_see(client, kind, make, state):
    hidden = make(state=state)

    answers = {
        client.get(address(kind, hidden)).status_code,
        client.post(address(kind, hidden), {"text": "x"}).status_code,
        client.get(address(kind, hidden, "sent")).status_code,
        client.get(address("project", hidden)).status_code,
        client.get(address("nothing", hidden)).status_code,
    }

    assert answers == {404}
    assert not Ticket.objects.exists()


def test_address_is_kept_only_with_consent(report):
    organisation = OrganisationFactory()

    refused = report("organisation", organisation, email="aino@example.org")
    assert not Ticket.objects.exists()
    report("organisation", organisation, email="aino@example.org", consent="on")

    soup = BeautifulSoup(refused.content, "html.parser")
    assert "Allow us to keep your address for the answer, or leave it out." in soup.main.get_text()
    assert soup.find("input", {"name": "email"})["value"] == "aino@example.org"
    assert soup.textarea.text.strip() == "The phone number is wrong."
    assert Ticket.objects.get().email == "aino@example.org"


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_report_without_text_or_with_too_much_is_not_taken(report, text):
    assert report("organisation", OrganisationFactory(), text=text).status_code == 200
    assert not Ticket.objects.exists()


def test_program_that_fills_every_field_is_thanked_and_forgotten(report):
    organisation = OrganisationFactory()
    editor_of(organisation)

    response = report("organisation", organisation, nickname="Best offers")

    assert response.status_code == 302
    assert not Ticket.objects.exists()
    assert mail.outbox == []


def test_there_is_a_limit_to_reports_from_one_address_and_it_ends(client, report):
    organisation = OrganisationFactory()
    with time_machine.travel(DAY, tick=False) as clock:
        for _ in range(REPORTS_AN_HOUR):
            assert report("organisation", organisation).status_code == 302
        refused = report("organisation", organisation, text="One more thing.")
        clock.shift(dt.timedelta(minutes=61))
        later = report("organisation", organisation)

    assert refused.status_code == 429
    assert "One more thing." in refused.content.decode()
    assert later.status_code == 302
    assert Ticket.objects.count() == REPORTS_AN_HOUR + 1


def test_the_limit_holds_for_reports_that_come_slowly(client, report):
    organisation = OrganisationFactory()
    with time_machine.travel(DAY, tick=False) as clock:
        for _ in range(REPORTS_AN_HOUR):
            report("organisation", organisation)
            clock.shift(dt.timedelta(minutes=5, seconds=30))
        assert report("organisation", organisation).status_code == 429
        clock.shift(dt.timedelta(minutes=6))
        assert report("organisation", organisation).status_code == 302


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "fi"), ("sv", "sv")],
)
def test_report_is_kept_in_the_language_of_its_page(report, language, words):
    report(
        "organisation", OrganisationFactory(name_sv="Föreningen rf", name_fi="Yhdistys ry"), language=language
    )

    ticket = Ticket.objects.get()
    assert (ticket.language, ticket.name) == (words, {"fi": "Yhdistys ry", "sv": "Föreningen rf"}[language])


@pytest.mark.parametrize("kind", KINDS)
def test_page_has_a_way_to_report_an_error(client, kind):
    thing = KINDS[kind]()

    page = client.get(thing.get_absolute_url().partition("#")[0])

    links = [link["href"] for link in BeautifulSoup(page.content, "html.parser").select(".report-link a")]
    assert address(kind, thing) in links


# Who is told.


def test_editors_are_told_first(report):
    organisation = OrganisationFactory()
    editors = [editor_of(organisation, language="en"), editor_of(organisation, language="en")]
    ended = MembershipFactory(
        role=Role.EDITOR,
        organisation=organisation,
        starts_on=dt.date(2020, 1, 1),
        ends_on=dt.date(2020, 2, 1),
    )
    editor_of(OrganisationFactory())
    coordinator_of(organisation.home_municipality.county)

    report("activity", ActivityFactory(organisation=organisation, title_en="Coffee & cake"))

    assert recipients() == sorted(user.email for user in editors)
    assert ended.user.email not in recipients()
    message = mail.outbox[0]
    assert message.subject == "Report of an error: Coffee & cake"
    assert "The phone number is wrong." in message.body
    with languages.reading("en"):
        link = reverse("tickets:ticket-detail", args=[Ticket.objects.get().uuid])
    assert f"http://localhost:8000{link}" in message.body


def test_county_is_told_of_what_has_no_editors(report):
    goal = GoalFactory()
    organisation = OrganisationFactory()
    for_goal = coordinator_of(goal.county)
    for_organisation = coordinator_of(organisation.home_municipality.county)
    UserFactory(superuser=True)

    report("goal", goal)
    report("organisation", organisation)

    assert recipients() == sorted([for_goal.email, for_organisation.email])


def test_report_that_waits_for_a_week_is_passed_on_to_the_county_once(
    report, django_capture_on_commit_callbacks
):
    organisation = OrganisationFactory()
    editor_of(organisation)
    coordinator = coordinator_of(organisation.home_municipality.county, language="en")
    passed_on = []
    with time_machine.travel(DAY, tick=False) as clock:
        report("organisation", organisation)
        TicketFactory(answered=True, county=organisation.home_municipality.county)
        mail.outbox.clear()
        for hours in (0, 7 * 24 - 1, 1, 24, 24 * 30):
            clock.shift(dt.timedelta(hours=hours))
            with django_capture_on_commit_callbacks(execute=True):
                passed_on.append(actions.escalate())

    assert passed_on == [0, 0, 1, 0, 0]
    assert recipients() == [coordinator.email]
    assert mail.outbox[0].subject.startswith("A report of an error has waited for a week: ")


@pytest.mark.parametrize("with_coordinator", [True, False])
def test_report_that_no_county_answers_goes_to_the_administrators(
    report, django_capture_on_commit_callbacks, with_coordinator
):
    organisation = OrganisationFactory()
    administrator = UserFactory(superuser=True)
    editor_of(organisation)
    if with_coordinator:  # She was told at the beginning, as there were no editors of the goal.
        goal = GoalFactory()
        coordinator_of(goal.county)
    with time_machine.travel(DAY, tick=False):
        report(*(("goal", goal) if with_coordinator else ("organisation", organisation)))
    mail.outbox.clear()
    with (
        time_machine.travel(DAY + dt.timedelta(days=8), tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        actions.escalate()

    assert recipients() == [administrator.email]


def test_organisations_own_word_can_go_straight_to_the_county(django_capture_on_commit_callbacks):
    organisation = OrganisationFactory()
    editor_of(organisation)
    coordinator = coordinator_of(organisation.home_municipality.county)

    with django_capture_on_commit_callbacks(execute=True):
        actions.open_ticket(
            organisation,
            "x",
            organisation_id=organisation.pk,
            county_id=organisation.home_municipality.county_id,
            origin=Origin.ORGANISATION,
            to_county=True,
        )

    assert recipients() == [coordinator.email]


# Answering.


@pytest.fixture
def ticket():
    organisation = OrganisationFactory()
    return TicketFactory(
        about=organisation,
        organisation=organisation,
        county=organisation.home_municipality.county,
        language="sv",
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 200),
        ("coordinator", 200),
        ("administrator", 200),
        ("other editor", 404),
        ("other coordinator", 404),
        ("writer", 404),
        ("nobody", 404),
        ("visitor", 302),
    ],
)
def test_report_is_read_and_answered_by_those_who_keep_the_page(client, ticket, who, status):
    people = {
        "editor": lambda: editor_of(ticket.organisation),
        "coordinator": lambda: coordinator_of(ticket.county),
        "administrator": lambda: UserFactory(superuser=True),
        "other editor": lambda: editor_of(OrganisationFactory()),
        "other coordinator": lambda: coordinator_of(CountyFactory()),
        "writer": lambda: MembershipFactory(role=Role.WRITER).user,
        "nobody": UserFactory,
    }
    if who in people:
        client.force_login(people[who]())
    detail = reverse("tickets:ticket-detail", args=[ticket.uuid])

    assert client.get(detail).status_code == status
    listed = client.get(reverse("tickets:ticket-list"))
    assert (detail in listed.content.decode()) == (status == 200)
    closed = client.post(reverse("tickets:ticket-close", args=[ticket.uuid]))
    assert Ticket.objects.get().is_open == (status != 200)
    assert closed.status_code in (302, 404)


def test_answer_goes_to_the_reporter_in_her_language(client, ticket, django_capture_on_commit_callbacks):
    editor = editor_of(ticket.organisation)
    client.force_login(editor)
    detail = reverse("tickets:ticket-detail", args=[ticket.uuid])

    with django_capture_on_commit_callbacks(execute=True):
        client.post(detail, {"answer": "Numret är rättat <nu>."})
        client.post(detail, {"answer": "En gång till."})

    (message,) = mail.outbox
    assert message.to == [ticket.email]
    assert "Numret är rättat <nu>." in message.body
    assert Letter.objects.get().language == "sv"
    ticket.refresh_from_db()
    assert (ticket.state, ticket.answer, ticket.answered_by) == (
        TicketState.ANSWERED,
        "Numret är rättat <nu>.",
        editor,
    )
    page = client.get(detail).content.decode()
    assert "Numret är rättat &lt;nu&gt;." in page
    assert "<form" not in BeautifulSoup(page, "html.parser").main.decode()


def test_answer_without_words_is_asked_for_again(client, ticket):
    client.force_login(editor_of(ticket.organisation))

    response = client.post(reverse("tickets:ticket-detail", args=[ticket.uuid]), {"answer": " "})

    assert response.status_code == 200
    assert Ticket.objects.get().is_open
    with pytest.raises(ValidationError):
        actions.answer(ticket, by=UserFactory(), text="  ")


def test_answer_to_a_reporter_without_an_address_is_kept(client, ticket, django_capture_on_commit_callbacks):
    Ticket.objects.update(email="")
    client.force_login(editor_of(ticket.organisation))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("tickets:ticket-detail", args=[ticket.uuid]), {"answer": "Rättat."})

    assert mail.outbox == []
    assert Ticket.objects.get().answer == "Rättat."


def test_page_does_not_show_the_reporters_address(client, ticket):
    client.force_login(editor_of(ticket.organisation))

    page = client.get(reverse("tickets:ticket-detail", args=[ticket.uuid])).content.decode()

    assert ticket.text in page
    assert ticket.email not in page


def test_list_is_filtered_by_state(client, ticket):
    closed = TicketFactory(closed=True, organisation=ticket.organisation)
    client.force_login(editor_of(ticket.organisation))

    def shown(query):
        page = client.get(reverse("tickets:ticket-list") + query).content.decode()
        return [one.name for one in (ticket, closed) if f">{one.name}<" in page]

    assert (shown(""), shown("?state=closed"), shown("?state=answered")) == ([ticket.name], [closed.name], [])
    assert client.get(reverse("tickets:ticket-list") + "?state=lost").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(client, ticket, number):
    for _ in range(number - 1):
        TicketFactory(organisation=ticket.organisation)
    client.force_login(editor_of(ticket.organisation))
    client.get(reverse("tickets:ticket-list"))

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("tickets:ticket-list"))

    asked = [query["sql"] for query in captured if "portal_cache" not in query["sql"]]
    assert len(asked) == 7  # Session, user, rights, numbers, how many, reports, the notice of examples.


# Forgetting.


def test_address_is_forgotten_thirty_days_after_the_answer(django_capture_on_commit_callbacks):
    with time_machine.travel(DAY, tick=False), django_capture_on_commit_callbacks(execute=True):
        answered, still_open = TicketFactory(), TicketFactory()
        actions.answer(answered, by=UserFactory(), text="Korjattu.")
    for days, kept in ((30, True), (31, False)):
        with time_machine.travel(DAY + dt.timedelta(days=days), tick=False):
            actions.forget_reporters()
        letter = Letter.objects.get()
        assert {bool(Ticket.objects.get(pk=answered.pk).email), bool(letter.to_email), bool(letter.body)} == {
            kept
        }
    assert Ticket.objects.get(pk=still_open.pk).email == still_open.email
