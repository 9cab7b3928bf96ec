"""Comments: written without an account, read before or after they are shown, reported, and taken away."""

import datetime as dt
import re

import feedparser
import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog import commenting, discussing
from blog.choices import CommentState, Moderation, RejectReason, VersionState
from blog.comment_pages import COMMENTS_AN_HOUR, REPORTS_AN_HOUR
from blog.models import Comment, CommentReport
from organisations.choices import State
from portal.accounts.choices import Role
from portal.accounts.rights import rights_of
from portal.lib import guarding, languages
from portal.outbox.models import Letter
from tests.blog.factories import (
    AuthorFactory,
    AuthorshipFactory,
    BlogFactory,
    CommentFactory,
    CommentReportFactory,
    PostFactory,
)
from tests.portal.factories import MembershipFactory, UserFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
WORDS = "The peer groups of our county have been a great help to my father."


@pytest.fixture(autouse=True)
def english():
    with languages.reading("en"):
        yield


@pytest.fixture
def patient(monkeypatch):
    """Let forms be sent as soon as they are opened."""
    monkeypatch.setattr(guarding, "LEAST", dt.timedelta(0))


def place(thing, **query):
    address = reverse("comments:discussion", args=[discussing.kind_of(thing), thing.uuid])
    return f"{address}?answers={query['answers'].uuid}" if query else address


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def filled(response):
    """Return what the form of a page sends as it stands."""
    form = soup_of(response).select_one("#write, main form[method=post]")
    return {
        field["name"]: field.get("value", "") if field.name == "input" else field.text.strip()
        for field in form.select("input[name], textarea[name]")
        if field.get("type") != "radio"
    }


@pytest.fixture
def write(client, patient):
    """Return a function that opens the form for a comment on a thing, fills it in and sends it."""

    def send(thing, answers=None, language="en", by=client, **fields):
        with languages.reading(language):
            address = place(thing, answers=answers) if answers else place(thing)
        data = filled(by.get(address))
        if "name" in data:
            data |= {"name": "Aino"}
        return by.post(address, data | {"text": WORDS} | fields)

    return send


def told(response):
    return [" ".join(tag.get_text(" ").split()) for tag in soup_of(response).select("[role=alert]")]


# Writing.


@pytest.mark.parametrize("make", [PostFactory, ProjectFactory])
def test_a_comment_waits_for_a_moderator_and_its_writer_is_told(client, write, make):
    thing = make()

    response = write(thing, heading="Thank you", email="aino@example.org")

    comment = Comment.objects.get()
    assert (comment.thing, comment.state, comment.language) == (thing, CommentState.WAITING, "en")
    assert (comment.heading, comment.name, comment.text) == ("Thank you", "Aino", WORDS)
    assert (comment.email, comment.user, comment.moderated_at) == ("aino@example.org", None, None)
    page = soup_of(client.get(response["Location"]))
    assert page.h1.get_text() == "Thank you for your comment"
    assert "waits for a moderator" in page.select_one(".lead").get_text()
    assert "aino@example.org" not in str(page)
    assert WORDS not in client.get(place(thing)).content.decode()


def test_where_moderators_read_afterwards_a_comment_is_shown_at_once(client, write):
    post = PostFactory(blog__moderation=Moderation.AFTER)

    response = write(post)

    assert Comment.objects.get().is_unread
    assert "Everybody can read it now" in client.get(response["Location"]).content.decode()
    assert WORDS in client.get(place(post)).content.decode()


def test_many_links_are_read_first_even_there(write):
    post = PostFactory(blog__moderation=Moderation.AFTER)

    write(post, text=f"{WORDS} https://a.example.org https://b.example.org www.c.example.org")
    write(post, text=f"{WORDS} https://a.example.org https://b.example.org")

    assert list(Comment.objects.values_list("state", flat=True)) == ["waiting", "approved"]


