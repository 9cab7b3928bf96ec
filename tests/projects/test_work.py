"""The work of a project: who is in it, what they agree on and say, and that nobody else learns of it."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone, translation

from organisations.choices import State
from portal.accounts import actions as accounts
from portal.accounts.choices import Change, Role
from portal.accounts.models import Invitation, RightsEvent
from portal.accounts.rights import rights_of
from portal.editing import actions as editing
from portal.editing import registry
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.outbox.models import Letter
from projects import actions
from projects.models import Experience, Message, Project, Task
from tests.organisations.factories import AgreementFactory, OrganisationFactory
from tests.portal.factories import MembershipFactory, UserFactory, editor_of
from tests.projects.factories import ExperienceFactory, MessageFactory, ProjectFactory, TaskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def project():
    return ProjectFactory(draft=True)


def member_of(project, **user):
    return MembershipFactory(role=Role.PROJECT, project=project, user=UserFactory(**user)).user


@pytest.fixture
def member(client, project):
    """Return a member of the project who has signed in."""
    user = member_of(project, name="Meri Jäsen")
    client.force_login(user)
    return user


def page(project):
    return reverse("projectwork:project", args=[project.uuid])


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


# Members.


def test_an_editor_of_the_host_invites_a_member_who_then_writes_in_the_project_alone(
    client, project, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(editor_of(project.host))
    people = reverse("people:project", args=[project.uuid])
    with django_capture_on_commit_callbacks(execute=True):
        client.post(people, {"email": "New@example.org", "language": "en", "ends_on": ""})
    invitation = Invitation.objects.get()

    assert (invitation.role, invitation.project) == (Role.PROJECT, project)
    assert mailoutbox[0].subject == f"Invitation to the project {project.name_en}"
    welcome = type(client)().get(accounts.path_of(invitation))
    assert project.name_en in welcome.content.decode()
    joined = UserFactory(email="new@example.org")
    accounts.accept(invitation, joined)

    rights = rights_of(joined)
    assert (rights.projects, rights.organisations) == ({project.pk}, frozenset())
    assert registry.of(project).may_edit(rights, project)
    assert not registry.of(project.host).may_edit(rights, project.host)
    told = RightsEvent.objects.filter(project=project).order_by("pk").values_list("change", flat=True)
    assert list(told) == [Change.INVITED, Change.ACCEPTED, Change.GRANTED]
    assert f"{joined}" in client.get(people).content.decode()


def test_a_membership_that_is_ended_opens_nothing_any_more(client, project, member):
    assert client.get(page(project)).status_code == 200
    membership = member.memberships.get()
    accounts.end(membership, by=editor_of(project.host))

    assert client.get(page(project)).status_code == 404
    assert client.get(reverse("workspace:item", args=["project", project.uuid])).status_code == 404
    assert client.get(project.get_absolute_url()).status_code == 404


def test_a_member_keeps_no_members(client, project, member):
    assert client.get(reverse("people:project", args=[project.uuid])).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [("visitor", 404), ("nobody", 404), ("member", 200), ("editor", 200), ("publisher", 200)],
)
def test_a_draft_is_seen_by_those_who_work_on_it_and_publish_it(client, project, who, status):
    makes = {
        "visitor": lambda: None,
        "nobody": UserFactory,
        "member": lambda: member_of(project),
        "editor": lambda: editor_of(project.host),
        "publisher": lambda: MembershipFactory(role=Role.PUBLISHER).user,
    }
    if user := makes[who]():
        client.force_login(user)

    assert client.get(project.get_absolute_url()).status_code == status
    assert project.name_en not in client.get(reverse("projects:project-list")).content.decode()


# Beginning and writing.


def test_an_editor_begins_a_project_of_her_organisation_as_a_draft(client):
    own, other = OrganisationFactory(), OrganisationFactory()
    client.force_login(editor_of(own))
    url = reverse("projectwork:list")

    assert client.post(url, {"name": "New work", "host": other.pk}).status_code == 422
    response = client.post(url, {"name": "New work", "host": own.pk})

    project = Project.objects.get()
    assert response["Location"] == reverse("workspace:item", args=["project", project.uuid])
    assert (project.host, project.publication, project.name_en) == (own, State.DRAFT, "New work")
    assert not Project.objects.published().exists()


def test_a_project_offers_the_agreements_of_its_host_and_partners_alone(client, project, member):
    partner = OrganisationFactory()
    project.partners.add(partner)
    own, theirs = AgreementFactory(organisation=project.host), AgreementFactory(organisation=partner)
    AgreementFactory()

    form = soup(client.get(reverse("workspace:section", args=["project", project.uuid, "people"])))

    offered = {int(box["value"]) for box in form.select('input[name="agreements"]')}
    assert offered == {own.pk, theirs.pk}


def sent_in(experience, by):
    saved = editing.save_draft(
        experience, by=by, values={"body": "<p>Opimme.</p>"}, base=traces(take(experience))
    )
    return editing.submit(saved.revision, by=by)


def test_members_write_experiences_and_editors_of_the_host_publish_them(client):
    project = ProjectFactory()
    member, editor = member_of(project), editor_of(project.host)
    client.force_login(member)
    url = reverse("workspace:add", args=["project", project.uuid, "experience"])
    client.post(url, {"name": "What we learnt"})
    experience = Experience.objects.get()

    change = sent_in(experience, member)
    assert change.state == RevisionState.IN_REVIEW
    assert list(Revision.objects.waiting_for(rights_of(editor))) == [change]
    assert not Experience.objects.published().exists()

    editing.publish(change, by=editor)
    assert Experience.objects.published().get() == experience
    assert "What we learnt" in client.get(project.get_absolute_url()).content.decode()


def test_experiences_of_a_draft_project_wait_for_publishers(project):
    editor = editor_of(project.host)
    experience = ExperienceFactory(project=project, draft=True)

    assert not registry.of(experience).may_review(rights_of(editor), experience)
    assert sent_in(experience, editor).state == RevisionState.IN_REVIEW


def test_an_experience_without_a_text_is_not_published(project):
    experience = ExperienceFactory(project=project, draft=True, body="")
    publisher = MembershipFactory(role=Role.PUBLISHER).user
    saved = editing.save_draft(
        experience, by=publisher, values={"title": "Title"}, base=traces(take(experience))
    )

    with pytest.raises(editing.Incomplete) as error:
        editing.submit(saved.revision, by=publisher)
    assert "body" in error.value.problems


def test_members_find_the_drafts_of_their_projects_among_their_own(project):
    member, stranger = member_of(project), member_of(ProjectFactory())
    mine = editing.save_draft(
        project, by=editor_of(project.host), values={"summary_fi": "Uusi."}, base=traces(take(project))
    ).revision

    assert list(Revision.objects.drafts_of(member, rights_of(member))) == [mine]
    assert list(Revision.objects.drafts_of(stranger, rights_of(stranger))) == []


# Tasks.


def test_tasks_are_added_done_undone_and_taken_away_without_javascript(client, project, member):
    url = reverse("projectwork:task-add", args=[project.uuid])
    assert client.post(url, {"title": ""}).status_code == 422
    client.post(url, {"title": "Write the report", "due_on": "2020-01-01", "assignee": member.pk})
    task = Task.objects.get()

    row = soup(client.get(page(project))).find(id=f"task-{task.pk}")
    assert row.select_one(".state-ageing")
    assert "Meri Jäsen" in row.get_text()

    done = reverse("projectwork:task-done", args=[task.uuid])
    client.post(done, {"done": "yes"})
    assert not Task.objects.open().exists()
    client.post(done, {"done": "no"})
    assert Task.objects.late().get() == task
    assert client.post(done, {"done": "perhaps"}).status_code == 400

    client.post(reverse("projectwork:task-delete", args=[task.uuid]))
    assert not Task.objects.exists()


def test_a_task_is_given_only_to_those_who_work_on_the_project(client, project, member):
    url = reverse("projectwork:task-add", args=[project.uuid])

    assert client.post(url, {"title": "A task", "assignee": UserFactory().pk}).status_code == 422
    assert client.post(url, {"title": "A task", "assignee": editor_of(project.host).pk}).status_code == 302


@pytest.fixture
def morning(monkeypatch):
    """Let it be nine o'clock in Finland."""
    real = timezone.localtime
    now = real().replace(hour=9, minute=0)
    monkeypatch.setattr(timezone, "localtime", lambda value=None, *zone: real(value, *zone) if value else now)
    return now.date()


