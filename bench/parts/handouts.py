"""What one takes along: queries and time of facts and files, for a large county and a tenth of it."""

import time
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.large_county import TENTH, WHOLE, build, clear
from portal.handouts import briefing, card, facts, slides
from portal.handouts.digest import digest
from portal.lib import languages


@dataclass
class Took:
    """What a call returned, how many queries it made, and how many milliseconds it took."""

    value: object
    queries: int
    ms: float


def timed(call, *args):
    with CaptureQueriesContext(connection) as queries:
        start = time.perf_counter()
        value = call(*args)
        took = (time.perf_counter() - start) * 1000
    return Took(value, len(queries), took)


def run():
    print("organisations  what             queries       ms  kilobytes")
    queries = {}
    for size in (TENTH, WHOLE):
        county = build(size)
        with languages.reading("fi"):
            told = timed(facts.of_county, county)
            of_path = timed(facts.of_paths, [county.paths.first().pk])
            queries[size] = (told.queries, of_path.queries)
            line(size, "facts", told)
            line(size, "digest", timed(digest, told.value))
            line(size, "briefing (PDF)", timed(briefing.write, told.value))
            line(size, "slides (PPTX)", timed(slides.write, told.value))
            line(size, "facts of a card", of_path)
            line(size, "card (PDF)", timed(card.write, of_path.value[0]))
    clear()
    # A small county may have more kinds of gaps than a large one, and so a few queries more.
    grows = any(whole > tenth for tenth, whole in zip(queries[TENTH], queries[WHOLE], strict=True))
    assert not grows, f"Queries grow with the county: {queries}"


def line(size, what, took):
    kilobytes = f"{len(took.value) / 1024:9.0f}" if isinstance(took.value, bytes) else ""
    print(f"{size.organisations:13}  {what:15}  {took.queries:7}  {took.ms:7.0f}  {kilobytes}".rstrip())
