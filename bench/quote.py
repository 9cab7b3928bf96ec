"""Write what was measured last into docs/performance.md, between its marks: ``python -m bench.quote``."""

from pathlib import Path

from bench import report

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- results -->", "<!-- /results -->"


def quoted(document: str, results: str) -> str:
    """Return ``document`` with ``results`` between its marks. Raises ValueError when it has none."""
    before, begin, rest = document.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"docs/performance.md has no {BEGIN} and {END}")
    return f"{before}{BEGIN}\n\n{results.strip()}\n\n{END}{after}"


def main():
    runs = report.kept()
    if not runs:
        raise SystemExit("Nothing has been measured yet: run make bench first.")
    DOCUMENT.write_text(quoted(DOCUMENT.read_text(), report.markdown(runs)))
    print(f"Written into {DOCUMENT.relative_to(DOCUMENT.parents[1])}.")


if __name__ == "__main__":
    main()