def test_language_is_that_of_the_words(write):
    post = PostFactory()

    write(post, text="Vertaisryhmä auttoi isääni paljon, ja hän kiittää kaikkia.")
    write(post, language="sv", text="OK!")

    assert list(Comment.objects.values_list("language", flat=True)) == ["fi", "sv"]


def test_an_answer_to_an_answer_stands_under_the_first_comment(client, write):
    post = PostFactory()
    first = CommentFactory(post=post, approved=True)
    answer = CommentFactory(post=post, approved=True, parent=first)

    page = soup_of(client.get(place(post, answers=answer)))
    write(post, answers=answer)

    assert answer.text in page.select_one("#write .answered").get_text()
    assert Comment.objects.latest("pk").parent == first


@pytest.mark.parametrize("state", ["waiting", "rejected", "elsewhere"])
def test_what_is_not_shown_is_not_answered(client, write, state):
    post = PostFactory()
    hidden = CommentFactory(
        post=post if state != "elsewhere" else PostFactory(), rejected=state == "rejected"
    )

    page = soup_of(client.get(place(post, answers=hidden)))
    write(post, answers=hidden, parent=str(hidden.uuid))

    assert page.select_one("#write .answered") is None
    assert Comment.objects.latest("pk").parent is None


@pytest.mark.parametrize(
    "fields",
    [
        {"text": ""},
        {"name": ""},
        {"email": "no address"},
        {"text": "x" * 4001},
        {"text": "My code is 131052-308T."},
        {"name": "A\x00ino"},
        {"parent": "no uuid"},
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_lost(write, fields):
    post = PostFactory()
    fields = {"heading": "A heading", "name": "Aino", "email": "aino@example.org", "text": WORDS} | fields

    response = write(post, **fields)

    assert response.status_code == 200
    assert not Comment.objects.exists()
    assert soup_of(response).select(".field-error, [role=alert]")
    data = filled(response)
    kept = {name: value for name, value in fields.items() if name != "parent" and "\x00" not in value}
    assert {name: data[name] for name in kept} == kept


def test_what_comes_too_quickly_comes_back_whole(client):
    post = PostFactory()
    data = filled(client.get(place(post))) | {"name": "Aino", "text": WORDS}

    response = client.post(place(post), data)

    assert not Comment.objects.exists()
    assert "quick" in told(response)[0]
    token = {"csrfmiddlewaretoken": ""}
    assert filled(response) | token == data | token
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=5)):
        assert client.post(place(post), filled(response)).status_code == 302


def test_the_same_comment_sent_twice_is_there_once(write):
    post = PostFactory()

    write(post)
    again = write(post)
    write(PostFactory())

    assert "has come already" in told(again)[0]
    assert Comment.objects.count() == 2


def test_what_a_program_fills_in_is_set_aside_with_the_same_answer(client, write):
    post = PostFactory(blog__moderation=Moderation.AFTER)

    response = write(post, nickname="Best prices", email="bot@example.org")

    comment = Comment.objects.get()
    assert comment.is_suspected
    assert comment.email == ""
    assert "waits for a moderator" in client.get(response["Location"]).content.decode()
    assert not Comment.objects.waiting().exists()


def test_csrf_is_asked_for(patient):
    post = PostFactory()
    strict = Client(enforce_csrf_checks=True)
    data = filled(strict.get(place(post))) | {"name": "Aino", "text": WORDS}

    without = strict.post(place(post), {**data, "csrfmiddlewaretoken": ""})

    assert without.status_code == 403
    assert strict.post(place(post), data).status_code == 302


