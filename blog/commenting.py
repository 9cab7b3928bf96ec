"""What becomes of comments: sent, read, decided about, reported, taken away, and forgotten in time."""

import datetime as dt
from dataclasses import dataclass, field

from django.core import signing
from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from blog.choices import CommentState, RejectReason
from blog.models import Author, Blog, Comment, CommentReport, Post
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.rights import rights_of
from portal.lib import languages
from portal.lib.detecting import language_of
from portal.outbox.actions import queue
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from projects.models import Project

OWN = "blog.comments.own"
# A comment with more addresses than this is read before it is shown, whatever the theme blog says.
LINKS = 2
# Within this time the same words by the same name are the same comment, sent twice.
TWICE_WITHIN = dt.timedelta(days=1)
# A decision can be taken back before the letter about it goes.
UNDO_WITHIN = dt.timedelta(minutes=10)
# A moderator is written to once in this time at most.
TOLD_EVERY = dt.timedelta(hours=1)
# How many comments a letter to a moderator names.
NAMED = 10
# How long the addresses of writers are kept, comments that were not published, and what a program sent.
ADDRESS_KEPT_FOR = dt.timedelta(days=183)
REJECTED_KEPT_FOR = dt.timedelta(days=183)
SUSPECTED_KEPT_FOR = dt.timedelta(days=30)

WAITING_LETTER = "comments_waiting"


# Sending.


@transaction.atomic
def send(
    thing: Post | Project,
    *,
    text: str,
    heading: str = "",
    name: str = "",
    email: str = "",
    parent: Comment | None = None,
    author: Author | None = None,
    reads_first: bool = True,
    is_suspected: bool = False,
) -> Comment | None:
    """Take in a comment on ``thing``; return None when the same was sent within a day already.

    An author's answer is shown at once. Others wait for a moderator when they are read first, have many
    links, or seem to come from a program. An answer to an answer stands under the first comment. Its language
    is that of its words, the page's when they do not tell.
    """
    type(thing).objects.select_for_update().get(pk=thing.pk)  # Two that are sent at once come one by one.
    of = {"post" if isinstance(thing, Post) else "project": thing}
    text = text.strip().replace("\r\n", "\n")
    name, heading = (" ".join(told.split()) for told in (author.name if author else name, heading))
    since = timezone.now() - TWICE_WITHIN
    if Comment.objects.filter(**of, text=text, name=name, created_at__gte=since).exists():
        return None
    waits = author is None and (reads_first or is_suspected or links_in(f"{heading} {text}") > LINKS)
    return Comment.objects.create(
        **of,
        parent=parent and (parent.parent or parent),
        language=language_of(f"{heading}. {text}" if heading else text, languages.current()),
        heading=heading,
        name=name,
        text=text,
        email="" if author or is_suspected else email,
        user=author.user if author else None,
        is_by_author=author is not None,
        state=CommentState.WAITING if waits else CommentState.APPROVED,
        reason=RejectReason.SPAM if is_suspected else "",
        moderated_at=timezone.now() if author else None,
        moderated_by=author.user if author else None,
    )


def links_in(text: str) -> int:
    """Return how many web addresses ``text`` has.

    >>> links_in("See https://a.example.org and www.b.example.org")
    2
    """
    folded = text.lower()
    return folded.count("://") + folded.replace("://www.", "://").count("www.")


def report(comment: Comment, *, reason: str, text: str) -> CommentReport:
    """Take in a reader's notice that ``comment`` should not be shown. Until somebody has looked, it is."""
    return CommentReport.objects.create(comment=comment, reason=reason, text=text.strip())


# The writer's own.


def own_path(comment: Comment) -> str:
    """Return the path on which the writer sees her comment and takes it away, in the comment's language."""
    with languages.reading(comment.language):
        return reverse("comments:own", args=[token_of(comment)])


def token_of(comment: Comment) -> str:
    """Return what lets whoever has it act as the writer of ``comment``, for as long as it is there."""
    return signing.dumps(comment.uuid.hex, salt=OWN)


