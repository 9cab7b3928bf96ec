"""A digest of facts: the same while they are, whatever the order in which the database told them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from django.db import models
from django.utils.functional import Promise


def digest(*facts) -> str:
    """Return the digest (SHA-256, hexadecimal) of ``facts``: plain data, dataclasses and model instances.

    Of a model instance everything counts that its own row holds. No queries.
    """
    body = json.dumps([_plain(fact) for fact in facts], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).hexdigest()


# The mark of a field of a dataclass whose words are others each day, though nothing has changed.
OF_THE_DAY = "of the day"
# What a row holds that no reader sees.
UNTOLD = {"created_at", "updated_at", "search_text", "sort_fi", "sort_sv", "sort_en"}


def _plain(fact):
    if fact is None or isinstance(fact, bool | int | float):
        return fact
    if isinstance(fact, Enum):
        return str(fact.value)
    if isinstance(fact, str | Promise | Decimal | dt.date):
        return str(fact)
    if isinstance(fact, models.Model):
        row = fact.__dict__
        return {
            field.attname: _plain(row[field.attname])
            for field in fact._meta.concrete_fields
            if field.attname in row and field.attname not in UNTOLD
        }
    if is_dataclass(fact):
        return {
            field.name: _plain(getattr(fact, field.name))
            for field in fields(fact)
            if OF_THE_DAY not in field.metadata
        }
    if isinstance(fact, Mapping):
        return {str(_plain(key)): _plain(value) for key, value in fact.items()}
    if isinstance(fact, Iterable):
        return [_plain(item) for item in fact]
    return str(fact)