def test_a_reminder_goes_once_the_day_before_to_whoever_still_works_on_it(project, morning):
    tomorrow = morning + dt.timedelta(days=1)
    member = member_of(project)
    TaskFactory(project=project, assignee=member, due_on=tomorrow, title="Ring the county")
    TaskFactory(project=project, assignee=member, due_on=tomorrow, done_at=timezone.now())
    TaskFactory(project=project, assignee=member, due_on=morning)
    TaskFactory(project=project, assignee=UserFactory(), due_on=tomorrow)  # Works on it no more.
    TaskFactory(project=project, assignee=member_of(project, gets_reminders=False), due_on=tomorrow)

    assert (actions.remind_of_tasks(), actions.remind_of_tasks()) == (1, 0)
    letter = Letter.objects.get()
    assert (letter.to_user, letter.kind) == (member, "project_task")
    assert "Ring the county" in letter.subject


# What members say.


def test_members_talk_and_change_what_is_theirs_alone(client, project, member):
    say = reverse("projectwork:say", args=[project.uuid])
    client.post(say, {"text": "Hello all"})
    first = Message.objects.get()
    answer = MessageFactory(project=project, parent=first, text="Hello yourself")
    client.post(say, {"text": "One more", "parent": answer.uuid})

    assert Message.objects.get(text="One more").parent == first  # One level deep.
    assert client.post(say, {"text": "x", "parent": MessageFactory().uuid}).status_code == 404
    assert client.get(reverse("projectwork:message", args=[answer.uuid])).status_code == 404
    assert client.post(reverse("projectwork:message-delete", args=[answer.uuid])).status_code == 404
    client.post(reverse("projectwork:message", args=[first.uuid]), {"text": "Hello everybody"})
    assert "Hello everybody" in soup(client.get(page(project))).get_text()

    client.post(reverse("projectwork:message-delete", args=[first.uuid]))
    text = soup(client.get(page(project))).find(id=f"message-{first.pk}").get_text(" ", strip=True)
    assert "This message was taken away." in text
    assert "Hello yourself" in text
    assert "Hello everybody" not in text
    assert "Meri" not in text.partition("Hello yourself")[0]