def by_token(token: str) -> Comment | None:
    """Return the comment that ``token`` was given for; None when it is gone, or was never given."""
    try:
        found = signing.loads(token, salt=OWN)
    except signing.BadSignature:
        return None
    return Comment.objects.for_list().exclude(text="").filter(uuid=found).first()


@transaction.atomic
def withdraw(comment: Comment):
    """Take a comment away for good. If it has answers, an empty place stays where it was, without a name."""
    _forget_letters(comment)
    _take_away(comment)


@transaction.atomic
def erase(comment: Comment):
    """Forget who wrote a comment: its words stay, without the name."""
    _forget_letters(comment)
    Comment.objects.filter(pk=comment.pk).update(name="", email="", user=None)


def _take_away(comment, **more):
    """Delete a comment; what has answers stays as an empty place, with ``more`` written to it."""
    if comment.answers.exists():
        nothing = dict.fromkeys(("heading", "text", "name", "email", "reason_text"), "")
        Comment.objects.filter(pk=comment.pk).update(**nothing, user=None, **more)
        comment.reports.all().delete()
    else:
        comment.delete()


# Deciding.


@dataclass
class Decision:
    """What was decided about which comments, and what they were before, so that it can be taken back."""

    moment: dt.datetime
    before: dict[str, list] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.before)


@transaction.atomic
def approve(rows, *, by) -> Decision:
    """Show the comments ``rows``; reports of them are handled. Those that somebody has dealt with stay."""
    return _decide(rows, by, CommentState.APPROVED)


@transaction.atomic
def reject(rows, *, by, reason: str, words: str = "") -> Decision:
    """Do not show the comments ``rows``; their writers hear the reason, if they left an address."""
    return _decide(rows, by, CommentState.REJECTED, reason, words.strip())


def _decide(rows, by, state, reason="", words=""):
    decision = Decision(timezone.now())
    locked = Comment.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).exclude(text="")
    for comment in locked.order_by("pk"):
        reports = comment.reports.open()
        if comment.state == state and comment.moderated_at and not reports:
            continue
        decision.before[comment.uuid.hex] = [
            comment.state,
            comment.reason,
            comment.reason_text,
            comment.moderated_at.isoformat() if comment.moderated_at else "",
            comment.moderated_by_id,
        ]
        is_news = comment.state != state or comment.moderated_at is None
        comment.state, comment.reason, comment.reason_text = state, reason, words
        comment.moderated_at, comment.moderated_by = decision.moment, by
        comment.save(update_fields=["state", "reason", "reason_text", "moderated_at", "moderated_by"])
        reports.update(handled_at=decision.moment, handled_by=by)
        if is_news:
            _forget_letters(comment, only_open=True)
            _tell_writer(comment, decision.moment + UNDO_WITHIN)
    return decision


@transaction.atomic
def undo(decision: Decision, *, by) -> int:
    """Take a decision back where nobody has changed it since; return of how many comments."""
    undone = 0
    rows = Comment.objects.select_for_update().filter(
        uuid__in=list(decision.before), moderated_at=decision.moment, moderated_by=by
    )
    for comment in rows.order_by("pk"):
        state, reason, words, moment, person = decision.before[comment.uuid.hex]
        Comment.objects.filter(pk=comment.pk).update(
            state=state,
            reason=reason,
            reason_text=words,
            moderated_at=dt.datetime.fromisoformat(moment) if moment else None,
            moderated_by=person,
        )
        comment.reports.filter(handled_at=decision.moment, handled_by=by).update(
            handled_at=None, handled_by=None
        )
        _forget_letters(comment, only_open=True)
        undone += 1
    return undone


@transaction.atomic
def remove(rows, *, by) -> int:
    """Delete comments that are against the law, for good; their writers hear so. Answers are not shown."""
    rows = Comment.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk")
    decided = {"state": CommentState.REJECTED, "reason": RejectReason.ILLEGAL, "moderated_by": by}
    for comment in (comments := list(rows)):
        comment.state, comment.reason, comment.reason_text = decided["state"], decided["reason"], ""
        _forget_letters(comment)
        _tell_writer(comment, timezone.now(), is_there=False)
        _take_away(comment, **decided, moderated_at=timezone.now())
    return len(comments)


