"""What was public of a thing, and when. Every published revision keeps the whole content."""

import datetime as dt
from typing import Any

from portal.editing.models import Revision
from portal.editing.registry import Editable
from portal.editing.snapshots import is_mark, known, language_of, take


def content_at(obj, when: dt.datetime) -> dict[str, Any]:
    """Return the content of ``obj`` that was public at ``when``; {} before it was begun. Two queries at most.

    Before the first change that is kept it was what that change began from.
    """
    published = Revision.objects.of(obj).published()
    last = published.filter(published_at__lte=when).newest_first().first()
    if last:
        return last.content
    first = published.newest_first().last()
    return first.base if first else take(obj)


def sides(editable: Editable, revision: Revision) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what ``revision`` began from and what it became, without fields that the thing has no more."""
    return known(editable, revision.base), known(editable, revision.content)


def languages_of(editable: Editable, keys) -> set[str]:
    """Return the languages of the texts among changed ``keys``.

    That a translation falls behind changes nothing in it; what is said of one counts when that was all.
    """
    keys = [key for key in keys if not is_mark(key)] or keys
    return {code for key in keys if (code := language_of(key, editable))}
