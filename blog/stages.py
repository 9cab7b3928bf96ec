"""How far a language version has come, and how it stands to the text that it follows."""

from blog.choices import Relation, Stage, VersionState
from blog.models import PostVersion
from portal.editing.choices import RevisionState
from portal.editing.history import content_at
from portal.editing.models import Revision
from portal.editing.snapshots import content_type
from portal.editing.translating import digest

WORDS = ("title", "excerpt", "body")
# Those that follow another text.
FOLLOWS = (Relation.TRANSLATION, Relation.SUMMARY)
# How far a version has come that is not out, by the state of its open change.
STAGES = {RevisionState.IN_REVIEW: Stage.IN_REVIEW, RevisionState.RETURNED: Stage.RETURNED}


def stage(version: PostVersion, open_state: str = "") -> Stage:
    """Return how far ``version`` has come; ``open_state`` is that of its open change. No queries."""
    if version.state == VersionState.ARCHIVED:
        return Stage.ARCHIVED
    if version.state == VersionState.PUBLISHED:
        return Stage.PUBLISHED if version.is_out else Stage.SCHEDULED
    return STAGES.get(open_state, Stage.DRAFT)


def open_changes(versions) -> dict[int, dict]:
    """Return the open change of each of ``versions`` that has one: its state, times and title. One query."""
    rows = Revision.objects.open().filter(
        content_type=content_type(PostVersion()), object_id__in=[version.pk for version in versions]
    )
    values = rows.values("object_id", "state", "publish_at", "saved_at", "content__title")
    return {row["object_id"]: row for row in values}


def source_of(version: PostVersion) -> PostVersion | None:
    """Return the original that ``version`` is a translation or summary of. One query at most."""
    if version.relation not in FOLLOWS:
        return None
    return version.post.versions.filter(relation=Relation.ORIGINAL).first()


def has_changed_since(version: PostVersion, source: PostVersion) -> bool:
    """Whether other words of ``source`` have been published since ``version`` was. Four queries at most."""
    if VersionState.DRAFT in (version.state, source.state):
        return False
    last = Revision.objects.of(version).published().newest_first().values_list("published_at", flat=True)
    then = content_at(source, last.first() or version.updated_at)
    return not same_words(then, words_of(source))


def words_of(version: PostVersion) -> dict[str, str]:
    """Return the words of ``version`` as its content holds them."""
    return {name: getattr(version, name) for name in WORDS}


def same_words(one: dict, other: dict) -> bool:
    """Whether two contents of a version say the same: markup and spaces are no words."""
    return all(digest(one.get(name) or "") == digest(other.get(name) or "") for name in WORDS)
