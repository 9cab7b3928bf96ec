"""What tests of pages share: a world that is made once for all tests of a module."""

import pytest
from django.db import transaction

from tests.world import world


@pytest.fixture(scope="module")
def shared_world(request, django_db_setup, django_db_blocker):
    """As many rows of everything as are asked for, or one: made once for all tests that ask for as many.

    What a test writes is undone after it; making a world takes longer than most tests.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield world(getattr(request, "param", 1))
        transaction.set_rollback(True)
