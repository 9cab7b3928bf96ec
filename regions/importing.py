"""A county's figures from a CSV file: what the rows would change, told first and then done as a whole.

``indicator_import`` and ``grant_import`` read their files with this. Nothing is written while one row has
a fault; each thing that changes keeps the change in its history.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.editing import actions
from portal.editing.choices import Via
from portal.lib import csvfiles, languages
from portal.lib.csvfiles import BadCell, Problem
from portal.lib.folding import fold
from regions.models import County, Source

SOURCE_COLUMNS = ("source_title", "source_url", "source_reference")
DIGITS = 12  # Before the decimal point: what the columns of sums hold.
check_url = URLValidator(schemes=["http", "https"])

Values = dict[str, Any]


# What becomes of a file.


@dataclass(frozen=True)
class Detail:
    """One column of a thing: what it is called, what stands there now and what would; None is unknown."""

    label: str
    old: Any
    new: Any


@dataclass
class Change:
    """What the rows of a file make of one thing.

    ``state``: "new", "changed" or "same". ``lines``: where in the file. ``write`` sets the columns and the
    parts of ``obj``.
    """

    obj: models.Model
    label: languages.LocalText
    lines: list[int]
    details: list[Detail]
    write: Callable[[models.Model], None]
    state: str = ""

    def __post_init__(self):
        # Told before anything is written: a new thing is no longer new afterwards.
        self.state = "new" if self.obj.pk is None else "changed" if self.details else "same"


@dataclass
class Plan:
    """What a file would do: its changes in the order of the file, or its problems."""

    rows: int = 0
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def can_be_carried_out(self) -> bool:
        return not self.problems

    @property
    def counts(self) -> Counter:
        """How many things are "new", "changed" and "same"."""
        return Counter(change.state for change in self.changes)


def carried_out(plan: Callable[[], Plan], *, by, comment: str = "", via: str = Via.FORM) -> Plan:
    """Make the plan anew and do all of it in one transaction, or nothing when it has problems.

    ``by`` is None for the portal itself. A few queries for each thing that changes.
    """
    try:
        with transaction.atomic():
            made = plan()
            if not made.can_be_carried_out:
                return made
            for change in made.changes:
                if change.state != "same":
                    with actions.change(change.obj, by=by, comment=comment, via=via) as obj:
                        change.write(obj)
            return made
    except IntegrityError:
        told = _("somebody wrote the same figures at the same moment: nothing was changed. Import it again.")
        return Plan(problems=[Problem(1, "", "", told)])


def rows_of(data: bytes, columns: csvfiles.Columns, meanings, county: County | None):
    """Return what each row of ``data`` means, with its county, and the problems found on the way.

    Rows are (line, values, cells). Without ``county`` each row tells its own. One query.
    """
    try:
        rows, problems = csvfiles.read(data, columns)
    except csvfiles.UnusableFileError as unusable:
        return [], list(unusable.problems)
    counties = Counties(county)
    understood, found = csvfiles.understand(rows, meanings | {"county": counties.find})
    problems += found
    bad = {problem.line for problem in problems}
    usable = []
    for (line, values), row in zip(understood, rows, strict=True):
        values.setdefault("county", county)
        if values["county"] is None and line not in bad:
            problems.append(Problem(line, "county", "", _("the row does not tell its county.")))
            bad.add(line)
        if missing := source_problem(line, row.cells):
            problems.append(missing)
            bad.add(line)
        if line not in bad:
            usable.append((line, values, row.cells))
    return usable, problems


# Cells.


def short_text(model: type[models.Model], name: str) -> Callable[[str], str]:
    """Return a check that a text fits in ``name`` of ``model``."""
    longest = model._meta.get_field(name).max_length

    def value(text):
        if longest and len(text) > longest:
            raise BadCell(
                _("the text has %(length)s characters; at most %(longest)s fit.")
                % {"length": len(text), "longest": longest}
            )
        return text

    return value


def year(first: int, last: int) -> Callable[[str], int]:
    """Return a check that a text is a year from ``first`` to ``last``."""

    def value(text):
        if not re.fullmatch(r"[0-9]{4}", text) or not first <= int(text) <= last:
            raise BadCell(
                _("a year has four digits, from %(first)s to %(last)s.") % {"first": first, "last": last}
            )
        return int(text)

    return value


def amount(text: str, *, may_be_negative: bool = False) -> Decimal:
    """Return a number with at most two decimals. Raises BadCell.

    >>> amount("1 234 567,50"), amount("12.5")
    (Decimal('1234567.50'), Decimal('12.5'))
    """
    plain = re.sub(r"[\s\xa0\u202f]|€", "", text).replace("−", "-").replace(",", ".")
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", plain):
        raise BadCell(
            _("write a number with at most two decimals and no marks between thousands, as 1250.50.")
        )
    number = Decimal(plain)
    if number < 0 and not may_be_negative:
        raise BadCell(_("a sum cannot be negative."))
    if abs(number) >= 10**DIGITS:
        raise BadCell(_("the number has more than %(digits)s digits.") % {"digits": DIGITS})
    return number


def count(text: str) -> int:
    """Return a number of things. Raises BadCell."""
    plain = re.sub(r"[\s\xa0\u202f]", "", text)
    if not re.fullmatch(r"[0-9]{1,9}", plain):
        raise BadCell(_("write a whole number."))
    return int(plain)


def web_address(text: str) -> str:
    """Return a web address. Raises BadCell."""
    try:
        check_url(text)
    except ValidationError:
        raise BadCell(_("a web address begins with https:// or http://.")) from None
    return short_text(Source, "url")(text)


def one_of(choices: type[models.TextChoices]) -> Callable[[str], str]:
    """Return a check that a text is a code of ``choices``, or its label in one of the portal's languages."""
    codes = {fold(code): code for code in choices.values}
    for language in languages.CODES:
        with translation.override(language):
            codes |= {fold(str(choice.label)): choice.value for choice in choices}

    def value(text):
        try:
            return codes[fold(text)]
        except KeyError:
            raise BadCell(_("write one of %(codes)s.") % {"codes": ", ".join(choices.values)}) from None

    return value


