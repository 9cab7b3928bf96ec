"""Deciding about comments: who may, several at once, taking back, and the letters about it."""

import datetime as dt

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from blog import commenting
from blog.choices import CommentState, RejectReason
from blog.models import Comment, CommentReport
from organisations import summaries
from portal.accounts.choices import Role
from portal.lib import languages
from portal.outbox.actions import send_due
from portal.outbox.models import Letter
from tests.blog.factories import BlogFactory, CommentFactory, CommentReportFactory, PostFactory
from tests.portal.factories import MembershipFactory, UserFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with languages.reading("en"):
        yield


@pytest.fixture
def moderator(client):
    user = MembershipFactory(role=Role.MODERATOR, user__language="en").user
    client.force_login(user)
    return user


def decide(client, action, *comments, **more):
    chosen = [comment.uuid for comment in comments]
    return client.post(reverse("moderation:decide"), {"action": action, "chosen": chosen, **more})


def listed(client, **query):
    response = client.get(reverse("moderation:list"), query)
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    return [row["data-comment"] for row in soup.select("[data-comment]")]


def states(*comments):
    found = dict(Comment.objects.values_list("pk", "state"))
    return [found.get(comment.pk) for comment in comments]


# Who.


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.MODERATOR, ["post", "other blog", "project"]),
        (Role.PUBLISHER, ["post", "other blog", "project"]),
        (Role.WRITER, None),
        ("editor of the blog", ["post"]),
        ("former editor of the blog", None),
        ("administrator", ["post", "other blog", "project"]),
        ("nobody", None),
    ],
)
def test_each_decides_about_those_that_are_theirs(client, role, sees):
    blog = BlogFactory()
    comments = {
        "post": CommentFactory(post__blog=blog),
        "other blog": CommentFactory(),
        "project": CommentFactory(post=None, project=ProjectFactory()),
    }
    if role in Role.values:
        user = MembershipFactory(role=role).user
    elif role == "administrator":
        user = UserFactory(superuser=True)
    elif role == "editor of the blog":
        user = MembershipFactory(role=Role.WRITER).user
    else:
        user = UserFactory()
    if "editor" in role:
        blog.editors.add(user)
    client.force_login(user)
    pages = {name: reverse("moderation:comment", args=[row.uuid]) for name, row in comments.items()}

    if sees is None:
        assert client.get(reverse("moderation:list")).status_code == 404
    else:
        assert listed(client) == [str(comments[name].uuid) for name in sees]
    assert [name for name, page in pages.items() if client.get(page).status_code == 200] == (sees or [])
    decide(client, "approve", *comments.values())
    approved = Comment.objects.filter(state=CommentState.APPROVED)
    assert set(approved) == {comments[name] for name in sees or []}


def test_looking_changes_nothing(client, moderator):
    comment = CommentFactory()

    page = client.get(reverse("moderation:comment", args=[comment.uuid]))

    button = BeautifulSoup(page.content, "html.parser").select_one("button[autofocus]")
    assert (button["name"], button["value"]) == ("action", "approve")
    assert client.get(reverse("moderation:decide")).status_code == 405
    assert states(comment) == ["waiting"]


def test_an_address_is_shown_to_nobody(client, moderator):
    comment = CommentFactory(email="aino@example.org")

    for address in (reverse("moderation:list"), reverse("moderation:comment", args=[comment.uuid])):
        assert b"aino@example.org" not in client.get(address).content


# The queue.