def _tell_writer(comment, send_after, is_there=True):
    """Write to who left an address, in the language of her comment."""
    if not comment.email:
        return
    shown = comment.state == CommentState.APPROVED
    queue(
        "comment_shown" if shown else "comment_rejected",
        comment.email,
        {
            "comment": comment,
            "path": own_path(comment),
            "is_there": is_there,
        },
        language=comment.language,
        send_after=send_after,
        about=comment,
    )


def _forget_letters(comment, *, only_open=False):
    """Delete letters about ``comment`` that have not gone, and forget whom the others went to."""
    letters = Letter.objects.of(comment)
    letters.open().delete()
    if not only_open:
        letters.filter(state=LetterState.SENT).update(to_email="", body="", headers={})


# When its time comes.


def tell_moderators() -> int:
    """Write to those who read comments that something new waits; return to how many.

    One letter an hour at most to each, whatever has come meanwhile, and none about what programs send.
    """
    waiting = Comment.objects.waiting() | Comment.objects.unread()
    if not (waiting.exists() or CommentReport.objects.open().exists()):
        return 0
    return sum(_tell_moderator(person) for person in _moderators())


def _tell_moderator(person):
    now = timezone.now()
    letters = Letter.objects.filter(to_user=person, kind=WAITING_LETTER)
    last = letters.aggregate(last=Max("created_at"))["last"]
    if last and last > now - TOLD_EVERY:
        return False
    mine = Comment.objects.moderated_by(rights_of(person))
    waiting = (mine.waiting() | mine.unread()).order_by("created_at", "pk")
    reports = CommentReport.objects.open().filter(comment__in=mine)
    new = waiting.filter(created_at__gt=last) if last else waiting
    reports_new = reports.filter(created_at__gt=last) if last else reports
    newest, reported = new.aggregate(pk=Max("pk"))["pk"], reports_new.aggregate(pk=Max("pk"))["pk"]
    if not (newest or reported):
        return False
    letter = queue(
        WAITING_LETTER,
        person,
        {
            "comments": new.for_list()[:NAMED],
            "reported": list(mine.reported().for_list()[:NAMED]) if reported else [],
            "number": waiting.count(),
            "reports": reports.count(),
        },
        key=f"comments-waiting-{person.pk}-{newest or 0}-{reported or 0}",
    )
    return letter is not None


def _moderators():
    """Return who reads comments: moderators, else publishers, else administrators; and blogs' editors."""
    active = Membership.objects.active()
    moderators = User.objects.filter(pk__in=active.filter(role=Role.MODERATOR).values("user"))
    everywhere = list(moderators.order_by("pk"))
    for others in (
        User.objects.filter(pk__in=active.filter(role=Role.PUBLISHER).values("user")),
        User.objects.filter(is_superuser=True, is_active=True),
    ):
        everywhere = everywhere or list(others.order_by("pk"))
    writers = active.filter(role=Role.WRITER).values("user")
    editors = User.objects.filter(pk__in=writers, edited_blogs__in=Blog.objects.all())
    known = {person.pk for person in everywhere}
    return [*everywhere, *editors.exclude(pk__in=known).distinct().order_by("pk")]


@transaction.atomic
def forget() -> int:
    """Forget addresses of writers after six months, and comments that were not published; return how many.

    What seems to come from a program is deleted after a month. Four queries, and some for what is deleted.
    """
    now = timezone.now()
    gone = Q(state=CommentState.REJECTED, moderated_at__lt=now - REJECTED_KEPT_FOR)
    gone |= Q(state=CommentState.WAITING, reason=RejectReason.SPAM, created_at__lt=now - SUSPECTED_KEPT_FOR)
    number = Comment.objects.filter(gone).delete()[0]
    old = Comment.objects.filter(created_at__lt=now - ADDRESS_KEPT_FOR).exclude(email="")
    return number + old.update(email="")
