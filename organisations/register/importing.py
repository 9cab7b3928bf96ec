"""The import of a register: all is checked, and then all is written in the same transaction, or nothing."""

from dataclasses import dataclass, field

from django.db import transaction

from organisations.register.checking import check
from organisations.register.joining import Known, join
from organisations.register.lookups import Reference
from organisations.register.reading import read
from organisations.register.writing import Counts, Origin, Progress, write
from portal.lib.csvfiles import Problem
from portal.search import index


@dataclass
class Report:
    """What became of a file; ``counts`` is None when nothing was written because of errors."""

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    counts: Counts | None = None

    @property
    def bad_lines(self) -> list[int]:
        return sorted({problem.line for problem in self.problems})


def quietly(items: list, what: str) -> list:
    """Go through ``items`` without showing how far it has come."""
    return items


def import_register(
    data: bytes,
    origin: Origin,
    *,
    county=None,
    draft: bool = False,
    skip_bad_rows: bool = False,
    dry_run: bool = False,
    progress: Progress = quietly,
) -> Report:
    """Bring the organisations of a CSV file into the portal; the same file twice changes nothing.

    A constant number of queries, and as many again for each batch, beside the inserts and updates themselves.
    Raises UnusableFileError when not even the good rows can be used.
    """
    rows, problems = read(data)
    report = Report(rows=len(rows) + len({problem.line for problem in problems}))
    with transaction.atomic():
        reference, known = Reference(county), Known.read()
        checked = []
        for row in progress(rows, "Checking"):
            understood, found = check(row, reference)
            checked.append(understood)
            problems += found
        bad = {problem.line for problem in problems}
        left_out = [row for row in checked if row.line in bad]
        while True:
            ids = {row.organisation.get("business_id") for row in checked if row.line in bad}
            good = [row for row in checked if row.line not in bad]
            entries, found = join(good, left_out, known, reference, set() if skip_bad_rows else ids)
            problems += found
            bad |= {problem.line for problem in found}
            # Without a bad row its organisation may be gone, and with it another row's parent.
            if not found or not skip_bad_rows:
                break
            left_out = []  # All that is wrong with them is told by now.
        report.problems = sorted(problems)
        if not problems or skip_bad_rows:
            report.counts = write(entries, known, origin, draft=draft, progress=progress)
            if dry_run:
                transaction.set_rollback(True)
            else:
                index.reindex(report.counts.found_otherwise)
    return report
