"""Measure the portal as it is served: ``make bench`` or ``make bench ARGS="--sizes 1000 --pages search"``.

For each database and size: a new database, the country of that size, gunicorn as in production, and wrk on
each page; beside it a bare Django view that sends the same bytes. See docs/performance.md.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import report
from bench.modes import MODES
from bench.wrk import SECONDS

PARTS = sorted(path.stem for path in (Path(__file__).parent / "parts").glob("[a-z]*.py"))
ROOT = Path(__file__).parents[1]
SIZES, DATABASES = (1_000, 10_000, 100_000), ("sqlite", "postgresql")


def words(text):
    return [word for word in text.split(",") if word]


def arguments():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=words, default=SIZES, help="organisations: 1000,10000,100000")
    parser.add_argument("--databases", type=words, default=DATABASES, help="sqlite,postgresql")
    parser.add_argument("--pages", default="", help="names of pages, or beginnings of them: home,search")
    parser.add_argument("--modes", default=",".join(MODES), help="what is kept, see docs/performance.md")
    parser.add_argument(
        "--seconds",
        type=float,
        default=SECONDS,
        help=f"how long wrk asks for each page, three times ({SECONDS})",
    )
    parser.add_argument(
        "--parts",
        type=words,
        default=["pages", *PARTS],
        help=f"pages (what is served), and on data of their own: {', '.join(PARTS)}",
    )
    parser.add_argument("--keep", help="a folder to keep SQLite databases in, and to take them from again")
    asked = parser.parse_args()
    if unknown := {*asked.parts} - {"pages", *PARTS} | {*asked.databases} - {*DATABASES}:
        parser.error(f"not known: {', '.join(sorted(unknown))}")
    return asked


def main():
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(143))
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="portal-bench.") as folder:
        environment = served_environment(Path(folder))
        for database in asked.databases:
            if "pages" in asked.parts:
                for size in asked.sizes:
                    measure(asked, database, size, Path(asked.keep or folder), environment)
            if parts := [part for part in asked.parts if part != "pages"]:
                run(database, Path(folder) / "parts.sqlite3", ["bench.pieces", *parts], environment)
    if "pages" in asked.parts:
        print(f"\n{report.write()}")


def measure(asked, database, size, folder, environment):
    """Measure pages on one database of one size, in a process of its own."""
    command = ["bench.measure", str(size), f"--seconds={asked.seconds}", f"--modes={asked.modes}"]
    print(f"\n== {database}, {int(size):,} organisations ==", flush=True)
    run(database, folder / f"bench-{size}.sqlite3", [*command, f"--pages={asked.pages}"], environment)


def run(database, file, command, environment):
    command = [sys.executable, "-m", *command]
    if database == "postgresql":
        command = [str(ROOT / "scripts" / "with-postgresql"), *command]
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        environment = {**environment, "DATABASE_URL": f"sqlite:///{file.resolve()}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        status = process.wait()
    except BaseException:
        process.terminate()  # It stops what it has begun.
        process.wait()
        raise
    if status:
        raise SystemExit(status)


def served_environment(folder):
    """Return the variables of a production site on this machine alone."""
    return {
        **os.environ,
        "DEBUG": "false",
        "SECURE_SSL": "false",
        "SECRET_KEY": "known-to-all-for-measuring-on-one-machine-and-nothing-else",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SITE_URL": "http://127.0.0.1",
        "STATIC_ROOT": str(folder / "static"),
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": "dummymail://",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(ROOT),
    }


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
