"""Grants to organisations from a CSV file (docs/import.md): a row is a county's year in one kind of grant."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.editing.choices import Via
from portal.lib import csvfiles, languages
from portal.lib.csvfiles import Problem
from portal.lib.folding import fold
from regions import importing
from regions.choices import GrantKind, Precision
from regions.importing import Change, Detail, Plan, Values
from regions.models import County, GrantSummary

OWN_WORDS = ("own_word_fi", "own_word_sv", "own_word_en")
NOTES = ("note_fi", "note_sv", "note_en")
SUMS = ("budget", "granted", "applied")
NUMBERS = ("recipients", "applications")
TOLD = ("kind", *OWN_WORDS, *SUMS, "precision", *NUMBERS, *NOTES)
COLUMNS = csvfiles.Columns(
    ("county", "year", *TOLD, *importing.SOURCE_COLUMNS),
    needed=(("year",), ("own_word_fi", "own_word_sv"), (*SUMS, *NUMBERS), ("source_title",)),
    long_texts=NOTES,
)
MEANINGS = {
    "year": importing.year(1990, 2100),
    "kind": importing.one_of(GrantKind),
    **{name: importing.short_text(GrantSummary, "own_word") for name in OWN_WORDS},
    **dict.fromkeys(SUMS, importing.amount),
    "precision": importing.one_of(Precision),
    **dict.fromkeys(NUMBERS, importing.count),
    **dict.fromkeys(NOTES, str),
    **importing.Sources.MEANINGS,
}


def plan(data: bytes, county: County | None = None) -> Plan:
    """Return what the file ``data`` would change in grants by year; nothing is written.

    ``county`` is the only one whose figures may come in; None: each row tells its county. A year's grants
    are known by the county, the year and the giver's own word in Finnish, or else in Swedish. Three queries.
    """
    rows, problems = importing.rows_of(data, COLUMNS, MEANINGS, county)
    made = Plan(rows=len(rows) + len({problem.line for problem in problems}))
    here = known({values["county"] for _line, values, _cells in rows})
    sources, seen = importing.Sources(rows), {}
    for line, values, cells in rows:
        if found := row_problems(line, values):
            problems += found
            continue
        keys = [(values["county"].pk, values["year"], word) for word in own_words(values)]
        if earlier := next((seen[key] for key in keys if key in seen), None):
            told = _("line %(line)s is about the same county, year and kind.") % {"line": earlier}
            problems.append(Problem(line, OWN_WORDS[0], cells.get(OWN_WORDS[0], ""), told))
            continue
        seen |= dict.fromkeys(keys, line)
        summary = next((here[key] for key in keys if key in here), None) or GrantSummary(
            county=values["county"], year=values["year"]
        )
        made.changes.append(change(summary, line, values, sources))
    made.problems = sorted(problems)
    return made


def bring_in(data: bytes, county: County | None = None, *, by, via: str = Via.FORM) -> Plan:
    """Bring the file ``data`` in as a whole, or nothing when its plan has problems; the plan is returned."""
    return importing.carried_out(
        lambda: plan(data, county), by=by, comment=_("Imported from a file"), via=via
    )


def known(counties: Iterable[County]) -> dict[tuple, GrantSummary]:
    """Return the counties' grants by county, year and own word. One query."""
    summaries = GrantSummary.objects.filter(county__in=counties).select_related("source")
    return {
        (summary.county_id, summary.year, word): summary
        for summary in summaries.order_by("-pk")
        for word in own_words({name: getattr(summary, name) for name in OWN_WORDS})
    }


def own_words(values: Values) -> list[str]:
    """Return the giver's word as it is compared: the Finnish one, or the Swedish one without that."""
    word = values.get("own_word_fi") or values.get("own_word_sv")
    return [fold(word)] if word else []


def row_problems(line: int, values: Values) -> list[Problem]:
    """Return what a row lacks."""
    problems = []
    if "year" not in values:
        problems.append(Problem(line, "year", "", _("the row needs its year.")))
    if not own_words(values):
        told = _("the row needs the giver’s own word for the grant, in Finnish or in Swedish.")
        problems.append(Problem(line, OWN_WORDS[0], "", told))
    if not any(name in values for name in (*SUMS, *NUMBERS)):
        told = _("the row has no sum and no number; leave out what is not known.")
        problems.append(Problem(line, SUMS[0], "", told))
    return problems


def change(summary: GrantSummary, line: int, values: Values, sources: importing.Sources) -> Change:
    """Return what a row makes of a year's grants. A new row without a kind is of all kinds together."""
    told = {name: values[name] for name in TOLD if name in values}
    if summary.pk is None:
        told = {"kind": GrantKind.ALL.value, "precision": Precision.EXACT.value} | told
    details = importing.differences(summary, told)
    is_sourced = bool(summary.pk) and sources.is_the_same(summary.source, values)
    if summary.pk and not is_sourced:
        details.append(
            Detail(importing.verbose(GrantSummary, "source"), summary.source.title, values["source_title"])
        )

    def write(obj):
        importing.put(obj, told)
        if not is_sourced:
            obj.source = sources.get(values)

    code = next(code for code in languages.chain() if values.get(f"own_word_{code}"))
    label = languages.LocalText(f"{values['year']} · {values[f'own_word_{code}']}", code)
    return Change(summary, label, [line], details, write)