def test_five_hundred_from_one_address_leave_the_others_alone(client, write):
    """What is over the limit is not stored, not lost, and answered with few queries."""
    post = PostFactory(comments_open=True)
    for number in range(COMMENTS_AN_HOUR):
        assert write(post, text=f"{WORDS} {number}").status_code == 302
    data = filled(client.get(place(post))) | {"name": "Aino", "text": f"{WORDS} once more"}

    with CaptureQueriesContext(connection) as queries:
        refused = client.post(place(post), data)
    answers = {client.post(place(post), data | {"text": f"{WORDS} {n} more"}).status_code for n in range(30)}

    assert (refused.status_code, answers) == (429, {429})
    assert filled(refused)["text"] == f"{WORDS} once more"
    assert "in an hour" in told(refused)[0]
    assert Comment.objects.count() == COMMENTS_AN_HOUR
    assert not [sql for sql in queries.captured_queries if "INSERT" in sql["sql"]]
    assert len(queries) < 12
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert write(post, by=other, text="Somebody else writes about other things.").status_code == 302
    kept = connection.cursor()
    kept.execute("SELECT cache_key FROM portal_cache")
    assert "127.0.0.1" not in str(kept.fetchall())


# Authors.


def author_of(post):
    user = UserFactory()
    AuthorshipFactory(post=post, author=AuthorFactory(user=user, name="Vanamo Sivuaskel"))
    return user


def test_an_author_answers_at_once_and_is_marked(client, write):
    post = PostFactory()
    asked = CommentFactory(post=post, approved=True)
    client.force_login(author_of(post))

    write(post, answers=asked, name="Somebody else", email="x@example.org")

    answer = Comment.objects.latest("pk")
    assert (answer.name, answer.email, answer.is_by_author) == ("Vanamo Sivuaskel", "", True)
    assert (answer.state, answer.parent, answer.is_unread) == (CommentState.APPROVED, asked, False)
    page = soup_of(client.get(place(post)))
    assert "author of the post" in page.select_one(f"#comment-{answer.uuid}").get_text()


def test_an_author_of_another_post_is_a_reader_here(client, write):
    post = PostFactory()
    client.force_login(author_of(PostFactory()))

    write(post)

    comment = Comment.objects.get()
    assert (comment.is_by_author, comment.user, comment.state) == (False, None, CommentState.WAITING)


def test_an_author_who_needs_a_second_factor_and_has_none_is_a_reader(client, write):
    post = PostFactory()
    publisher = MembershipFactory(role=Role.PUBLISHER, second_factor=False).user
    AuthorshipFactory(post=post, author=AuthorFactory(user=publisher))
    client.force_login(publisher)

    write(post)

    assert not Comment.objects.get().is_by_author


def test_a_comment_on_a_post_without_versions_is_still_read(client):
    comment = CommentFactory(post=PostFactory(versions=False))

    assert comment.place.text == f"#{comment.post_id}"


# Closing.


def opened_ago(days, **post):
    moment = timezone.now() - dt.timedelta(days=days)
    return PostFactory(versions__published_at=moment, **post)


@pytest.mark.parametrize(
    ("make", "is_open"),
    [
        (lambda: opened_ago(8, blog__close_after=7), False),
        (lambda: opened_ago(6, blog__close_after=7), True),
        (lambda: opened_ago(8, blog__close_after=None), True),
        (lambda: PostFactory(comments_open=False), False),
        (lambda: ProjectFactory(discussion_open=False), False),
        (lambda: ProjectFactory(discussion_open=True), True),
    ],
)
def test_a_closed_discussion_keeps_what_was_said(client, make, is_open):
    thing = make()
    comment = CommentFactory(**{"post": None, discussing.kind_of(thing): thing}, approved=True)

    page = soup_of(client.get(place(thing)))

    assert comment.text in page.get_text()
    assert bool(page.select_one("#write")) == is_open
    assert is_open or "closed" in page.select_one("section.discussion").get_text()


def test_the_first_version_that_came_out_counts():
    post = opened_ago(8, blog__close_after=7, versions=["fi", "sv"])
    post.versions.filter(language="fi").update(state=VersionState.ARCHIVED)
    post.versions.filter(language="sv").update(published_at=timezone.now() - dt.timedelta(days=1))

    assert "closed" in discussing.discussion_of(post, UserFactory()).closed


