"""What is done about changes when their time comes."""

import logging
from contextlib import suppress

from django.core.exceptions import ObjectDoesNotExist

from portal.editing import actions
from portal.editing.models import Revision
from portal.lib.due import due

logger = logging.getLogger(__name__)


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
