"""What is said of a post or in the open discussion of a project, and whether more may be said."""

import datetime as dt
from dataclasses import dataclass, field

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.choices import CommentState, Moderation, VersionState
from blog.comment_forms import AuthorsAnswerForm, CommentForm
from blog.models import Author, Comment, Post
from portal.accounts.permissions import lacks_second_factor
from portal.lib import languages
from projects.models import Project

KINDS = {"post": Post, "project": Project}


@dataclass
class Discussion:
    """The shown comments on a thing, each with its ``answers_shown``, and the form for another one.

    ``author`` is the reader's own entry among the authors, when she is one of them; ``closed`` says why
    nothing more can be written, and is "" while it can.
    """

    thing: Post | Project
    kind: str
    comments: list[Comment]
    closed: str
    author: Author | None
    form: CommentForm | None = None
    answered: Comment | None = None
    by_uuid: dict = field(default_factory=dict)

    @property
    def number(self) -> int:
        """How many comments are shown; those that were taken away do not count."""
        return sum(bool(comment.text) for comment in self.by_uuid.values())

    @property
    def is_shown(self) -> bool:
        return bool(self.comments or not self.closed or self.kind == "post")

    @property
    def url(self) -> str:
        """The address of the discussion's own page, where the form is sent."""
        return reverse("comments:discussion", args=[self.kind, self.thing.uuid])

    @property
    def waits(self) -> bool:
        """Whether what is sent now is read before it is shown."""
        return self.author is None and reads_first(self.thing)


def kind_of(thing) -> str:
    """Return the word for a post or a project in addresses."""
    return next(kind for kind, model in KINDS.items() if isinstance(thing, model))


def find(kind: str, uuid) -> Post | Project:
    """Return the published thing with ``uuid``. One query, two for a post. Raises Http404."""
    model = KINDS.get(kind)
    if model is None:
        raise Http404("Nothing of this kind is discussed")
    rows = model.objects.published().filter(uuid=uuid)
    if model is Post:
        rows = rows.select_related("blog").prefetch_related("versions")
    thing = rows.first()
    if thing is None:
        raise Http404("Nothing to discuss")
    return thing


def reads_first(thing) -> bool:
    """Whether a moderator reads the comments on ``thing`` before they are shown."""
    return not isinstance(thing, Post) or thing.blog.moderation == Moderation.BEFORE


def discussion_of(thing, user) -> Discussion:
    """Return the discussion of a post or project for ``user``. Two queries, and one for the signed in.

    A project's discussion takes one query less.
    """
    shown = list(Comment.objects.approved().filter(**{kind_of(thing): thing}).order_by("created_at", "pk"))
    for comment in shown:
        comment.answers_shown = [one for one in shown if one.parent_id == comment.pk]
    shown = [comment for comment in shown if comment.text or comment.answers_shown]
    closed = _closed(thing)
    discussion = Discussion(
        thing=thing,
        kind=kind_of(thing),
        comments=[comment for comment in shown if comment.parent_id is None],
        closed=closed,
        author=None if closed else author_of(thing, user),
        by_uuid={comment.uuid: comment for comment in shown},
    )
    if not closed:
        discussion.form = form_for(discussion)
    return discussion


def form_for(discussion, data=None, answered=None):
    """Return the form for a comment, or for an author's answer, as sent in ``data`` or to be filled in."""
    form = CommentForm if discussion.author is None else AuthorsAnswerForm
    initial = {"parent": answered.uuid} if answered else {}
    return form(data, about=f"comment-{discussion.thing.uuid}", initial=initial)


def author_of(thing, user) -> Author | None:
    """Return who ``user`` is among the authors of the post ``thing``. A query for those who signed in.

    Whoever needs a second factor for her rights needs it for this too.
    """
    if not isinstance(thing, Post) or not user.is_authenticated:
        return None
    author = thing.authors.filter(user=user).first()
    return None if author is None or lacks_second_factor(user) else author


def _closed(thing) -> str:
    """Return in words why nothing can be said of ``thing`` now, "" when it can. A query for a post."""
    if isinstance(thing, Project):
        return "" if thing.is_public and thing.discussion_open else _("The discussion is closed.")
    if not thing.comments_open:
        return _("Comments on this post are closed.")
    now = timezone.now()
    versions = [
        (state, moment)
        for state, moment in thing.versions.values_list("state", "published_at")
        if moment and moment <= now and state in (VersionState.PUBLISHED, VersionState.ARCHIVED)
    ]
    if VersionState.PUBLISHED not in [state for state, _moment in versions]:
        return _("Only a published post can be commented on.")
    days = thing.blog.close_after
    last = min(moment for _state, moment in versions) + dt.timedelta(days=days or 0)
    if days is not None and now > last:
        return _("Comments on this post closed on %(day)s.") % {
            "day": date_format(timezone.localtime(last), "DATE_FORMAT")
        }
    return ""


def name_of(thing) -> languages.LocalText:
    """Return the name of a post or project for a reader of the active language. A query for a post."""
    return Comment(**{kind_of(thing): thing}).place


def page_of(thing) -> str:
    """Return the address of the public page of a post or project, for a reader of the active language.

    "" when it has none. At most a query for a post.
    """
    if isinstance(thing, Project):
        return thing.get_absolute_url() if thing.is_public else ""
    order = languages.chain()
    out = [version for version in thing.versions.all() if version.is_out]
    if not out:
        return ""
    return min(out, key=lambda version: order.index(version.language)).get_absolute_url()


def is_shown(comment) -> bool:
    """Whether everybody reads ``comment`` now. A query."""
    return comment.state == CommentState.APPROVED and Comment.objects.public().filter(pk=comment.pk).exists()
