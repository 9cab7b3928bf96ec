"""What the worker does in the background (``manage.py db_worker``)."""

from portal.lib import pictures

try:
    from django.tasks import task
except ImportError:  # Before Django 6.0.
    from django_tasks import task


@task()
def make_renditions(name: str) -> None:
    """Make the smaller ones of the picture ``name``; what is missing is made when it is asked for."""
    pictures.make_all(name)
