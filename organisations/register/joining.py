"""Rows as organisations: rows of one organisation are joined, also with the organisation already here.

By business id, else association number, else name and municipality. One query, in ``Known``.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, NamedTuple

from organisations.models import Organisation
from organisations.register import columns
from organisations.register.checking import CheckedRow, all_found
from organisations.register.lookups import Reference
from portal.lib.csvfiles import BadCell, Problem, shown
from portal.lib.folding import fold


@dataclass(slots=True)
class ActivityEntry:
    """An activity of the file, with the values that its rows give, and the line that gave each."""

    KIND: ClassVar[str] = "activity"

    values: dict[str, Any] = field(default_factory=dict)
    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[CheckedRow] = field(default_factory=list)
    goals: set[int] = field(default_factory=set)
    steps: set[int] = field(default_factory=set)

    @property
    def titles(self) -> set[str]:
        return titles(self.values)

    def take(self, row: CheckedRow):
        self.rows.append(row)
        give(self, row, facts(row))


@dataclass(slots=True)
class Entry:
    """An organisation of the file or already here (then it has a ``pk``), with what the file's rows give."""

    KIND: ClassVar[str] = "organisation"

    pk: int | None = None
    is_example: bool = False
    business_id: str = ""
    association_number: str = ""
    municipality_id: int | None = None
    names: set[str] = field(default_factory=set)
    parent: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[CheckedRow] = field(default_factory=list)
    activities: list[ActivityEntry] = field(default_factory=list)

    def take(self, row: CheckedRow):
        """Add what ``row`` gives of the organisation itself."""
        self.rows.append(row)
        give(self, row, row.organisation)
        self.business_id = self.values.get("business_id", self.business_id)
        self.association_number = self.values.get("association_number", self.association_number)
        self.municipality_id = self.values.get("municipality", self.municipality_id)
        self.parent = self.values.get("parent_business_id", self.parent)
        self.names |= {fold(self.values[name]) for name in columns.NAMES if name in self.values}

    def activity_of(self, row: CheckedRow) -> ActivityEntry:
        """Return the activity that ``row`` names in any language: one of these, else a new one."""
        wanted = titles(row.activity)
        same = (activity for activity in self.activities if activity.titles & wanted)
        return next(same, None) or ActivityEntry()


class Known(NamedTuple):
    """What is already here: a blank Entry of each organisation, and every slug in use. One query."""

    rows: list[tuple]
    slugs: set[str]

    @classmethod
    def read(cls):
        fields = (
            "pk",
            "is_example",
            "business_id",
            "association_number",
            "home_municipality_id",
            "parent__business_id",
            "name_fi",
            "name_sv",
            "name_en",
            "slug_fi",
            "slug_sv",
            "slug_en",
        )
        rows, slugs = [], set()
        for *row, slug_fi, slug_sv, slug_en in Organisation.objects.order_by("pk").values_list(*fields):
            rows.append(row)
            slugs |= {slug_fi, slug_sv, slug_en} - {None}
        return cls(rows, slugs)

    def entries(self):
        for pk, is_example, business_id, number, municipality_id, parent, *names in self.rows:
            folded = {fold(name) for name in names if name}
            number = number.replace(".", "").replace(" ", "")
            yield Entry(pk, is_example, business_id, number, municipality_id, folded, parent or "")


class Clash(NamedTuple):
    """Why a row cannot be joined, and which of its columns shows it."""

    column: str
    reason: str


class Index:
    """Entries by business id, by association number, and by name and municipality."""

    def __init__(self, entries):
        self.by_business_id, self.by_number, self.by_name = {}, {}, defaultdict(list)
        for entry in entries:
            self.add(entry)

    def add(self, entry: Entry):
        """Make ``entry`` found, also by what a new row has told of it."""
        if entry.business_id:
            self.by_business_id[entry.business_id] = entry
        if entry.association_number:
            self.by_number[entry.association_number] = entry
        if entry.municipality_id:
            for name in entry.names:
                namesakes = self.by_name[name, entry.municipality_id]
                if not any(entry is other for other in namesakes):
                    namesakes.append(entry)

    def find(self, row: CheckedRow) -> Entry | Clash | None:
        """Return the entry to which ``row`` belongs, None when it is a new one, or why neither can be."""
        business_id = row.organisation.get("business_id", "")
        number = row.organisation.get("association_number", "")
        by_id, by_number = self.by_business_id.get(business_id), self.by_number.get(number)
        if by_id and by_number and by_id is not by_number:
            return Clash("association_number", f"another organisation has this number{where(by_number)}.")
        if by_number and not by_id and differ(business_id, by_number.business_id):
            told = (
                f"the organisation with association number {number} has business id {by_number.business_id}"
            )
            return Clash("business_id", f"{told}{where(by_number)}.")
        return by_id or by_number or self._namesake(row, business_id, number)

    def _namesake(self, row, business_id, number):
        place, found = row.organisation.get("municipality"), []
        for name in (row.organisation[name] for name in columns.NAMES if name in row.organisation):
            for entry in self.by_name.get((fold(name), place), ()):
                another = differ(business_id, entry.business_id) or differ(number, entry.association_number)
                if not another and not any(entry is other for other in found):
                    found.append(entry)
        if len(found) > 1:
            column = next(name for name in columns.NAMES if name in row.organisation)
            return Clash(
                column, "more than one organisation of the municipality has this name: give its business_id."
            )
        return found[0] if found else None


def differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def where(entry: Entry) -> str:
    return f" (line {entry.rows[0].line})" if entry.rows else " (already in the portal)"


def join(
    rows: list[CheckedRow],
    left_out: list[CheckedRow],
    known: Known,
    reference: Reference,
    elsewhere: set[str],
) -> tuple[list[Entry], list[Problem]]:
    """Return the organisations that ``rows`` make, and the problems of rows that do not fit together.

    ``left_out`` are rows with errors: only their goals and steps are looked at. ``elsewhere`` are business
    ids of rows with errors: they count as here when parents are looked for.
    """
    index, entries, problems, left_out = Index(known.entries()), {}, [], [*left_out]
    for row in rows:
        entry = index.find(row)
        if isinstance(entry, Clash):
            problems.append(Problem(row.line, entry.column, row.cells.get(entry.column, ""), entry.reason))
            left_out.append(row)
            continue
        entry = entry or Entry()
        activity = entry.activity_of(row)
        if found := contradictions(entry, row, row.organisation) + contradictions(activity, row, facts(row)):
            problems += found
            left_out.append(row)
            continue
        entry.take(row)
        if row.activity:
            if not activity.rows:
                entry.activities.append(activity)
            activity.take(row)
        index.add(entry)
        entries[id(entry)] = entry
    for entry in entries.values():
        problems += check_entry(entry, index, elsewhere) + find_joins(entry, reference)
    for row in left_out:
        problems += check_joins(row, index, reference)
    return list(entries.values()), problems


def titles(values: dict) -> set[str]:
    return {fold(values[title]) for title in columns.TITLES if title in values}


def facts(row: CheckedRow) -> dict:
    """Return what ``row`` says of its activity that other rows must not say otherwise."""
    return {column: value for column, value in row.activity.items() if column not in ("goal", "step")}


def find_joins(entry: Entry, reference: Reference) -> list[Problem]:
    """Find the goals and steps that rows name, and return the problems of those that are not there."""
    county_id = reference.county_id or reference.county_of.get(entry.municipality_id)
    return [
        problem
        for activity in entry.activities
        for row in activity.rows
        for problem in take_joins(activity, row, county_id, reference)
    ]


def take_joins(
    activity: ActivityEntry, row: CheckedRow, county_id: int | None, reference: Reference
) -> list[Problem]:
    """Add the goals and steps that ``row`` names to ``activity``; return the problems of the others."""
    problems = []
    for column, find, found in (
        ("goal", reference.goal, activity.goals),
        ("step", reference.step, activity.steps),
    ):
        try:
            found |= all_found(row.cells.get(column, ""), partial(in_county, find, county_id))
        except BadCell as bad:
            problems.append(Problem(row.line, column, row.cells[column], str(bad)))
    return problems


def check_joins(row: CheckedRow, index: Index, reference: Reference) -> list[Problem]:
    """Return the problems of the goals and steps that a row with other errors names.

    None where the county hangs on what those errors hide.
    """
    found = index.find(row)
    place = row.organisation.get("municipality") or (
        found.municipality_id if isinstance(found, Entry) else None
    )
    county_id = reference.county_id or reference.county_of.get(place)
    if not titles(row.activity) or (county_id is None and "municipality" in row.cells):
        return []
    return take_joins(ActivityEntry(), row, county_id, reference)


def in_county(find, county_id: int | None, word: str) -> int:
    if county_id is None:
        raise BadCell("give the municipality or --county: goals and steps are a county's own.")
    return find(word, county_id)


def contradictions(holder: Entry | ActivityEntry, row: CheckedRow, values: dict) -> list[Problem]:
    """Return where ``row`` says something else than an earlier row of the same thing."""
    return [
        Problem(
            row.line,
            column,
            row.cells[column],
            f'line {line} says "{shown(cell)}" of the same {holder.KIND}.',
        )
        for column, value in values.items()
        if (said := holder.told.get(column)) and holder.values[column] != value
        for line, cell in [said]
    ]


def give(holder: Entry | ActivityEntry, row: CheckedRow, values: dict):
    for column, value in values.items():
        holder.values.setdefault(column, value)
        holder.told.setdefault(column, (row.line, row.cells[column]))


def check_entry(entry: Entry, index: Index, elsewhere: set[str]) -> list[Problem]:
    """Return what is wrong with an organisation once all its rows are known."""
    first = entry.rows[0]
    if entry.is_example:
        told = "this is an example organisation in the portal: real data cannot be added to it."
        column = next(
            name for name in ("business_id", "association_number", *columns.NAMES) if name in first.cells
        )
        return [Problem(first.line, column, first.cells[column], told)]
    if not entry.names:
        told = "the organisation has no name in any language, here or in the portal."
        return [Problem(row.line, "name_fi", "", told) for row in entry.rows]
    if "parent_business_id" not in entry.told:
        return []
    line, cell = entry.told["parent_business_id"]
    if entry.parent in elsewhere:
        return []
    if entry.parent not in index.by_business_id:
        return [
            Problem(
                line, "parent_business_id", cell, "no organisation here or in the file has this business id."
            )
        ]
    if is_own_ancestor(entry, index):
        return [Problem(line, "parent_business_id", cell, "the organisation would be its own parent.")]
    return []


def is_own_ancestor(entry: Entry, index: Index) -> bool:
    seen, above = {id(entry)}, index.by_business_id.get(entry.parent)
    while above and id(above) not in seen:
        seen.add(id(above))
        above = index.by_business_id.get(above.parent)
    return above is entry
