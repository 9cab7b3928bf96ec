"""A production site must not have accounts whose password is printed in the documentation."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from portal.accounts.models import User


def refuse_example_accounts():
    """Raise ImproperlyConfigured when a site with DEBUG off has example accounts.

    A database that is not migrated yet has no accounts: readiness is told by /readyz. One query.
    """
    if settings.DEBUG:
        return
    try:
        found = User.objects.filter(is_example=True).exists()
    except DatabaseError:
        return
    if found:
        raise ImproperlyConfigured(
            "Example accounts are in this database: remove them with "
            "`manage.py remove_example_accounts` before starting a production site."
        )
