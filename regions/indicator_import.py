"""Indicators and their series from a CSV file (docs/import.md): a row is an indicator's value in a year."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.editing.choices import Via
from portal.lib import csvfiles, languages
from portal.lib.csvfiles import Problem
from portal.lib.folding import fold
from regions import importing
from regions.importing import Change, Detail, Plan, Values
from regions.models import County, Goal, Indicator, IndicatorValue

NAMES = ("name_fi", "name_sv", "name_en")
UNITS = ("unit_fi", "unit_sv", "unit_en")
TARGET = ("target", "target_year")
COLUMNS = csvfiles.Columns(
    ("county", "goal", *NAMES, *UNITS, *TARGET, "year", "value", *importing.SOURCE_COLUMNS),
    needed=(NAMES, ("year",), ("value",), ("source_title",)),
)
FIRST_YEAR, LAST_YEAR = 1900, 2100
a_year = importing.year(FIRST_YEAR, LAST_YEAR)
a_value = partial(importing.amount, may_be_negative=True)
MEANINGS = {
    "goal": str,
    **{name: importing.short_text(Indicator, "name") for name in NAMES},
    **{name: importing.short_text(Indicator, "unit") for name in UNITS},
    "target": a_value,
    "target_year": a_year,
    "year": a_year,
    "value": a_value,
    **importing.Sources.MEANINGS,
}


@dataclass(eq=False)
class Entry:
    """One indicator of the file: what its rows tell of it, and its values by year with their lines."""

    indicator: Indicator
    told: Values = field(default_factory=dict)
    values: dict[int, tuple[int, Values]] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)


def plan(data: bytes, county: County | None = None) -> Plan:
    """Return what the file ``data`` would change in indicators; nothing is written.

    ``county`` is the only one whose figures may come in; None: each row tells its county. Indicators are
    known by a name in any language, within their goal or, without one, within their county. Five queries.
    """
    rows, problems = importing.rows_of(data, COLUMNS, MEANINGS, county)
    made = Plan(rows=len(rows) + len({problem.line for problem in problems}))
    counties = {values["county"] for _line, values, _cells in rows}
    entries, found = joined(rows, Goals(counties), known(counties))
    problems += found
    sources = importing.Sources(rows)
    for entry in entries:
        problems += incomplete(entry)
        made.changes.append(change(entry, sources))
    made.problems = sorted(problems)
    return made


def bring_in(data: bytes, county: County | None = None, *, by, via: str = Via.FORM) -> Plan:
    """Bring the file ``data`` in as a whole, or nothing when its plan has problems; the plan is returned."""
    return importing.carried_out(
        lambda: plan(data, county), by=by, comment=_("Imported from a file"), via=via
    )


class Goals:
    """The current goals of counties, by number and by address in any language. One query.

    A priority without a number has its place in the strategy as its number.
    """

    def __init__(self, counties: Iterable[County]):
        self._found = {}
        for goal in Goal.objects.filter(county__in=counties).current():
            slugs = [getattr(goal, f"slug_{code}") for code in languages.CODES]
            place = "" if goal.parent_id else str(goal.order)
            for word in (goal.number.rstrip(".") or place, *slugs):
                if word:
                    self._found.setdefault((goal.county_id, fold(word)), set()).add(goal)

    def find(self, county: County, word: str) -> Goal | None:
        """Return the one goal of ``county`` that ``word`` names; None when it names none, or several."""
        found = self._found.get((county.pk, fold(word.rstrip("."))), ())
        return next(iter(found)) if len(found) == 1 else None


def known(counties: Iterable[County]) -> list[Indicator]:
    """Return the indicators of counties and of their goals, with their values. Two queries."""
    return list(
        Indicator.objects.filter(Q(county__in=counties) | Q(goal__county__in=counties))
        .prefetch_related("values__source")
        .order_by("pk")
    )


def joined(rows, goals: Goals, indicators: list[Indicator]) -> tuple[list[Entry], list[Problem]]:
    """Return the indicators of the file in its order, and where rows contradict one another."""
    by_name: dict[tuple, Entry] = {}
    for indicator in indicators:
        entry = Entry(indicator)
        owner = (None, indicator.goal_id) if indicator.goal_id else (indicator.county_id, None)
        for name in names(vars_of(indicator, NAMES)):
            by_name.setdefault((owner, name), entry)
    entries, problems = [], []
    for line, values, cells in rows:
        if not any(name in values for name in NAMES):
            problems.append(Problem(line, NAMES[0], "", _("the row names no indicator.")))
            continue
        goal = None
        if "goal" in values:
            goal = goals.find(values["county"], values["goal"])
            if goal is None:
                told = _("the county has no single goal with this number or address now.")
                problems.append(Problem(line, "goal", values["goal"], told))
                continue
        owner = (None, goal.pk) if goal else (values["county"].pk, None)
        met = {id(by_name[key]): by_name[key] for name in names(values) if (key := (owner, name)) in by_name}
        if len(met) > 1:
            told = _("the names on this row are of different indicators.")
            problems.append(Problem(line, NAMES[0], cells.get(NAMES[0], ""), told))
            continue
        entry = next(iter(met.values()), None) or Entry(
            Indicator(goal=goal, county=None if goal else values["county"])
        )
        for name in names(values):
            by_name[owner, name] = entry
        if entry.indicator.is_example:
            told = _("an example indicator has this name: real figures are not mixed with invented ones.")
            problems.append(Problem(line, NAMES[0], cells.get(NAMES[0], ""), told))
            continue
        problems += put_together(entry, line, values, cells)
        if entry not in entries:
            entries.append(entry)
    return entries, problems


def names(values: Values) -> list[str]:
    return [fold(values[name]) for name in NAMES if values.get(name)]


def vars_of(indicator: Indicator, columns: Iterable[str]) -> Values:
    return {name: getattr(indicator, name) for name in columns}


def put_together(entry: Entry, line: int, values: Values, cells: dict) -> list[Problem]:
    """Add a row to its indicator; return where it contradicts an earlier row."""
    problems = []
    for name in (*NAMES, *UNITS, *TARGET):
        if name not in values:
            continue
        if entry.told.setdefault(name, values[name]) != values[name]:
            told = _("line %(line)s says otherwise of the same indicator.") % {"line": entry.lines[0]}
            problems.append(Problem(line, name, cells[name], told))
    for name in ("year", "value"):
        if name not in values:
            problems.append(Problem(line, name, "", _("the row needs a year and a value.")))
    if not problems:
        earlier, other = entry.values.setdefault(values["year"], (line, values))
        if other["value"] != values["value"]:
            told = _("line %(line)s tells another value of the same year.") % {"line": earlier}
            problems.append(Problem(line, "value", cells["value"], told))
    entry.lines.append(line)
    return problems


def incomplete(entry: Entry) -> list[Problem]:
    """Return what an indicator lacks, as it would be."""

    def has(name):
        return entry.told.get(name, getattr(entry.indicator, name)) not in (None, "")

    problems = []
    if not any(has(name) for name in UNITS):
        problems.append(Problem(entry.lines[0], UNITS[0], "", _("a new indicator needs its unit.")))
    if has("target") and not has("target_year"):
        problems.append(Problem(entry.lines[0], "target_year", "", _("a target needs its year.")))
    return problems


def change(entry: Entry, sources: importing.Sources) -> Change:
    """Return what the file makes of an indicator: its own columns first, then its values by year."""
    indicator = entry.indicator
    here = {value.year: value for value in indicator.values.all()} if indicator.pk else {}
    values = {
        year: told
        for year, (_line, told) in sorted(entry.values.items())
        if year not in here
        or here[year].value != told["value"]
        or not sources.is_the_same(here[year].source, told)
    }
    details = importing.differences(indicator, entry.told)
    for year, told in values.items():
        old = here[year].value if year in here else None
        if old != told["value"]:
            details.append(Detail(str(year), old, told["value"]))
        else:
            label = _("Source of %(year)s") % {"year": year}
            details.append(Detail(label, here[year].source.title, told["source_title"]))

    def write(obj):
        importing.put(obj, entry.told)
        if obj.pk is None:
            obj.source = sources.get(entry.values[max(entry.values)][1])
            obj.save()
        for year, told in values.items():
            row = here.get(year) or IndicatorValue(indicator=obj, year=year)
            row.value, row.source = told["value"], sources.get(told)
            row.save()

    label = languages.localised(indicator, "name")
    if not label.text:
        label = next(
            languages.LocalText(entry.told[f"name_{code}"], code)
            for code in languages.chain()
            if f"name_{code}" in entry.told
        )
    return Change(indicator, label, entry.lines, details, write)
