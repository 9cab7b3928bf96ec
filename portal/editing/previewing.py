"""A thing as if a draft of it were public: written, looked at, and taken back before anybody else sees it."""

from contextlib import contextmanager

from django.core.cache import caches
from django.core.cache.backends.dummy import DummyCache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editing.actions import Incomplete
from portal.editing.registry import of
from portal.editing.snapshots import put
from portal.lib import pictures


@contextmanager
def as_if_public(obj, content):
    """Let the block read the database as if ``content`` were public, with ``obj``'s row as it then is.

    When the block ends, all that was written is rolled back, by the block too; nothing is kept in a cache,
    and nothing waits to be done after a commit. Pictures that are drawn in it can be seen by whoever sees the
    page. Raises Incomplete when ``content`` cannot be written.
    """
    with pictures.in_preview(), _nothing_kept(), transaction.atomic():
        try:
            yield _written(obj, content)
        finally:
            transaction.set_rollback(True)


def _written(obj, content):
    row = type(obj)._base_manager.get(pk=obj.pk)
    _show_above(row)
    try:
        put(row, content | of(obj).as_public(content, timezone.now()))
    except ValidationError as error:
        raise Incomplete(
            error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        ) from error
    except IntegrityError as error:
        raise Incomplete({"": [_("Something in the draft is used by another page already.")]}) from error
    return row


def _show_above(row):
    """Show what ``row`` belongs to: its page is not seen otherwise."""
    while (row := of(row).parent(row)) is not None:
        if changes := of(row).as_public({}, timezone.now()):
            type(row)._base_manager.filter(pk=row.pk).update(**changes)


@contextmanager
def _nothing_kept():
    """Let caches of this thread forget everything at once within the block."""
    held = {alias: caches[alias] for alias in caches}
    try:
        for alias in held:
            caches[alias] = DummyCache(alias, {})
        yield
    finally:
        for alias, cache in held.items():
            caches[alias] = cache