def test_queue_by_state_blog_and_language(client, moderator):
    waiting = CommentFactory(language="sv")
    suspected = CommentFactory(reason=RejectReason.SPAM)
    unread = CommentFactory(approved=True)
    shown = CommentFactory(approved=True, moderated_at=timezone.now())
    rejected = CommentFactory(rejected=True, reason=RejectReason.UNKIND)
    CommentReportFactory(comment=shown)
    withdrawn = CommentFactory(approved=True, text="", heading="", name="", email="")

    asked = ("", "waiting", "suspected", "unread", "approved", "rejected", "reported", "nonsense")
    found = {state: set(listed(client, state=state)) for state in asked}

    expected = {
        "": {waiting}, "waiting": {waiting}, "suspected": {suspected}, "unread": {unread},
        "approved": {unread, shown}, "rejected": {rejected}, "reported": {shown}, "nonsense": {waiting},
    }  # fmt: skip
    assert found == {state: {str(row.uuid) for row in rows} for state, rows in expected.items()}
    assert str(withdrawn.uuid) not in set().union(*found.values())
    assert listed(client, language="sv") == [str(waiting.uuid)]
    assert listed(client, language="fi") == []
    assert listed(client, blog=waiting.post.blog.uuid) == [str(waiting.uuid)]
    assert listed(client, blog=shown.post.blog.uuid) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_takes_the_same_queries_for_one_as_for_three(
    client, moderator, django_assert_num_queries, rows
):
    for _ in range(rows):
        first = CommentFactory(approved=True)
        CommentFactory(post=first.post, parent=first)
        CommentFactory(post=None, project=ProjectFactory())

    summaries.make_all()
    with django_assert_num_queries(15):
        assert len(listed(client)) == 2 * rows


# Deciding.


def test_several_are_approved_and_it_is_undone(client, moderator):
    first, second, other = CommentFactory(), CommentFactory(rejected=True), CommentFactory()

    decide(client, "approve", first, second)
    assert states(first, second, other) == ["approved", "approved", "waiting"]
    first.refresh_from_db()
    assert (first.moderated_by, first.is_unread) == (moderator, False)
    assert b"waits for ten minutes" in client.get(reverse("moderation:list")).content.replace(
        b"wait for ten", b"waits for ten"
    )

    client.post(reverse("moderation:undo"))
    assert states(first, second, other) == ["waiting", "rejected", "waiting"]
    first.refresh_from_db()
    assert (first.moderated_by, first.moderated_at) == (None, None)
    assert client.post(reverse("moderation:undo")).status_code == 404


def test_a_reason_is_asked_for_and_told(client, moderator):
    comment = CommentFactory(email="aino@example.org", language="sv")

    asked = decide(client, "reject", comment)
    assert asked.status_code == 200
    again = decide(client, "reject", comment, reason="", reason_text="Hur som helst.")
    assert "Hur som helst." in again.content.decode()
    assert states(comment) == ["waiting"]
    decide(client, "reject", comment, reason="unkind", reason_text="Hur som helst.")

    assert states(comment) == ["rejected"]
    letter = Letter.objects.get()
    assert (letter.kind, letter.to_email, letter.language) == (
        "comment_rejected", "aino@example.org", "sv",
    )  # fmt: skip
    assert "Hur som helst." in letter.body
    assert "/sv/" in letter.body
    assert comment.text not in letter.body
    assert send_due() == 0
    client.post(reverse("moderation:undo"))
    assert not Letter.objects.exists()


def test_a_letter_goes_after_ten_minutes_and_its_link_leads_to_the_own_comment(client, moderator):
    comment = CommentFactory(email="aino@example.org", language="en")
    decide(client, "approve", comment)

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=11)):
        assert send_due() == 1
        link = next(
            line for line in mail.outbox[0].body.splitlines() if "/own/" in line or "comments" in line
        )
        page = client.get("/" + link.split("/", 3)[3])

    assert mail.outbox[0].to == ["aino@example.org"]
    assert comment.text in page.content.decode()


def test_nobody_without_an_address_is_written_to(client, moderator):
    comment = CommentFactory(email="")

    decide(client, "reject", comment, reason="spam")

    assert not Letter.objects.exists()


def test_what_is_against_the_law_is_deleted_for_good(client, moderator):
    comment = CommentFactory(approved=True, email="aino@example.org", text="Against the law", language="en")
    answer = CommentFactory(approved=True, post=comment.post, parent=comment)
    alone = CommentFactory(email="")

    sure = decide(client, "remove", comment, alone)
    assert sure.status_code == 200
    assert "Against the law" in sure.content.decode()
    assert Comment.objects.filter(text="").count() == 0
    decide(client, "remove", comment, alone, sure="1")

    comment.refresh_from_db()
    assert (comment.text, comment.name, comment.email, comment.state) == ("", "", "", "rejected")
    assert not Comment.objects.filter(pk=alone.pk).exists()
    assert list(Comment.objects.public()) == []
    assert Comment.objects.filter(pk=answer.pk).exists()
    letter = Letter.objects.get()
    assert "/own/" not in letter.body
    assert "Against the law" not in letter.body


