"""What follows a thing when it changes: figures that are kept, and whatever else is made of public content.

Apps above register their own followers; the kernel lets them stand around each write of public content.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, contextmanager

from django.db import models, transaction

Follower = Callable[[list[models.Model]], AbstractContextManager]
"""Is given the things that are about to be written; its block holds the writing of them."""

_followers: list[Follower] = []


def register(follower: Follower) -> Follower:
    """Function decorator: let ``follower`` stand around each write of public content."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


@contextmanager
def following(*things: models.Model):
    """Let what follows ``things`` follow what the block writes to them and to what is theirs, or neither."""
    with transaction.atomic(), ExitStack() as stack:
        for follower in _followers:
            stack.enter_context(follower(list(things)))
        yield
