"""What the worker does in the background (``manage.py db_worker``)."""

from portal.handouts import making
from regions.models import County

try:
    from django.tasks import task
except ImportError:  # Before Django 6.0.
    from django_tasks import task


@task()
def make_handout(identifier: str) -> None:
    """Make the handout with primary key ``identifier``; again and again does no harm."""
    making.make(int(identifier))


@task()
def look_for_changes(identifier: str) -> None:
    """Find out which files of the county with primary key ``identifier`` tell what has changed since."""
    making.look_for_changes(County.objects.get(pk=int(identifier)))
