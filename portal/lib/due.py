"""What is done when its time comes: functions that apps register in their ``due.py``, run by ``run_due``."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A function that does what is due and may be run again at any time, and the words that name it."""

    name: str
    run: Callable[[], int | None]
    in_transaction: bool


REGISTERED: dict[str, Due] = {}


def due(function=None, *, in_transaction: bool = True):
    """Register a function that does everything of its kind that is due, and returns how much that was.

    It must be idempotent: it is run every minute, and perhaps by two processes at once. It runs in a
    transaction of its own; with ``in_transaction=False`` it makes its transactions itself.
    """
    if function is None:
        return partial(due, in_transaction=in_transaction)
    name = f"{function.__module__}.{function.__qualname__}"
    REGISTERED[name] = Due(name, function, in_transaction)
    return function


def run_all() -> dict[str, int | Exception]:
    """Run everything that is registered; return by name how much was done, or the error that stopped it.

    What one function does or fails to do does not concern the others.
    """
    autodiscover_modules("due")
    return {name: _run(REGISTERED[name]) for name in sorted(REGISTERED)}


def _run(item):
    try:
        if not item.in_transaction:
            return item.run() or 0
        with transaction.atomic():
            return item.run() or 0
    except Exception as error:
        logger.exception("%s failed", item.name)
        return error
