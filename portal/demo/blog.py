"""Invented theme blogs, posts in every state and relation, and readers' comments."""

import datetime as dt

from django.utils import timezone

from blog.choices import VersionState
from blog.models import Author, Authorship, Blog, Correction, Dismissal, Picture, Post, PostVersion
from blog.remarks import open_and_answered
from portal.accounts.models import User
from portal.demo.comments import build_comments, build_discussions
from portal.demo.materials import TEXTS, key, texts, wording
from portal.demo.pictures import put_picture
from portal.editing.choices import RevisionState
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib.languages import CODES
from projects.models import Project
from regions.models import Goal, Step


def posts() -> list[dict]:
    """Return the posts of ``texts/posts``, in the order of their files' names."""
    return [texts(f"posts/{path.stem}") for path in sorted((TEXTS / "posts").glob("*.toml"))]


def build_blog(sowing, organisations):
    """Add the blogs, authors, posts, pictures and comments that are missing; accounts join their authors."""
    blogs = _build_blogs(sowing)
    authors = _build_authors(sowing)
    wanted = {key("post", entry["key"]): entry for entry in posts()}
    for entry in wanted.values():  # Files may be lost where the database is not.
        if "picture" in entry:
            put_picture(entry["key"], entry["picture"])
        if "text_picture" in entry:
            put_picture(f"{entry['key']}-text", entry["text_picture"])
    missing = sowing.missing(Post, wanted)
    sowing.build(Post, missing, lambda uuid, entry: _post(uuid, entry, blogs))
    for post in Post.objects.filter(uuid__in=list(missing)):
        entry = missing[post.uuid]
        _join(sowing, post, entry, authors, organisations)
        _write(sowing, post, entry)
        build_comments(sowing, post, entry["key"], entry.get("comment", ()))
    build_discussions(sowing)


def _build_blogs(sowing):
    wanted = {key("blog", entry["key"]): entry for entry in texts("blogs")["blog"]}
    found = sowing.build(
        Blog,
        wanted,
        lambda uuid, entry: Blog(
            uuid=uuid, is_example=True, **wording("name", entry), **wording("description", entry)
        ),
    )
    editors = User.objects.filter(is_example=True)
    for uuid, entry in wanted.items():
        found[uuid].editors.add(*editors.filter(email__in=entry.get("editors", ())))
    return {entry["key"]: found[uuid] for uuid, entry in wanted.items()}


def _build_authors(sowing):
    entries = texts("blogs")["author"]
    wanted = {key("author", entry["key"]): entry for entry in entries}
    found = sowing.build(
        Author, wanted, lambda uuid, entry: Author(uuid=uuid, name=entry["name"], is_example=True)
    )
    users = User.objects.filter(is_example=True, author=None).in_bulk(field_name="email")
    for uuid, entry in wanted.items():
        author = found[uuid]
        if author.user_id is None and entry.get("email") in users:
            author.user = users[entry["email"]]
            author.save(update_fields=["user"])
    return {entry["key"]: found[uuid] for uuid, entry in wanted.items()}


def _post(uuid, entry, blogs):
    post = Post(
        uuid=uuid,
        blog=blogs[entry["blog"]],
        comments_open=entry.get("comments_open", True),
        is_example=True,
    )
    if "picture" in entry:
        post.picture = put_picture(entry["key"], entry["picture"])
        post.picture_credit = "Piirros: esimerkkiaineisto · Teckning: exempelmaterial"
    return post


def _join(sowing, post, entry, authors, organisations):
    reference = sowing.reference
    for order, writer in enumerate(entry["author"], start=1):
        Authorship.objects.create(
            post=post,
            author=authors[writer["key"]],
            order=order,
            **wording("role", writer),
            **wording("organisation_name", writer, name="organisation"),
        )
    post.topics.set([reference.topics[code] for code in entry.get("topics", ())])
    post.counties.set([reference.counties[code] for code in entry.get("counties", ())])
    post.organisations.set([organisations[name] for name in entry.get("organisations", ())])
    projects = [key("project", name) for name in entry.get("projects", ())]
    post.projects.set(Project.objects.filter(uuid__in=projects))
    post.steps.set(Step.objects.filter(uuid__in=[key("step", *step) for step in entry.get("steps", ())]))
    post.goals.set(Goal.objects.filter(uuid__in=[key("goal", *goal) for goal in entry.get("goals", ())]))