def test_what_others_said_since_the_last_visit_is_marked(client, project, member):
    MessageFactory(project=project, text="Old words")
    assert soup(client.get(page(project))).select(".byline .state-claimed") == []
    MessageFactory(project=project, text="New words")
    MessageFactory(project=project, text="My own", author=member)

    marked = soup(client.get(page(project))).select(".byline .state-claimed")
    assert ["New words" in mark.find_parent("li").get_text() for mark in marked] == [True]


def test_letters_tell_how_much_was_said_and_not_what(project, morning):
    yesterday = timezone.now() - dt.timedelta(days=1)
    writer, reader = member_of(project), member_of(project)
    for text in ("Secret plan", "Another secret"):
        message = MessageFactory(project=project, author=writer, text=text)
        Message.objects.filter(pk=message.pk).update(created_at=yesterday)

    assert (actions.tell_of_messages(), actions.tell_of_messages()) == (1, 0)
    letter = Letter.objects.get()
    assert letter.to_user == reader
    assert "2" in letter.subject
    assert "ecret" not in letter.subject + letter.body


def test_what_members_say_is_in_no_history(client, project, member):
    client.post(reverse("projectwork:say", args=[project.uuid]), {"text": "Between us"})
    client.post(reverse("projectwork:task-add", args=[project.uuid]), {"title": "Between us"})

    assert not Revision.objects.exists()
    history = client.get(reverse("workspace:history", args=["project", project.uuid]))
    assert "Between us" not in history.content.decode()
    client.force_login(MembershipFactory(role=Role.PUBLISHER).user)
    item = client.get(reverse("workspace:item", args=["project", project.uuid]))
    assert item.status_code == 200
    assert "Between us" not in item.content.decode()
    assert client.get(page(project)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_of_work_takes_the_same_queries_whatever_there_is(
    client, django_assert_num_queries, project, member, number
):
    for _ in range(number):
        TaskFactory(project=project, assignee=member)
        TaskFactory(project=project, done_at=timezone.now())
        MessageFactory(project=project, parent=MessageFactory(project=project))
        ExperienceFactory(project=project)
        member_of(project)
    client.get(page(project))
    with django_assert_num_queries(21):
        client.get(page(project))
