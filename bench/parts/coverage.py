"""What a council member reads of a large county: queries and times, and the same at a tenth of the size."""

import statistics
import time

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from bench.large_county import TENTH, WHOLE, build, clear

ROUNDS = 3
# What is measured: the name of each page in addresses, and what is asked of it.
PAGES = {
    "overview": ("pages:county-detail", ""),
    "matrix of steps by municipality": ("pages:county-coverage", ""),
    "matrix of goals by life stage": ("pages:county-coverage", "?of=goals&by=life_stage"),
    "matrix of steps by language": ("pages:county-coverage", "?by=language"),
    "matrix as a workbook": ("pages:county-coverage-xlsx", ""),
    "list of gaps": ("pages:county-gaps", ""),
    "comparison of three counties": (
        "pages:county-compare",
        "?county={slug}&county=pirkanmaa&county=lapland",
    ),
}


def run():
    print("page                             size    queries       ms    kilobytes")
    queries = {}
    client = Client()
    for label, size in (("tenth", TENTH), ("whole", WHOLE)):
        county = build(size)
        for name, (page, query) in PAGES.items():
            url = address(county, page) + query.format(slug=county.slug_fi)
            client.get(url)  # What is made once for a process is no part of it.
            caches["process"].clear()  # What is asked once a minute is.
            with CaptureQueriesContext(connection) as captured:
                response = client.get(url)
            assert response.status_code == 200, (name, response.status_code)
            queries.setdefault(name, {})[label] = number = len(captured)
            took = statistics.median(seconds(client, url) for _ in range(ROUNDS)) * 1000
            print(f"{name:31}  {label:6}  {number:7}  {took:7.0f}  {len(response.content) / 1000:11.0f}")
    clear()
    # The list of gaps looks up what could fill each kind of gap there is; a small county may have more.
    growing = {
        name: counts
        for name, counts in queries.items()
        if counts["whole"] > counts["tenth"] or (name != "list of gaps" and len(set(counts.values())) > 1)
    }
    assert not growing, f"Queries grow with the county: {growing}"


def address(county, page):
    """Return the address of ``county``'s ``page`` in Finnish, or of the page for several counties."""
    with translation.override("fi"):
        return reverse(page, args=[] if page == "pages:county-compare" else [county.local_slug])


def seconds(client, url):
    start = time.perf_counter()
    client.get(url)
    return time.perf_counter() - start