def test_who_comes_second_changes_nothing(client, moderator):
    comment = CommentFactory(email="aino@example.org")
    other = UserFactory()
    commenting.approve([comment], by=other)

    decide(client, "approve", comment)

    comment.refresh_from_db()
    assert comment.moderated_by == other
    assert Letter.objects.count() == 1


def test_to_let_a_reported_comment_stand_handles_its_reports(client, moderator):
    report = CommentReportFactory()

    decide(client, "approve", report.comment)

    report.refresh_from_db()
    assert report.handled_by == moderator
    assert states(report.comment) == ["approved"]
    client.post(reverse("moderation:undo"))
    assert CommentReport.objects.open().get() == report


def test_the_list_comes_back_with_its_filters(client, moderator):
    comment = CommentFactory(language="sv")

    response = decide(client, "approve", comment, back="language=sv&x=//evil.example.org")

    assert response["Location"].startswith(f"{reverse('moderation:list')}?language=sv")
    assert client.post(reverse("moderation:decide"), {"action": "approve"}).status_code == 302
    assert (
        client.post(
            reverse("moderation:decide"), {"action": "approve", "chosen": ["no uuid", "\x00"]}
        ).status_code
        == 302
    )


def test_a_name_is_deleted_when_its_holder_asks(client, moderator):
    comment = CommentFactory(approved=True, email="aino@example.org")

    client.post(reverse("moderation:without-name", args=[comment.uuid]))

    comment.refresh_from_db()
    assert (comment.name, comment.email, bool(comment.text)) == ("", "", True)


# Letters to moderators.


def told():
    """Return to whom a letter about comments was written, and how many times."""
    return [letter.to_user for letter in Letter.objects.filter(kind="comments_waiting").order_by("pk")]


def test_moderators_are_told_once_an_hour_of_what_is_new():
    moderator = MembershipFactory(role=Role.MODERATOR, user__language="en").user
    MembershipFactory(role=Role.PUBLISHER)
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        CommentFactory(reason=RejectReason.SPAM)
        assert commenting.tell_moderators() == 0
        comment = CommentFactory(text="What she wrote", email="aino@example.org")
        assert [commenting.tell_moderators(), commenting.tell_moderators()] == [1, 0]
    letter = Letter.objects.get()
    assert reverse("moderation:comment", args=[comment.uuid]) in letter.body
    assert "What she wrote" not in letter.body
    assert "aino@example.org" not in letter.body
    with time_machine.travel(start + dt.timedelta(minutes=30), tick=False):
        for number in range(12):
            CommentFactory(post=comment.post, name=f"Writer {number}")
        assert commenting.tell_moderators() == 0
    with time_machine.travel(start + dt.timedelta(minutes=61), tick=False):
        assert [commenting.tell_moderators(), commenting.tell_moderators()] == [1, 0]
    with time_machine.travel(start + dt.timedelta(minutes=180), tick=False):
        assert commenting.tell_moderators() == 0
        CommentReportFactory()
        assert commenting.tell_moderators() == 1

    assert told() == [moderator] * 3
    assert "13 comments" in Letter.objects.order_by("pk")[1].subject


def test_editors_of_a_blog_are_told_of_theirs_and_publishers_where_nobody_moderates():
    publisher = MembershipFactory(role=Role.PUBLISHER).user
    editor = MembershipFactory(role=Role.WRITER).user
    comment = CommentFactory()
    comment.post.blog.editors.add(editor)
    other = MembershipFactory(role=Role.WRITER).user
    BlogFactory().editors.add(other)

    commenting.tell_moderators()

    assert told() == [publisher, editor]


def test_who_does_not_want_letters_gets_none():
    MembershipFactory(role=Role.MODERATOR, user__gets_waiting=False)
    CommentFactory(post=PostFactory())

    assert commenting.tell_moderators() == 0
    assert told() == []


def test_my_work_leads_to_what_waits(client, moderator):
    CommentFactory()
    CommentReportFactory()
    CommentFactory(reason=RejectReason.SPAM)

    page = BeautifulSoup(client.get(reverse("workspace:home")).content, "html.parser")

    row = page.select_one(".work-row")
    assert row.a["href"] == reverse("moderation:list")
    assert "2 comments" in row.get_text()
