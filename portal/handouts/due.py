"""What is done about handouts when its time comes."""

import datetime as dt

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal.handouts import actions
from portal.lib.due import due

KEPT = dt.timedelta(days=14)


@due
def give_up_handouts():
    """Give up handouts whose worker has died."""
    return actions.give_up()


@due
def remove_old_handouts():
    """Remove files that are old or have been replaced."""
    return actions.remove_old()


@due
def forget_finished_tasks():
    """Forget what the worker did long ago, as prune_db_task_results does."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()[0]
