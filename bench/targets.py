"""What the portal aims at, as parts of the bare view measured in the same run, and whether it is reached."""

from dataclasses import dataclass

FREE = ("type-ahead", "search-typo")  # Never kept, nor what finds nothing: warm is as cold there.
LARGE, MIDDLE, SMALL = 100_000, 10_000, 1_000
MOST_QUERIES = 25
MOST_MEMORY = 160  # MB, of a worker.


@dataclass(frozen=True)
class Verdict:
    """One target on one database: what is asked, what was found ("" when it was not measured)."""

    target: str
    database: str
    found: str
    is_reached: bool


def verdicts(runs: list[dict]) -> list[Verdict]:
    """Return a verdict on each target for each database, of what was measured."""
    by_key = {(run["database"], run["organisations"]): run for run in runs}
    found = []
    for database in dict.fromkeys(run["database"] for run in runs):
        large, middle, small = (by_key.get((database, size)) for size in (LARGE, MIDDLE, SMALL))
        own = [run for run in runs if run["database"] == database]
        found += [
            _least("Warm pages at least 0.5 of the bare view", database, own, "warm", 0.5),
            _ratio("Cold overview at 100,000 at least 0.04", database, large, "overview", 0.04),
            _ratio("The same, not a part of it drawn before", database, large, "overview", 0.04, "undrawn"),
            _slower("Cold overview at 100,000 at most 1.5 times slower than at 1,000", database, large, small,
                    "overview", 1.5),
            _ratio("Rare word at 100,000 at least 0.04", database, large, "search-rare", 0.04),
            _ratio("One organisation’s name at 100,000 at least 0.04", database, large, "search-name", 0.04),
            _ratio("A rare word that was asked before", database, large, "search-rare", 0.04, "warm"),
            _ratio("Common word at 100,000 at least 0.02", database, large, "search-common", 0.02),
            _ratio("A common word that was asked before", database, large, "search-common", 0.02, "warm"),
            *(_slower(f"{word.capitalize()} word at 100,000 at most 2 times slower than at 10,000", database,
                      large, middle, f"search-{word}", 2) for word in ("rare", "common")),
            _deep("Deepest page of the list as fast as the first, within a third", database, large),
            _queries(f"No page over {MOST_QUERIES} queries", database, own),
            _growing("No page whose queries grow with rows", database, own),
            _memory(f"Workers at 100,000 at most {MOST_MEMORY} MB", database, large),
        ]  # fmt: skip
    return found


def table(runs: list[dict]) -> str:
    """Return the verdicts as a table in Markdown."""
    lines = ["| target | database | found | |", "| --- | --- | --- | --- |"]
    for one in verdicts(runs):
        mark = "not measured" if not one.found else "reached" if one.is_reached else "**missed**"
        lines.append(f"| {one.target} | {one.database} | {one.found} | {mark} |")
    return "\n".join(lines)


def _value(run, page, column, mode="cold"):
    return run["pages"].get(page, {}).get(mode, {}).get(column) if run else None


def _least(target, database, runs, mode, least):
    ratios = [
        (told[mode]["ratio"], name, run["organisations"])
        for run in runs
        for name, told in run["pages"].items()
        if "ratio" in told.get(mode, {}) and not name.startswith(FREE)
    ]
    if not ratios:
        return Verdict(target, database, "", False)
    ratio, name, size = min(ratios)
    return Verdict(target, database, f"{ratio:.2f} ({name}, {size:,})", ratio >= least)


def _ratio(target, database, run, page, least, mode="cold"):
    ratio = _value(run, page, "ratio", mode)
    return Verdict(target, database, f"{ratio:.3f}" if ratio else "", bool(ratio) and ratio >= least)


def _slower(target, database, large, other, page, most):
    slow, fast = (_value(run, page, "ratio") for run in (large, other))
    if not (slow and fast):
        return Verdict(target, database, "", False)
    return Verdict(target, database, f"{fast / slow:.2f} times", fast / slow <= most)


def _deep(target, database, run):
    first, last = (_value(run, page, "ratio") for page in ("organisations", "organisations-last"))
    if not (first and last):
        return Verdict(target, database, "", False)
    return Verdict(target, database, f"{last / first:.2f} of the first’s speed", last / first >= 2 / 3)


def _queries(target, database, runs):
    numbers = [
        (told["cold"]["queries"], name)
        for run in runs
        for name, told in run["pages"].items()
        if "queries" in told.get("cold", {})
    ]
    if not numbers:
        return Verdict(target, database, "", False)
    most, name = max(numbers)
    return Verdict(target, database, f"{most} ({name})", most <= MOST_QUERIES)


def _growing(target, database, runs):
    """Compare the largest size with the smallest; what differs downwards has found less to ask about."""
    if len(runs) < 2:
        return Verdict(target, database, "", False)
    small, large = runs[0], runs[-1]
    growing = [
        f"{name} {before} → {after}"
        for name in small["pages"]
        if (before := _value(small, name, "queries")) is not None
        and (after := _value(large, name, "queries")) is not None
        and after > before
    ]
    return Verdict(target, database, ", ".join(growing) or "none", not growing)


def _memory(target, database, run):
    if not run or not run["memory"]:
        return Verdict(target, database, "", False)
    most = max(told["pss"] for told in run["memory"].values())
    return Verdict(target, database, f"{most} MB", most <= MOST_MEMORY)
