"""A language version as the lists of the workspace show it."""

from blog.choices import Stage
from blog.stages import open_changes, stage
from portal.editing.views.things import address
from portal.lib import languages

# The mark of each stage, by its shape: the words stand beside it.
MARKS = {Stage.SCHEDULED: "approved", Stage.ARCHIVED: "ended"}


def rows(versions) -> list[dict]:
    """Return ``versions`` of ``for_work()`` as work-row shows them, each with its stage. One query."""
    changes = open_changes(versions)
    return [_row(version, changes.get(version.pk)) for version in versions]


def _row(version, change):
    found = stage(version, change["state"] if change else "")
    title = version.title if found in (Stage.PUBLISHED, Stage.ARCHIVED) else _title(version, change)
    when = version.published_at if found in (Stage.SCHEDULED, Stage.PUBLISHED) else None
    return {
        "version": version,
        "title": title,
        "lang": version.lang,
        "url": address("item", version),
        "kind": version.post.blog.local_name.text,
        "sentence": f"{languages.OWN_NAMES[version.language]}, {version.get_relation_display()}",
        "who": ", ".join(row.author.name for row in version.post.authorships.all()),
        "when": when or (change["saved_at"] if change else version.updated_at),
        "stage": found,
        "state": MARKS.get(found, found.value),
        "state_label": found.label,
    }


def _title(version, change):
    """Return what a version that is not out is called as it is being written."""
    return (change and change["content__title"]) or version.title
