"""What is not shown of discussions does not come in by side doors: pages, feeds, counts, forms, the admin."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog import commenting, discussing
from organisations.choices import State
from portal.accounts.choices import Role
from portal.lib import languages
from tests.blog.factories import CommentFactory, CommentReportFactory, PostFactory, PostVersionFactory
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import MembershipFactory, UserFactory, editor_of
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.django_db
SECRET = "salaisuus"
# Who looks, and whether that is somebody who moderates.
READERS = {
    "visitor": lambda: None,
    "nobody": UserFactory,
    "writer": lambda: MembershipFactory(role=Role.WRITER).user,
    "editor": lambda: editor_of(OrganisationFactory()),
    "publisher": lambda: MembershipFactory(role=Role.PUBLISHER).user,
    "moderator": lambda: MembershipFactory(role=Role.MODERATOR).user,
    "administrator": lambda: UserFactory(superuser=True),
}


def hidden():
    """Make comments that nobody but moderators may read, each with the word in every column."""
    post, project = PostFactory(), ProjectFactory()
    fields = {"heading": SECRET, "name": SECRET, "text": SECRET, "email": f"{SECRET}@example.org"}
    waiting = CommentFactory(post=post, **fields)
    rejected = CommentFactory(post=post, rejected=True, reason="unkind", **fields)
    return {
        "waiting": waiting,
        "suspected": CommentFactory(post=post, reason="spam", **fields),
        "rejected": rejected,
        "answer to rejected": CommentFactory(post=post, parent=rejected, approved=True, **fields),
        "in a project": CommentFactory(post=None, project=project, **fields),
        "on a draft": CommentFactory(post=PostFactory(draft=True), approved=True, **fields),
        "on what comes tomorrow": CommentFactory(post=PostFactory(scheduled=True), approved=True, **fields),
        "on an archived project": CommentFactory(
            post=None, project=ProjectFactory(publication=State.ARCHIVED), approved=True, **fields
        ),
    }


def public_pages(post, project):
    with languages.reading("fi"):
        version = post.versions.get(language="fi")
        yield version.get_absolute_url()
        yield reverse("blog:post-list")
        yield reverse("comments:discussion", args=["post", post.uuid])
        yield project.get_absolute_url()
        yield reverse("comments:discussion", args=["project", project.uuid])
        yield reverse("comments:feed", args=["post", post.uuid])
        yield reverse("comments:feed", args=["project", project.uuid])
        yield reverse("pages:home")
    yield "/sitemap.xml"


@pytest.mark.parametrize("reader", READERS)
def test_public_pages_tell_nothing_to_anybody(client, reader):
    comments = hidden()
    if user := READERS[reader]():
        client.force_login(user)

    for address in public_pages(comments["waiting"].post, comments["in a project"].project):
        response = client.get(address)
        assert response.status_code == 200, address
        assert SECRET not in response.content.decode(), address
    for name, comment in comments.items():
        for page in ("report", "report-sent"):
            assert client.get(reverse(f"comments:{page}", args=[comment.uuid])).status_code == 404, name
        report = client.post(reverse("comments:report", args=[comment.uuid]), {"reason": "spam"})
        assert report.status_code == 404, name
    for name in ("on a draft", "on what comes tomorrow", "on an archived project"):
        thing = comments[name].thing
        address = reverse("comments:discussion", args=[discussing.kind_of(thing), thing.uuid])
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"text": "x"}).status_code == 404, name
        assert client.get(f"{address}feed.atom").status_code == 404, name


@pytest.mark.parametrize("reader", ["visitor", "nobody", "writer", "editor"])
def test_the_workspace_tells_nothing_to_those_who_do_not_moderate(client, reader):
    comments = hidden()
    if user := READERS[reader]():
        client.force_login(user)
    closed = {302} if reader == "visitor" else {404}

    pages = [
        reverse("moderation:list"),
        *(reverse("moderation:comment", args=[c.uuid]) for c in comments.values()),
    ]
    assert {client.get(page).status_code for page in pages} == closed
    chosen = [comment.uuid for comment in comments.values()]
    sent = {
        client.post(reverse("moderation:decide"), {"action": "approve", "chosen": chosen}).status_code,
        client.post(reverse("moderation:undo")).status_code,
        client.post(reverse("moderation:without-name", args=[comments["waiting"].uuid])).status_code,
    }
    assert sent == closed
    for comment in comments.values():
        before = comment.state
        comment.refresh_from_db()
        assert (comment.state, comment.name) == (before, SECRET)


def test_numbers_count_what_is_shown():
    comments = hidden()
    post = comments["waiting"].post
    shown = CommentFactory(post=post, approved=True)
    withdrawn = CommentFactory(post=post, approved=True)
    CommentFactory(post=post, approved=True, parent=withdrawn)
    commenting.withdraw(withdrawn)

    assert discussing.discussion_of(post, UserFactory()).number == 2
    assert set(type(shown).objects.public()) == {shown, *withdrawn.answers.all()}


def test_the_own_link_of_one_comment_opens_no_other():
    comments = hidden()
    own = reverse("comments:own", args=[commenting.token_of(comments["waiting"])])

    page = Client().get(own).content.decode()

    assert SECRET in page
    assert f"{SECRET}@example.org" not in page
    assert str(comments["rejected"].uuid) not in page


@pytest.mark.parametrize("language", languages.CODES)
def test_a_comment_on_a_post_that_was_taken_back_tells_no_title_of_a_draft(language):
    version = PostVersionFactory(archived=True, published_at=timezone.now())
    PostVersionFactory(post=version.post, language="sv", draft=True, title=SECRET)
    PostVersionFactory(post=version.post, language="en", scheduled=True, title=SECRET)
    comment = CommentFactory(post=version.post)

    with languages.reading(language):
        page = Client().get(reverse("comments:own", args=[commenting.token_of(comment)])).content.decode()

    assert SECRET not in page
    assert version.title in page


def test_a_name_and_a_heading_stand_on_one_line():
    """A letter names who wrote: whoever writes two lines as a name adds none to it."""
    comment = commenting.send(PostFactory(), text="Hei\nsinä", name=" A\n\nB ", heading="C\r\nD")

    assert (comment.name, comment.heading, comment.text) == ("A B", "C D", "Hei\nsinä")


@pytest.mark.parametrize("role", [Role.WRITER, Role.MODERATOR])
def test_the_admin_shows_no_address_and_changes_no_words(client, role):
    comment = CommentFactory(email=f"{SECRET}@example.org")
    CommentReportFactory(comment=comment)
    administrator = UserFactory(superuser=True)
    client.force_login(administrator)
    address = reverse("admin:blog_comment_change", args=[comment.pk])

    assert f"{SECRET}@example.org" not in client.get(address).content.decode()
    assert client.post(address, {"text": "Changed"}).status_code == 403
    client.force_login(MembershipFactory(role=role).user)
    assert client.get(address).status_code in (302, 403)
    comment.refresh_from_db()
    assert comment.text != "Changed"
    assert comment.created_at <= timezone.now()
