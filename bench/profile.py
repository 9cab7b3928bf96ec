"""Where the time of a cold page goes: ``python -m bench.profile overview search-common``.

On the database of DATABASE_URL, which holds a country. Without names: every page's time and queries.
"""

import cProfile
import pstats
import sys
import time

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.addresses import addresses

MOST = 40  # Lines of a profile.
SLOW = 5  # Queries that are shown.


def main(names):
    settings.DEBUG = settings.KEEP_PAGES = settings.KEEP_PARTS = False
    client = Client(SERVER_NAME="127.0.0.1")
    pages = addresses()
    for name in names or pages:
        client.get(pages[name])  # What a process finds out once is no part of it.
        caches["process"].clear()
        client.get(pages[name])
        start, worked = time.perf_counter(), time.process_time()
        response = client.get(pages[name])
        took, worked = time.perf_counter() - start, time.process_time() - worked
        with CaptureQueriesContext(connection) as captured:
            client.get(pages[name])
        asked = sum(float(query["time"]) for query in captured)
        print(
            f"{name:23} {response.status_code} {took * 1000:7.0f} ms ({worked * 1000:.0f} of the processor), "
            f"{len(captured)} queries {asked * 1000:.0f} ms, {len(response.content):,} bytes",
            flush=True,
        )
        if names:
            show(client, pages[name], captured)


def show(client, url, captured):
    """Print the slowest queries, and a profile of the page."""
    for query in sorted(captured, key=lambda query: -float(query["time"]))[:SLOW]:
        print(f"  {query['time']} s: {query['sql'][:600]}")
    profile = cProfile.Profile()
    profile.runcall(client.get, url)
    pstats.Stats(profile).sort_stats("tottime").print_stats(MOST)
    pstats.Stats(profile).sort_stats("cumtime").print_stats(
        r"/(portal|organisations|regions|projects|blog)/", MOST
    )


if __name__ == "__main__":
    main(sys.argv[1:])
