"""What is done about changes when their time comes."""

import logging
from contextlib import suppress

from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.storage import default_storage
from django.utils import timezone

from portal.editing import actions, uploads
from portal.editing.models import Revision
from portal.lib import pictures
from portal.lib.due import due

logger = logging.getLogger(__name__)
ONCE_A_DAY = 23 * 60 * 60  # Seconds: the next day's run comes at about the same time.


@due(in_transaction=False)
def publish_scheduled():
    """Publish the approved changes whose time has come, each in a transaction of its own; return how many.

    One that cannot be published goes back to its readers, with a letter to whoever approved it.
    """
    published, failed = 0, None
    for revision in Revision.objects.due().order_by("publish_at", "pk"):
        try:
            published += _publish(revision)
        except Exception as error:  # Whatever is wrong with one must not stop the others.
            logger.exception("Revision %s was not published", revision.uuid)
            failed = error
    if failed:
        raise failed
    return published


@due(in_transaction=False)
def throw_away_orphans(now=None):
    """Delete, once a day, uploads that nothing refers to any more; return how many."""
    now = now or timezone.now()
    if not cache.add("editing:orphans", True, ONCE_A_DAY):
        return 0
    names = list(uploads.orphans(now))
    for name in names:
        default_storage.delete(name)
        pictures.forget(name)
    return len(names)


def _publish(revision):
    try:
        actions.publish_on_time(revision)
    except actions.NotNow:
        return 0
    except (actions.Clash, actions.Incomplete) as error:
        with suppress(actions.NotNow):
            actions.stop(revision, error)
        return 0
    except ObjectDoesNotExist:  # What it was about is there no more.
        with suppress(actions.NotNow):
            actions.discard(revision, by=None)
        return 0
    return 1
