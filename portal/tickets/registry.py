"""Which pages readers may report errors on: each app names its own in ``reporting.py``."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.http import Http404


@dataclass(frozen=True)
class Reportable:
    """One kind of public record: who sees which of them, and whose each is.

    ``visible_to`` takes a user and returns a QuerySet with what the other two read. ``organisation_id`` and
    ``county_id`` return a primary key, or None when the record belongs to none.
    """

    kind: str
    visible_to: Callable[..., models.QuerySet]
    organisation_id: Callable[[models.Model], int | None]
    county_id: Callable[[models.Model], int | None]


_by_kind: dict[str, Reportable] = {}


def _nobody(obj):
    return None


def reportable(kind: str, visible_to, *, organisation_id=_nobody, county_id=_nobody):
    """Let readers report errors on records of ``kind``, their word in addresses. Raises ValueError."""
    if kind in _by_kind:
        raise ValueError(f"{kind} is registered already")
    _by_kind[kind] = Reportable(kind, visible_to, organisation_id, county_id)


def kinds() -> list[str]:
    return sorted(_by_kind)


def find(kind: str, uuid, user) -> tuple[Reportable, models.Model]:
    """Return the record that ``user`` may see, and how its kind is reported on. One query.

    Raises Http404 when there is none, or none for her.
    """
    how = _by_kind.get(kind)
    found = how and how.visible_to(user).filter(uuid=uuid).first()
    if not found:
        raise Http404("No such record")
    return how, found