class Counties:
    """The counties that rows may be about, by code and by short name and address in any language."""

    def __init__(self, only: County | None):
        self.only = only
        self._found = {}
        for county in County.objects.all():
            words = [
                getattr(county, f"{name}_{code}")
                for name in ("short_name", "slug")
                for code in languages.CODES
            ]
            for word in (county.code, county.code.lstrip("0"), *words):
                if word:
                    self._found[fold(word)] = county

    def find(self, text: str) -> County:
        """Return the county that ``text`` names. Raises BadCell."""
        county = self._found.get(fold(text))
        if county is None:
            raise BadCell(_("no county has this code or name."))
        if self.only is not None and county != self.only:
            raise BadCell(
                _("the row is about another county: here only figures of %(county)s can be imported.")
                % {"county": self.only.local_name.text}
            )
        return county


# Sources.


def source_problem(line: int, cells: dict[str, str]) -> Problem | None:
    """Return what is missing of the source that every figure needs."""
    if "source_title" not in cells:
        return Problem(line, "source_title", "", _("every figure needs the title of its source."))
    if not {"source_url", "source_reference"} & cells.keys():
        told = _("give the web address of the source, or where else it is found, so that others can find it.")
        return Problem(line, "source_url", "", told)
    return None


class Sources:
    """The sources that rows name: those that are recorded, and new ones once something rests on them.

    One query, and one for each new source.
    """

    MEANINGS = {
        "source_title": short_text(Source, "title"),
        "source_url": web_address,
        "source_reference": short_text(Source, "reference"),
    }

    def __init__(self, rows: Iterable[tuple[int, Values, dict]]):
        titles = {values["source_title"] for _line, values, _cells in rows}
        recorded = Source.objects.filter(title__in=titles).order_by("-pk")
        self._found = {(row.title, row.url, row.reference): row for row in recorded}

    @staticmethod
    def key(values: Values) -> tuple[str, str, str]:
        return tuple(values.get(name, "") for name in SOURCE_COLUMNS)

    def is_the_same(self, source: Source, values: Values) -> bool:
        """Whether ``source`` is what the row names; a reference that the row leaves out may be any."""
        title, url, reference = self.key(values)
        return (source.title, source.url) == (title, url) and reference in ("", source.reference)

    def get(self, values: Values) -> Source:
        """Return the source that a row names, recorded by now."""
        key = title, url, reference = self.key(values)
        if key not in self._found:
            self._found[key] = Source.objects.create(
                title=title, url=url, reference=reference, seen_on=timezone.localdate()
            )
        return self._found[key]


# What differs.


def verbose(model: type[models.Model], name: str) -> str:
    """Return what column ``name`` is called in the active language; a text's language stands behind it."""
    stem, _sign, code = name.rpartition("_")
    if code in languages.CODES and stem:
        return f"{capfirst(model._meta.get_field(stem).verbose_name)} ({code})"
    return capfirst(model._meta.get_field(name).verbose_name)


def differences(obj: models.Model, told: Values) -> list[Detail]:
    """Return what ``told``, by column, would change in ``obj``. What the file leaves empty is not in it."""
    return [
        Detail(verbose(type(obj), name), getattr(obj, name) if obj.pk else None, value)
        for name, value in told.items()
        if obj.pk is None or getattr(obj, name) != value
    ]


def put(obj: models.Model, told: Values):
    """Set the columns of ``obj`` that the file tells."""
    for name, value in told.items():
        setattr(obj, name, value)


def summary(plan: Plan) -> str:
    """Return in a sentence what a plan does."""
    counts = plan.counts
    return _("%(new)s, %(changed)s, %(same)s.") % {
        "new": ngettext("%(count)s new", "%(count)s new", counts["new"]) % {"count": counts["new"]},
        "changed": ngettext("%(count)s changed", "%(count)s changed", counts["changed"])
        % {"count": counts["changed"]},
        "same": ngettext("%(count)s as before", "%(count)s as before", counts["same"])
        % {"count": counts["same"]},
    }
