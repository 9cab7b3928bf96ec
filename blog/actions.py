"""Beginning posts and their language versions, their times, and links that show them before they are out."""

import datetime as dt

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.choices import Relation, VersionState
from blog.models import Author, Authorship, Blog, Post, PostVersion, PreviewLink
from portal.editing import actions as editing
from portal.editing.choices import OPEN, RevisionState, Via
from portal.editing.models import Revision
from portal.editing.snapshots import take

SALT = "blog.preview"
# What of an approved text goes back into its draft when it is taken back.
TEXTS = ("title", "excerpt", "body", "picture_alt")


@transaction.atomic
def begin_post(
    *, by, blog: Blog, language: str, title: str, role: str = "", organisation_name: str = "", name: str = ""
) -> PostVersion:
    """Begin a post of ``blog`` with its first version; ``by`` becomes its author as she is called now.

    ``name`` is what she is called where her account does not tell it.
    """
    post = Post.objects.create(blog=blog, comments_open=blog.comments_open)
    post.topics.set(blog.topics.all())
    author, _made = Author.objects.get_or_create(user=by, defaults={"name": by.name or name})
    Authorship.objects.create(
        post=post,
        author=author,
        **{f"role_{language}": role, f"organisation_name_{language}": organisation_name},
    )
    editing.record(post, {}, by=by, via=Via.FORM)
    return begin_version(post, by=by, language=language, relation=Relation.ORIGINAL, title=title)


@transaction.atomic
def begin_version(post: Post, *, by, language: str, relation: str, title: str) -> PostVersion:
    """Begin a language version: a draft with nothing but its title. Raises ValidationError."""
    version = PostVersion(post=post, language=language, relation=relation, title=title)
    version.full_clean(exclude=["body"])
    version.save()
    editing.record(version, {}, by=by, via=Via.FORM)
    return version


@transaction.atomic
def change_time(version: PostVersion, *, by, at: dt.datetime):
    """Let a scheduled version come out at ``at``. Raises NotNow."""
    row = _scheduled(version)
    with editing.change(row, by=by):
        row.published_at = at


@transaction.atomic
def take_back(version: PostVersion, *, by) -> Revision:
    """Make a scheduled version a draft again, its text in an open change as before. Raises NotNow."""
    row = _scheduled(version)
    text = take(row)
    before = _before_approval(row)
    with editing.change(row, by=by):
        row.state, row.published_at = VersionState.DRAFT, None
        for name in TEXTS:
            setattr(row, name, before.get(name) or "")
    live = take(row)
    own = {"state": live["state"], "published_at": live["published_at"]}
    revision = editing.open_revision(row)
    if revision is None:
        revision = Revision(about=row, author=_author(row) or by, content=text)
    revision.base, revision.content = live, revision.content | own
    if revision.state == RevisionState.APPROVED:
        revision.state, revision.publish_at = RevisionState.DRAFT, None
    revision.version += 1
    revision.save()
    return revision


def _scheduled(version):
    row = PostVersion.objects.select_for_update().get(pk=version.pk)
    if not row.is_scheduled:
        raise editing.NotNow(_("It does not wait for a time any more."))
    return row


def _before_approval(row):
    """Return what the version held while it was a draft; what it holds now when no history tells."""
    bases = Revision.objects.of(row).published().newest_first().values_list("base", flat=True)
    drafts = (base for base in bases.iterator() if base.get("state") == VersionState.DRAFT)
    return next(drafts, None) or take(row)


def _author(row):
    approved = Revision.objects.of(row).published().newest_first().select_related("author").first()
    return approved.author if approved else None


def share(version: PostVersion, *, by, days: int) -> PreviewLink:
    """Return a new link that shows what waits of ``version`` for ``days``. Raises NotNow."""
    revision = editing.open_revision(version)
    if revision is None and version.is_scheduled:
        revision = Revision.objects.of(version).published().newest_first().first()
    if revision is None:
        raise editing.NotNow(_("Nothing waits to come out: there is nothing to show before its time."))
    ends_at = timezone.now() + dt.timedelta(days=days)
    return PreviewLink.objects.create(version=version, revision=revision, made_by=by, ends_at=ends_at)


def revoke(link: PreviewLink):
    """Take a preview link back: there is nothing at its address from now on."""
    PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())


def token_of(link: PreviewLink) -> str:
    """Return what the address of ``link`` holds."""
    return signing.dumps(link.uuid.hex, salt=SALT)


def link_of(token: str) -> PreviewLink | None:
    """Return the link with ``token`` if it shows something now. One query."""
    try:
        identifier = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    links = PreviewLink.objects.select_related("version__post", "revision")
    link = links.filter(uuid=identifier).first()
    return link if link and link.holds else None


def links_that_hold(version: PostVersion) -> list[PreviewLink]:
    """Return the links that show something of ``version`` now, the newest first. One query."""
    links = version.preview_links.filter(revoked_at=None, ends_at__gt=timezone.now())
    links = links.filter(revision__state__in=[*OPEN, RevisionState.PUBLISHED])
    return [link for link in links.select_related("version", "revision", "made_by") if link.holds]
