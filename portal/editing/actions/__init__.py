"""Every way in which an edited thing changes. The public row is written here and nowhere else.

A change is one transaction: all of it happens or nothing. On SQLite it holds the database's write lock from
its beginning, on PostgreSQL the rows it reads to change them.
"""

from portal.editing.actions.checking import complete_languages, problems_of, publishable_languages
from portal.editing.actions.common import Clash, Incomplete, NotNow, Saved, main_language, open_revision
from portal.editing.actions.deleting import bring_back, goes_along, obstacles, packed
from portal.editing.actions.direct import (
    archive,
    begin,
    catch_up,
    change,
    check,
    delete,
    name_version,
    record,
    seen,
    unarchive,
)
from portal.editing.actions.drafts import (
    current_content,
    discard,
    rebased,
    restore,
    restored,
    resume,
    save_draft,
    unsave,
)
from portal.editing.actions.publishing import publish
from portal.editing.actions.reviewing import (
    give_back,
    mark_read,
    note,
    publish_on_time,
    schedule,
    stop,
    submit,
    undo,
    withdraw,
)

__all__ = [
    "Clash",
    "Incomplete",
    "NotNow",
    "Saved",
    "archive",
    "begin",
    "bring_back",
    "catch_up",
    "change",
    "check",
    "complete_languages",
    "current_content",
    "delete",
    "discard",
    "give_back",
    "goes_along",
    "main_language",
    "mark_read",
    "name_version",
    "note",
    "obstacles",
    "open_revision",
    "packed",
    "problems_of",
    "publish",
    "publish_on_time",
    "publishable_languages",
    "rebased",
    "record",
    "restore",
    "restored",
    "resume",
    "save_draft",
    "schedule",
    "seen",
    "stop",
    "submit",
    "unarchive",
    "undo",
    "unsave",
    "withdraw",
]