def _text_picture(post, entry):
    """Put the picture for the post's texts in its place; return its identifier, which stands in the texts."""
    one = Picture(
        uuid=key("picture", entry["key"]),
        post=post,
        file=put_picture(f"{entry['key']}-text", entry["text_picture"]),
        credit="Piirros: esimerkkiaineisto · Teckning: exempelmaterial",
    )
    one.save()
    return str(one.uuid)


def _moment(sowing, days, clock):
    """Return the moment ``days`` before today at ``clock`` ("7:59"); below zero it is to come."""
    hour, minute = map(int, clock.split(":"))
    day = sowing.today - dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def _write(sowing, post, entry):
    """Write the post's language versions, and put its days back to when it was written."""
    shown = _text_picture(post, entry) if "text_picture" in entry else ""
    for code in CODES:
        if not (text := entry.get(code)):
            continue
        state = text.get("state", VersionState.PUBLISHED)
        out = state in (VersionState.PUBLISHED, VersionState.ARCHIVED)
        moment = _moment(sowing, text["days"], text.get("clock", "8:30"))
        version = PostVersion(
            uuid=key("version", entry["key"], code),
            post=post,
            language=code,
            relation=text["relation"],
            title=text["title"],
            excerpt=text.get("excerpt", ""),
            body="" if "waits" in text else text["body"].strip().replace("PICTURE", shown),
            picture_alt=text.get("alt", ""),
            state=state,
            published_at=moment if out else None,
        )
        version.save()
        _wait(sowing, version, entry, text, moment)
        for place, correction in enumerate(text.get("correction", ()), start=1):
            Correction.objects.create(
                uuid=key("correction", entry["key"], code, place),
                version=version,
                text=correction["text"],
                made_at=_moment(sowing, correction["days"], correction.get("clock", "9:15")),
            )
            sowing.added["correction"] += 1
        _answer(sowing, version, entry, text)
        edited = moment + dt.timedelta(days=text.get("edited_after", 0))
        PostVersion.objects.filter(pk=version.pk).update(created_at=moment, updated_at=edited)
        sowing.added["postversion"] += 1
    first = post.versions.order_by("created_at").values_list("created_at", flat=True)[0]
    Post.objects.filter(pk=post.pk).update(created_at=first, updated_at=first)


def _answer(sowing, version, entry, text):
    """Answer the remarks on ``version`` to which its writers had something to say."""
    still, _answered = open_and_answered(version, take(version)) if "answered" in text else ([], [])
    for answer in text.get("answered", ()):
        remark = next(one for one in still if one.check == answer["check"])
        Dismissal.objects.create(
            uuid=key("answer", entry["key"], version.language, remark.check),
            version=version,
            check_name=remark.check,
            about=remark.about,
            reason=answer["reason"],
            at=_moment(sowing, answer["days"], "9:15"),
        )
        sowing.added["dismissal"] += 1


def _wait(sowing, version, entry, text, moment):
    """Let the text of a version that is not out wait as its writer's open change, as far as it has come."""
    if "waits" not in text:
        return
    writer = User.objects.filter(author__authorships__post=version.post, is_example=True).first()
    now = take(version)
    Revision.objects.create(
        uuid=key("revision", entry["key"], version.language),
        about=version,
        author=writer,
        base=now,
        content=now | {"body": text["body"].strip()},
        version=1,
        state=text["waits"],
        comment=text.get("comment", ""),
        created_at=moment,
        saved_at=moment,
        submitted_at=moment if text["waits"] == RevisionState.IN_REVIEW else None,
    )
    sowing.added["revision"] += 1
