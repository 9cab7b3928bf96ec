"""Cells as values: each column has one function, which returns what the cell means or says why not.

No queries: what cells refer to is in a Reference.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from stdnum.fi import ytunnus

from organisations.choices import CHANNEL_FIELDS, LIFE_STAGE_FIELDS, Channel, LegalForm, Level, Nature
from organisations.models import Activity, Organisation
from organisations.register import columns
from organisations.register.lookups import Reference
from portal.lib import richtext
from portal.lib.csvfiles import BadCell, Problem, Row, normal
from regions.choices import LifeStage

LONGEST_TEXT = 10_000  # Characters of a description.
BUSINESS_ID = re.compile(r"(?:FI)?([0-9]{6,7})-?([0-9])", re.IGNORECASE)
check_url = URLValidator(schemes=["http", "https"])


@dataclass(slots=True)
class CheckedRow:
    """A row whose cells are understood: values by column. Empty cells are not there at all."""

    line: int
    cells: dict[str, str]
    organisation: dict[str, Any] = field(default_factory=dict)
    activity: dict[str, Any] = field(default_factory=dict)


def check(row: Row, reference: Reference) -> tuple[CheckedRow, list[Problem]]:
    """Return ``row`` with its cells understood, and a problem for each that is not."""
    checked, problems = CheckedRow(row.line, row.cells), []
    for column, text in row.cells.items():
        values = checked.organisation if column in columns.ORGANISATION else checked.activity
        try:
            values[column] = VALUES[column](text, reference)
        except BadCell as bad:
            problems.append(Problem(row.line, column, text, str(bad)))

    problems += [
        Problem(row.line, column, row.cells[column], "the row names no activity that this could belong to.")
        for column in columns.ACTIVITY
        if column in row.cells and not row.cells.keys() & set(columns.TITLES)
    ]
    if not can_be_joined(row.cells):
        told = "a row needs a business_id, an association_number, or a name and a municipality."
        problems.append(Problem(row.line, "business_id", "", told))
    return checked, problems


def can_be_joined(cells: dict[str, str]) -> bool:
    named = cells.keys() & set(columns.NAMES) and "municipality" in cells
    return bool(named or "business_id" in cells or "association_number" in cells)


def words(text: str) -> list[str]:
    """Return the items of a list cell, which stand apart by comma, semicolon or upright line."""
    return [word for part in re.split(r"[,;|]", text) if (word := part.strip())]


def business_id(text: str, reference: Reference) -> str:
    found = BUSINESS_ID.fullmatch(text.replace(" ", ""))
    if not found:
        raise BadCell("a business id is seven digits, a hyphen and a check digit, as 1234567-1.")
    number = f"{found[1].zfill(7)}-{found[2]}"
    if not ytunnus.is_valid(number):
        raise BadCell("the check digit does not match the other digits.")
    return number


def association_number(text: str, reference: Reference) -> str:
    number = re.sub(r"[ .]", "", text)
    if not re.fullmatch(r"[0-9]{1,20}", number):
        raise BadCell("an association number has only digits, as 123.456.")
    return number


def short_text(model, name: str) -> Callable[[str, Reference], str]:
    """Return a check that a text fits in field ``name`` of ``model``."""
    longest = model._meta.get_field(name).max_length

    def value(text: str, reference: Reference) -> str:
        if len(text) > longest:
            raise BadCell(f"the text has {len(text)} characters; at most {longest} fit.")
        return text

    return value


def description(text: str, reference: Reference) -> str:
    """Return the text as HTML, as the portal keeps it."""
    if len(text) > LONGEST_TEXT:
        raise BadCell(f"the text has {len(text):,} characters; at most {LONGEST_TEXT:,} fit.")
    return richtext.from_plain(text)


def website(text: str, reference: Reference) -> str:
    if not text.casefold().startswith(("http://", "https://")):
        raise BadCell("a web address begins with https:// or http://.")
    try:
        check_url(text)
    except ValidationError:
        raise BadCell("this is not a web address.") from None
    return short_text(Organisation, "website")(text, reference)


def email(text: str, reference: Reference) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise BadCell("this is not an e-mail address.") from None
    return short_text(Organisation, "email")(text, reference)


def phone(text: str, reference: Reference) -> str:
    if not re.search("[0-9]", text):
        raise BadCell("a phone number has digits.")
    return short_text(Organisation, "phone")(text, reference)


def one_of(choices) -> Callable[[str, Reference], str]:
    """Return a check that a text is a code of ``choices``."""

    def value(text: str, reference: Reference) -> str:
        code = normal(text)
        if code not in choices.values:
            raise BadCell(f'"{text}" is none of {", ".join(choices.values)}.')
        return code

    return value


def some_of(choices) -> Callable[[str, Reference], frozenset[str]]:
    one = one_of(choices)
    return lambda text, reference: frozenset(one(word, reference) for word in words(text))


def life_stages(text: str, reference: Reference) -> frozenset[str]:
    """Return the fields of the stages; "all" means every one."""
    stages = some_of(LifeStage)(text, reference)
    chosen = LIFE_STAGE_FIELDS if LifeStage.ALL in stages else stages
    return frozenset(LIFE_STAGE_FIELDS[LifeStage(stage)] for stage in chosen)


def channels(text: str, reference: Reference) -> frozenset[str]:
    return frozenset(CHANNEL_FIELDS[Channel(channel)] for channel in some_of(Channel)(text, reference))


def all_found(text: str, find: Callable[[str], int]) -> frozenset[int]:
    """Return the keys of all that the items of ``text`` name. Every item that names nothing is told."""
    found, reasons = set(), []
    for word in words(text):
        try:
            found.add(find(word))
        except BadCell as bad:
            reasons.append(str(bad))
    if reasons:
        raise BadCell(" ".join(reasons))
    return frozenset(found)


def listed(text: str, reference: Reference) -> Iterable[str]:
    """Return the items; what they name depends on the county, which may stand in another row."""
    return tuple(words(text))


VALUES: dict[str, Callable[[str, Reference], Any]] = {
    "business_id": business_id,
    "association_number": association_number,
    **{name: short_text(Organisation, name) for name in columns.NAMES},
    "legal_form": one_of(LegalForm),
    "level": one_of(Level),
    "parent_business_id": business_id,
    "municipality": lambda text, reference: reference.municipalities.find(text),
    "website": website,
    "email": email,
    "phone": phone,
    **dict.fromkeys(columns.DESCRIPTIONS, description),
    "topics": lambda text, reference: all_found(text, reference.topics.find),
    "languages": lambda text, reference: all_found(text, reference.languages.find),
    **{title: short_text(Activity, title.replace("activity", "title")) for title in columns.TITLES},
    "nature": one_of(Nature),
    "life_stages": life_stages,
    "municipalities": lambda text, reference: all_found(text, reference.municipalities.find),
    "channels": channels,
    "goal": listed,
    "step": listed,
}
