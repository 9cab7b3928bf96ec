"""Measure one database of one size, in a process of its own: ``python -m bench.measure 10000``.

DATABASE_URL names the database; what is found goes to bench/results/raw/.
"""

import argparse
import signal
import sys
import tempfile
import time
from contextlib import suppress
from operator import itemgetter
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench import bare, counting, country, report, writers, wrk
from bench.addresses import addresses
from bench.modes import MODES, modes_of
from bench.served import HEADERS, fetch, gunicorn
from organisations import summaries
from organisations.models import Organisation
from portal import due
from portal.search import index

WARM_UP = 1  # Seconds before each measure.
ROUNDS = 3  # Of the portal between two of the bare view; the middle one is told.
FOUND_OUT = 8  # Times that a page is asked for before, so that each worker knows what is found out once.
WRITES = {"save-draft": "draft", "publish": "publish"}


def main():
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(143))  # Servers are stopped on the way out.
    parser = argparse.ArgumentParser()
    parser.add_argument("size", type=int)
    parser.add_argument("--seconds", type=float, default=wrk.SECONDS)
    parser.add_argument("--pages", default="")
    parser.add_argument("--modes", default=",".join(MODES))
    asked = parser.parse_args()
    beginnings = tuple(name for name in asked.pages.split(",") if name) or ("",)
    made = prepare(asked.size)
    found = {
        "database": connection.vendor,
        "version": _version(),
        "organisations": asked.size,
        "made_in": made,
        "measured": timezone.localtime().isoformat(timespec="minutes"),
        "machine": report.machine(),
        "pages": {},
        "memory": {},
    }
    pages = {name: url for name, url in addresses().items() if name.startswith(beginnings)}
    with tempfile.TemporaryDirectory(prefix="portal-bench-bodies.") as folder:
        for name, url in pages.items():
            costs = counting.costs(url, modes_of(name))
            found["pages"][name] = {
                mode: {"queries": costs[mode].queries, "read": costs[mode].read}
                for mode in asked.modes.split(",")
                if mode in costs
            }
        connection.close()
        for mode in asked.modes.split(",") if pages else ():
            measure(found, pages, mode, asked.seconds, Path(folder))
        if writes := {name: what for name, what in WRITES.items() if name.startswith(beginnings)}:
            write(found, writes, asked.seconds)
    report.keep(found)


def prepare(size: int) -> dict[str, float]:
    """Make the database of ``size`` unless it is there; return the seconds that each step took."""
    made = {}
    call_command("migrate", verbosity=0)
    if not Path(settings.STATIC_ROOT, "staticfiles.json").exists():
        call_command("collectstatic", interactive=False, verbosity=0)
    if Organisation.objects.filter(is_example=True).exists():
        if not index.is_current():
            call_command("rebuild_search", verbosity=0)
        get_ready()
        return made
    call_command("load_reference", verbosity=0)
    start = time.perf_counter()

    def say(text):
        print(text, flush=True)
        name, _colon, took = text.rpartition(": ")
        made[name] = float(took.removesuffix(" s"))

    country.build(size, say=say)
    made["all"] = round(time.perf_counter() - start, 1)
    get_ready()
    return made


def get_ready():
    """Do what ``run_due`` does within a minute of a migration, which makes untrue whatever is kept."""
    summaries.make_stale()
    due.get_overviews_ready()


def measure(found, pages, mode, seconds, folder):
    """Ask for every page of the portal, and right after for the same bytes of the bare view."""
    pages = {name: url for name, url in pages.items() if mode in modes_of(name)}
    with (
        gunicorn(MODES[mode].application, **MODES[mode].environment) as portal,
        gunicorn(
            "bench.bare:application", DJANGO_SETTINGS_MODULE="bench.bare", BENCH_BODIES=str(folder)
        ) as limit,
    ):
        for name, url in pages.items():
            answer = fetch(portal.address + url)
            if answer.status != 200:
                print(f"{name}: {url} answers {answer.status}", flush=True)
                continue
            bare.store(folder, f"{mode}-{name}", answer.content, answer.kind, answer.encoding)
            try:
                ratio, bare_rate, ours = compared(
                    portal.address + url, f"{limit.address}/{mode}-{name}", seconds
                )
            except wrk.Failed as failure:
                print(f"{name}: {failure}", flush=True)
                continue
            row = found["pages"][name][mode]
            row |= {"bytes": len(answer.content), "rate": round(ours.rate, 1), "bare": round(bare_rate, 1)}
            row |= {"p50": ours.p50, "p95": ours.p95, "p99": ours.p99, "ratio": round(ratio, 4)}
            print(report.line(name, mode, row), flush=True)
        found["memory"][mode] = {name: round(value) for name, value in portal.memory().items()}
        print(f"largest worker: {found['memory'][mode]['pss']} MB (PSS)", flush=True)


def compared(ours: str, theirs: str, seconds: float) -> tuple[float, float, wrk.Asked]:
    """Return the part of the bare view's speed that the portal has, that speed, and what came of the portal.

    A machine that others share is now fast, now slow, for seconds: so each measure of the portal stands
    between two halves of the bare view, and the middle one of three rounds is told.
    """
    for address in (theirs, ours):
        for _time in range(FOUND_OUT):
            fetch(address)
        with suppress(wrk.Failed):  # Too slow for a second.
            wrk.ask(address, WARM_UP, HEADERS)
    rounds = []
    for _round in range(ROUNDS):
        before = wrk.ask(theirs, seconds / 2, HEADERS)
        asked = wrk.ask(ours, seconds, HEADERS)
        bare_rate = (before.rate + wrk.ask(theirs, seconds / 2, HEADERS).rate) / 2
        rounds.append((asked.rate / bare_rate, bare_rate, asked))
    return sorted(rounds, key=itemgetter(0))[ROUNDS // 2]


def write(found, writes, seconds):
    """Let editors save drafts and coordinators publish, while pages are kept as in production."""
    people = {what: writers.editors(what) for what in writes.values()}
    connection.close()
    with gunicorn(**MODES["warm"].environment) as portal:
        for name, what in writes.items():
            took = sorted(writers.work(portal.address, what, people[what], seconds))
            row = {
                "rate": round(len(took) / sum(took) * writers.EDITORS, 1),
                **{f"p{part}": round(took[min(len(took) - 1, len(took) * part // 100)] * 1000, 1)
                   for part in (50, 95, 99)},
            }  # fmt: skip
            found["pages"][name] = {"write": row}
            print(report.line(name, "write", row), flush=True)


def _version():
    if connection.vendor == "postgresql":
        number = connection.pg_version
        return f"PostgreSQL {number // 10000}.{number % 10000}"
    from django.db.backends.sqlite3.base import Database  # noqa: PLC0415 - only where it is used.

    return f"SQLite {Database.sqlite_version}"


if __name__ == "__main__":
    main()
