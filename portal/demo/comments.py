"""Readers' comments on invented posts and projects, in every state, with an answer, and a report of one."""

import datetime as dt

from django.utils import timezone

from blog.choices import CommentState
from blog.commenting import ADDRESS_KEPT_FOR
from blog.models import Comment, CommentReport
from portal.accounts.models import User
from portal.demo.materials import key, texts
from projects.models import Project


def build_comments(sowing, thing, name, entries):
    """Add the comments on ``thing``, a post or project that the demo calls ``name``.

    Each is an answer to an earlier one where the text says so. What was decided was read the same evening.
    """
    written = []
    moderator = User.objects.filter(email="moderator@example.org", is_example=True).first()
    for place, entry in enumerate(entries, start=1):
        moment = _moment(sowing, entry["days"], entry.get("clock", "18:12"))
        is_decided = entry["state"] != CommentState.WAITING and not entry.get("unread")
        is_recent = dt.timedelta(days=entry["days"]) < ADDRESS_KEPT_FOR
        row = Comment.objects.create(
            uuid=key("comment", name, place),
            **{"project" if isinstance(thing, Project) else "post": thing},
            parent=written[entry["answers"] - 1] if "answers" in entry else None,
            language=entry["language"],
            heading=entry.get("heading", ""),
            name=entry["name"],
            text=entry["text"].strip(),
            email=f"reader-{place}@example.org" if is_recent and not entry.get("by_author") else "",
            is_by_author=entry.get("by_author", False),
            state=entry["state"],
            reason=entry.get("reason", ""),
            moderated_at=moment + dt.timedelta(hours=2) if is_decided else None,
            moderated_by=moderator if is_decided and not entry.get("by_author") else None,
        )
        Comment.objects.filter(pk=row.pk).update(created_at=moment, updated_at=moment)
        if "reported" in entry:
            CommentReport.objects.create(
                uuid=key("comment-report", name, place),
                comment=row,
                reason=entry["reported"],
                text=entry.get("report", ""),
                created_at=moment + dt.timedelta(hours=12),
            )
            sowing.added["commentreport"] += 1
        written.append(row)
        sowing.added["comment"] += 1


def build_discussions(sowing):
    """Add what is said in the open discussions of projects, where nothing has been said yet."""
    for name, entries in texts("discussions").items():
        project = Project.objects.filter(uuid=key("project", name), comments=None).first()
        if project is not None:
            build_comments(sowing, project, name, entries)


def _moment(sowing, days, clock):
    """Return the moment ``days`` before today at ``clock`` ("7:59")."""
    hour, minute = map(int, clock.split(":"))
    day = sowing.today - dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
