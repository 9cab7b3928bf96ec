"""What the worker does in the background (``manage.py db_worker``)."""

from portal.handouts import making

try:
    from django.tasks import task
except ImportError:  # Before Django 6.0.
    from django_tasks import task


@task()
def make_handout(identifier: str) -> None:
    """Make the handout with primary key ``identifier``; again and again does no harm."""
    making.make(int(identifier))