def test_what_was_written_while_it_closed_is_not_lost(client, write):
    post = PostFactory()
    data = filled(client.get(place(post))) | {"name": "Aino", "text": WORDS}
    type(post).objects.update(comments_open=False)

    response = client.post(place(post), data)

    assert response.status_code == 409
    assert filled(response)["text"] == WORDS
    assert not Comment.objects.exists()


# One's own.


def own(comment):
    return reverse("comments:own", args=[commenting.token_of(comment)])


def test_a_writer_takes_her_comment_away(client):
    comment = CommentFactory(approved=True)

    assert client.get(own(comment)).status_code == 200
    assert Comment.objects.exists()
    response = client.post(own(comment), {"action": "withdraw"})

    assert response.status_code == 200
    assert not Comment.objects.exists()
    assert client.get(own(comment)).status_code == 404


def test_what_has_answers_leaves_an_empty_place(client):
    comment = CommentFactory(approved=True)
    answer = CommentFactory(approved=True, post=comment.post, parent=comment)

    client.post(own(comment), {"action": "withdraw"})

    comment.refresh_from_db()
    assert (comment.heading, comment.name, comment.text, comment.email) == ("", "", "", "")
    page = soup_of(client.get(place(comment.post)))
    assert "taken this comment away" in page.select_one(f"#comment-{comment.uuid}").get_text()
    assert answer.text in page.get_text()
    assert discussing.discussion_of(comment.post, UserFactory()).number == 1
    assert client.get(own(comment)).status_code == 404


def test_a_name_is_withdrawn_and_the_words_stay(client):
    comment = CommentFactory(approved=True, name="Aino Arka", email="aino@example.org")
    commenting._tell_writer(comment, timezone.now())

    client.post(own(comment), {"action": "erase"})

    comment.refresh_from_db()
    assert (comment.name, comment.email) == ("", "")
    assert not Letter.objects.exists()
    page = client.get(place(comment.post)).content.decode()
    assert comment.text in page
    assert "name withdrawn" in page
    assert "Aino Arka" not in page


@pytest.mark.parametrize(
    "token",
    ["x", signing.dumps("0" * 32), signing.dumps("0" * 32, salt=commenting.OWN)],
    ids=["no token", "another salt", "nobody’s comment"],  # Signed at another second in each process.
)
def test_a_link_that_was_never_given_opens_nothing(client, token):
    CommentFactory(approved=True)
    address = reverse("comments:own", args=[token])

    assert client.get(address).status_code == 404
    assert client.post(address, {"action": "withdraw"}).status_code == 404
    assert Comment.objects.count() == 1


def test_addresses_are_forgotten_after_six_months_and_what_was_not_published_too():
    kept = CommentFactory(approved=True, email="kept@example.org")
    CommentFactory(post=kept.post, reason=RejectReason.SPAM, text="New advertisement")
    old = [
        CommentFactory(approved=True, post=kept.post, email="old@example.org", text="Old"),
        CommentFactory(post=kept.post, reason=RejectReason.SPAM, text="Advertisement"),
        CommentFactory(post=kept.post, rejected=True, text="Rejected", moderated_at=timezone.now()),
    ]
    then = timezone.now() - dt.timedelta(days=184)
    Comment.objects.filter(pk__in=[row.pk for row in old]).update(created_at=then)
    Comment.objects.filter(state="rejected").update(moderated_at=then)

    assert commenting.forget() == 3
    assert commenting.forget() == 0
    assert set(Comment.objects.values_list("text", "email")) == {
        (kept.text, "kept@example.org"),
        ("New advertisement", Comment.objects.get(text="New advertisement").email),
        ("Old", ""),
    }


# Reporting.


