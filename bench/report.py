"""What was measured as text, as a table for other programs, and as a chart: bench/results/."""

import csv
import json
import os
import platform
import re
from collections.abc import Iterator
from pathlib import Path

import django

from bench import targets
from bench.modes import MODES

RESULTS = Path(__file__).parent / "results"
COLUMNS = ("rate", "bare", "ratio", "p50", "p95", "p99", "queries", "read", "bytes")
HEAD = ("page", "", "req/s", "bare", "ratio", "p50 ms", "p95 ms", "p99 ms", "queries", "read", "bytes")
WIDTHS = (23, 5, 8, 8, 6, 8, 8, 8, 7, 9, 8)


def machine() -> str:
    """Return in a sentence what the measures were made on."""
    processors = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 2**20
    return (
        f"{os.cpu_count()} cores ({processors[0] if processors else platform.machine()}), {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"Django {django.get_version()}"
    )


def keep(found: dict):
    """Keep what was measured of one database; of pages that were not measured now, what was before."""
    folder = RESULTS / "raw"
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{found['database']}-{found['organisations']}.json"
    if file.exists():
        before = json.loads(file.read_text())
        found = {
            **found,
            "made_in": found["made_in"] or before["made_in"],
            "pages": merged(before["pages"], found["pages"]),
            "memory": larger(before["memory"], found["memory"]),
        }
    file.write_text(json.dumps(found, indent=1))


def merged(before: dict, now: dict) -> dict:
    """Return the rows of both by page and mode, those of ``now`` where both have one."""
    return {name: before.get(name, {}) | now.get(name, {}) for name in {**now, **before}}


def larger(before: dict, now: dict) -> dict:
    """Return by mode the larger worker of both: one that was asked for few pages tells of these alone."""
    return {
        mode: max((told[mode] for told in (before, now) if mode in told), key=lambda worker: worker["pss"])
        for mode in {**before, **now}
    }


def kept() -> list[dict]:
    """Return all that was measured, by database and size."""
    files = (RESULTS / "raw").glob("*.json")
    return sorted(
        (json.loads(file.read_text()) for file in files),
        key=lambda run: (run["database"] != "sqlite", run["organisations"]),
    )


def measured(run: dict) -> Iterator[tuple[str, str, dict]]:
    """Give page, mode and figures of all that was measured in ``run``, in the order in which it is told."""
    for name, told in run["pages"].items():
        yield from ((name, mode, told[mode]) for mode in (*MODES, "write") if "rate" in told.get(mode, {}))


def rows(runs: list[dict]) -> list[dict]:
    """Return a flat row for each database, size, page and mode."""
    return [
        {"database": run["database"], "organisations": run["organisations"], "page": name, "mode": mode}
        | {column: figures.get(column) for column in COLUMNS}
        for run in runs
        for name, mode, figures in measured(run)
    ]


def line(name: str, mode: str, row: dict) -> str:
    """Return one row as a line of the text."""
    cells = [name, mode, *(_cell(column, row.get(column)) for column in COLUMNS)]
    return "  ".join(
        f"{cell:<{width}}" if place < 2 else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ).rstrip()


def _cell(column, value):
    if value is None:
        return ""
    if column == "ratio":
        return f"{value:.3f}"
    if column in ("queries", "read", "bytes"):
        return f"{value:,}"
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def heading() -> str:
    return "  ".join(
        f"{cell:<{width}}" if place < 2 else f"{cell:>{width}}"
        for place, (cell, width) in enumerate(zip(HEAD, WIDTHS, strict=True))
    ).rstrip()


def text(runs: list[dict]) -> str:
    """Return everything that was measured as text."""
    parts = []
    for run in runs:
        lines = [f"{run['version']}, {run['organisations']:,} organisations, measured {run['measured']}"]
        lines += [run["machine"], heading()]
        lines += [line(*row) for row in measured(run)]
        for mode, memory in run["memory"].items():
            lines.append(f"largest worker, {mode}: {memory['pss']} MB (PSS), {memory['rss']} MB (RSS)")
        if run["made_in"]:
            told = ", ".join(f"{name} {took:.0f} s" for name, took in run["made_in"].items())
            lines.append(f"made in: {told}")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def markdown(runs: list[dict]) -> str:
    """Return what was measured for docs/performance.md: the machine, a verdict on each target, and tables."""
    machines = "; ".join(dict.fromkeys(run["machine"] for run in runs))
    days = " and ".join(dict.fromkeys(run["measured"][:10] for run in runs))
    parts = [f"Measured on {days}: {machines}.", "### Targets", targets.table(runs)]
    for run in runs:
        lines = [heading(), *(line(*row) for row in measured(run))]
        memory = "; ".join(
            f"{mode} {told['pss']} MB with its share of what is common (PSS), {told['rss']} MB in all (RSS)"
            for mode, told in run["memory"].items()
        )
        parts += [f"### {run['version']}, {run['organisations']:,} organisations"]
        parts += ["```text\n" + "\n".join(lines) + "\n```"]
        if memory:
            parts += [f"Largest worker: {memory}."]
        if made := run["made_in"]:
            parts += ["Made in " + ", ".join(f"{name} {took:.0f} s" for name, took in made.items()) + "."]
    return "\n\n".join(parts)


def write() -> str:
    """Write the text, the table and the chart of all that was measured; return where they are."""
    from bench import chart  # noqa: PLC0415 - it reads this module.

    runs = kept()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "pages.txt").write_text(text(runs))
    with (RESULTS / "pages.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["database", "organisations", "page", "mode", *COLUMNS])
        writer.writeheader()
        writer.writerows(rows(runs))
    (RESULTS / "pages.svg").write_text(chart.svg(rows(runs)))
    return "Results: bench/results/pages.txt, pages.csv and pages.svg"