def test_a_reader_reports_a_comment_and_it_stays_until_somebody_has_looked(client, patient):
    comment = CommentFactory(approved=True)
    address = reverse("comments:report", args=[comment.uuid])

    data = filled(client.get(address)) | {"reason": "unkind", "text": "Names my neighbour."}
    response = client.post(address, data)

    report = CommentReport.objects.get()
    assert (report.comment, report.reason, report.text) == (comment, "unkind", "Names my neighbour.")
    assert client.get(response["Location"]).status_code == 200
    assert comment.text in client.get(place(comment.post)).content.decode()


def test_reports_are_guarded_and_counted(client, patient):
    comment = CommentFactory(approved=True)
    address = reverse("comments:report", args=[comment.uuid])
    data = filled(client.get(address)) | {"reason": "spam"}

    client.post(address, data | {"nickname": "Bot"})
    assert client.post(address, data | {"reason": ""}).status_code == 200
    answers = [client.post(address, data).status_code for _ in range(REPORTS_AN_HOUR + 1)]

    assert answers == [302] * REPORTS_AN_HOUR + [429]
    assert CommentReport.objects.count() == REPORTS_AN_HOUR


# On the page.


def test_the_page_of_a_post_has_the_form_without_scripts(client):
    post = PostFactory()
    CommentFactory(post=post, approved=True, language="sv", text="Tack för inlägget!")

    with languages.reading("en"):
        page = soup_of(client.get(post.versions.get(language="en").get_absolute_url()))

    form = page.select_one("form#write")
    assert form["action"].partition("#")[0] == place(post)
    assert {"name", "heading", "text", "email", "started", "nickname"} <= {
        field["name"] for field in form.select("[name]")
    }
    assert form.select_one(f'a[href="{reverse("pages:privacy")}"]')
    assert page.find(lang="sv", string=re.compile("Tack för inlägget!"))


def test_words_of_readers_are_text(client):
    comment = CommentFactory(
        approved=True, text="<script>alert(1)</script> https://a.example.org", name="<b>A"
    )

    section = soup_of(client.get(place(comment.post))).select_one(".comments")

    assert section.find("script") is None
    assert section.find("b") is None
    assert section.select('a[href^="https://a.example"]') == []


@pytest.mark.parametrize("rows", [1, 3])
def test_a_discussion_takes_two_queries(django_assert_num_queries, rows):
    post = PostFactory()
    for _ in range(rows):
        first = CommentFactory(post=post, approved=True)
        CommentFactory(post=post, approved=True, parent=first)
    user = UserFactory()

    with django_assert_num_queries(3):
        assert discussing.discussion_of(post, user).number == 2 * rows


@pytest.mark.parametrize("rows", [1, 3])
def test_what_is_said_is_a_feed_too(client, django_assert_num_queries, rows):
    post = PostFactory()
    for number in range(rows):
        CommentFactory(post=post, approved=True, text=f"{number} < 9", name="", language="sv")

    with django_assert_num_queries(3):
        response = client.get(reverse("comments:feed", args=["post", post.uuid]))

    found = feedparser.parse(response.content)
    assert (found.bozo, found.version, len(found.entries)) == (False, "atom10", rows)
    entry = found.entries[0]
    assert (entry.author, entry.content[0].language) == ("name withdrawn", "sv")
    assert f"{rows - 1} &lt; 9" in entry.content[0].value
    assert entry.link.endswith(f"#comment-{Comment.objects.latest('pk').uuid}")


def test_drafts_have_no_discussion(client):
    assert client.get(place(PostFactory(draft=True))).status_code == 404
    assert client.get(place(ProjectFactory(publication=State.DRAFT))).status_code == 404
    assert client.get(reverse("comments:discussion", args=["event", PostFactory().uuid])).status_code == 404


def test_editors_of_a_theme_blog_decide_about_its_comments():
    editor = MembershipFactory(role=Role.WRITER).user
    blog = BlogFactory()
    blog.editors.add(editor)
    mine = CommentFactory(post__blog=blog)
    CommentReportFactory()

    assert list(Comment.objects.moderated_by(rights_of(editor))) == [mine]
